# SPDX-License-Identifier: Apache-2.0
# Fuzz targets: libFuzzer drives them with --enable-fuzzing (./dev fuzz), else
# they replay their seeds and every input that ever failed.
FUZZ_TARGETS = \
	tests/fuzz/fuzz_archive \
	tests/fuzz/fuzz_calls \
	tests/fuzz/fuzz_frames \
	tests/fuzz/fuzz_html \
	tests/fuzz/fuzz_mailbox \
	tests/fuzz/fuzz_mime \
	tests/fuzz/fuzz_pack \
	tests/fuzz/fuzz_report \
	tests/fuzz/fuzz_scan \
	tests/fuzz/fuzz_text
if WITH_EXTRACT
FUZZ_TARGETS += \
	tests/fuzz/fuzz_documents \
	tests/fuzz/fuzz_helper \
	tests/fuzz/fuzz_package \
	tests/fuzz/fuzz_rtf
if WITH_GSF
FUZZ_TARGETS += tests/fuzz/fuzz_ole
endif
endif
FUZZ_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
EXTRA_DIST += tests/fuzz.sh tests/fuzz/make_seeds.py tests/fuzz/make_document_seeds.py tests/fuzz/seeds tests/fuzz/failed tests/fuzz/dictionaries

if WITH_FUZZING
EXTRA_PROGRAMS += $(FUZZ_TARGETS)
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZ_COMMON = tests/fuzz/fuzz.h
FUZZ_MESSAGES = tests/fuzz/mime_mutator.c tests/fuzz/mime_tree.c tests/fuzz/mime_tree.h
else
check_PROGRAMS += $(FUZZ_TARGETS)
TESTS += $(FUZZ_TARGETS)
FUZZ_LINK = $(AM_LDFLAGS)
FUZZ_COMMON = tests/fuzz/fuzz.h tests/fuzz/replay.c
FUZZ_MESSAGES =
endif

FUZZ_MODEL = libleakscan/model/liblks-model.la $(GLIB_LIBS)
FUZZ_MAILBOX = libleakscan/mailbox/liblks-mailbox.la $(FUZZ_MODEL) $(ARCHIVE_LIBS)
FUZZ_TEXT = libleakscan/text/liblks-text.la $(FUZZ_MODEL) $(LIBXML_LIBS)
FUZZ_EXTRACT = libleakscan/extract/liblks-extract.la $(FUZZ_MODEL)
FUZZ_LIBRARY = libleakscan/libleakscan.la $(GLIB_LIBS)
FUZZ_READERS = tools/leakscan-extract/libextract.la $(GLIB_LIBS)

tests_fuzz_fuzz_archive_SOURCES = tests/fuzz/fuzz_archive.c $(FUZZ_COMMON)
tests_fuzz_fuzz_archive_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_archive_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_archive_LDADD = $(FUZZ_MAILBOX)

tests_fuzz_fuzz_calls_SOURCES = tests/fuzz/fuzz_calls.c $(FUZZ_COMMON)
tests_fuzz_fuzz_calls_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_calls_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_calls_LDADD = $(FUZZ_LIBRARY)

tests_fuzz_fuzz_documents_SOURCES = tests/fuzz/fuzz_documents.c tests/fuzz/fuzz_documents.h $(FUZZ_COMMON)
tests_fuzz_fuzz_documents_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_documents_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_documents_LDADD = $(FUZZ_READERS)

tests_fuzz_fuzz_frames_SOURCES = tests/fuzz/fuzz_frames.c $(FUZZ_COMMON)
tests_fuzz_fuzz_frames_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_frames_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_frames_LDADD = $(FUZZ_EXTRACT)

tests_fuzz_fuzz_helper_SOURCES = tests/fuzz/fuzz_helper.c tests/fuzz/fuzz_documents.h $(FUZZ_COMMON)
tests_fuzz_fuzz_helper_CFLAGS = $(FUZZ_CFLAGS) -pthread
tests_fuzz_fuzz_helper_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_helper_LDADD = $(FUZZ_EXTRACT) $(FUZZ_READERS)

tests_fuzz_fuzz_html_SOURCES = tests/fuzz/fuzz_html.c tests/fuzz/fuzz_text.h $(FUZZ_COMMON)
tests_fuzz_fuzz_html_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_html_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_html_LDADD = $(FUZZ_TEXT)

