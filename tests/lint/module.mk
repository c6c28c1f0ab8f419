# SPDX-License-Identifier: Apache-2.0
LINTS = \
	tests/lint/abi.py \
	tests/lint/abi_release.py \
	tests/lint/includes.py \
	tests/lint/layout.py \
	tests/lint/sizes.py \
	tests/lint/symbols.py
TESTS += $(LINTS)
EXTRA_DIST += $(LINTS) tests/lint/release.py tests/lint/tap.py tests/lint/libleakscan.abi tests/lint/constants.txt
