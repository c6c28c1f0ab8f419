/* SPDX-License-Identifier: Apache-2.0 */
/*
 * headings.c - see headings.h.
 */
#include "libleakscan/detect/headings.h"

#include <string.h>

#include "libleakscan/detect/table-lines.h"

/* From a line of headings to the end of its paragraph, in bytes of the text. */
struct reach {
    uint64_t start, end;
    uint64_t last;               /* start of the line read last */
    bool is_open;                /* the window ended first */
};

struct lks_headings {
    unsigned lists;
    GArray **reaches;            /* per list: of struct reach, in order; NULL: names no column */
    GArray *filled;              /* of unsigned: lists with reaches */
};

lks_headings *lks_headings_new(const lks_engine *engine)
{
    lks_headings *headings = g_new0(lks_headings, 1);
    headings->lists = engine->set->term_lists->len;
    headings->reaches = g_new0(GArray *, headings->lists + 1);
    headings->filled = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (guint i = 0; i < engine->shapes->len; i++) {
        const lks_pattern *pattern = ((const lks_shape *)engine->shapes->pdata[i])->pattern;
        unsigned list = pattern->column_terms;
        if (pattern->column != NULL && list < headings->lists && headings->reaches[list] == NULL)
            headings->reaches[list] = g_array_new(FALSE, FALSE, sizeof(struct reach));
    }
    return headings;
}

void lks_headings_free(lks_headings *headings)
{
    if (headings == NULL)
        return;
    for (unsigned i = 0; i < headings->lists; i++)
        if (headings->reaches[i] != NULL)
            g_array_unref(headings->reaches[i]);
    g_free(headings->reaches);
    g_array_unref(headings->filled);
    g_free(headings);
}

void lks_headings_begin_text(lks_headings *headings)
{
    for (guint i = 0; i < headings->filled->len; i++)
        g_array_set_size(headings->reaches[g_array_index(headings->filled, unsigned, i)], 0);
    g_array_set_size(headings->filled, 0);
}

/* Goes on with the line at `at` to the end of the paragraph. */
static void stretch(struct reach *reach, const lks_view *view, size_t at)
{
    const lks_window *window = view->window;
    lks_line line;
    reach->is_open = true;
    while (at < window->length && reach->is_open) {
        reach->last = window->base + at;
        reach->is_open = lks_line_find(view, at, &line) &&
                         !lks_row_is_blank(window->text + line.start, line.end - line.start);
        if (reach->is_open)
            at = line.end + 1;
    }
    reach->end = window->base + MIN(at, window->length);
}

/* Goes on in the next window with the line that the last one may have cut. */
static void stretch_on(struct reach *reach, const lks_view *view)
{
    const lks_window *window = view->window;
    if (reach->last >= window->base) {
        stretch(reach, view, (size_t)(reach->last - window->base));
        return;
    }
    const char *end = memchr(window->text, '\n', window->length);
    stretch(reach, view, end != NULL ? (size_t)(end - window->text) + 1 : window->length);
}

/* Of the window before, what goes over into this one is kept: its heading may have
 * stood before it. */
static void carry(GArray *reaches, const lks_view *view)
{
    uint64_t base = view->window->base;
    for (guint i = 0; i < reaches->len; i++) {
        struct reach reach = g_array_index(reaches, struct reach, i);
        if (reach.start >= base || reach.end <= base)
            continue;
        if (reach.is_open)
            stretch_on(&reach, view);
        g_array_set_size(reaches, 0);
        g_array_append_val(reaches, reach);
        return;
    }
    g_array_set_size(reaches, 0);
}

static void add_list(GArray *reaches, const lks_view *view, unsigned list)
{
    unsigned count;
    uint64_t base = view->window->base, done = 0;
    const lks_term_hit *hits = lks_term_hits_list(view->hits, list, &count);
    if (reaches->len > 0)
        done = g_array_index(reaches, struct reach, 0).end;
    for (unsigned i = 0; i < count; i++) {
        lks_line line;
        if (base + hits[i].start < done || !lks_line_round(view, hits[i].start, &line))
            continue;
        done = base + line.end;
        if (!lks_line_may_head(view, &line))
            continue;
        struct reach reach = {.start = base + line.start, .last = base + line.start};
        stretch(&reach, view, line.end + 1);
        g_array_append_val(reaches, reach);
        done = reach.end;
    }
}

/* Of the lists with reaches those stay whose reaches go on. */
static void carry_all(lks_headings *headings, const lks_view *view)
{
    guint kept = 0;
    for (guint i = 0; i < headings->filled->len; i++) {
        unsigned list = g_array_index(headings->filled, unsigned, i);
        carry(headings->reaches[list], view);
        if (headings->reaches[list]->len > 0)
            g_array_index(headings->filled, unsigned, kept++) = list;
    }
    g_array_set_size(headings->filled, kept);
}

void lks_headings_begin_window(lks_headings *headings, const lks_view *view)
{
    unsigned count;
    const unsigned *touched = lks_term_hits_touched(view->hits, &count);
    carry_all(headings, view);
    for (unsigned i = 0; i < count; i++) {
        GArray *reaches = headings->reaches[touched[i]];
        if (reaches == NULL)
            continue;
        bool is_new = reaches->len == 0;
        add_list(reaches, view, touched[i]);
        if (is_new && reaches->len > 0)
            g_array_append_val(headings->filled, touched[i]);
    }
}

uint64_t lks_headings_next(const lks_headings *headings, unsigned list, uint64_t at)
{
    const GArray *reaches = headings->reaches[list];
    guint from = 0, count = reaches->len;
    while (count > 0) {
        guint half = count / 2;
        if (g_array_index(reaches, struct reach, from + half).end <= at) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return from < reaches->len ? MAX(at, g_array_index(reaches, struct reach, from).start)
                               : UINT64_MAX;
}
