# SPDX-License-Identifier: Apache-2.0
text_tests = \
	tests/unit/text/test_charset \
	tests/unit/text/test_classify \
	tests/unit/text/test_fold \
	tests/unit/text/test_html \
	tests/unit/text/test_html_parser \
	tests/unit/text/test_plain
check_PROGRAMS += $(text_tests)
TESTS += $(text_tests)
text_test_libs = libleakscan/text/liblks-text.la $(TEST_LIBS) $(LIBXML_LIBS)

tests_unit_text_test_charset_CFLAGS = $(TEST_CFLAGS)
tests_unit_text_test_charset_SOURCES = tests/unit/text/test_charset.c tests/unit/text/read_text.h
tests_unit_text_test_charset_LDADD = $(text_test_libs)

tests_unit_text_test_classify_CFLAGS = $(TEST_CFLAGS)
tests_unit_text_test_classify_SOURCES = tests/unit/text/test_classify.c
tests_unit_text_test_classify_LDADD = $(text_test_libs)

tests_unit_text_test_fold_CFLAGS = $(TEST_CFLAGS)
tests_unit_text_test_fold_SOURCES = tests/unit/text/test_fold.c
tests_unit_text_test_fold_LDADD = $(text_test_libs)

tests_unit_text_test_html_CFLAGS = $(TEST_CFLAGS) $(LIBXML_CFLAGS)
tests_unit_text_test_html_SOURCES = tests/unit/text/test_html.c tests/unit/text/read_text.h
tests_unit_text_test_html_LDADD = $(text_test_libs)

tests_unit_text_test_html_parser_CFLAGS = $(TEST_CFLAGS) $(LIBXML_CFLAGS)
tests_unit_text_test_html_parser_SOURCES = tests/unit/text/test_html_parser.c \
	tests/unit/text/read_text.h
tests_unit_text_test_html_parser_LDADD = $(text_test_libs)

tests_unit_text_test_plain_CFLAGS = $(TEST_CFLAGS)
tests_unit_text_test_plain_SOURCES = tests/unit/text/test_plain.c tests/unit/text/read_text.h
tests_unit_text_test_plain_LDADD = $(text_test_libs)
