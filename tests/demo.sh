# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# ./dev demo: sourced by dev after the build.
rm -rf "$build/demo"
python3 -B tests/demo/synthetic_mailbox.py "$build/demo"
say "A synthetic export of a mail server (nobody in it is real): $build/demo"
say "leakscan scan $build/demo"
say ""
"$build/leakscan" scan --helper "$build/leakscan-extract" "$build/demo" || [ $? -eq 3 ]
say ""
say "Next: leakscan scan --json $build/demo | head; leakscan rules list; man doc/leakscan.1"
