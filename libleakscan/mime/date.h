/* SPDX-License-Identifier: Apache-2.0 */
/*
 * date.h - dates of mail written by the book (RFC 5322, 3.3).
 */
#ifndef LKS_MIME_DATE_H
#define LKS_MIME_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Unix time of the date; false where it is for a more patient reader. */
bool lks_date_read(const char *text, size_t length, int64_t *time);

#endif
