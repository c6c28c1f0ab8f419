# SPDX-License-Identifier: Apache-2.0
SCORE_TESTS = \
	tests/unit/score/test_curve \
	tests/unit/score/test_score \
	tests/unit/score/test_properties \
	tests/unit/score/test_explain
check_PROGRAMS += $(SCORE_TESTS)
TESTS += $(SCORE_TESTS)
# The words of categories and levels come from report/.
SCORE_TEST_LIBS = libleakscan/score/liblks-score.la libleakscan/report/liblks-report.la \
	libleakscan/model/liblks-model.la $(TEST_LIBS) -lm

tests_unit_score_test_curve_CFLAGS = $(TEST_CFLAGS)
tests_unit_score_test_curve_SOURCES = tests/unit/score/test_curve.c
tests_unit_score_test_curve_LDADD = $(SCORE_TEST_LIBS)

tests_unit_score_test_score_CFLAGS = $(TEST_CFLAGS)
tests_unit_score_test_score_SOURCES = tests/unit/score/test_score.c \
	tests/unit/score/rules.c tests/unit/score/rules.h
tests_unit_score_test_score_LDADD = $(SCORE_TEST_LIBS)

tests_unit_score_test_properties_CFLAGS = $(TEST_CFLAGS)
tests_unit_score_test_properties_SOURCES = tests/unit/score/test_properties.c \
	tests/unit/score/rules.c tests/unit/score/rules.h
tests_unit_score_test_properties_LDADD = $(SCORE_TEST_LIBS)

tests_unit_score_test_explain_CFLAGS = $(TEST_CFLAGS)
tests_unit_score_test_explain_SOURCES = tests/unit/score/test_explain.c \
	tests/unit/score/rules.c tests/unit/score/rules.h
tests_unit_score_test_explain_LDADD = $(SCORE_TEST_LIBS)
