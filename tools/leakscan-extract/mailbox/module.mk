# SPDX-License-Identifier: Apache-2.0
# Whole mailboxes that a library takes apart: a program of its own.  What does not touch
# that library is always compiled, so that tests can link it.
EXTRACT_MAILBOX_SOURCES = \
	tools/leakscan-extract/mailbox/fields.c \
	tools/leakscan-extract/mailbox/fields.h \
	tools/leakscan-extract/mailbox/headers.c \
	tools/leakscan-extract/mailbox/headers.h \
	tools/leakscan-extract/mailbox/item.c \
	tools/leakscan-extract/mailbox/item.h \
	tools/leakscan-extract/mailbox/out.c \
	tools/leakscan-extract/mailbox/out.h \
	tools/leakscan-extract/mailbox/render.c \
	tools/leakscan-extract/mailbox/render.h

if WITH_PFF
pkglibexec_PROGRAMS += leakscan-extract-mailbox
leakscan_extract_mailbox_CFLAGS = $(GLIB_ONLY_CFLAGS) $(PFF_CFLAGS)
leakscan_extract_mailbox_SOURCES = \
	tools/leakscan-extract/mailbox/mailbox.c \
	tools/leakscan-extract/mailbox/mailbox.h \
	tools/leakscan-extract/mailbox/main.c \
	tools/leakscan-extract/mailbox/pst.c \
	tools/leakscan-extract/mailbox/pst.h \
	tools/leakscan-extract/mailbox/pst_item.c
leakscan_extract_mailbox_LDADD = tools/leakscan-extract/libextract.la $(PFF_LIBS) $(GLIB_LIBS)
endif
