# SPDX-License-Identifier: Apache-2.0
if HAVE_CHECK
check_LTLIBRARIES += tests/support/libsupport.la
tests_support_libsupport_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(CHECK_CFLAGS)
tests_support_libsupport_la_SOURCES = tests/support/support.c tests/support/support.h

# What a unit test of a room links beside the room itself.
TEST_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(CHECK_CFLAGS) -Wno-missing-prototypes
TEST_LIBS = tests/support/libsupport.la $(CHECK_LIBS) $(GLIB_LIBS)

include tests/unit/model/module.mk
include tests/unit/mailbox/module.mk
include tests/unit/mime/module.mk
include tests/unit/text/module.mk
include tests/unit/policy/module.mk
include tests/unit/detect/module.mk
include tests/unit/validators/module.mk
include tests/unit/score/module.mk
include tests/unit/report/module.mk
include tests/unit/scan/module.mk
endif
include tests/api/module.mk
include tests/lint/module.mk
include tests/examples/module.mk
include tests/integration/module.mk
include tests/corpus/module.mk
include tests/bench/module.mk
EXTRA_DIST += tests/lsan.supp
EXTRA_DIST += tests/demo.sh tests/demo/synthetic_mailbox.py tests/demo/values.py
