# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/mailbox/liblks-mailbox.la
libleakscan_mailbox_liblks_mailbox_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(ARCHIVE_CFLAGS)
libleakscan_mailbox_liblks_mailbox_la_SOURCES = \
	libleakscan/mailbox/mailbox.h
