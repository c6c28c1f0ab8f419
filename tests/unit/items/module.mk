# SPDX-License-Identifier: Apache-2.0
if WITH_EXTRACT
check_PROGRAMS += tests/unit/items/test_items
TESTS += tests/unit/items/test_items
tests_unit_items_test_items_CFLAGS = $(TEST_CFLAGS)
tests_unit_items_test_items_SOURCES = tests/unit/items/test_items.c
tests_unit_items_test_items_LDADD = tools/leakscan-extract/libextract.la $(TEST_LIBS)
endif
