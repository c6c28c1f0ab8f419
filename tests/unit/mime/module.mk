# SPDX-License-Identifier: Apache-2.0
MIME_TESTS = \
	tests/unit/mime/test_base64 \
	tests/unit/mime/test_content \
	tests/unit/mime/test_corpora \
	tests/unit/mime/test_headers \
	tests/unit/mime/test_hostile \
	tests/unit/mime/test_quoted_printable \
	tests/unit/mime/test_walk
check_PROGRAMS += $(MIME_TESTS)
TESTS += $(MIME_TESTS)
MIME_TEST_LIBS = libleakscan/mime/liblks-mime.la libleakscan/model/liblks-model.la \
	$(GMIME_LIBS) $(TEST_LIBS)
MIME_RECORDER = tests/unit/mime/recorder.c tests/unit/mime/recorder.h

tests_unit_mime_test_base64_CFLAGS = $(TEST_CFLAGS)
tests_unit_mime_test_base64_SOURCES = tests/unit/mime/test_base64.c
tests_unit_mime_test_base64_LDADD = $(MIME_TEST_LIBS)

tests_unit_mime_test_content_CFLAGS = $(TEST_CFLAGS) $(GMIME_CFLAGS)
tests_unit_mime_test_content_SOURCES = tests/unit/mime/test_content.c
tests_unit_mime_test_content_LDADD = $(MIME_TEST_LIBS)

tests_unit_mime_test_corpora_CFLAGS = $(TEST_CFLAGS) $(GMIME_CFLAGS)
tests_unit_mime_test_corpora_SOURCES = tests/unit/mime/test_corpora.c $(MIME_RECORDER)
tests_unit_mime_test_corpora_LDADD = $(MIME_TEST_LIBS)

tests_unit_mime_test_headers_CFLAGS = $(TEST_CFLAGS) $(GMIME_CFLAGS)
tests_unit_mime_test_headers_SOURCES = tests/unit/mime/test_headers.c
tests_unit_mime_test_headers_LDADD = $(MIME_TEST_LIBS)

tests_unit_mime_test_hostile_CFLAGS = $(TEST_CFLAGS)
tests_unit_mime_test_hostile_SOURCES = tests/unit/mime/test_hostile.c $(MIME_RECORDER)
tests_unit_mime_test_hostile_LDADD = $(MIME_TEST_LIBS)

tests_unit_mime_test_quoted_printable_CFLAGS = $(TEST_CFLAGS)
tests_unit_mime_test_quoted_printable_SOURCES = tests/unit/mime/test_quoted_printable.c
tests_unit_mime_test_quoted_printable_LDADD = $(MIME_TEST_LIBS)

tests_unit_mime_test_walk_CFLAGS = $(TEST_CFLAGS)
tests_unit_mime_test_walk_SOURCES = tests/unit/mime/test_walk.c $(MIME_RECORDER)
tests_unit_mime_test_walk_LDADD = $(MIME_TEST_LIBS)
