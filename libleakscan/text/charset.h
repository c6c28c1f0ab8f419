/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset.h - bytes in a charset that is declared, detected or guessed to
 * UTF-8, in pieces that may cut characters anywhere.
 */
#ifndef LKS_TEXT_CHARSET_H
#define LKS_TEXT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

/* Whole characters of UTF-8 without NUL, which becomes a space or is dropped. */
typedef void (*lks_charset_fn)(void *userdata, const char *text, size_t length);

enum { LKS_CHARSET_WORK = 8192, LKS_CHARSET_CARRY = 64, LKS_CHARSET_CONVERTERS = 8 };

typedef enum {
    LKS_CHARSET_UTF8,        /* what is not UTF-8 is windows-1252 */
    LKS_CHARSET_1252,
    LKS_CHARSET_ICONV
} lks_charset_mode;

/* A converter stays open: to open one takes longer than to read a small part. */
typedef struct lks_converter {
    GIConv conv;
    uint64_t last_used;
    char name[24];
} lks_converter;

typedef struct lks_charset {
    lks_charset_mode mode;
    lks_charset_fn fn;
    void *userdata;
    lks_converter *converter; /* of this text, if it needs one */
    uint64_t uses;
    lks_converter converters[LKS_CHARSET_CONVERTERS];
    uint32_t gaps;
    size_t carried;
    size_t nuls_held;        /* after a number: it may go on */
    char last;               /* of what was handed on */
    size_t work_used, text_used; /* the most that was written since the wipe */
    uint8_t work[LKS_CHARSET_CARRY + LKS_CHARSET_WORK];
    char text[4 * LKS_CHARSET_WORK];
} lks_charset;

void lks_charset_init(lks_charset *c);
void lks_charset_done(lks_charset *c);
/* The charset is chosen from the name declared (NULL: none) and the first
 * bytes; answers how many of them are a byte order mark, to be left out. */
size_t lks_charset_begin(lks_charset *c, const char *declared, const uint8_t *head, size_t length);
void lks_charset_feed(lks_charset *c, const uint8_t *data, size_t length);
void lks_charset_end(lks_charset *c);
void lks_charset_wipe(lks_charset *c);
/* "UTF-16LE" or "UTF-16BE" where the bytes are Latin text in it, without a
 * mark: NUL stands in one half of each unit.  Else NULL. */
const char *lks_charset_detect_utf16(const uint8_t *head, size_t length);

#endif
