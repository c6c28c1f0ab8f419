# SPDX-License-Identifier: Apache-2.0
MAILBOX_TESTS = \
	tests/unit/mailbox/test_packed \
	tests/unit/mailbox/test_postmark \
	tests/unit/mailbox/test_range \
	tests/unit/mailbox/test_sniff \
	tests/unit/mailbox/test_splitter \
	tests/unit/mailbox/test_store \
	tests/unit/mailbox/test_tree
check_PROGRAMS += $(MAILBOX_TESTS)
TESTS += $(MAILBOX_TESTS)

MAILBOX_TEST_LIBS = libleakscan/mailbox/liblks-mailbox.la libleakscan/model/liblks-model.la \
	$(TEST_LIBS) $(ARCHIVE_LIBS)
MAILBOX_TEST_CFLAGS = $(TEST_CFLAGS) $(ARCHIVE_CFLAGS)
MAILBOX_COLLECT = tests/unit/mailbox/collect.c tests/unit/mailbox/collect.h
MAILBOX_FOLDER = tests/unit/mailbox/folder.c tests/unit/mailbox/folder.h

tests_unit_mailbox_test_packed_CFLAGS = $(MAILBOX_TEST_CFLAGS)
tests_unit_mailbox_test_packed_SOURCES = tests/unit/mailbox/test_packed.c \
	$(MAILBOX_COLLECT) $(MAILBOX_FOLDER)
tests_unit_mailbox_test_packed_LDADD = $(MAILBOX_TEST_LIBS)

tests_unit_mailbox_test_postmark_CFLAGS = $(MAILBOX_TEST_CFLAGS)
tests_unit_mailbox_test_postmark_SOURCES = tests/unit/mailbox/test_postmark.c
tests_unit_mailbox_test_postmark_LDADD = $(MAILBOX_TEST_LIBS)

tests_unit_mailbox_test_range_CFLAGS = $(MAILBOX_TEST_CFLAGS)
tests_unit_mailbox_test_range_SOURCES = tests/unit/mailbox/test_range.c \
	$(MAILBOX_COLLECT) $(MAILBOX_FOLDER)
tests_unit_mailbox_test_range_LDADD = $(MAILBOX_TEST_LIBS)

tests_unit_mailbox_test_sniff_CFLAGS = $(MAILBOX_TEST_CFLAGS)
tests_unit_mailbox_test_sniff_SOURCES = tests/unit/mailbox/test_sniff.c
tests_unit_mailbox_test_sniff_LDADD = $(MAILBOX_TEST_LIBS)

tests_unit_mailbox_test_splitter_CFLAGS = $(MAILBOX_TEST_CFLAGS)
tests_unit_mailbox_test_splitter_SOURCES = tests/unit/mailbox/test_splitter.c $(MAILBOX_COLLECT)
tests_unit_mailbox_test_splitter_LDADD = $(MAILBOX_TEST_LIBS)

tests_unit_mailbox_test_tree_CFLAGS = $(MAILBOX_TEST_CFLAGS)
tests_unit_mailbox_test_tree_SOURCES = tests/unit/mailbox/test_tree.c \
	$(MAILBOX_COLLECT) $(MAILBOX_FOLDER)
tests_unit_mailbox_test_tree_LDADD = $(MAILBOX_TEST_LIBS)

tests_unit_mailbox_test_store_CFLAGS = $(MAILBOX_TEST_CFLAGS)
tests_unit_mailbox_test_store_SOURCES = tests/unit/mailbox/test_store.c
tests_unit_mailbox_test_store_LDADD = $(MAILBOX_TEST_LIBS)
