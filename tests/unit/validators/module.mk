# SPDX-License-Identifier: Apache-2.0
VALIDATOR_TESTS = \
	tests/unit/validators/test_packs \
	tests/unit/validators/test_validators
check_PROGRAMS += $(VALIDATOR_TESTS)
TESTS += $(VALIDATOR_TESTS)

VALIDATOR_TEST_LIBS = libleakscan/detect/liblks-detect.la \
	libleakscan/policy/liblks-policy.la libleakscan/model/liblks-model.la \
	$(TEST_LIBS) $(PCRE2_LIBS) $(HS_LIBS) $(LIBXML_LIBS)

tests_unit_validators_test_packs_CFLAGS = $(TEST_CFLAGS)
tests_unit_validators_test_packs_SOURCES = tests/unit/validators/test_packs.c
tests_unit_validators_test_packs_LDADD = $(VALIDATOR_TEST_LIBS)

tests_unit_validators_test_validators_CFLAGS = $(TEST_CFLAGS)
tests_unit_validators_test_validators_SOURCES = \
	tests/unit/validators/rows.h tests/unit/validators/test_validators.c
tests_unit_validators_test_validators_LDADD = $(VALIDATOR_TEST_LIBS)
