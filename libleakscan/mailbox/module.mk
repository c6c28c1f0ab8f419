# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/mailbox/liblks-mailbox.la
libleakscan_mailbox_liblks_mailbox_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(ARCHIVE_CFLAGS)
libleakscan_mailbox_liblks_mailbox_la_SOURCES = \
	libleakscan/mailbox/content.c \
	libleakscan/mailbox/content.h \
	libleakscan/mailbox/content_length.c \
	libleakscan/mailbox/content_length.h \
	libleakscan/mailbox/decoder.c \
	libleakscan/mailbox/decoder.h \
	libleakscan/mailbox/input.c \
	libleakscan/mailbox/mailbox.h \
	libleakscan/mailbox/postmark.c \
	libleakscan/mailbox/postmark.h \
	libleakscan/mailbox/cuts.c \
	libleakscan/mailbox/cuts.h \
	libleakscan/mailbox/slot.c \
	libleakscan/mailbox/sniff.c \
	libleakscan/mailbox/sniff.h \
	libleakscan/mailbox/splitter.c \
	libleakscan/mailbox/splitter.h \
	libleakscan/mailbox/spool.c \
	libleakscan/mailbox/spool.h \
	libleakscan/mailbox/store.c \
	libleakscan/mailbox/store.h \
	libleakscan/mailbox/walk.c \
	libleakscan/mailbox/walk.h
