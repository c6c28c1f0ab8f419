# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# ./dev accuracy [--judge [RULE...]] [--only ARM,...]: sourced by dev after the build.
case " $* " in
    *" --judge "* | *" --only "* | *" --output "*) ;;
    *) set -- --output "$top/doc/accuracy.md" "$@" ;;
esac
exec python3 -B tests/accuracy/accuracy.py "$build" "${LEAKSCAN_CORPORA:-$top/../shared/corpora}" "$@"
