/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mrz.c - machine-readable zones, ICAO Doc 9303 parts 3 to 7: weights 7, 3, 1
 * over digits, letters (A=10) and fillers (0).  UTO is the Utopia of specimens.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

enum { ZONE_MAX = 90 };

/* Characters [start, end) of the zone. */
struct range {
    size_t start, end;
};

/* Fields and the place of their check digit. */
struct checked {
    struct range ranges[4];
    size_t count, digit;
};

/* A zone by its length and the first letter of its documents. */
struct zone {
    size_t length;
    const char *types;
    struct range number;         /* of the document */
    struct range optional;       /* where a long number goes on; empty: it cannot */
    struct checked checks[5];    /* the number's first; those without ranges end the list */
};

static const struct zone zones[] = {
    /* TD3, part 4: two lines of 44 */
    {88, "P", {44, 53}, {0, 0},
     {{{{44, 53}}, 1, 53}, {{{57, 63}}, 1, 63}, {{{65, 71}}, 1, 71}, {{{72, 86}}, 1, 86},
      {{{44, 54}, {57, 64}, {65, 87}}, 3, 87}}},
    /* MRV-A, part 7: two lines of 44, no composite check digit */
    {88, "V", {44, 53}, {0, 0},
     {{{{44, 53}}, 1, 53}, {{{57, 63}}, 1, 63}, {{{65, 71}}, 1, 71}}},
    /* TD2, part 6: two lines of 36 */
    {72, "IAC", {36, 45}, {64, 71},
     {{{{36, 45}}, 1, 45}, {{{49, 55}}, 1, 55}, {{{57, 63}}, 1, 63},
      {{{36, 46}, {49, 56}, {57, 71}}, 3, 71}}},
    /* MRV-B, part 7: two lines of 36, no composite check digit */
    {72, "V", {36, 45}, {0, 0},
     {{{{36, 45}}, 1, 45}, {{{49, 55}}, 1, 55}, {{{57, 63}}, 1, 63}}},
    /* TD1, part 5: three lines of 30 */
    {90, "IAC", {5, 14}, {15, 30},
     {{{{5, 14}}, 1, 14}, {{{30, 36}}, 1, 36}, {{{38, 44}}, 1, 44},
      {{{5, 30}, {30, 37}, {38, 45}, {48, 59}}, 4, 59}}},
};

static size_t collect(const lks_candidate *candidate, char *zone)
{
    size_t length = 0;

    for (size_t i = 0; i < candidate->length; i++) {
        char character = candidate->text[i];

        if (character != '<' && lks_base36_value(character) < 0)
            continue;
        if (length == ZONE_MAX)
            return 0;
        zone[length++] = character;
    }
    return length;
}

static void add(const char *text, size_t length, int *sum, size_t *place)
{
    static const int weights[3] = {7, 3, 1};

    for (size_t i = 0; i < length; i++) {
        int value = text[i] == '<' ? 0 : lks_base36_value(text[i]);

        *sum += value * weights[(*place)++ % 3];
    }
}

/* A filler may stand for the check digit of an empty field. */
static bool holds(const char *zone, const struct checked *checked)
{
    int sum = 0, digit = zone[checked->digit] == '<' ? 0 : zone[checked->digit] - '0';
    size_t place = 0;

    for (size_t i = 0; i < checked->count; i++) {
        const struct range *range = &checked->ranges[i];
        add(zone + range->start, range->end - range->start, &sum, &place);
    }
    return sum % 10 == digit;
}

/* A number of more than nine characters has a filler for its check digit and
 * goes on in the optional data, where its check digit is the last. */
static bool long_number_holds(const char *zone, const struct zone *kind)
{
    const char *rest = zone + kind->optional.start;
    size_t room = kind->optional.end - kind->optional.start, length = 0, place = 0;
    int sum = 0;

    while (length < room && rest[length] != '<')
        length++;
    if (length < 2)
        return false;
    add(zone + kind->number.start, kind->number.end - kind->number.start, &sum, &place);
    add(rest, length - 1, &sum, &place);
    return sum % 10 == rest[length - 1] - '0';
}

static bool is_zone_of(const char *zone, size_t length, const struct zone *kind)
{
    bool is_long;

    if (length != kind->length || !strchr(kind->types, zone[0]))
        return false;
    is_long = kind->optional.end > 0 && zone[kind->checks[0].digit] == '<';
    if (is_long && !long_number_holds(zone, kind))
        return false;
    for (size_t i = is_long ? 1 : 0; i < G_N_ELEMENTS(kind->checks); i++) {
        if (kind->checks[i].count > 0 && !holds(zone, &kind->checks[i]))
            return false;
    }
    return true;
}

lks_verdict lks_validate_mrz(const lks_candidate *candidate)
{
    char zone[ZONE_MAX + 1] = "";
    size_t length = collect(candidate, zone);

    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (is_zone_of(zone, length, &zones[i]))
            return memcmp(zone + 2, "UTO", 3) == 0 ? LKS_SPECIMEN : LKS_VALID;
    }
    return LKS_INVALID;
}
