/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>

#include "tools/leakscan-extract/formats.h"
#include "tools/leakscan-extract/output.h"

char *extract_formats(void)
{
    GString *text = g_string_new(NULL);
    const extract_reader *reader;
    for (size_t i = 0; (reader = extract_output_reader_at(i)) != NULL; i++) {
        g_string_append_printf(text, "%s\t%s\t", reader->name,
                               reader->library != NULL ? reader->library : "");
        for (size_t t = 0; reader->types[t] != NULL; t++)
            g_string_append_printf(text, "%s%s", t > 0 ? " " : "", reader->types[t]);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
