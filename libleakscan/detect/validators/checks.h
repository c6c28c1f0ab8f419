/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checks.h - every check of validators.c, one per standard.  The arithmetic
 * that several standards share is declared below them.
 */
#ifndef LKS_DETECT_VALIDATORS_CHECKS_H
#define LKS_DETECT_VALIDATORS_CHECKS_H

#include <stdbool.h>

#include "libleakscan/detect/validators/validators.h"

lks_verdict lks_validate_luhn(const lks_candidate *candidate);
lks_verdict lks_validate_verhoeff(const lks_candidate *candidate);
lks_verdict lks_validate_mod97(const lks_candidate *candidate);
lks_verdict lks_validate_mod11_10(const lks_candidate *candidate);
lks_verdict lks_validate_mod11_2(const lks_candidate *candidate);
lks_verdict lks_validate_entropy(const lks_candidate *candidate);
lks_verdict lks_validate_ssn(const lks_candidate *candidate);
lks_verdict lks_validate_hicn(const lks_candidate *candidate);
lks_verdict lks_validate_itin(const lks_candidate *candidate);
lks_verdict lks_validate_atin(const lks_candidate *candidate);
lks_verdict lks_validate_ein(const lks_candidate *candidate);
lks_verdict lks_validate_dob(const lks_candidate *candidate);
lks_verdict lks_validate_nanp(const lks_candidate *candidate);
lks_verdict lks_validate_e164(const lks_candidate *candidate);
lks_verdict lks_validate_payment_card(const lks_candidate *candidate);
lks_verdict lks_validate_iban(const lks_candidate *candidate);
lks_verdict lks_validate_bic(const lks_candidate *candidate);
lks_verdict lks_validate_aba_routing(const lks_candidate *candidate);
lks_verdict lks_validate_bitcoin(const lks_candidate *candidate);
lks_verdict lks_validate_eip55(const lks_candidate *candidate);
lks_verdict lks_validate_npi(const lks_candidate *candidate);
lks_verdict lks_validate_dea(const lks_candidate *candidate);
lks_verdict lks_validate_mbi(const lks_candidate *candidate);
lks_verdict lks_validate_loinc(const lks_candidate *candidate);
lks_verdict lks_validate_mrz(const lks_candidate *candidate);
lks_verdict lks_validate_vin(const lks_candidate *candidate);
lks_verdict lks_validate_jwt(const lks_candidate *candidate);
lks_verdict lks_validate_uk_nino(const lks_candidate *candidate);
lks_verdict lks_validate_uk_nhs(const lks_candidate *candidate);
lks_verdict lks_validate_uk_utr(const lks_candidate *candidate);
lks_verdict lks_validate_ca_sin(const lks_candidate *candidate);
lks_verdict lks_validate_au_tfn(const lks_candidate *candidate);
lks_verdict lks_validate_au_abn(const lks_candidate *candidate);
lks_verdict lks_validate_au_medicare(const lks_candidate *candidate);
lks_verdict lks_validate_de_steuer_id(const lks_candidate *candidate);
lks_verdict lks_validate_fr_nir(const lks_candidate *candidate);
lks_verdict lks_validate_es_dni(const lks_candidate *candidate);
lks_verdict lks_validate_es_nie(const lks_candidate *candidate);
lks_verdict lks_validate_it_codice_fiscale(const lks_candidate *candidate);
lks_verdict lks_validate_nl_bsn(const lks_candidate *candidate);
lks_verdict lks_validate_pl_pesel(const lks_candidate *candidate);
lks_verdict lks_validate_in_aadhaar(const lks_candidate *candidate);
lks_verdict lks_validate_in_pan(const lks_candidate *candidate);
lks_verdict lks_validate_br_cpf(const lks_candidate *candidate);
lks_verdict lks_validate_br_cnpj(const lks_candidate *candidate);
lks_verdict lks_validate_mx_curp(const lks_candidate *candidate);
lks_verdict lks_validate_cn_resident_id(const lks_candidate *candidate);
lks_verdict lks_validate_jp_my_number(const lks_candidate *candidate);
lks_verdict lks_validate_kr_rrn(const lks_candidate *candidate);
lks_verdict lks_validate_sg_nric(const lks_candidate *candidate);

/* ISO/IEC 7812-1 annex B over a string of digits, check digit last. */
bool lks_luhn_holds(const char *digits, size_t length);
/* Verhoeff's scheme over a string of digits, check digit last. */
bool lks_verhoeff_holds(const char *digits, size_t length);
/* ISO 7064 MOD 97-10 remainder of letters and digits, -1 for other characters. */
int lks_mod97_remainder(const char *text, size_t length);
/* ISO 7064 MOD 11,10 check digit of `length` digits. */
int lks_mod11_10_digit(const char *digits, size_t length);
/* ISO 7064 MOD 11-2 check value (0..10) of `length` digits. */
int lks_mod11_2_value(const char *digits, size_t length);

#endif
