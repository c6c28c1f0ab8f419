/* SPDX-License-Identifier: Apache-2.0 */
/*
 * office.h - the parts of Office Open XML packages (ECMA-376, transitional and strict).
 */
#ifndef EXTRACT_READERS_OFFICE_H
#define EXTRACT_READERS_OFFICE_H

#include "tools/leakscan-extract/readers/package.h"
#include "tools/leakscan-extract/readers/sheet_number.h"

/* What a workbook's sheets refer to. */
typedef struct office_book {
    GString *strings;                /* shared ones, one after another */
    GArray *ends;                    /* of size_t: where each of them ends */
    GArray *formats;                 /* of sheet_format, by the cell's style */
    GHashTable *codes;               /* format codes by number */
    GHashTable *sheets;              /* names by relation, relations by part */
    bool is_1904;
    bool is_in_cells;                /* within cellXfs */
    bool takes_text;
} office_book;

office_book *office_book_new(void);
void office_book_free(office_book *book);
/* Shared strings, styles, the workbook or its relations; others change nothing. */
int office_book_learn(office_book *book, const extract_member *part, extract_output *out);
/* The name of the sheet in a part, or the part's path. */
const char *office_book_sheet_name(const office_book *book, const char *path);

/* The text of a document, a slide, a drawing, a chart or of comments. */
int office_flow(const extract_member *part, reader_text *text, bool is_master);
int office_sheet(const extract_member *part, reader_text *text, const office_book *book);

#endif
