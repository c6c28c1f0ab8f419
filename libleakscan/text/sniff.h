/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sniff.h - what the label and the first bytes of a part say of its form and
 * its charset.
 */
#ifndef LKS_TEXT_SNIFF_H
#define LKS_TEXT_SNIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/model/part.h"

typedef enum {
    LKS_FORM_UNKNOWN,        /* the label says nothing of it: the content decides */
    LKS_FORM_LINES,
    LKS_FORM_FLOWED,
    LKS_FORM_CONTENT_LINES,
    LKS_FORM_HTML
} lks_text_form;

/* By media type and name. */
lks_text_form lks_sniff_form(const lks_part *part);
/* Whether the bytes begin as HTML does (WHATWG MIME Sniffing, section 7.1). */
bool lks_sniff_is_html(const uint8_t *head, size_t length);
/* Whether they begin as a whole document of HTML does, which no one writes by hand
 * in a message of plain text. */
bool lks_sniff_is_document(const uint8_t *head, size_t length);
/* The charset that an XML declaration, or in HTML a meta element, names; false if
 * none. */
bool lks_sniff_declared(const uint8_t *head, size_t length, bool is_html, char *name, size_t size);
/* Whether the bytes are text in some charset. */
bool lks_sniff_is_text(const uint8_t *head, size_t length);
/* Whether the name ends in a dot and `extension`, in any case. */
bool lks_sniff_has_extension(const char *name, const char *extension);

#endif
