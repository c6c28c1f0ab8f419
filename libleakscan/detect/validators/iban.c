/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iban.c - International Bank Account Numbers, ISO 13616: the length and the
 * structure of the country (SWIFT IBAN registry, release 101), check digits 02
 * to 98, ISO 7064 MOD 97-10.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

enum { IBAN_MAX = 34 };

/* The structure counts what follows the check digits: n digits, a letters,
 * c letters and digits. */
static const struct {
    char country[3];
    unsigned length;
    const char *structure;
} registry[] = {
    {"AD", 24, "8n12c"}, /* Andorra */
    {"AE", 23, "19n"}, /* United Arab Emirates */
    {"AL", 28, "8n16c"}, /* Albania */
    {"AT", 20, "16n"}, /* Austria */
    {"AZ", 28, "4a20c"}, /* Azerbaijan */
    {"BA", 20, "16n"}, /* Bosnia and Herzegovina */
    {"BE", 16, "12n"}, /* Belgium */
    {"BG", 22, "4a6n8c"}, /* Bulgaria */
    {"BH", 22, "4a14c"}, /* Bahrain */
    {"BI", 27, "23n"}, /* Burundi */
    {"BR", 29, "23n1a1c"}, /* Brazil */
    {"BY", 28, "4c4n16c"}, /* Belarus */
    {"CH", 21, "5n12c"}, /* Switzerland */
    {"CR", 22, "18n"}, /* Costa Rica */
    {"CY", 28, "8n16c"}, /* Cyprus */
    {"CZ", 24, "20n"}, /* Czechia */
    {"DE", 22, "18n"}, /* Germany */
    {"DJ", 27, "23n"}, /* Djibouti */
    {"DK", 18, "14n"}, /* Denmark */
    {"DO", 28, "4c20n"}, /* Dominican Republic */
    {"EE", 20, "16n"}, /* Estonia */
    {"EG", 29, "25n"}, /* Egypt */
    {"ES", 24, "20n"}, /* Spain */
    {"FI", 18, "14n"}, /* Finland */
    {"FK", 18, "2a12n"}, /* Falkland Islands (Malvinas) */
    {"FO", 18, "14n"}, /* Faroe Islands */
    {"FR", 27, "10n11c2n"}, /* France */
    {"GB", 22, "4a14n"}, /* United Kingdom */
    {"GE", 22, "2a16n"}, /* Georgia */
    {"GI", 23, "4a15c"}, /* Gibraltar */
    {"GL", 18, "14n"}, /* Greenland */
    {"GR", 27, "7n16c"}, /* Greece */
    {"GT", 28, "24c"}, /* Guatemala */
    {"HN", 28, "4a20n"}, /* Honduras */
    {"HR", 21, "17n"}, /* Croatia */
    {"HU", 28, "24n"}, /* Hungary */
    {"IE", 22, "4a14n"}, /* Ireland */
    {"IL", 23, "19n"}, /* Israel */
    {"IQ", 23, "4a15n"}, /* Iraq */
    {"IS", 26, "22n"}, /* Iceland */
    {"IT", 27, "1a10n12c"}, /* Italy */
    {"JO", 30, "4a4n18c"}, /* Jordan */
    {"KW", 30, "4a22c"}, /* Kuwait */
    {"KZ", 20, "3n13c"}, /* Kazakhstan */
    {"LB", 28, "4n20c"}, /* Lebanon */
    {"LC", 32, "4a24c"}, /* Saint Lucia */
    {"LI", 21, "5n12c"}, /* Liechtenstein */
    {"LT", 20, "16n"}, /* Lithuania */
    {"LU", 20, "3n13c"}, /* Luxembourg */
    {"LV", 21, "4a13c"}, /* Latvia */
    {"LY", 25, "21n"}, /* Libya */
    {"MC", 27, "10n11c2n"}, /* Monaco */
    {"MD", 24, "20c"}, /* Moldova, Republic of */
    {"ME", 22, "18n"}, /* Montenegro */
    {"MK", 19, "3n10c2n"}, /* North Macedonia */
    {"MN", 20, "16n"}, /* Mongolia */
    {"MR", 27, "23n"}, /* Mauritania */
    {"MT", 31, "4a5n18c"}, /* Malta */
    {"MU", 30, "4a19n3a"}, /* Mauritius */
    {"NI", 28, "4a20n"}, /* Nicaragua */
    {"NL", 18, "4a10n"}, /* Netherlands */
    {"NO", 15, "11n"}, /* Norway */
    {"OM", 23, "3n16c"}, /* Oman */
    {"PK", 24, "4a16c"}, /* Pakistan */
    {"PL", 28, "24n"}, /* Poland */
    {"PS", 29, "4a21c"}, /* Palestine, State of */
    {"PT", 25, "21n"}, /* Portugal */
    {"QA", 29, "4a21c"}, /* Qatar */
    {"RO", 24, "4a16c"}, /* Romania */
    {"RS", 22, "18n"}, /* Serbia */
    {"RU", 33, "14n15c"}, /* Russian Federation */
    {"SA", 24, "2n18c"}, /* Saudi Arabia */
    {"SC", 31, "4a20n3a"}, /* Seychelles */
    {"SD", 18, "14n"}, /* Sudan */
    {"SE", 24, "20n"}, /* Sweden */
    {"SI", 19, "15n"}, /* Slovenia */
    {"SK", 24, "20n"}, /* Slovakia */
    {"SM", 27, "1a10n12c"}, /* San Marino */
    {"SO", 23, "19n"}, /* Somalia */
    {"ST", 25, "21n"}, /* Sao Tome and Principe */
    {"SV", 28, "4a20n"}, /* El Salvador */
    {"TL", 23, "19n"}, /* Timor-Leste */
    {"TN", 24, "20n"}, /* Tunisia */
    {"TR", 26, "6n16c"}, /* Turkiye */
    {"UA", 29, "6n19c"}, /* Ukraine */
    {"VA", 22, "18n"}, /* Holy See */
    {"VG", 24, "4a16n"}, /* Virgin Islands (British) */
    {"XK", 20, "16n"}, /* Kosovo */
    {"YE", 30, "4a4n18c"}, /* Yemen */
};

