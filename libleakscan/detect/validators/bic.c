/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bic.c - business identifier codes, ISO 9362: four letters, a country of
 * ISO 3166-1, two and perhaps three more letters or digits.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

/* ISO 3166-1 alpha-2, and XK that SWIFT uses for Kosovo. */
static const char countries[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS XK YE YT ZA ZM ZW ";

static bool is_country(const char *code)
{
    for (const char *one = countries; *one; one += 3) {
        if (memcmp(one, code, 2) == 0)
            return true;
    }
    return false;
}

lks_verdict lks_validate_bic(const lks_candidate *candidate)
{
    const char *code = candidate->normal;
    size_t length = candidate->normal_length;

    if (length != 8 && length != 11)
        return LKS_INVALID;
    for (size_t i = 0; i < length; i++) {
        if (lks_base36_value(code[i]) < (i < 4 ? 10 : 0))
            return LKS_INVALID;
    }
    return is_country(code + 4) ? LKS_VALID : LKS_INVALID;
}
