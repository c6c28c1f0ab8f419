/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "tools/leakscan-extract/formats.h"
#include "tools/leakscan-extract/output.h"

/* What was chosen when it was configured: readers that do not tell their library's
 * version, and abilities that are no readers. */
static const struct {
    const char *name, *library;
    bool is_reader, is_mailbox;
} rows[] = {
#ifdef HAVE_POPPLER
    {"pdf", "poppler " VERSION_POPPLER, true, false},
#endif
#ifdef HAVE_GSF
    {"ole", "libgsf " VERSION_GSF, true, false},
#endif
#ifdef HAVE_KSBA
    {"smime", "libksba " VERSION_KSBA, true, false},
#endif
#ifdef HAVE_QPDF
    {"pdf-xfa", "libqpdf " VERSION_QPDF, false, false},
#endif
#ifdef HAVE_NETTLE
    {"office-password", "nettle " VERSION_NETTLE, false, false},
#endif
#ifdef HAVE_TESSERACT
    {"pictures", "tesseract " VERSION_TESSERACT, false, false},
#endif
#ifdef HAVE_PFF
    {"pst", "libpff " VERSION_PFF, false, true},
#endif
    {NULL, NULL, false, false},
};

static const char *library_of(const extract_reader *reader)
{
    for (size_t i = 0; rows[i].name != NULL; i++)
        if (rows[i].is_reader && strcmp(rows[i].name, reader->name) == 0)
            return rows[i].library;
    return reader->library != NULL ? reader->library : "";
}

char *extract_formats(extract_formats_of of)
{
    GString *text = g_string_new(NULL);
    const extract_reader *reader;
    for (size_t i = 0; (reader = extract_output_reader_at(i)) != NULL; i++) {
        g_string_append_printf(text, "%s\t%s\t", reader->name, library_of(reader));
        for (size_t t = 0; reader->types[t] != NULL; t++)
            g_string_append_printf(text, "%s%s", t > 0 ? " " : "", reader->types[t]);
        g_string_append_c(text, '\n');
    }
    for (size_t i = 0; rows[i].name != NULL; i++)
        if (!rows[i].is_reader && !(rows[i].is_mailbox && of == EXTRACT_FORMATS_DOCUMENTS))
            g_string_append_printf(text, "%s\t%s\t\n", rows[i].name, rows[i].library);
    return g_string_free(text, FALSE);
}
