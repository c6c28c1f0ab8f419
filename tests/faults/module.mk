# SPDX-License-Identifier: Apache-2.0
# Calls of the system that fail: a library that is preloaded lets them.
check_LTLIBRARIES += tests/faults/shim.la
tests_faults_shim_la_SOURCES = tests/faults/shim.c
tests_faults_shim_la_CFLAGS = -std=gnu17 -Wall -Wextra
tests_faults_shim_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_faults_shim_la_LIBADD = -ldl
# Allocations that get no memory.  Sanitizers have an allocator of their own.
if !WITH_SANITIZERS
check_LTLIBRARIES += tests/faults/memory.la
tests_faults_memory_la_SOURCES = tests/faults/memory.c
tests_faults_memory_la_CFLAGS = -std=gnu17 -Wall -Wextra
tests_faults_memory_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
endif
TESTS += tests/faults/faults.py tests/faults/hostile_host.py
EXTRA_DIST += tests/faults/faults.py tests/faults/hostile_host.py
