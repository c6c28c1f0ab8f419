#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs each C example on a tiny mailbox, and holds the README to the smallest.
set -u
examples=$abs_top_builddir/examples/c
box=$(mktemp)
trap 'rm -f "$box"' EXIT
cat >"$box" <<'EOF'
From a@example.org Wed Feb  8 11:02:03 2023
From: a@example.org
Subject: roster

Full name: Roe, Jane
SSN: 536-90-4399
DOB: 07/29/1968

From b@example.org Wed Feb  8 11:03:03 2023
From: b@example.org
Subject: lunch

Noon? Bring your staff number EW-204466.
EOF

number=0
verdict() {
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

echo 1..6
"$examples/smallest" "$box" | grep -q '^us-ssn ###-##-####$'
verdict $? "smallest finds and masks"
[ "$("$examples/pull" "$box" | grep -c '"type":"message"')" = 2 ]
verdict $? "pull writes a line of JSON a message"
"$examples/push" <"$box" | grep -q '^message 1: score'
verdict $? "push reports each message"
"$examples/threads" 2 "$box" | grep -q '^2 messages, 1 of level high or critical$'
verdict $? "threads share a policy"
sed -n '8,$p' "$box" | "$examples/own_rules" "$abs_top_srcdir/examples/c/own_rules.xml" |
    grep -q '^staff-number$'
verdict $? "own rules are checked and used"
awk '/^```c$/ {on=1; next} /^```$/ {on=0} on' "$abs_top_srcdir/README.md" |
    cmp -s - "$abs_top_srcdir/examples/c/smallest.c"
verdict $? "README quotes the smallest example"
