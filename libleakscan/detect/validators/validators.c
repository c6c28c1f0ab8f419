/* SPDX-License-Identifier: Apache-2.0 */
/*
 * validators.c - the checks by name.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"

static const lks_validator table[] = {
    {"luhn", lks_validate_luhn, "ISO/IEC 7812-1 annex B"},
    {"verhoeff", lks_validate_verhoeff, "Verhoeff, Error detecting decimal codes (1969)"},
    {"mod97", lks_validate_mod97, "ISO 7064 MOD 97-10"},
    {"mod11-10", lks_validate_mod11_10, "ISO 7064 MOD 11,10"},
    {"mod11-2", lks_validate_mod11_2, "ISO 7064 MOD 11-2"},
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
    {"bic", lks_validate_bic, "ISO 9362, ISO 3166-1"},
    {"aba-routing", lks_validate_aba_routing, "ABA Key to Routing Numbers"},
    {"bitcoin", lks_validate_bitcoin, "Bitcoin Base58Check, BIP-173, BIP-350"},
    {"eip55", lks_validate_eip55, "EIP-55"},
    {"npi", lks_validate_npi, "CMS, NPI check digit"},
    {"dea", lks_validate_dea, "21 CFR 1301, DEA registration numbers"},
    {"mbi", lks_validate_mbi, "CMS, MBI format"},
    {"loinc", lks_validate_loinc, "LOINC Users' Guide, check digit"},
    {"mrz", lks_validate_mrz, "ICAO Doc 9303"},
    {"vin", lks_validate_vin, "49 CFR 565.15"},
    {"jwt", lks_validate_jwt, "RFC 7519, RFC 7515"},
    {"in-aadhaar", lks_validate_in_aadhaar, "UIDAI, Aadhaar, Verhoeff"},
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
