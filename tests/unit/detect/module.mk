# SPDX-License-Identifier: Apache-2.0
DETECT_TESTS = \
	tests/unit/detect/test_companions \
	tests/unit/detect/test_dense \
	tests/unit/detect/test_detector \
	tests/unit/detect/test_finders \
	tests/unit/detect/test_tables \
	tests/unit/detect/test_windows
check_PROGRAMS += $(DETECT_TESTS)
TESTS += $(DETECT_TESTS)

check_LTLIBRARIES += tests/unit/detect/libbench.la
tests_unit_detect_libbench_la_CFLAGS = $(TEST_CFLAGS)
tests_unit_detect_libbench_la_SOURCES = tests/unit/detect/bench.c tests/unit/detect/bench.h
DETECT_TEST_LIBS = tests/unit/detect/libbench.la libleakscan/detect/liblks-detect.la \
	libleakscan/policy/liblks-policy.la libleakscan/model/liblks-model.la \
	$(TEST_LIBS) $(PCRE2_LIBS) $(HS_LIBS) $(LIBXML_LIBS)

tests_unit_detect_test_companions_CFLAGS = $(TEST_CFLAGS)
tests_unit_detect_test_companions_SOURCES = tests/unit/detect/test_companions.c
tests_unit_detect_test_companions_LDADD = $(DETECT_TEST_LIBS)
tests_unit_detect_test_dense_CFLAGS = $(TEST_CFLAGS)
tests_unit_detect_test_dense_SOURCES = tests/unit/detect/test_dense.c
tests_unit_detect_test_dense_LDADD = $(DETECT_TEST_LIBS)
tests_unit_detect_test_detector_CFLAGS = $(TEST_CFLAGS)
tests_unit_detect_test_detector_SOURCES = tests/unit/detect/test_detector.c
tests_unit_detect_test_detector_LDADD = $(DETECT_TEST_LIBS)
tests_unit_detect_test_windows_CFLAGS = $(TEST_CFLAGS)
tests_unit_detect_test_windows_SOURCES = tests/unit/detect/test_windows.c
tests_unit_detect_test_windows_LDADD = $(DETECT_TEST_LIBS)
tests_unit_detect_test_finders_CFLAGS = $(TEST_CFLAGS)
tests_unit_detect_test_finders_SOURCES = tests/unit/detect/test_finders.c
tests_unit_detect_test_finders_LDADD = $(DETECT_TEST_LIBS)
tests_unit_detect_test_tables_CFLAGS = $(TEST_CFLAGS)
tests_unit_detect_test_tables_SOURCES = tests/unit/detect/test_tables.c
tests_unit_detect_test_tables_LDADD = $(DETECT_TEST_LIBS)