tests_fuzz_fuzz_mailbox_SOURCES = tests/fuzz/fuzz_mailbox.c $(FUZZ_COMMON)
tests_fuzz_fuzz_mailbox_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_mailbox_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_mailbox_LDADD = $(FUZZ_MAILBOX)

tests_fuzz_fuzz_mime_SOURCES = tests/fuzz/fuzz_mime.c $(FUZZ_COMMON) $(FUZZ_MESSAGES)
tests_fuzz_fuzz_mime_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_mime_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_mime_LDADD = libleakscan/mime/liblks-mime.la $(FUZZ_MODEL) $(GMIME_LIBS)

tests_fuzz_fuzz_ole_SOURCES = tests/fuzz/fuzz_ole.c tests/fuzz/fuzz_documents.h $(FUZZ_COMMON)
tests_fuzz_fuzz_ole_CFLAGS = $(FUZZ_CFLAGS) $(GSF_CFLAGS)
tests_fuzz_fuzz_ole_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_ole_LDADD = $(FUZZ_READERS) $(GSF_LIBS)

tests_fuzz_fuzz_pack_SOURCES = tests/fuzz/fuzz_pack.c $(FUZZ_COMMON)
tests_fuzz_fuzz_pack_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_pack_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_pack_LDADD = $(FUZZ_LIBRARY)

tests_fuzz_fuzz_package_SOURCES = tests/fuzz/fuzz_package.c tests/fuzz/fuzz_documents.h $(FUZZ_COMMON)
tests_fuzz_fuzz_package_CFLAGS = $(FUZZ_CFLAGS) $(ARCHIVE_CFLAGS)
tests_fuzz_fuzz_package_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_package_LDADD = $(FUZZ_READERS) $(ARCHIVE_LIBS)

tests_fuzz_fuzz_report_SOURCES = tests/fuzz/fuzz_report.c $(FUZZ_COMMON)
tests_fuzz_fuzz_report_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_report_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_report_LDADD = $(FUZZ_LIBRARY)

tests_fuzz_fuzz_rtf_SOURCES = tests/fuzz/fuzz_rtf.c tests/fuzz/fuzz_documents.h $(FUZZ_COMMON)
tests_fuzz_fuzz_rtf_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_rtf_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_rtf_LDADD = $(FUZZ_READERS)

tests_fuzz_fuzz_scan_SOURCES = tests/fuzz/fuzz_scan.c libleakscan/scan/passwords.c tests/fuzz/warm.h $(FUZZ_COMMON) $(FUZZ_MESSAGES)
tests_fuzz_fuzz_scan_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_scan_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_scan_LDADD = $(FUZZ_LIBRARY)

tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c tests/fuzz/fuzz_text.h $(FUZZ_COMMON)
tests_fuzz_fuzz_text_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_fuzz_text_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_text_LDADD = $(FUZZ_TEXT)

# Through the public API alone.
HOSTILE_TESTS = tests/fuzz/evasion tests/fuzz/invariance tests/fuzz/slow_search \
	tests/fuzz/time_budget
check_PROGRAMS += $(HOSTILE_TESTS)
TESTS += $(HOSTILE_TESTS)

tests_fuzz_time_budget_SOURCES = tests/fuzz/time_budget.c
tests_fuzz_time_budget_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_time_budget_LDADD = $(FUZZ_LIBRARY)

tests_fuzz_slow_search_SOURCES = tests/fuzz/slow_search.c tests/fuzz/warm.h
tests_fuzz_slow_search_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_slow_search_LDADD = $(FUZZ_LIBRARY)

tests_fuzz_evasion_SOURCES = tests/fuzz/evasion.c
tests_fuzz_evasion_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_evasion_LDADD = $(FUZZ_LIBRARY)

tests_fuzz_invariance_SOURCES = tests/fuzz/invariance.c tests/fuzz/warm.h
tests_fuzz_invariance_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_invariance_LDADD = $(FUZZ_LIBRARY)

# Trees of parts through what holds of the MIME walk.
check_PROGRAMS += tests/fuzz/trees
TESTS += tests/fuzz/trees
tests_fuzz_trees_SOURCES = tests/fuzz/trees.c tests/fuzz/fuzz_mime.c tests/fuzz/fuzz.h \
	tests/fuzz/mime_tree.c tests/fuzz/mime_tree.h
tests_fuzz_trees_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_trees_LDADD = libleakscan/mime/liblks-mime.la $(FUZZ_MODEL) $(GMIME_LIBS)
