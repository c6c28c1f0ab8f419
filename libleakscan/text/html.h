/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html.h - HTML in UTF-8 to the text a person, or a form, would hold.
 *
 * Blocks and table rows begin lines, cells stand apart by a tab, inline tags
 * join.  A row whose cells are short is one line, whatever blocks its cells hold.
 * White space collapses outside pre and textarea.  Text that is not shown (title,
 * alt, value and such attributes, comments, elements with display:none, scripts,
 * addresses of links that say something of a person) is given on lines of its own
 * after the line it stands in.  Style is no text.  Nothing is ever fetched.
 */
#ifndef LKS_TEXT_HTML_H
#define LKS_TEXT_HTML_H

#include <stdbool.h>

#include "libleakscan/text/out.h"

typedef struct lks_html lks_html;

lks_html *lks_html_new(void);
void lks_html_free(lks_html *h);
/* With `shows_tags` the tags are given as text that is not shown, as they stand. */
void lks_html_begin(lks_html *h, lks_text_out *out, bool shows_tags);
/* Whole characters without NUL. */
void lks_html_feed(lks_html *h, const char *text, size_t length);
/* Answers the gaps. */
uint32_t lks_html_end(lks_html *h);
void lks_html_wipe(lks_html *h);

#endif
