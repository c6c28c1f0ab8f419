/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tap.h - a few lines of TAP in C99 and C++, for programs that know nothing of
 * the library but its public header.
 */
#ifndef LEAKSCAN_TESTS_TAP_H
#define LEAKSCAN_TESTS_TAP_H

#include <stdio.h>

static int tap_number, tap_faults, tap_failed;

#define EXPECT(condition) tap_expect((condition) != 0, __LINE__, #condition)
#define RUN(test)         tap_run(#test, test)

static void tap_expect(int holds, int line, const char *text)
{
    if (holds)
        return;
    tap_faults++;
    printf("# line %d: %s\n", line, text);
}

static void tap_run(const char *name, void (*test)(void))
{
    tap_faults = 0;
    test();
    printf("%sok %d - %s\n", tap_faults > 0 ? "not " : "", ++tap_number, name);
    tap_failed += tap_faults > 0;
    fflush(stdout);
}

static int tap_done(void)
{
    printf("1..%d\n", tap_number);
    return tap_failed > 0;
}

#endif
