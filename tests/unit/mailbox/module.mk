# SPDX-License-Identifier: Apache-2.0
MAILBOX_TESTS = \
	tests/unit/mailbox/test_postmark \
	tests/unit/mailbox/test_splitter
check_PROGRAMS += $(MAILBOX_TESTS)
TESTS += $(MAILBOX_TESTS)

MAILBOX_TEST_LIBS = libleakscan/mailbox/liblks-mailbox.la libleakscan/model/liblks-model.la \
	$(TEST_LIBS) $(ARCHIVE_LIBS)
MAILBOX_COLLECT = tests/unit/mailbox/collect.c tests/unit/mailbox/collect.h

tests_unit_mailbox_test_postmark_CFLAGS = $(TEST_CFLAGS)
tests_unit_mailbox_test_postmark_SOURCES = tests/unit/mailbox/test_postmark.c
tests_unit_mailbox_test_postmark_LDADD = $(MAILBOX_TEST_LIBS)

tests_unit_mailbox_test_splitter_CFLAGS = $(TEST_CFLAGS)
tests_unit_mailbox_test_splitter_SOURCES = tests/unit/mailbox/test_splitter.c $(MAILBOX_COLLECT)
tests_unit_mailbox_test_splitter_LDADD = $(MAILBOX_TEST_LIBS)