/* The examples that the registry prints for these countries. */
static const char *const published[] = {"GB29NWBK60161331926819", "GB82WEST12345698765432",
                                        "DE89370400440532013000", "FR1420041010050500013M02606",
                                        "ES9121000418450200051332", "SA0380000000608010167519"};

static bool is_of_kind(char character, char kind)
{
    switch (kind) {
    case 'n':
        return g_ascii_isdigit(character);
    case 'a':
        return g_ascii_isupper(character);
    default:
        return g_ascii_isdigit(character) || g_ascii_isupper(character);
    }
}

static bool fits_structure(const char *text, const char *structure)
{
    const char *rule = structure;

    while (*rule) {
        char *kind;
        guint64 count = g_ascii_strtoull(rule, &kind, 10);

        for (guint64 i = 0; i < count; i++) {
            if (!is_of_kind(*text++, *kind))
                return false;
        }
        rule = kind + 1;
    }
    return *text == '\0';
}

static bool is_registered(const char *iban, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(registry); i++) {
        if (memcmp(iban, registry[i].country, 2) == 0)
            return length == registry[i].length &&
                   fits_structure(iban + 4, registry[i].structure);
    }
    return false;
}

lks_verdict lks_validate_iban(const lks_candidate *candidate)
{
    const char *iban = candidate->normal;
    size_t length = candidate->normal_length;
    char turned[IBAN_MAX + 1];
    long long check;

    if (length < 15 || length > IBAN_MAX || !lks_digits_only(iban + 2, 2) ||
        !is_registered(iban, length))
        return LKS_INVALID;
    check = lks_digits_number(iban + 2, 2);
    if (check < 2 || check > 98)
        return LKS_INVALID;
    memcpy(turned, iban + 4, length - 4);
    memcpy(turned + length - 4, iban, 4);
    if (lks_mod97_remainder(turned, length) != 1)
        return LKS_INVALID;
    for (size_t i = 0; i < G_N_ELEMENTS(published); i++) {
        if (strcmp(iban, published[i]) == 0)
            return LKS_SPECIMEN;
    }
    return LKS_VALID;
}
