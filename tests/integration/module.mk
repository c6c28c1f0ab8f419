# SPDX-License-Identifier: Apache-2.0
# The built command on small mailboxes; Python 3 and its standard library.
INTEGRATION_TESTS = \
	tests/integration/attachments.py \
	tests/integration/contract.py \
	tests/integration/crash.py \
	tests/integration/formats.py \
	tests/integration/hostile.py \
	tests/integration/options.py \
	tests/integration/passwords.py \
	tests/integration/sandbox.sh \
	tests/integration/smime.py \
	tests/integration/specification.py
TESTS += $(INTEGRATION_TESTS)
EXTRA_DIST += $(INTEGRATION_TESTS) tests/integration/documents.py tests/integration/harness.py tests/integration/tiny.xml \
	tests/integration/specification.tsv \
	tests/integration/smime/enveloped.p7m \
	tests/integration/smime/enveloped_in_signed.p7m \
	tests/integration/smime/signed.p7m \
	tests/integration/smime/signed_twice.p7m \
	tests/integration/smime/streamed.p7m
