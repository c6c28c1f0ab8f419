/* SPDX-License-Identifier: Apache-2.0 */
/*
 * support.h - what every C test program shares.
 */
#ifndef LKS_TESTS_SUPPORT_H
#define LKS_TESTS_SUPPORT_H

#include <check.h>

/* Runs the suite (TAP on standard output, as the environment of `make check`
 * asks) and answers the exit status for main. */
int run_suite(Suite *suite);

/* The project's own fixture file below tests/, read whole; owned by the caller. */
char *read_fixture(const char *name, size_t *length);

/* The corpora, or NULL where they are not there. */
const char *corpora_directory(void);

#endif
