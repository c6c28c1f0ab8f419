# SPDX-License-Identifier: Apache-2.0
REPORT_TESTS = \
	tests/unit/report/test_json \
	tests/unit/report/test_mask \
	tests/unit/report/test_report \
	tests/unit/report/test_store \
	tests/unit/report/test_words
check_PROGRAMS += $(REPORT_TESTS)
TESTS += $(REPORT_TESTS)
REPORT_TEST_LIBS = libleakscan/report/liblks-report.la $(TEST_LIBS)

tests_unit_report_test_json_CFLAGS = $(TEST_CFLAGS)
tests_unit_report_test_json_SOURCES = tests/unit/report/test_json.c \
	tests/unit/report/sample.c tests/unit/report/sample.h
tests_unit_report_test_json_LDADD = $(REPORT_TEST_LIBS)

tests_unit_report_test_mask_CFLAGS = $(TEST_CFLAGS)
tests_unit_report_test_mask_SOURCES = tests/unit/report/test_mask.c
tests_unit_report_test_mask_LDADD = $(REPORT_TEST_LIBS)

tests_unit_report_test_report_CFLAGS = $(TEST_CFLAGS)
tests_unit_report_test_report_SOURCES = tests/unit/report/test_report.c \
	tests/unit/report/sample.c tests/unit/report/sample.h
tests_unit_report_test_report_LDADD = $(REPORT_TEST_LIBS)

tests_unit_report_test_store_CFLAGS = $(TEST_CFLAGS)
tests_unit_report_test_store_SOURCES = tests/unit/report/test_store.c \
	tests/unit/report/sample.c tests/unit/report/sample.h
tests_unit_report_test_store_LDADD = $(REPORT_TEST_LIBS)

tests_unit_report_test_words_CFLAGS = $(TEST_CFLAGS)
tests_unit_report_test_words_SOURCES = tests/unit/report/test_words.c
tests_unit_report_test_words_LDADD = $(REPORT_TEST_LIBS)
