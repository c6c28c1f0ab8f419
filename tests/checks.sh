# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154,SC2034
# The checks beside ./dev check: sanitizers, valgrind, coverage.  Each has a build
# of its own beside the ordinary one.

# Warnings that sanitizers bring about fail nothing.
check_sanitized() {
    deps
    build=${LEAKSCAN_SANITIZE_BUILD:-$top/build-sanitize}
    configure --enable-sanitizers CFLAGS='-O1 -g'
    compile all
    run_checks
}

# What shares anything between threads.  GLib is not instrumented: its slices would
# hand memory from thread to thread under locks that nothing sees, so they are left
# to malloc; between threads the tests hand over by pthread primitives.
check_threads() {
    deps
    build=${LEAKSCAN_THREADS_BUILD:-$top/build-threads}
    configure --enable-sanitizers=thread CFLAGS='-O1 -g'
    programs="tests/api/use_threads tests/unit/mime/test_walk examples/c/threads"
    # shellcheck disable=SC2086
    compile $programs
    box=$build/threads
    mkdir -p "$box"
    python3 "$top/tests/demo/synthetic_mailbox.py" --messages 300 "$box" >&2
    failed=0
    for program in $programs; do
        [ "$program" != examples/c/threads ] || set -- 4 "$box/inbox.mbox"
        if G_SLICE=always-malloc CK_FORK=no \
            TSAN_OPTIONS="suppressions=$top/tests/tsan.supp print_suppressions=0 exitcode=66" \
            "$build/$program" "$@" >"$build/threads.log" 2>&1; then
            say "$program: no race"
        else
            failed=1
            say "$program: failed"
            tail -n 60 "$build/threads.log" >&2
        fi
    done
    return "$failed"
}

# The unit tests in one process each.  A few of them take minutes.
check_valgrind() {
    deps valgrind
    build
    compile check TESTS=
    failed=0
    export abs_top_srcdir="$top" abs_top_builddir="$build"
    for program in $(cd "$build" && find tests/unit -name 'test_*' -type f -perm -u+x ! -path '*/.libs/*' |
        sort); do
        if LEAKSCAN_UNDER_VALGRIND=1 CK_FORK=no G_SLICE=always-malloc "$build/libtool" --mode=execute valgrind -q \
            --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
            --suppressions="$top/tests/valgrind.supp" "$build/$program" \
            >"$build/valgrind.log" 2>&1; then
            say "$program: clean"
        else
            failed=1
            say "$program: failed"
            tail -n 60 "$build/valgrind.log" >&2
        fi
    done
    return "$failed"
}

coverage() {
    deps
    build=${LEAKSCAN_COVERAGE_BUILD:-$top/build-coverage}
    configure --enable-coverage CFLAGS='-O0 -g'
    compile all
    find "$build" -name '*.gcda' -delete
    run_checks || say "coverage: some tests failed; they count as far as they came"
    python3 -B "$top/tests/coverage.py" "$build"
}
