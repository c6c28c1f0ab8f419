/* SPDX-License-Identifier: Apache-2.0 */
/*
 * elements.h - what the elements of HTML do to the lines of the text.
 */
#ifndef LKS_TEXT_ELEMENTS_H
#define LKS_TEXT_ELEMENTS_H

#include <stddef.h>

enum {
    LKS_ELEMENT_BLOCK = 1 << 0,  /* stands on lines of its own */
    LKS_ELEMENT_CELL = 1 << 1,   /* stands apart by a tab */
    LKS_ELEMENT_BREAK = 1 << 2,  /* is a line end */
    LKS_ELEMENT_PRE = 1 << 3,    /* its white space counts */
    LKS_ELEMENT_META = 1 << 4,
    LKS_ELEMENT_RAW = 1 << 5,    /* its content is no markup */
    LKS_ELEMENT_FRAME = 1 << 6,  /* the frame of the document */
    LKS_ELEMENT_IDLE = 1 << 7,   /* neither breaks nor, without attributes, hides */
    LKS_ELEMENT_VOID = 1 << 8,   /* has no content, and closes no element before it */
    LKS_ELEMENT_TABLE = 1 << 9,
    LKS_ELEMENT_ROW = 1 << 10,
    LKS_ELEMENT_BORDERS = LKS_ELEMENT_BLOCK | LKS_ELEMENT_CELL | LKS_ELEMENT_BREAK
};

/* Of the element of this name, in lower case and not empty; 0: none of these. */
unsigned lks_element_kind(const char *name, size_t length);

#endif
