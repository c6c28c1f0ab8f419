# SPDX-License-Identifier: Apache-2.0
# The readers in a library of their own, for hosts that cannot start processes.  Installed
# where it was asked for; the tests build it wherever readers are built.
EXTRA_DIST += libleakscan/inprocess/inprocess.sym

if WITH_READERS
if WITH_INPROCESS
lib_LTLIBRARIES += libleakscan/libleakscan-inprocess.la
include_HEADERS += libleakscan/leakscan-inprocess.h
pkgconfig_DATA += libleakscan/inprocess/libleakscan-inprocess.pc
else
check_LTLIBRARIES += libleakscan/libleakscan-inprocess.la
INPROCESS_NOT_INSTALLED = -rpath /nowhere
EXTRA_DIST += libleakscan/leakscan-inprocess.h
endif
libleakscan_libleakscan_inprocess_la_CFLAGS = $(GLIB_ONLY_CFLAGS)
libleakscan_libleakscan_inprocess_la_SOURCES = libleakscan/inprocess/inprocess.c
libleakscan_libleakscan_inprocess_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined $(INPROCESS_NOT_INSTALLED) \
	-version-info $(LEAKSCAN_VERSION_INFO) \
	-Wl,--version-script=$(top_srcdir)/libleakscan/inprocess/inprocess.sym
libleakscan_libleakscan_inprocess_la_LIBADD = libleakscan/libleakscan.la \
	tools/leakscan-extract/libdocuments.la $(GLIB_LIBS)
endif
