# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/detect/validators/liblks-validators.la
libleakscan_detect_validators_liblks_validators_la_CFLAGS = $(GLIB_ONLY_CFLAGS)
libleakscan_detect_validators_liblks_validators_la_SOURCES = \
	libleakscan/detect/validators/validators.h
