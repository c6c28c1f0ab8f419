/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word, Excel, PowerPoint and Outlook files of the compound format: the input is
 * their streams, which are put into a compound file here; "A/B" is B in storage A.
 */
#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-memory.h>
#include <gsf/gsf-utils.h>

#include "tests/fuzz/fuzz_documents.h"

const char fuzz_name[] = "ole";

typedef struct storage {
    GsfOutfile *file;
    GHashTable *folders;     /* name to GsfOutfile */
} storage;

static GsfOutfile *folder_of(storage *s, const char *name)
{
    GsfOutfile *folder = g_hash_table_lookup(s->folders, name);
    if (folder == NULL) {
        folder = GSF_OUTFILE(gsf_outfile_new_child(s->file, name, TRUE));
        g_hash_table_insert(s->folders, g_strdup(name), folder);
    }
    return folder;
}

static void add(storage *s, const char *name, fuzz_input content)
{
    char **parts = g_strsplit(name, "/", 2);
    GsfOutfile *folder = parts[1] != NULL ? folder_of(s, parts[0]) : s->file;
    GsfOutput *out =
        gsf_outfile_new_child(folder, parts[1] != NULL ? parts[1] : parts[0], FALSE);
    if (out != NULL) {
        if (content.size > 0)
            gsf_output_write(out, content.size, content.data);
        gsf_output_close(out);
        g_object_unref(out);
    }
    g_strfreev(parts);
}

static void close_folder(gpointer key, gpointer value, gpointer userdata)
{
    gsf_output_close(value);
    g_object_unref(value);
    g_free(key);
}

static GsfOutput *make_file(fuzz_input in)
{
    enum { STREAMS = 40 };
    char name[128];
    fuzz_input content;
    GsfOutput *memory = gsf_output_memory_new();
    storage s = {gsf_outfile_msole_new(memory), g_hash_table_new(g_str_hash, g_str_equal)};
    for (int i = 0; i < STREAMS && next_member(&in, name, &content); i++)
        if (*name != '\0' && *name != '/' && g_utf8_validate(name, -1, NULL))
            add(&s, name, content);
    g_hash_table_foreach(s.folders, close_folder, NULL);
    g_hash_table_destroy(s.folders);
    gsf_output_close(GSF_OUTPUT(s.file));
    g_object_unref(s.file);
    return memory;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prepare_readers();
    GsfOutput *file = make_file((fuzz_input){data, size});
    size_t length = (size_t)gsf_output_size(file);
    uint8_t *copy = g_memdup2(gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(file)), length);
    read_document(copy, length, "", "");
    g_free(copy);
    g_object_unref(file);
    return 0;
}
