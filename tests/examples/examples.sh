#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs each C example on a tiny mailbox, and holds the README and the manual to them.
set -u
examples=$abs_top_builddir/examples/c
box=$(mktemp)
trap 'rm -f "$box" "$box".*' EXIT
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

echo 1..13
"$examples/smallest" "$box" | grep -q '^us-ssn ###-##-####$'
verdict $? "smallest finds and masks"
[ "$("$examples/pull" "$box" | grep -c '"type":"message"')" = 2 ]
verdict $? "pull writes a line of JSON a message"
"$examples/push" <"$box" | grep -q '^message 1: score'
verdict $? "push reports each message"
"$examples/threads" 2 "$box" | grep -q '^2 messages, 1 of level high or critical, 0 not read$'
verdict $? "threads share a policy"
sed -n '8,$p' "$box" >"$box.eml"
"$examples/own_rules" "$abs_top_srcdir/examples/c/own_rules.xml" "$box.eml" |
    grep -q '^staff-number$'
verdict $? "own rules are checked and used"
awk '/^```c$/ {on=1; next} /^```$/ {on=0} on' "$abs_top_srcdir/README.md" |
    cmp -s - "$abs_top_srcdir/examples/c/smallest.c"
verdict $? "README quotes the smallest example"

"$examples/smallest" /nonexistent
[ $? = 1 ] && ! "$examples/threads" 2 /nonexistent >/dev/null
verdict $? "what cannot be read is a failure"
python3 -B "$abs_top_srcdir/doc/header_to_man.py" "$abs_top_srcdir/libleakscan/leakscan.h" |
    cmp -s - "$abs_top_srcdir/doc/libleakscan.3"
verdict $? "libleakscan.3 is what doc/header_to_man.py writes today"
# What a reader of the manual sees, not what was written: mdoc could change it.
man=$(mandoc -T ascii -O width=200 "$abs_top_srcdir/doc/libleakscan.3" |
    sed -e 's/.\x08//g' -e 's/^ *//')
for name in smallest push pull threads own_rules; do
    text=$(tail -n +3 "$abs_top_srcdir/examples/c/$name.c" | sed 's/^ *//')
    case $man in *"$text"*) true ;; *) false ;; esac
    verdict $? "libleakscan.3 shows $name"
done
