# SPDX-License-Identifier: Apache-2.0
if WITH_EXTRACT
READERS_TESTS = \
	tests/unit/readers/test_forms \
	tests/unit/readers/test_odf \
	tests/unit/readers/test_office \
	tests/unit/readers/test_places \
	tests/unit/readers/test_rtf \
	tests/unit/readers/test_tnef
check_PROGRAMS += $(READERS_TESTS)
TESTS += $(READERS_TESTS)
READERS_TEST_CFLAGS = $(TEST_CFLAGS) $(ARCHIVE_CFLAGS)
READERS_TEST_LIBS = tools/leakscan-extract/libextract.la $(ARCHIVE_LIBS) $(TEST_LIBS)
READING = tests/unit/readers/reading.c tests/unit/readers/reading.h

tests_unit_readers_test_forms_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_forms_SOURCES = tests/unit/readers/test_forms.c $(READING)
tests_unit_readers_test_forms_LDADD = $(READERS_TEST_LIBS)

tests_unit_readers_test_odf_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_odf_SOURCES = tests/unit/readers/test_odf.c $(READING)
tests_unit_readers_test_odf_LDADD = $(READERS_TEST_LIBS)

tests_unit_readers_test_office_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_office_SOURCES = tests/unit/readers/test_office.c $(READING)
tests_unit_readers_test_office_LDADD = $(READERS_TEST_LIBS)

tests_unit_readers_test_places_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_places_SOURCES = tests/unit/readers/test_places.c $(READING)
tests_unit_readers_test_places_LDADD = $(READERS_TEST_LIBS)

tests_unit_readers_test_rtf_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_rtf_SOURCES = tests/unit/readers/test_rtf.c $(READING)
tests_unit_readers_test_rtf_LDADD = $(READERS_TEST_LIBS)

if WITH_GSF
check_PROGRAMS += tests/unit/readers/test_ole
TESTS += tests/unit/readers/test_ole
tests_unit_readers_test_ole_CFLAGS = $(READERS_TEST_CFLAGS) $(GSF_CFLAGS)
tests_unit_readers_test_ole_SOURCES = tests/unit/readers/test_ole.c $(READING)
tests_unit_readers_test_ole_LDADD = $(READERS_TEST_LIBS) $(GSF_LIBS)
endif

tests_unit_readers_test_tnef_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_tnef_SOURCES = tests/unit/readers/test_tnef.c $(READING)
tests_unit_readers_test_tnef_LDADD = $(READERS_TEST_LIBS)

if WITH_POPPLER
check_PROGRAMS += tests/unit/readers/test_pdf
TESTS += tests/unit/readers/test_pdf
tests_unit_readers_test_pdf_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_pdf_SOURCES = tests/unit/readers/test_pdf.c $(READING)
tests_unit_readers_test_pdf_LDADD = $(READERS_TEST_LIBS)

if WITH_TESSERACT
check_PROGRAMS += tests/unit/readers/test_picture
TESTS += tests/unit/readers/test_picture
tests_unit_readers_test_picture_CFLAGS = $(READERS_TEST_CFLAGS) $(POPPLER_CFLAGS)
tests_unit_readers_test_picture_SOURCES = tests/unit/readers/test_picture.c $(READING)
tests_unit_readers_test_picture_LDADD = libleakscan/libleakscan.la $(READERS_TEST_LIBS) $(POPPLER_LIBS)
endif
endif

check_PROGRAMS += tests/unit/readers/test_zip_password
TESTS += tests/unit/readers/test_zip_password
tests_unit_readers_test_zip_password_CFLAGS = $(READERS_TEST_CFLAGS)
tests_unit_readers_test_zip_password_SOURCES = tests/unit/readers/test_zip_password.c $(READING)
tests_unit_readers_test_zip_password_LDADD = $(READERS_TEST_LIBS)

if WITH_NETTLE
if WITH_GSF
check_PROGRAMS += tests/unit/readers/test_crypt
TESTS += tests/unit/readers/test_crypt
tests_unit_readers_test_crypt_CFLAGS = $(READERS_TEST_CFLAGS) $(GSF_CFLAGS) $(NETTLE_CFLAGS)
tests_unit_readers_test_crypt_SOURCES = tests/unit/readers/test_crypt.c $(READING)
tests_unit_readers_test_crypt_LDADD = $(READERS_TEST_LIBS) $(GSF_LIBS) $(NETTLE_LIBS)
endif
endif
endif
