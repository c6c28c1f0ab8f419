# SPDX-License-Identifier: Apache-2.0
VALIDATOR_TESTS = \
	tests/unit/validators/test_packs
check_PROGRAMS += $(VALIDATOR_TESTS)
TESTS += $(VALIDATOR_TESTS)

tests_unit_validators_test_packs_CFLAGS = $(TEST_CFLAGS)
tests_unit_validators_test_packs_SOURCES = tests/unit/validators/test_packs.c
tests_unit_validators_test_packs_LDADD = libleakscan/detect/liblks-detect.la \
	libleakscan/policy/liblks-policy.la libleakscan/model/liblks-model.la \
	$(TEST_LIBS) $(PCRE2_LIBS) $(HS_LIBS) $(LIBXML_LIBS)
