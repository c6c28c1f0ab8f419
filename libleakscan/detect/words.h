/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - which words of one to three letters and digits stand in a text.  As
 * literals these would be found inside every other word; here whole words alone
 * are looked at.
 */
#ifndef LKS_DETECT_WORDS_H
#define LKS_DETECT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest word that is short. */
enum { LKS_SHORT_WORD_MAX = 3 };

typedef struct lks_words lks_words;

lks_words *lks_words_new(void);
void lks_words_free(lks_words *words);
/* Takes a word [A-Za-z0-9]{1,3}; unless it is cased either case is found.
 * Answers its number: one more for each new word. */
unsigned lks_words_add(lks_words *words, const char *word, size_t length, bool is_cased);

/* Called for each that stands between other characters than [A-Za-z0-9], or in a
 * name that programs write: mySsnNumber. */
typedef void (*lks_words_fn)(void *userdata, unsigned number, size_t end);
void lks_words_find(const lks_words *words, const char *text, size_t length,
                    lks_words_fn fn, void *userdata);

#endif
