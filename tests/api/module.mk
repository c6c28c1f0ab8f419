# SPDX-License-Identifier: Apache-2.0
# Programs that see the public header alone, in strict C99 and in C++11.
API_TESTS = \
	tests/api/names_c tests/api/names_cpp \
	tests/api/use_policy tests/api/use_scan tests/api/use_feed tests/api/use_reader \
	tests/api/use_threads tests/api/use_cpp tests/api/misuse tests/api/misuse_null
check_PROGRAMS += $(API_TESTS)
TESTS += $(API_TESTS)
TESTS += tests/api/header.py
EXTRA_DIST += tests/api/names.inc tests/api/header.py

API_CPPFLAGS = -I$(top_srcdir)/libleakscan
API_WARNINGS = -pedantic -Wall -Wextra -Werror

# Every name of the version script, as NAME(...) lines.
BUILT_SOURCES += tests/api/names.h
CLEANFILES += tests/api/names.h
tests/api/names.h: libleakscan/leakscan.sym
	$(AM_V_GEN)$(MKDIR_P) tests/api && \
	sed -n 's/^ *\(leakscan_[a-z0-9_]*\);$$/NAME(\1)/p' \
		$(top_srcdir)/libleakscan/leakscan.sym >$@.tmp && mv $@.tmp $@

tests_api_names_c_SOURCES = tests/api/names_c.c
tests_api_names_c_CPPFLAGS = $(API_CPPFLAGS) -I.
tests_api_names_c_CFLAGS = -std=c99 $(API_WARNINGS)
tests_api_names_c_LDADD = libleakscan/libleakscan.la

tests_api_names_cpp_SOURCES = tests/api/names_cpp.cc
tests_api_names_cpp_CPPFLAGS = $(API_CPPFLAGS) -I.
tests_api_names_cpp_CXXFLAGS = -std=c++11 $(API_WARNINGS)
tests_api_names_cpp_LDADD = libleakscan/libleakscan.la

tests_api_use_policy_SOURCES = tests/api/use_policy.c tests/api/mail.h tests/api/tap.h
tests_api_use_policy_CPPFLAGS = $(API_CPPFLAGS)
tests_api_use_policy_CFLAGS = -std=c99 $(API_WARNINGS)
tests_api_use_policy_LDADD = libleakscan/libleakscan.la

tests_api_use_scan_SOURCES = tests/api/use_scan.c tests/api/mail.h tests/api/tap.h
tests_api_use_scan_CPPFLAGS = $(API_CPPFLAGS)
tests_api_use_scan_CFLAGS = -std=c99 $(API_WARNINGS)
tests_api_use_scan_LDADD = libleakscan/libleakscan.la

tests_api_use_feed_SOURCES = tests/api/use_feed.c tests/api/mail.h tests/api/tap.h
tests_api_use_feed_CPPFLAGS = $(API_CPPFLAGS)
tests_api_use_feed_CFLAGS = -std=c99 $(API_WARNINGS)
tests_api_use_feed_LDADD = libleakscan/libleakscan.la

tests_api_use_reader_SOURCES = tests/api/use_reader.c tests/api/mail.h tests/api/tap.h
tests_api_use_reader_CPPFLAGS = $(API_CPPFLAGS)
tests_api_use_reader_CFLAGS = -std=c99 $(API_WARNINGS)
tests_api_use_reader_LDADD = libleakscan/libleakscan.la

tests_api_use_threads_SOURCES = tests/api/use_threads.c tests/api/mail.h tests/api/tap.h
tests_api_use_threads_CPPFLAGS = $(API_CPPFLAGS)
tests_api_use_threads_CFLAGS = -std=c99 $(API_WARNINGS) -pthread
tests_api_use_threads_LDADD = libleakscan/libleakscan.la

tests_api_use_cpp_SOURCES = tests/api/use_cpp.cc tests/api/mail.h tests/api/tap.h
tests_api_use_cpp_CPPFLAGS = $(API_CPPFLAGS)
tests_api_use_cpp_CXXFLAGS = -std=c++11 $(API_WARNINGS)
tests_api_use_cpp_LDADD = libleakscan/libleakscan.la

tests_api_misuse_SOURCES = tests/api/misuse.c tests/api/mail.h tests/api/tap.h
tests_api_misuse_CPPFLAGS = $(API_CPPFLAGS)
tests_api_misuse_CFLAGS = -std=c99 $(API_WARNINGS)
tests_api_misuse_LDADD = libleakscan/libleakscan.la

tests_api_misuse_null_SOURCES = tests/api/misuse_null.c tests/api/mail.h tests/api/tap.h
tests_api_misuse_null_CPPFLAGS = $(API_CPPFLAGS)
tests_api_misuse_null_CFLAGS = -std=c99 $(API_WARNINGS)
tests_api_misuse_null_LDADD = libleakscan/libleakscan.la
