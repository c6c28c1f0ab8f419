# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pickle

import pytest
from conftest import KEY, LUNCH, ROSTER, SECRETS, STAFF

import leakscan

STAFF_MAIL = b"Subject: staff\n\nEW-204466\n"


def detectors(report):
    return {finding.detector for finding in report.findings}


def ids(report):
    return {finding.value_id for finding in report.findings}


def test_all_packs_is_the_preset():
    assert leakscan.Policy().fingerprint == leakscan.Policy(leakscan.pack_names()).fingerprint


def test_only_the_packs_named_are_used():
    policy = leakscan.Policy(["credentials"])
    assert {rule.pack for rule in policy.rules} == {"credentials"}
    assert leakscan.scan_message(ROSTER, policy).findings == ()


def test_no_pack_leaves_ones_own_rules():
    policy = leakscan.Policy([], rules=[STAFF])
    assert [rule.id for rule in policy.rules] == ["staff-number"]
    assert detectors(leakscan.scan_message(STAFF_MAIL, policy)) == {"staff-number"}


def test_rules_come_as_text_bytes_and_path(tmp_path):
    path = tmp_path / "staff.xml"
    path.write_text(STAFF, encoding="utf-8")
    prints = {leakscan.Policy([], rules=[source]).fingerprint
              for source in (STAFF, STAFF.encode(), path, str(path))}
    assert len(prints) == 1


def test_rules_as_str_are_taken_whatever_encoding_they_name():
    rules = STAFF.replace("UTF-8", "iso-8859-1").replace("Staff number<", "Stäff number<")
    assert leakscan.Policy([], rules=[rules]).rules[0].title == "Stäff number"
    assert leakscan.Policy([], rules=[rules.encode("latin-1")]).rules[0].title == "Stäff number"


def test_a_rule_tells_all_about_itself():
    rule = leakscan.Policy([], rules=[STAFF]).rules[0]
    assert rule == leakscan.Rule(
        id="staff-number", title="Staff number", description="EW, a hyphen and six digits.",
        source="Personnel handbook of the Example Works, page 3", pack="staff", category="pii",
        weight=4.0, confidence_alone=0.9, confidence_context=0.9, is_linkage=False,
        classes=("govid", "strong"),
        examples=(leakscan.Example("staff number EW-204466", True),
                  leakscan.Example("EW-2044667", False)))


def test_the_shipped_packs_keep_their_examples():
    policy = leakscan.Policy()
    assert len(policy.rules) > 50
    assert policy.check() == ()


def test_a_broken_example_is_told():
    failed = leakscan.Policy([], rules=[STAFF.replace(">EW-2044667<", ">EW-204467<")]).check()
    assert [(f.rule, f.example) for f in failed] == [("staff-number", "EW-204467")]
    assert failed[0].what


def test_a_bad_pack_is_told_with_its_place():
    with pytest.raises(leakscan.PolicyError) as caught:
        leakscan.Policy(rules=[STAFF.replace("<regex>", "<rogex>")])
    diagnostic = caught.value.diagnostics[0]
    assert (diagnostic.severity, diagnostic.origin) == ("error", "rules[0]")
    assert diagnostic.line > 0
    assert str(diagnostic) in str(caught.value)


def test_lint_complains_about_poor_documentation():
    told = leakscan.Policy([], rules=[STAFF.replace("Personnel handbook of the Example Works, "
                                                    "page 3", "")]).lint()
    assert any(d.severity == "warning" and "source" in d.text for d in told)


@pytest.mark.parametrize(("arguments", "words"), [
    ({"packs": ["no-such-pack"]}, "pii-us"),
    ({"limits": {"no-such-limit": 1}}, "message-bytes"),
    ({"limits": {"mime-depth": -1}}, "mime-depth"),
    ({"limits": {"mime-depth": 1 << 64}}, "mime-depth"),
    ({"limits": {"mime-depth": 1 << 40}}, "mime-depth"),
    ({"show": "everything"}, "last4"),
    ({"key": b"short"}, "32"),
    ({"allow": {"smell": ["x"]}}, "sender"),
    ({"allow": {"pattern": ["("]}}, "pattern"),
    ({"allow": {"value": ["12\0"]}}, "NUL"),
])
def test_a_bad_argument_is_refused_with_advice(arguments, words):
    with pytest.raises(leakscan.ArgumentError, match=words):
        leakscan.Policy(**arguments)


