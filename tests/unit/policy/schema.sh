#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The RELAX NG schema takes what the loader takes and refuses what it refuses.
top=${top_srcdir:-.}
schema=$top/doc/leakscan-pack.rng
if ! command -v xmllint >/dev/null 2>&1; then
    echo "1..0 # SKIP xmllint (Debian: libxml2-utils) is not installed"
    exit 0
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
count=0

tell() {
    count=$((count + 1))
    if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

valid() { xmllint --nonet --noout --relaxng "$schema" "$1" >/dev/null 2>&1; }

for pack in "$top"/tests/unit/policy/packs/*.xml "$top"/libleakscan/packs/*.xml; do
    valid "$pack"
    tell $? "$(basename "$pack") is valid"
done

# One fault a line, each put into a pack whose frame is valid.
valid_rule='<match><regex>abc</regex></match>'
cat >"$work/bodies" <<END
<rulez/>
<title/><title/>
<title lang="en"/>
text
<terms>a</terms>
<terms id="a b">a</terms>
<terms id="t" match="words">a</terms>
<terms id="t"><group weight="0">a</group></terms>
<pattern id="p"/>
<pattern><regex>a</regex></pattern>
<defaults/><defaults/>
<rule category="pii" weight="1">$valid_rule</rule>
<rule id="r" weight="1">$valid_rule</rule>
<rule id="r" category="person" weight="1">$valid_rule</rule>
<rule id="r" category="pii">$valid_rule</rule>
<rule id="r" category="pii" linkage="no">$valid_rule</rule>
<rule id="r" category="pii" weight="10.55">$valid_rule</rule>
<rule id="r" category="pii" weight="1" alone="101">$valid_rule</rule>
<rule id="r" category="pii" weight="1" scopes="page">$valid_rule</rule>
<rule id="r" category="pii" weight="1" secret="true">$valid_rule</rule>
<rule id="r" category="pii" weight="1" colour="red">$valid_rule</rule>
<rule id="r" category="pii" weight="1"/>
<rule id="r" category="pii" weight="1" kind="vocabulary">$valid_rule</rule>
<rule id="r" category="pii" weight="1"><match/></rule>
<rule id="r" category="pii" weight="1"><match><trigger/><regex>a</regex><regex>a</regex></match></rule>
<rule id="r" category="pii" weight="1"><match><trigger digits="9" word="3"/><regex>a</regex></match></rule>
<rule id="r" category="pii" weight="1"><match><trigger digits="9" before="2049"/><regex>a</regex></match></rule>
<rule id="r" category="pii" weight="1"><match><trigger separators="any">abc</trigger><regex>a</regex></match></rule>
<rule id="r" category="pii" weight="1">$valid_rule<keywords/></rule>
<rule id="r" category="pii" weight="1">$valid_rule<keywords terms="a" pattern="b"/></rule>
<rule id="r" category="pii" weight="1">$valid_rule<keywords terms="a" within="2001"/></rule>
<rule id="r" category="pii" weight="1">$valid_rule<grade><near terms="a"/></grade></rule>
<rule id="r" category="pii" weight="1">$valid_rule<grade confidence="5"/></rule>
<rule id="r" category="pii" weight="1">$valid_rule<require/></rule>
<rule id="r" category="pii" weight="1">$valid_rule<require><near/></require></rule>
<rule id="r" category="pii" weight="1">$valid_rule<require><not/></require></rule>
<combination id="c" floor="1"/>
<combination id="c" floor="101"><class name="a"/></combination>
<combination id="c" floor="1"><class/></combination>
<combination id="c" floor="1"><all/></combination>
<combination id="c" floor="1"><class name="a"/><class name="a"/></combination>
END
frame() {
    printf '<pack xmlns="urn:leakscan:pack:1" name="a" version="1">%s</pack>\n' "$1"
}
frame "<rule id=\"r\" category=\"pii\" weight=\"1\">$valid_rule</rule>" >"$work/good.xml"
valid "$work/good.xml"
tell $? "the frame of the faulty packs is valid"
while IFS= read -r body; do
    frame "$body" >"$work/bad.xml"
    ! valid "$work/bad.xml"
    tell $? "refused: $(printf %s "$body" | tr '#' ' ')"
done <"$work/bodies"
echo "1..$count"
