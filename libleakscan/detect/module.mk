# SPDX-License-Identifier: Apache-2.0
include libleakscan/detect/validators/module.mk
noinst_LTLIBRARIES += libleakscan/detect/liblks-detect.la
libleakscan_detect_liblks_detect_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(PCRE2_CFLAGS) $(HS_CFLAGS)
libleakscan_detect_liblks_detect_la_LIBADD = libleakscan/detect/validators/liblks-validators.la
libleakscan_detect_liblks_detect_la_SOURCES = \
	libleakscan/detect/characters.c \
	libleakscan/detect/characters.h \
	libleakscan/detect/companions.c \
	libleakscan/detect/companions.h \
	libleakscan/detect/detect.h \
	libleakscan/detect/detector.c \
	libleakscan/detect/digits.c \
	libleakscan/detect/digits.h \
	libleakscan/detect/distinct.c \
	libleakscan/detect/distinct.h \
	libleakscan/detect/engine.c \
	libleakscan/detect/engine.h \
	libleakscan/detect/evidence.c \
	libleakscan/detect/evidence.h \
	libleakscan/detect/forms.h \
	libleakscan/detect/found.c \
	libleakscan/detect/headings.c \
	libleakscan/detect/headings.h \
	libleakscan/detect/judge.c \
	libleakscan/detect/judge.h \
	libleakscan/detect/literals-portable.c \
	libleakscan/detect/literals-vectorscan.c \
	libleakscan/detect/literals.c \
	libleakscan/detect/literals.h \
	libleakscan/detect/outline.c \
	libleakscan/detect/outline.h \
	libleakscan/detect/places.c \
	libleakscan/detect/regex.c \
	libleakscan/detect/regex.h \
	libleakscan/detect/rows.c \
	libleakscan/detect/rows.h \
	libleakscan/detect/search.c \
	libleakscan/detect/search.h \
	libleakscan/detect/table-lines.c \
	libleakscan/detect/table-lines.h \
	libleakscan/detect/table.c \
	libleakscan/detect/table.h \
	libleakscan/detect/term-hits.c \
	libleakscan/detect/terms.c \
	libleakscan/detect/terms.h \
	libleakscan/detect/value.c \
	libleakscan/detect/version.c \
	libleakscan/detect/vocabulary.c \
	libleakscan/detect/vocabulary.h \
	libleakscan/detect/words.c \
	libleakscan/detect/words.h
