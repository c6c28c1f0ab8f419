# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# ./dev bench [CASE...]: sourced by dev after the build.
compile bench-programs
exec python3 tests/bench/bench.py "$build" "$top/../shared/corpora" "$@"