@pytest.mark.parametrize("arguments", [
    {"packs": "health"}, {"rules": STAFF}, {"rules": b"<x/>"}, {"allow": {"value": "12"}}])
def test_a_lone_text_is_no_list(arguments):
    with pytest.raises(TypeError, match="list"):
        leakscan.Policy(**arguments)


def test_a_missing_rule_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        leakscan.Policy(rules=[tmp_path / "absent.xml"])


@pytest.mark.parametrize(("kind", "what"), [
    ("value", "536-90-4399"), ("pattern", r"536-90-\d{4}"), ("detector", "us-ssn"),
    ("sender", "@example.org")])
def test_what_is_allowed_is_not_reported(kind, what):
    assert "us-ssn" in detectors(leakscan.scan_message(ROSTER, leakscan.Policy()))
    report = leakscan.scan_message(ROSTER, leakscan.Policy(allow={kind: [what]}))
    assert "us-ssn" not in detectors(report)


@pytest.mark.parametrize(("show", "masked"), [
    ("shape", "###-##-####"), ("last4", "###-##-4399"), ("full", "536-90-4399"), ("none", None)])
def test_values_are_shown_as_asked(show, masked):
    report = leakscan.scan_message(ROSTER, leakscan.Policy(show=show))
    assert [f.masked for f in report.findings if f.detector == "us-ssn"] == [masked]


def test_limits_have_bounds_and_are_told_as_gaps():
    bounds = leakscan.limits()
    assert set(bounds) >= {"message-bytes", "part-bytes", "mime-depth", "findings"}
    assert all(b.least <= b.preset <= b.most for b in bounds.values())
    policy = leakscan.Policy(limits={"message_bytes": bounds["message-bytes"].least})
    long = LUNCH + b"word word word\n" * 1000
    assert "too-large" in leakscan.scan_message(long, policy).gaps


def test_weak_findings_are_listed_when_asked():
    mail = b"Subject: x\n\n536904399\n"
    plain = leakscan.scan_message(mail, leakscan.Policy())
    weak = leakscan.scan_message(mail, leakscan.Policy(weak=True))
    assert plain.score == weak.score
    assert len(weak.findings) > len(plain.findings)


def test_findings_are_the_same_without_vectorscan():
    one, other = (leakscan.scan_message(ROSTER, leakscan.Policy(key=KEY, vectorscan=on))
                  for on in (True, False))
    assert one.to_dict() == other.to_dict()


def test_value_ids_follow_the_key():
    same = [ids(leakscan.scan_message(ROSTER, leakscan.Policy(key=KEY))) for _ in range(2)]
    drawn = [ids(leakscan.scan_message(ROSTER, leakscan.Policy())) for _ in range(2)]
    assert same[0] == same[1]
    assert not drawn[0] & drawn[1]


@pytest.mark.parametrize("key", [KEY, None])
def test_a_pickled_policy_finds_the_same_under_the_same_key(key):
    policy = leakscan.Policy(["pii-us"], rules=[STAFF], key=key, show="last4",
                             limits={"mime-depth": 7}, allow={"detector": ["dob"]}, weak=True)
    copy = pickle.loads(pickle.dumps(policy))
    assert copy.fingerprint == policy.fingerprint
    mail = ROSTER + b"EW-204466\n"
    assert leakscan.scan_message(mail, copy).to_json() == \
        leakscan.scan_message(mail, policy).to_json()


def test_no_repr_shows_the_key_or_what_is_allowed():
    policy = leakscan.Policy(key=b"K" * 32, allow={"value": [SECRETS[0]]})
    for thing in (policy, policy._recipe, leakscan.Scanner(policy)):
        assert "K" * 8 not in repr(thing)
        assert SECRETS[0] not in repr(thing)


def test_shipped_packs_can_be_read():
    assert "scoring" in leakscan.pack_names()
    assert all(name in leakscan.pack_text(name) for name in leakscan.pack_names())
    with pytest.raises(leakscan.ArgumentError):
        leakscan.pack_text("no-such-pack")
