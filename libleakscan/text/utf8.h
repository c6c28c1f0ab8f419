/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8.h - reading UTF-8 that may be cut or wrong (RFC 3629), and the scans
 * that let plain ASCII pass at memory speed.
 */
#ifndef LKS_TEXT_UTF8_H
#define LKS_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LKS_UTF8_INVALID = -1,   /* the first byte begins no character */
    LKS_UTF8_CUT = 0         /* so far right, but more bytes are needed */
};
enum { LKS_UTF8_MAX = 4, LKS_REPLACEMENT = 0xFFFD };

/* The length of the character at `p` and the character, or one of the above.
 * `length` is at least 1. */
int lks_utf8_decode(const uint8_t *p, size_t length, uint32_t *ch);
/* Writes at most LKS_UTF8_MAX bytes and answers how many. */
size_t lks_utf8_encode(uint32_t ch, char *out);
/* How many of the first bytes are ASCII. */
size_t lks_utf8_ascii(const uint8_t *p, size_t length);
/* How many of the first bytes are whole valid characters. */
size_t lks_utf8_valid(const uint8_t *p, size_t length);
/* What windows-1252 makes of a byte (the WHATWG Encoding Standard's index). */
uint32_t lks_windows_1252(uint8_t byte);

#endif
