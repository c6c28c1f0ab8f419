# SPDX-License-Identifier: Apache-2.0
check_PROGRAMS += tests/unit/scan/test_passwords
TESTS += tests/unit/scan/test_passwords

tests_unit_scan_test_passwords_CFLAGS = $(TEST_CFLAGS)
tests_unit_scan_test_passwords_SOURCES = tests/unit/scan/test_passwords.c \
	libleakscan/scan/passwords.c
tests_unit_scan_test_passwords_LDADD = $(TEST_LIBS)
