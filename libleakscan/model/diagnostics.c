/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/model/diagnostics.h"

#include "libleakscan/leakscan.h"

enum { MAX_KEPT = 1000 };

static void free_diagnostic(void *p)
{
    lks_diagnostic *d = p;
    g_free(d->text);
    g_free(d->origin);
    g_free(d);
}

void lks_diagnostics_init(lks_diagnostics *d)
{
    d->list = g_ptr_array_new_with_free_func(free_diagnostic);
    d->errors = d->warnings = 0;
}

void lks_diagnostics_clear(lks_diagnostics *d)
{
    g_ptr_array_set_size(d->list, 0);
    d->errors = d->warnings = 0;
}

void lks_diagnostics_done(lks_diagnostics *d)
{
    g_clear_pointer(&d->list, g_ptr_array_unref);
}

void lks_diagnostics_add(lks_diagnostics *d, int severity, lks_place place,
                         const char *format, ...)
{
    if (severity == LEAKSCAN_SEVERITY_ERROR)
        d->errors++;
    else
        d->warnings++;
    if (d->list->len >= MAX_KEPT)
        return;
    lks_diagnostic *made = g_new0(lks_diagnostic, 1);
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    /* It may quote a rule file, which need not be UTF-8. */
    made->text = g_utf8_make_valid(text, -1);
    g_free(text);
    made->severity = severity;
    made->origin = g_strdup(place.origin != NULL ? place.origin : "");
    made->line = place.line;
    made->column = place.column;
    g_ptr_array_add(d->list, made);
}
