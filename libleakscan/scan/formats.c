/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats.c - what a build reads, as its helper tells, beside what could be read.
 */
#include <string.h>

#include "libleakscan/extract/extract.h"
#include "libleakscan/scan/policy.h"

typedef struct {
    const char *name, *title, *package;
} known_format;

/* By the names of the helper's readers; packages are those of Debian to build with. */
static const known_format known[] = {
    {"pdf", "PDF", "libpoppler-glib-dev"},
    {"pdf-xfa", "XFA forms and files in PDF", "libqpdf-dev"},
    {"ooxml", "docx, xlsx, pptx, with macros and as templates", "libseccomp-dev"},
    {"ole", "doc, xls, ppt, msg", "libgsf-1-dev"},
    {"office-password", "encrypted Office documents, by their passwords", "nettle-dev"},
    {"odf", "odt, ods, odp, odg and their templates", "libseccomp-dev"},
    {"rtf", "rtf", "libseccomp-dev"},
    {"epub", "epub", "libseccomp-dev"},
    {"tnef", "winmail.dat (TNEF)", "libseccomp-dev"},
    {"container", "zip, 7z, tar, gz, bz2, xz, zstd, rar, cab, iso, lha, cpio, ar",
     "libseccomp-dev"},
    {"executable", "archives that extract themselves (exe)", "libseccomp-dev"},
    {"smime", "signed mail (S/MIME)", "libksba-dev"},
    {"pst", "mailboxes of Outlook (PST; OST untested)", "libpff-dev libbfio-dev"},
    {"pictures", "the text of pictures and scanned pages, with --ocr", "libtesseract-dev"},
};

typedef struct {
    char *name, *library, *types;
    const known_format *known;       /* NULL: the helper alone knows it */
    bool is_read;
} row;

struct leakscan_formats {
    GArray *rows;
};

static void clear_row(gpointer pointer)
{
    row *r = pointer;
    g_free(r->name);
    g_free(r->library);
    g_free(r->types);
}

static row *find(leakscan_formats *f, const char *name)
{
    for (guint i = 0; i < f->rows->len; i++) {
        row *r = &g_array_index(f->rows, row, i);
        if (strcmp(r->name, name) == 0)
            return r;
    }
    return NULL;
}

static row *append(leakscan_formats *f, const char *name, const known_format *format)
{
    row r = {.name = g_strdup(name), .known = format};
    g_array_append_val(f->rows, r);
    return &g_array_index(f->rows, row, f->rows->len - 1);
}

/* "name, tab, library, tab, types" of one reader. */
static void take_line(leakscan_formats *f, const char *line)
{
    char **fields = g_strsplit(line, "\t", 3);
    if (g_strv_length(fields) == 3) {
        row *r = find(f, fields[0]);
        if (r == NULL)
            r = append(f, fields[0], NULL);
        g_free(r->library);
        g_free(r->types);
        r->library = g_strdup(fields[1]);
        r->types = g_strdup(fields[2]);
        r->is_read = true;
    }
    g_strfreev(fields);
}

int leakscan_formats_new(leakscan_formats **out, const leakscan_policy *p)
{
    if (out == NULL || p == NULL)
        return LEAKSCAN_E_ARGUMENT;
    leakscan_formats *f = g_new0(leakscan_formats, 1);
    f->rows = g_array_new(FALSE, TRUE, sizeof(row));
    g_array_set_clear_func(f->rows, clear_row);
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        (void)append(f, known[i].name, &known[i]);
    lks_extract_options options = {.backend = p->backend, .helper = p->helper};
    lks_extractor *x = lks_extractor_new(&options);
    char *text = lks_extractor_formats(x);
    char **lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        take_line(f, *line);
    g_strfreev(lines);
    g_free(text);
    lks_extractor_free(x);
    *out = f;
    return LEAKSCAN_OK;
}

void leakscan_formats_free(leakscan_formats *f)
{
    if (f == NULL)
        return;
    g_array_unref(f->rows);
    g_free(f);
}

size_t leakscan_formats_count(const leakscan_formats *f)
{
    return f != NULL ? f->rows->len : 0;
}

static const row *row_at(const leakscan_formats *f, size_t i)
{
    return i < leakscan_formats_count(f) ? &g_array_index(f->rows, row, i) : NULL;
}

const char *leakscan_formats_name(const leakscan_formats *f, size_t i)
{
    const row *r = row_at(f, i);
    return r != NULL ? r->name : NULL;
}

const char *leakscan_formats_title(const leakscan_formats *f, size_t i)
{
    const row *r = row_at(f, i);
    if (r == NULL)
        return NULL;
    return r->known != NULL ? r->known->title : r->name;
}

const char *leakscan_formats_types(const leakscan_formats *f, size_t i)
{
    const row *r = row_at(f, i);
    if (r == NULL)
        return NULL;
    return r->types != NULL ? r->types : "";
}

const char *leakscan_formats_library(const leakscan_formats *f, size_t i)
{
    const row *r = row_at(f, i);
    return r != NULL && r->is_read ? r->library : NULL;
}

const char *leakscan_formats_package(const leakscan_formats *f, size_t i)
{
    const row *r = row_at(f, i);
    return r != NULL && !r->is_read ? r->known->package : NULL;
}
