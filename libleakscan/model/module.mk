# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/model/liblks-model.la
libleakscan_model_liblks_model_la_CFLAGS = $(GLIB_ONLY_CFLAGS)
libleakscan_model_liblks_model_la_SOURCES = \
	libleakscan/model/bytes.c \
	libleakscan/model/bytes.h \
	libleakscan/model/diagnostics.c \
	libleakscan/model/diagnostics.h \
	libleakscan/model/finding.h \
	libleakscan/model/part.h \
	libleakscan/model/rule.c \
	libleakscan/model/rule.h \
	libleakscan/model/store.h
