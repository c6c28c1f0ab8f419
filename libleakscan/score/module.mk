# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/score/liblks-score.la
libleakscan_score_liblks_score_la_CFLAGS = $(GLIB_ONLY_CFLAGS)
libleakscan_score_liblks_score_la_SOURCES = \
	libleakscan/score/combination.c \
	libleakscan/score/combination.h \
	libleakscan/score/curve.c \
	libleakscan/score/curve.h \
	libleakscan/score/explain.c \
	libleakscan/score/score.c \
	libleakscan/score/score.h
