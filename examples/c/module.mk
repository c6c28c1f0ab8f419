# SPDX-License-Identifier: Apache-2.0
# Each example is compiled and run by the tests (tests/examples).
EXAMPLES = examples/c/smallest examples/c/pull examples/c/push examples/c/threads \
	examples/c/own_rules
check_PROGRAMS += $(EXAMPLES)
EXTRA_DIST += examples/c/own_rules.xml

EXAMPLE_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/libleakscan
examples_c_smallest_CPPFLAGS = $(EXAMPLE_CPPFLAGS)
examples_c_smallest_LDADD = libleakscan/libleakscan.la
examples_c_pull_CPPFLAGS = $(EXAMPLE_CPPFLAGS)
examples_c_pull_LDADD = libleakscan/libleakscan.la
examples_c_push_CPPFLAGS = $(EXAMPLE_CPPFLAGS)
examples_c_push_LDADD = libleakscan/libleakscan.la
examples_c_threads_CPPFLAGS = $(EXAMPLE_CPPFLAGS)
examples_c_threads_CFLAGS = $(AM_CFLAGS) -pthread
examples_c_threads_LDADD = libleakscan/libleakscan.la
examples_c_own_rules_CPPFLAGS = $(EXAMPLE_CPPFLAGS)
examples_c_own_rules_LDADD = libleakscan/libleakscan.la
