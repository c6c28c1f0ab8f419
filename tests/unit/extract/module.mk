# SPDX-License-Identifier: Apache-2.0
EXTRACT_TESTS = \
	tests/unit/extract/test_extractor \
	tests/unit/extract/test_frames \
	tests/unit/extract/test_store
check_PROGRAMS += $(EXTRACT_TESTS) tests/unit/extract/fake_helper \
	tests/unit/extract/fake-mailbox
TESTS += $(EXTRACT_TESTS)
EXTRACT_TEST_LIBS = libleakscan/extract/liblks-extract.la $(TEST_LIBS)

tests_unit_extract_fake_helper_SOURCES = tests/unit/extract/fake_helper.c

tests_unit_extract_test_extractor_CFLAGS = $(TEST_CFLAGS)
tests_unit_extract_test_extractor_SOURCES = tests/unit/extract/test_extractor.c
tests_unit_extract_test_extractor_LDADD = $(EXTRACT_TEST_LIBS)

tests_unit_extract_test_frames_CFLAGS = $(TEST_CFLAGS)
tests_unit_extract_test_frames_SOURCES = tests/unit/extract/test_frames.c
tests_unit_extract_test_frames_LDADD = $(EXTRACT_TEST_LIBS)

tests_unit_extract_fake_mailbox_SOURCES = tests/unit/extract/fake_mailbox.c

tests_unit_extract_test_store_CFLAGS = $(TEST_CFLAGS)
tests_unit_extract_test_store_SOURCES = tests/unit/extract/test_store.c
tests_unit_extract_test_store_LDADD = $(EXTRACT_TEST_LIBS)
