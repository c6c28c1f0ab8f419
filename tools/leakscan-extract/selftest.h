/* SPDX-License-Identifier: Apache-2.0 */
/*
 * selftest.h - tries from inside the sandbox what the sandbox forbids.
 */
#ifndef EXTRACT_SELFTEST_H
#define EXTRACT_SELFTEST_H

/* Prints a line of TAP for each attempt.  Answers an exit status. */
int extract_selftest(void);
/* What a program that was started by an attempt ends with. */
enum { EXTRACT_SELFTEST_DONE = 42 };

#endif
