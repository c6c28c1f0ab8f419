# SPDX-License-Identifier: Apache-2.0
# Says itself why it is skipped where there is no Postfix; ./dev gateway installs one.
TESTS += tests/gateway/gateway.py tests/gateway/sendmail.py tests/gateway/real_sendmail.py
EXTRA_DIST += tests/gateway/gateway.py tests/gateway/sendmail.py tests/gateway/real_sendmail.py \
	tests/gateway/bench.py tests/gateway/harness.py tests/gateway/postfix.py
