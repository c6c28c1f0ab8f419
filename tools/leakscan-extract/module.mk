# SPDX-License-Identifier: Apache-2.0
# Readers of documents, and the sandboxed helper that runs them, a program apart: what it
# links never enters libleakscan.
if WITH_READERS
include tools/leakscan-extract/readers/module.mk
noinst_LTLIBRARIES += tools/leakscan-extract/libdocuments.la

# Documents to texts, in whatever process.
tools_leakscan_extract_libdocuments_la_CFLAGS = $(GLIB_ONLY_CFLAGS) $(ARCHIVE_CFLAGS) \
	$(LZMA_CFLAGS) $(EXTRACT_READERS_CFLAGS)
tools_leakscan_extract_libdocuments_la_SOURCES = \
	tools/leakscan-extract/container.c \
	tools/leakscan-extract/container.h \
	tools/leakscan-extract/executable.c \
	tools/leakscan-extract/formats.c \
	tools/leakscan-extract/formats.h \
	tools/leakscan-extract/output.c \
	tools/leakscan-extract/output.h \
	tools/leakscan-extract/piece.c \
	tools/leakscan-extract/piece.h \
	tools/leakscan-extract/quiet.c \
	tools/leakscan-extract/quiet.h \
	tools/leakscan-extract/reader.h \
	tools/leakscan-extract/salvage.c \
	tools/leakscan-extract/salvage.h \
	tools/leakscan-extract/unpack.c \
	tools/leakscan-extract/zip_password.c \
	tools/leakscan-extract/zip_password.h \
	$(EXTRACT_READERS_SOURCES)
tools_leakscan_extract_libdocuments_la_LIBADD = $(ARCHIVE_LIBS) $(LZMA_LIBS) $(EXTRACT_READERS_LIBS) \
	$(GLIB_LIBS)
endif

if WITH_EXTRACT
include tools/leakscan-extract/mailbox/module.mk
pkglibexec_PROGRAMS += leakscan-extract
noinst_LTLIBRARIES += tools/leakscan-extract/libextract.la

# Everything but main, so that tests can link it.
tools_leakscan_extract_libextract_la_CFLAGS = $(GLIB_ONLY_CFLAGS) $(SECCOMP_CFLAGS) \
	$(LIBXML_CFLAGS)
tools_leakscan_extract_libextract_la_SOURCES = \
	tools/leakscan-extract/channel.c \
	tools/leakscan-extract/channel.h \
	tools/leakscan-extract/child.c \
	tools/leakscan-extract/child.h \
	tools/leakscan-extract/dump.c \
	tools/leakscan-extract/dump.h \
	tools/leakscan-extract/sandbox.c \
	tools/leakscan-extract/sandbox.h \
	tools/leakscan-extract/selftest.c \
	tools/leakscan-extract/selftest.h \
	tools/leakscan-extract/serve.c \
	tools/leakscan-extract/serve.h \
	tools/leakscan-extract/warm.c \
	tools/leakscan-extract/warm.h \
	$(EXTRACT_MAILBOX_SOURCES)
tools_leakscan_extract_libextract_la_LIBADD = tools/leakscan-extract/libdocuments.la \
	$(SECCOMP_LIBS)

leakscan_extract_CFLAGS = $(GLIB_ONLY_CFLAGS)
leakscan_extract_SOURCES = tools/leakscan-extract/main.c
leakscan_extract_LDADD = tools/leakscan-extract/libextract.la $(GLIB_LIBS)

# What links many libraries is a program of its own: a child costs time for each of
# them, and most documents need none.  The light one has its own table of readers, so
# that the linker takes nothing of the others.
if WITH_POPPLER
leakscan_extract_CFLAGS += -DEXTRACT_LIGHT
leakscan_extract_SOURCES += tools/leakscan-extract/readers/readers.c

pkglibexec_PROGRAMS += leakscan-extract-full
leakscan_extract_full_CFLAGS = $(GLIB_ONLY_CFLAGS)
leakscan_extract_full_SOURCES = tools/leakscan-extract/main.c
leakscan_extract_full_LDADD = tools/leakscan-extract/libextract.la $(GLIB_LIBS)
endif
endif
