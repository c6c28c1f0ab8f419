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
    check_reading_threads || failed=1
    grep -q '^MILTER_LIBS = -lmilter' "$build/Makefile" || return "$failed"
    check_milter_threads || failed=1
    return "$failed"
}

make_locks_visible() {
    locks=$build/visible_locks.so
    # shellcheck disable=SC2046
    cc -std=gnu17 -O1 -g -fPIC -shared -o "$locks" "$top/tests/support/visible_locks.c" \
        $(pkg-config --cflags glib-2.0) -pthread
}

# Documents read in the process of a host by several threads.
check_reading_threads() {
    make_locks_visible
    compile tests/inprocess/use_in_process
    if LD_PRELOAD=$locks G_SLICE=always-malloc \
        TSAN_OPTIONS="suppressions=$top/tests/tsan.supp print_suppressions=0 exitcode=66" \
        "$build/tests/inprocess/use_in_process" >"$build/threads.log" 2>&1; then
        say "tests/inprocess/use_in_process: no race"
    else
        say "tests/inprocess/use_in_process: failed"
        tail -n 60 "$build/threads.log" >&2
        return 1
    fi
}

# leakscan-milter with a mail server that the test plays; it runs as nobody, who must
# be able to write what the sanitizer says.
check_milter_threads() {
    compile leakscan leakscan-extract leakscan-milter
    make_locks_visible
    said=$(mktemp -d)
    cp "$top/tests/tsan.supp" "$locks" "$said"
    mkdir "$said/log"
    chmod 755 "$said"
    chmod 777 "$said/log"
    status=0
    abs_top_srcdir=$top abs_top_builddir=$build LD_PRELOAD=$said/visible_locks.so \
        G_SLICE=always-malloc \
        TSAN_OPTIONS="suppressions=$said/tsan.supp exitcode=0 log_path=$said/log/tsan" \
        python3 -B "$top/tests/gateway/sendmail.py" >"$build/threads.log" 2>&1 || status=1
    for log in "$said/log"/*; do
        if grep -qE '\((leakscan|libleakscan)[^)]*\+0x' "$log" 2>/dev/null; then
            status=1
            head -n 100 "$log" >&2
        fi
    done
    rm -rf "$said"
    if [ "$status" = 0 ]; then say "leakscan-milter: no race"; else
        say "leakscan-milter: failed"
        grep -v '^ok\|^#' "$build/threads.log" >&2 || true
    fi
    return "$status"
}

# The ordinary check does the same with what the tests make themselves.
check_in_process() {
    build
    compile leakscan leakscan-extract
    compile check TESTS=
    "$build/tests/inprocess/use_in_process" &&
        IN_PROCESS_FULL=1 abs_top_srcdir=$top abs_top_builddir=$build \
            python3 -B "$top/tests/inprocess/differential.py"
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
