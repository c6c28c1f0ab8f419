# SPDX-License-Identifier: Apache-2.0
POLICY_TESTS = tests/unit/policy/test_regex tests/unit/policy/test_read \
	tests/unit/policy/test_faults tests/unit/policy/test_hostile tests/unit/policy/test_lint
check_PROGRAMS += $(POLICY_TESTS)
TESTS += $(POLICY_TESTS) tests/unit/policy/schema.sh
EXTRA_DIST += tests/unit/policy/schema.sh \
	tests/unit/policy/packs/everything.xml \
	tests/unit/policy/packs/employee.xml

POLICY_TEST_CFLAGS = $(TEST_CFLAGS) $(LIBXML_CFLAGS) $(PCRE2_CFLAGS)
POLICY_TEST_LIBS = libleakscan/policy/liblks-policy.la libleakscan/model/liblks-model.la \
	$(TEST_LIBS) $(LIBXML_LIBS) $(PCRE2_LIBS)
tests_unit_policy_test_regex_CFLAGS = $(POLICY_TEST_CFLAGS)
tests_unit_policy_test_regex_SOURCES = tests/unit/policy/test_regex.c
tests_unit_policy_test_regex_LDADD = $(POLICY_TEST_LIBS)
tests_unit_policy_test_read_CFLAGS = $(POLICY_TEST_CFLAGS)
tests_unit_policy_test_read_SOURCES = tests/unit/policy/test_read.c
tests_unit_policy_test_read_LDADD = $(POLICY_TEST_LIBS)
tests_unit_policy_test_faults_CFLAGS = $(POLICY_TEST_CFLAGS)
tests_unit_policy_test_faults_SOURCES = tests/unit/policy/test_faults.c
tests_unit_policy_test_faults_LDADD = $(POLICY_TEST_LIBS)
tests_unit_policy_test_hostile_CFLAGS = $(POLICY_TEST_CFLAGS)
tests_unit_policy_test_hostile_SOURCES = tests/unit/policy/test_hostile.c
tests_unit_policy_test_hostile_LDADD = $(POLICY_TEST_LIBS)
tests_unit_policy_test_lint_CFLAGS = $(POLICY_TEST_CFLAGS)
tests_unit_policy_test_lint_SOURCES = tests/unit/policy/test_lint.c
tests_unit_policy_test_lint_LDADD = $(POLICY_TEST_LIBS)
