/* SPDX-License-Identifier: Apache-2.0 */
/*
 * validators.c - the checks by name.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"

static const lks_validator table[] = {
    {"luhn", lks_validate_luhn, "ISO/IEC 7812-1 annex B"},
    {"mod97", lks_validate_mod97, "ISO 7064 MOD 97-10"},
    {"entropy", lks_validate_entropy, "Shannon entropy of 3 bits or more"},
    {"ssn", lks_validate_ssn, "SSA, Social Security Number Randomization (2011)"},
    {"hicn", lks_validate_hicn, "SSN and beneficiary code, CMS until 2020"},
    {"itin", lks_validate_itin, "IRS, Internal Revenue Manual 3.21.263"},
    {"atin", lks_validate_atin, "IRS, Internal Revenue Manual 3.21.263"},
    {"ein", lks_validate_ein, "IRS, valid EIN prefixes"},
    {"dob", lks_validate_dob, "a day from 1900 to the message's own"},
    {"nanp", lks_validate_nanp, "NANPA numbering rules"},
    {"e164", lks_validate_e164, "ITU-T E.164 section 6"},
    {"payment-card", lks_validate_payment_card, "ISO/IEC 7812-1, ranges of the brands"},
    {"iban", lks_validate_iban, "ISO 13616, SWIFT registry release 101"},
    {"aba-routing", lks_validate_aba_routing, "ABA Key to Routing Numbers"},
    {"npi", lks_validate_npi, "CMS, NPI check digit"},
    {"mbi", lks_validate_mbi, "CMS, MBI format"},
};

const lks_validator *lks_validator_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return NULL;
}

const lks_validator *lks_validator_table(size_t *count)
{
    *count = G_N_ELEMENTS(table);
    return table;
}
