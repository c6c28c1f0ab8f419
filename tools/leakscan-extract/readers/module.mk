# SPDX-License-Identifier: Apache-2.0
# The readers of document formats: sources, and what they are compiled and linked with.
EXTRACT_READERS_SOURCES = \
	tools/leakscan-extract/readers/bytes.h \
	tools/leakscan-extract/readers/codepage.c \
	tools/leakscan-extract/readers/codepage.h \
	tools/leakscan-extract/readers/epub.c \
	tools/leakscan-extract/readers/mapi.c \
	tools/leakscan-extract/readers/mapi.h \
	tools/leakscan-extract/readers/odf.c \
	tools/leakscan-extract/readers/office.c \
	tools/leakscan-extract/readers/office.h \
	tools/leakscan-extract/readers/office_book.c \
	tools/leakscan-extract/readers/office_flow.c \
	tools/leakscan-extract/readers/office_sheet.c \
	tools/leakscan-extract/readers/package.c \
	tools/leakscan-extract/readers/package.h \
	tools/leakscan-extract/readers/readers.c \
	tools/leakscan-extract/readers/readers.h \
	tools/leakscan-extract/readers/rtf.c \
	tools/leakscan-extract/readers/sheet_number.c \
	tools/leakscan-extract/readers/sheet_number.h \
	tools/leakscan-extract/readers/text.c \
	tools/leakscan-extract/readers/text.h \
	tools/leakscan-extract/readers/tnef.c \
	tools/leakscan-extract/readers/xml_part.c \
	tools/leakscan-extract/readers/xml_part.h \
	tools/leakscan-extract/readers/zip_names.c \
	tools/leakscan-extract/readers/zip_names.h
EXTRACT_READERS_CFLAGS = $(LIBXML_CFLAGS)
EXTRACT_READERS_LIBS = $(LIBXML_LIBS) -lm

if WITH_POPPLER
EXTRACT_READERS_SOURCES += \
	tools/leakscan-extract/readers/pdf.c \
	tools/leakscan-extract/readers/pdf_picture.c \
	tools/leakscan-extract/readers/pdf_picture.h
EXTRACT_READERS_CFLAGS += $(POPPLER_CFLAGS)
EXTRACT_READERS_LIBS += $(POPPLER_LIBS)
endif

if WITH_QPDF
EXTRACT_READERS_SOURCES += \
	tools/leakscan-extract/readers/pdf_inner.c \
	tools/leakscan-extract/readers/pdf_inner.h \
	tools/leakscan-extract/readers/pdf_xfa.c
EXTRACT_READERS_CFLAGS += $(QPDF_CFLAGS)
EXTRACT_READERS_LIBS += $(QPDF_LIBS)
endif

if WITH_TESSERACT
EXTRACT_READERS_SOURCES += \
	tools/leakscan-extract/readers/ocr.c \
	tools/leakscan-extract/readers/ocr.h \
	tools/leakscan-extract/readers/picture.c
EXTRACT_READERS_CFLAGS += $(TESSERACT_CFLAGS)
endif

if WITH_GSF
EXTRACT_READERS_SOURCES += \
	tools/leakscan-extract/readers/ole.c \
	tools/leakscan-extract/readers/ole.h \
	tools/leakscan-extract/readers/ole_crypt.c \
	tools/leakscan-extract/readers/ole_excel.c \
	tools/leakscan-extract/readers/ole_outlook.c \
	tools/leakscan-extract/readers/ole_powerpoint.c \
	tools/leakscan-extract/readers/ole_word.c
EXTRACT_READERS_CFLAGS += $(GSF_CFLAGS)
EXTRACT_READERS_LIBS += $(GSF_LIBS)
endif

if WITH_NETTLE
EXTRACT_READERS_SOURCES += \
	tools/leakscan-extract/readers/crypt.c \
	tools/leakscan-extract/readers/crypt.h \
	tools/leakscan-extract/readers/crypt_agile.c \
	tools/leakscan-extract/readers/crypt_binary.c \
	tools/leakscan-extract/readers/crypt_key.h
EXTRACT_READERS_CFLAGS += $(NETTLE_CFLAGS)
EXTRACT_READERS_LIBS += $(NETTLE_LIBS)
endif

if WITH_KSBA
EXTRACT_READERS_SOURCES += tools/leakscan-extract/readers/smime.c
EXTRACT_READERS_CFLAGS += $(KSBA_CFLAGS)
EXTRACT_READERS_LIBS += $(KSBA_LIBS)
endif
