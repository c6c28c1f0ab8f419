# SPDX-License-Identifier: Apache-2.0
# Documents read in the process of the host, as the helper reads them.
EXTRA_DIST += tests/inprocess/differential.py
if WITH_READERS
check_LTLIBRARIES += tests/inprocess/preloaded.la
tests_inprocess_preloaded_la_SOURCES = tests/inprocess/preloaded.c
tests_inprocess_preloaded_la_CFLAGS = -std=gnu17 -Wall -Wextra
tests_inprocess_preloaded_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_inprocess_preloaded_la_LIBADD = libleakscan/libleakscan-inprocess.la -ldl

check_PROGRAMS += tests/inprocess/use_in_process
tests_inprocess_use_in_process_SOURCES = tests/inprocess/use_in_process.c
tests_inprocess_use_in_process_CPPFLAGS = $(API_CPPFLAGS)
tests_inprocess_use_in_process_CFLAGS = $(AM_CFLAGS) -std=c99 $(API_WARNINGS) -pthread
tests_inprocess_use_in_process_LDADD = libleakscan/libleakscan-inprocess.la \
	libleakscan/libleakscan.la
TESTS += tests/inprocess/use_in_process tests/inprocess/differential.py
endif
