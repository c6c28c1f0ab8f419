# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/policy/liblks-policy.la
libleakscan_policy_liblks_policy_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(LIBXML_CFLAGS)
libleakscan_policy_liblks_policy_la_SOURCES = \
	libleakscan/policy/policy.h
