# SPDX-License-Identifier: Apache-2.0
if HAVE_CHECK
check_PROGRAMS += tests/corpus/test_message_counts
TESTS += tests/corpus/test_message_counts
tests_corpus_test_message_counts_CFLAGS = $(TEST_CFLAGS)
tests_corpus_test_message_counts_SOURCES = tests/corpus/test_message_counts.c
tests_corpus_test_message_counts_LDADD = libleakscan/mailbox/liblks-mailbox.la \
	libleakscan/model/liblks-model.la $(TEST_LIBS) $(ARCHIVE_LIBS)
endif
EXTRA_DIST += tests/corpus/count_messages.py tests/corpus/message_counts.tsv
TESTS += tests/corpus/scan_corpora.py
EXTRA_DIST += tests/corpus/scan_corpora.py
TESTS += tests/corpus/pst.py
EXTRA_DIST += tests/corpus/pst.py tests/corpus/pst_counts.tsv
