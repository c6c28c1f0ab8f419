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
include tests/unit/extract/module.mk
include tests/unit/policy/module.mk
include tests/unit/detect/module.mk
include tests/unit/validators/module.mk
include tests/unit/score/module.mk
include tests/unit/report/module.mk
include tests/unit/items/module.mk
include tests/unit/readers/module.mk
include tests/unit/scan/module.mk
include tests/unit/command/module.mk
endif
include tests/api/module.mk
include tests/inprocess/module.mk
include tests/lint/module.mk
include tests/examples/module.mk
include tests/integration/module.mk
include tests/faults/module.mk
include tests/corpus/module.mk
include tests/gateway/module.mk
include tests/python/module.mk
include tests/bench/module.mk
include tests/fuzz/module.mk
EXTRA_DIST += tests/lsan.supp tests/failures.awk
EXTRA_DIST += tests/demo.sh tests/demo/synthetic_mailbox.py tests/demo/values.py
TESTS += tests/accuracy/generator.py
EXTRA_DIST += tests/accuracy.sh tests/accuracy/accuracy.py tests/accuracy/generator.py \
	tests/accuracy/blind.py tests/accuracy/blind_alike_numbers.py \
	tests/accuracy/blind_alike_texts.py tests/accuracy/blind_carriers.py \
	tests/accuracy/blind_exports.py tests/accuracy/blind_fields.py \
	tests/accuracy/blind_prose.py tests/accuracy/blind_registry.py \
	tests/accuracy/blind_topics.py tests/accuracy/blind_values.py \
	tests/accuracy/carriers.py tests/accuracy/documents.py tests/accuracy/value_classes.py \
	tests/accuracy/extraction.json tests/accuracy/extraction.py \
	tests/accuracy/checksums.py tests/accuracy/compare.py tests/accuracy/forms.py \
	tests/accuracy/generate.py \
	tests/accuracy/heldout_labels.py tests/accuracy/heldout_topics.py \
	tests/accuracy/identifiers.py tests/accuracy/labels.py tests/accuracy/lookalikes.py \
	tests/accuracy/marks.py tests/accuracy/peers.py tests/accuracy/public_sets.py \
	tests/accuracy/real_mail.py tests/accuracy/report.py tests/accuracy/scanner.py \
	tests/accuracy/secrets_and_codes.py tests/accuracy/topics.py
