# SPDX-License-Identifier: Apache-2.0
# What the log of one test program tells about its failures, at most 40 lines each:
# a few before "not ok", where libcheck and sanitizers speak, and what follows it.
# Usage: awk -v name=PROGRAM -f failures.awk PROGRAM.log

function tell(line) {
    if (length(line) > 400)
        line = substr(line, 1, 400) " ..."
    print "    " line
}

function tell_held(    i) {
    for (i = held > BEFORE ? held - BEFORE : 0; i < held; i++)
        tell(kept[i % BEFORE])
    held = 0
}

BEGIN { BEFORE = 12; AFTER = 28 }

/^not ok / && !/# (TODO|SKIP)/ {
    print "--- " name " " substr($0, 8)
    tell_held()
    left = AFTER
    failures++
    next
}
/^(not )?ok / { held = 0; left = 0; next }
/^(PASS|FAIL|SKIP|XFAIL|XPASS): / || /^1\.\.[0-9]+$/ { next }
/^ERROR: .* exited with status 1$/ && failures { next }
/^(ERROR: |Bail out!)/ {
    print "--- " name
    tell_held()
    tell($0)
    failures++
    next
}
left > 0 { left--; tell($0); next }
{ kept[held++ % BEFORE] = $0 }

END {
    if (failures == 0) {
        print "--- " name
        tell_held()
    }
}
