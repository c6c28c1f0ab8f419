# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/detect/validators/liblks-validators.la
libleakscan_detect_validators_liblks_validators_la_CFLAGS = $(GLIB_ONLY_CFLAGS)
libleakscan_detect_validators_liblks_validators_la_SOURCES = \
	libleakscan/detect/validators/aba_routing.c \
	libleakscan/detect/validators/australia.c \
	libleakscan/detect/validators/bic.c \
	libleakscan/detect/validators/bitcoin.c \
	libleakscan/detect/validators/brazil.c \
	libleakscan/detect/validators/canada.c \
	libleakscan/detect/validators/checks.h \
	libleakscan/detect/validators/china.c \
	libleakscan/detect/validators/dea.c \
	libleakscan/detect/validators/digits.c \
	libleakscan/detect/validators/digits.h \
	libleakscan/detect/validators/dob.c \
	libleakscan/detect/validators/ein.c \
	libleakscan/detect/validators/eip55.c \
	libleakscan/detect/validators/entropy.c \
	libleakscan/detect/validators/france.c \
	libleakscan/detect/validators/germany.c \
	libleakscan/detect/validators/iban.c \
	libleakscan/detect/validators/india.c \
	libleakscan/detect/validators/italy.c \
	libleakscan/detect/validators/itin.c \
	libleakscan/detect/validators/japan.c \
	libleakscan/detect/validators/jwt.c \
	libleakscan/detect/validators/korea.c \
	libleakscan/detect/validators/loinc.c \
	libleakscan/detect/validators/luhn.c \
	libleakscan/detect/validators/mbi.c \
	libleakscan/detect/validators/mexico.c \
	libleakscan/detect/validators/mod11.c \
	libleakscan/detect/validators/mod97.c \
	libleakscan/detect/validators/mrz.c \
	libleakscan/detect/validators/nanp.c \
	libleakscan/detect/validators/netherlands.c \
	libleakscan/detect/validators/npi.c \
	libleakscan/detect/validators/payment_card.c \
	libleakscan/detect/validators/poland.c \
	libleakscan/detect/validators/singapore.c \
	libleakscan/detect/validators/spain.c \
	libleakscan/detect/validators/ssn.c \
	libleakscan/detect/validators/uk.c \
	libleakscan/detect/validators/validators.c \
	libleakscan/detect/validators/validators.h \
	libleakscan/detect/validators/verhoeff.c \
	libleakscan/detect/validators/vin.c
