# SPDX-License-Identifier: Apache-2.0
check_PROGRAMS += tests/unit/model/test_model
TESTS += tests/unit/model/test_model
tests_unit_model_test_model_CFLAGS = $(TEST_CFLAGS)
tests_unit_model_test_model_SOURCES = tests/unit/model/test_model.c
tests_unit_model_test_model_LDADD = libleakscan/model/liblks-model.la $(TEST_LIBS)
