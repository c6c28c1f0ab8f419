# SPDX-License-Identifier: Apache-2.0
TESTS += tests/examples/examples.sh
EXTRA_DIST += tests/examples/examples.sh
