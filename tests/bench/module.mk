# SPDX-License-Identifier: Apache-2.0
# Built by `make bench-programs`, run by `./dev bench`.
EXTRA_PROGRAMS += tests/bench/gmime_loop tests/bench/scan_loop tests/bench/detect_rate \
	tests/bench/stage_loop
CLEANFILES += $(EXTRA_PROGRAMS)
bench-programs: $(EXTRA_PROGRAMS)
.PHONY: bench-programs
EXTRA_DIST += tests/bench/bench.py tests/bench/comparisons.py tests/bench/extraction.py \
	tests/bench.sh

tests_bench_gmime_loop_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS)
tests_bench_gmime_loop_SOURCES = tests/bench/gmime_loop.c
tests_bench_gmime_loop_LDADD = $(GMIME_LIBS)

tests_bench_scan_loop_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/libleakscan
tests_bench_scan_loop_SOURCES = tests/bench/scan_loop.c
tests_bench_scan_loop_LDADD = libleakscan/libleakscan.la

tests_bench_detect_rate_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(PCRE2_CFLAGS)
tests_bench_detect_rate_SOURCES = tests/bench/detect_rate.c
tests_bench_detect_rate_LDADD = $(LKS_ROOMS) $(LKS_ROOMS) $(LKS_LIBS)

if WITH_EXTRACT
EXTRA_PROGRAMS += tests/bench/extract_loop
tests_bench_extract_loop_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_bench_extract_loop_SOURCES = tests/bench/extract_loop.c
tests_bench_extract_loop_LDADD = libleakscan/extract/liblks-extract.la $(LKS_LIBS)
endif

tests_bench_stage_loop_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_bench_stage_loop_SOURCES = tests/bench/stage_loop.c
tests_bench_stage_loop_LDADD = $(LKS_ROOMS) $(LKS_ROOMS) $(LKS_LIBS)
