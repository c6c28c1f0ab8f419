# SPDX-License-Identifier: Apache-2.0
# The library: one convenience library a room, joined into libleakscan.la.

include libleakscan/model/module.mk
include libleakscan/mailbox/module.mk
include libleakscan/mime/module.mk
include libleakscan/text/module.mk
include libleakscan/extract/module.mk
include libleakscan/policy/module.mk
include libleakscan/packs/module.mk
include libleakscan/detect/module.mk
include libleakscan/score/module.mk
include libleakscan/report/module.mk
include libleakscan/scan/module.mk

include_HEADERS = libleakscan/leakscan.h
lib_LTLIBRARIES = libleakscan/libleakscan.la
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = libleakscan/libleakscan.pc
EXTRA_DIST += libleakscan/leakscan.sym

libleakscan_libleakscan_la_SOURCES =
libleakscan_libleakscan_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined \
	-version-info $(LEAKSCAN_VERSION_INFO) \
	-Wl,--version-script=$(top_srcdir)/libleakscan/leakscan.sym
libleakscan_libleakscan_la_DEPENDENCIES = $(LKS_ROOMS) libleakscan/leakscan.sym
LKS_ROOMS = \
	libleakscan/scan/liblks-scan.la \
	libleakscan/report/liblks-report.la \
	libleakscan/mailbox/liblks-mailbox.la \
	libleakscan/mime/liblks-mime.la \
	libleakscan/text/liblks-text.la \
	libleakscan/extract/liblks-extract.la \
	libleakscan/policy/liblks-policy.la \
	libleakscan/detect/liblks-detect.la \
	libleakscan/score/liblks-score.la \
	libleakscan/model/liblks-model.la
# What the rooms stand on; the last name of each line is where it may be included.
LKS_LIBS = $(ARCHIVE_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) $(PCRE2_LIBS) $(HS_LIBS) $(GLIB_LIBS) -lm
libleakscan_libleakscan_la_LIBADD = $(LKS_ROOMS) $(LKS_LIBS)

include libleakscan/inprocess/module.mk
