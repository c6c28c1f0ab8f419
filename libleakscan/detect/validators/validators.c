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
    {"uk-nino", lks_validate_uk_nino, "HMRC NIM39110"},
    {"uk-nhs", lks_validate_uk_nhs, "NHS Data Dictionary, NHS number"},
    {"uk-utr", lks_validate_uk_utr, "HMRC, Unique Taxpayer Reference"},
    {"ca-sin", lks_validate_ca_sin, "Social Insurance Number, Luhn"},
    {"au-tfn", lks_validate_au_tfn, "ATO, tax file number"},
    {"au-abn", lks_validate_au_abn, "ABR, Format of the ABN"},
    {"au-medicare", lks_validate_au_medicare, "Services Australia, Medicare card"},
    {"de-steuer-id", lks_validate_de_steuer_id, "Section 139b AO, ISO 7064 MOD 11,10"},
    {"fr-nir", lks_validate_fr_nir, "INSEE, numero d'inscription au repertoire"},
    {"es-dni", lks_validate_es_dni, "Real Decreto 1553/2005"},
    {"es-nie", lks_validate_es_nie, "Orden INT/2058/2008"},
    {"it-codice-fiscale", lks_validate_it_codice_fiscale, "Decreto MEF 23 December 1976"},
    {"nl-bsn", lks_validate_nl_bsn, "Wet algemene bepalingen BSN, elfproef"},
    {"pl-pesel", lks_validate_pl_pesel, "Ustawa o ewidencji ludnosci, PESEL"},
    {"in-aadhaar", lks_validate_in_aadhaar, "UIDAI, Aadhaar, Verhoeff"},
    {"in-pan", lks_validate_in_pan, "Income Tax Department, PAN"},
    {"br-cpf", lks_validate_br_cpf, "Receita Federal, CPF"},
    {"br-cnpj", lks_validate_br_cnpj, "Receita Federal, IN RFB 2229/2024"},
    {"mx-curp", lks_validate_mx_curp, "RENAPO, Instructivo CURP"},
    {"cn-resident-id", lks_validate_cn_resident_id, "GB 11643-1999"},
    {"jp-my-number", lks_validate_jp_my_number, "Ordinance 85 of 2014, MIC"},
    {"kr-rrn", lks_validate_kr_rrn, "Resident Registration Act, shape only"},
    {"sg-nric", lks_validate_sg_nric, "ICA, NRIC and FIN check letter"},
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
