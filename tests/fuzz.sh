# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154,SC2034
# ./dev fuzz [TARGET|all] [SECONDS] - builds the libFuzzer targets beside the
# ordinary build and runs them.  What they learn is kept in build-fuzz/fuzz/.
# LEAKSCAN_FUZZ_LONGEST=BYTES allows longer inputs, which are slower to change.

fuzz_build=${LEAKSCAN_FUZZ_BUILD:-$top/build-fuzz}
fuzz_all="archive calls documents frames helper html mailbox mime ole pack package report rtf scan text"

fuzz_longest_input() {
    case $1 in
        calls) echo 200 ;;
        pack) echo 3000 ;;
        report) echo 2000 ;;
        archive) echo 6000 ;;
        *) echo 4000 ;;
    esac
}

# fuzz_one TARGET SECONDS: one line at the end; a failing input is named and ends it.
fuzz_one() {
    mkdir -p "$fuzz_build/fuzz/$1/corpus" "$fuzz_build/fuzz/$1/failed"
    log=$fuzz_build/fuzz/$1/log
    set -- "$1" "$2" "tests/fuzz/dictionaries/$1.dict"
    status=0
    # The leak of a third party is named in tests/lsan.supp; a slow input is a fault.
    ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 \
    LSAN_OPTIONS=suppressions="$top/tests/lsan.supp":print_suppressions=0 \
    G_SLICE=always-malloc G_DEBUG=fatal-criticals \
    "$fuzz_build/tests/fuzz/fuzz_$1" -fork=1 -ignore_crashes=0 -max_total_time="$2" \
        -timeout=10 -rss_limit_mb=2048 -max_len="${LEAKSCAN_FUZZ_LONGEST:-$(fuzz_longest_input "$1")}" \
        ${3:+$([ -f "$3" ] && echo "-dict=$3")} \
        -artifact_prefix="$fuzz_build/fuzz/$1/failed/" \
        "$fuzz_build/fuzz/$1/corpus" "tests/fuzz/seeds/$1" >"$log" 2>&1 || status=$?
    last=$(grep -E '^#[0-9]+: cov' "$log" | tail -n 1)
    printf '%-8s %s s  %s\n' "$1" "$2" "${last:-no statistics, see $log}"
    [ "$status" = 0 ] && return
    grep -E 'does not hold|ERROR:|runtime error|SUMMARY|Test unit written' "$log" || tail -n 20 "$log"
    return "$status"
}

fuzz() {
    case " $fuzz_all all " in *" ${1:-all} "*) ;; *) fail "fuzz: targets are all $fuzz_all" ;; esac
    command -v clang-14 >/dev/null || deps clang-14
    build=$fuzz_build
    configure CC=clang-14 CXX=clang++-14 CFLAGS='-O1 -g' --enable-fuzzing --enable-sanitizers
    targets=${1:-all}
    [ "$targets" != all ] || targets=$fuzz_all
    for target in $targets; do compile "tests/fuzz/fuzz_$target"; done
    failed=0
    for target in $targets; do fuzz_one "$target" "${2:-60}" || failed=1; done
    return "$failed"
}

fuzz "$@"
