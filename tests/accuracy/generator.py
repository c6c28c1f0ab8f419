#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The mail that `./dev accuracy` measures with: its truth lies on the values, its seeds give
the same mail again, and what compares findings with truth counts as it says."""
import hashlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "integration")]

import blind  # noqa: E402
import blind_alike_numbers  # noqa: E402
import blind_alike_texts  # noqa: E402
import blind_carriers as carriers  # noqa: E402
import blind_exports as exports  # noqa: E402
import blind_fields  # noqa: E402
import blind_prose  # noqa: E402
import blind_topics  # noqa: E402
import checksums  # noqa: E402
import compare  # noqa: E402
import documents  # noqa: E402
import forms  # noqa: E402
import generate  # noqa: E402
import harness  # noqa: E402
import heldout_topics  # noqa: E402
import labels  # noqa: E402
import lookalikes  # noqa: E402
import topics  # noqa: E402
import peers  # noqa: E402
import value_classes  # noqa: E402
from blind_registry import IBANS  # noqa: E402
from harness import test  # noqa: E402
from marks import Truth, mark, unmark  # noqa: E402
from scanner import Scanner  # noqa: E402


def sample(seed):
    """Every carrier with a few detectors, every topic and every look-alike."""
    maker = blind.Blind(seed)
    detectors = sorted(set(blind_fields.FIELDS) - blind_fields.NOT_IN_TABLES - blind_fields.ADJACENT)
    for carrier in carriers.PLAIN + carriers.HTML + exports.TABLES + exports.SINGLE + exports.FAR:
        for _ in range(3):
            carrier(maker, maker.dealt("sample", detectors), "en")
    for detector in blind_fields.BLOCKS:
        for carrier in (carriers.letter, carriers.thread, *carriers.ALONE):
            carrier(maker, detector, "en")
    for carrier in exports.RECORD_CARRIERS:
        carrier(maker, maker.dealt("record", sorted(exports.RECORDS)))
    for group, of_group in blind_topics.GROUPS.items():
        for detector in of_group:
            maker.topic(detector, group)
    for _ in range(len(blind_alike_numbers.NUMBERS) + len(blind_alike_texts.TEXTS)):
        maker.look_alike()
    return maker.mails


def fingerprint(mails):
    return hashlib.sha256(generate.mbox(mails)).hexdigest()


def read(mails):
    with open("sample.mbox", "wb") as box:
        box.write(generate.mbox(mails))
    return Scanner(harness.BUILD).texts("sample.mbox")


@test
def equal_seeds_give_equal_mail():
    again = [subprocess.run([sys.executable, "-B", "-c", f"import sys; sys.path.insert(0, {HERE!r}); import generator; print(generator.fingerprint(generator.sample(5)))"],
                            env={**os.environ, "PYTHONHASHSEED": number}, check=True, capture_output=True, text=True).stdout for number in ("1", "2")]
    assert again[0] == again[1] and len(again[0]) == 65
    assert fingerprint(sample(6))[:12] != again[0][:12]


OF_THE_HELPER = {"workbook (xlsx)", "document (docx)", "CSV in an archive", "records in a workbook"}


@test
def every_value_lies_in_what_is_read():
    mails = sample(5)
    texts = read(mails)
    assert len(texts) == len(mails), (len(texts), len(mails))
    unread = set() if os.path.exists(os.path.join(harness.BUILD, "leakscan-extract")) else OF_THE_HELPER
    lost = [(kind, truth.detectors[0]) for index, (_, truths, kind) in enumerate(mails) for truth in truths
            if kind not in unread and not truth.whole and not compare.Placed(truth, texts[index]).spans]
    assert not lost, lost
    assert sum(len(truths) for _, truths, _ in mails) > 300


@test
def marks_come_out_inner_before_outer():
    text, truths = unmark("to " + mark("us-address", "1 A Way, " + mark("?us-zip", "20707")) + " today")
    assert text == "to 1 A Way, 20707 today", text
    assert [(t.detectors[0], t.text, t.optional) for t in truths] == [("us-zip", "20707", True), ("us-address", "1 A Way, 20707", False)]


def counted(text, truths, findings):
    tally = compare.Tally()
    made = [{"detector": d, "part": "1", "where": "body", "start": s, "end": e, "confidence": c} for d, s, e, c in findings]
    compare.compare(tally, {"findings": made}, truths, {("1", "body"): (None, text)}, "letter")
    return tally


@test
def a_finding_counts_where_it_stands():
    text, value = b"SSN 536-90-4399 or 5369043990", Truth("body", None, "536-90-4399", ["us-ssn"])
    right = counted(text, [value], [("us-ssn", 4, 15, .95)])
    assert (right.found["us-ssn"], right.missed["us-ssn"], right.false["us-ssn"]) == (1, 0, 0)
    for wrong, expected in (([("us-ssn", 19, 29, .95)], (0, 1, 1)), ([("us-ssn", 4, 9, .95)], (0, 1, 0)), ([("us-ssn", 4, 15, .49)], (0, 1, 0)),
                            ([("iban", 4, 15, .95)], (0, 1, 0)), ([], (0, 1, 0))):
        tally = counted(text, [value], wrong)
        assert (tally.found["us-ssn"], tally.missed["us-ssn"], tally.false["us-ssn"]) == expected, (wrong, expected)
    assert counted(text, [value], [("iban", 4, 15, .95)]).false["iban"] == 1


@test
def what_is_optional_counts_neither_way():
    text, maybe = b"card 4000 1234 5678 9010", Truth("body", None, "4000 1234 5678 9010", ["payment-card"], optional=True)
    for findings in ([], [("payment-card", 5, 24, .9)]):
        tally = counted(text, [maybe], findings)
        assert not tally.found and not tally.missed and not tally.false, findings
    anywhere = Truth("body", None, "", ["clr-form"], optional=True, whole=True)
    assert not counted(text, [anywhere], [("clr-form", 0, 4, .9)]).false
    assert counted(text, [anywhere], [("us-ssn", 0, 4, .9)]).false["us-ssn"] == 1


@test
def a_value_is_found_in_another_layout():
    value = Truth("body", None, "DE89 3704 0044", ["iban"])
    for text in ("x DE89 3704\n0044", "x DE89\u00a03704\u00a00044", "> DE89 3704\n> 0044"):
        assert compare.occurrences(text.encode(), value.text), text
    assert not compare.occurrences(b"DE89-3704-0044", value.text)


@test
def every_identifier_has_eight_carriers():
    identifiers = {d for name in value_classes.IDENTIFIERS for d in value_classes.CLASSES[name]}
    fields = {**blind_fields.FIELDS, **blind_fields.BLOCKS}
    assert identifiers <= set(fields), identifiers - set(fields)
    assert all(sum(map(len, names.values())) >= 3 for names in fields.values())
    assert min(map(len, (blind.OF_LINES, blind.WITH_SIGN, blind.SINGLES))) >= 8
    assert all(len(of_topic) >= 3 for group in blind_topics.GROUPS.values() for of_topic in group.values())


@test
def no_template_is_one_of_another_set():
    mine = {line for group in blind_topics.GROUPS.values() for lines in group.values() for line in lines}
    mine |= {text for texts in blind_topics.TEXTS.values() for text in texts} | {text for _, _, texts in blind_alike_texts.TEXTS for text in texts}
    mine |= {s for lists in (blind_prose.FREE, blind_prose.ADJACENT) for lines in lists.values() for s in lines if len(s) > 30}
    others = {line for made in (topics, heldout_topics) for lines in (*made.LINES.values(), *made.TEXTS.values()) for line in lines}
    others |= {line for _, line in lookalikes.sentences(blind.Blind(1).values)} | {s for lines in labels.SENTENCES.values() for s in lines}
    assert len(mine) > 250 and not mine & others, mine & others


@test
def generated_numbers_pass_their_checks():
    values = blind.Blind(3).values
    seen = set()
    for _ in range(1500):
        iban = values.iban().replace(" ", "")
        seen.add(iban[:2])
        assert checksums.mod97(iban[:2], iban[4:]) == iban[2:4]
        assert len(iban) == 4 + sum(count for count, _ in IBANS[iban[:2]])
        card = "".join(filter(str.isdigit, values.payment_card()))
        assert checksums.luhn(card[:-1]) == card[-1]
    assert len(IBANS) == 89 and len(seen) > 80


@test
def machine_readable_zones_have_their_widths():
    values, widths = blind.Blind(3).values, set()
    for _ in range(60):
        lines = values.mrz().split("\n")
        widths.add(tuple(map(len, lines)))
        assert all(set(line) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") for line in lines), lines
    assert widths == {(44, 44), (36, 36), (30, 30, 30)}, widths


def text_of(name, data):
    with open(name, "wb") as stream:
        stream.write(data)
    done = subprocess.run([harness.COMMAND, "text", "--helper", os.path.join(harness.BUILD, "leakscan-extract"), "--documents", name], capture_output=True, check=True, text=True)
    return done.stdout


def needs_the_helper(name):
    if not os.path.exists(os.path.join(harness.BUILD, name)):
        raise harness.Skip("built without " + name)


@test
def documents_are_read_as_they_were_written():
    needs_the_helper("leakscan-extract")
    book = text_of("a.xlsx", documents.xlsx([("People", [["Name", "SSN"], ["Łukasz & Co", "536-90-4399"]])]))
    assert "Name\tSSN\nŁukasz & Co\t536-90-4399" in book, book
    letter = text_of("a.docx", documents.docx(["Dear <all>,", ["Name", "SSN"], ["Ada", "536-90-4399"], "Bye\tnow"]))
    assert "Dear <all>,\nName\tSSN\nAda\t536-90-4399" in letter and "Bye\tnow" in letter, letter


@test
def a_filled_pdf_tells_its_answers_to_the_helper():
    """The helper's child can open no file, so what converts the answers is loaded before."""
    needs_the_helper("leakscan-extract-full")
    form = documents.pdf_form(["Application (page 1)"], [("form1.page1.ssn", "Social number", "536-90-4399"), ("form1.page1.name", "", "Łukasz (Zoë)"), ("form1.city", "City", "")])
    text = text_of("a.pdf", form)
    for line in ("Application (page 1)", "Social number: 536-90-4399", "form1.page1.name: Łukasz (Zoë)"):
        assert line in text, (line, text)
    assert "City" not in text
    later = text_of("b.pdf", documents.pdf_form(["Please wait"], [], 
                                                  "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'>"
                                                  "<xfa:data><f><Ssn>536-90-4399</Ssn></f></xfa:data></xfa:datasets></xdp:xdp>"))
    assert "536-90-4399" in later, later


BULK = """#!/bin/sh
[ "$1 $2 $3" = "-S ssn_mode=1 -o" ] || exit 2
mkdir "$4" || exit 5
cd "$4"
head() { printf '\\357\\273\\277# BANNER FILE NOT PROVIDED (-b option)\\n# BULK_EXTRACTOR-Version: 2.0.0\\n# Feature-Recorder: %s\\n# Feature-File-Version: 1.1\\n' "$1"; }
{ head ccn; printf '1202\\t4000 1234 5678 9017\\tcard 4000 1234 5678 9017 please\\n'; } >ccn.txt
{ head email; printf '9-BASE64-4\\tada@example.org\\tx ada@example.org\\n77\\tb\\\\x00o\\\\x00@\\\\x00x.org\\tb\\n5\\tother@example.org\\t\\n'; } >email.txt
{ head telephone; printf '4\\ttel: (202) 555-2345\\tx\\n8\\t+1-703-555-9876\\ty\\n'; } >telephone.txt
{ head pii; printf '4\\tSSN: 536-90-4399\\tx\\n8\\tdob: 1968-07-29\\ty\\n9\\tfedex 1234 5678 9\\tz\\n'; } >pii.txt
"""
CLAM = """#!/bin/sh
for last; do :; done
echo "$last/0.eml: Heuristics.Structured.SSN FOUND"
echo "$last/2.eml: Heuristics.Structured.CreditCardNumber FOUND"
exit 1
"""


def with_programs(programs, call):
    """What is called finds these scripts first, as people's own peers are found."""
    for name, text in programs.items():
        with open(name, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(name, 0o755)
    before = os.environ["PATH"]
    os.environ["PATH"] = os.getcwd() + os.pathsep + before
    try:
        return call()
    finally:
        os.environ["PATH"] = before


def peers_mail():
    mails = []
    for values in ([("us-ssn", "536-90-4399"), ("payment-card", "4000-1234-5678-9017")], [("email-address", "Ada@example.org"), ("phone-nanp", "+1 202 555 2345")],
                   [("phone-nanp-bare", "7035559876"), ("email-address", "gone@example.org"), ("ca-sin", "130 692 544")]):
        maker = blind.Blind(1)
        mail, truths = maker.message("x", "".join(mark(d, text) + "\n" for d, text in values), "letter")
        mails.append((mail, truths, "letter"))
    return mails


@test
def features_of_bulk_extractor_are_read_as_it_writes_them():
    rows = with_programs({"bulk_extractor": BULK}, lambda: peers.bulk_extractor(peers_mail(), "box"))
    assert rows == [("payment-card", 1, 1, 1), ("email-address", 2, 1, 3), ("phone-nanp", 2, 2, 2), ("us-ssn", 1, 1, 1), ("ca-sin", 1, 0, 0)], rows
    assert with_programs({"bulk_extractor": "#!/bin/sh\nexit 3\n"}, lambda: peers.bulk_extractor(peers_mail(), "box")) is None
    shown = "\n".join(with_programs({"bulk_extractor": BULK, "clamscan": CLAM}, lambda: peers.beside(peers_mail(), "box")))
    assert "| us-ssn | 1 | 1 | 1 |" in shown and "no package" not in shown, shown
    assert "no package" in "\n".join(with_programs({"bulk_extractor": "#!/bin/sh\nexit 3\n", "clamscan": CLAM}, lambda: peers.beside(peers_mail(), "box")))


@test
def messages_that_clamscan_flags_are_counted():
    assert with_programs({"clamscan": CLAM}, lambda: peers.clamscan(peers_mail())) == (1, 1, 1)
    assert with_programs({"clamscan": "#!/bin/sh\nexit 2\n"}, lambda: peers.clamscan(peers_mail())) is None


@test
def a_blank_form_holds_no_answer():
    mails = forms.generate(3, 1)
    states = {state for _, _, _, state in mails}
    assert states == {"filled", "blank", "text about it"} and len(mails) == len(forms.DETECTORS) * (2 * len(forms.CARRIERS) + 1)
    for mail, form, carrier, state in mails:
        plain = b"".join(part.get_payload(decode=True) or b"" for part in mail.walk())
        assert state != "blank" or not any(c in plain for c in (b"Testermann", b"penicillin", b"brown")), (form, carrier)


if __name__ == "__main__":
    harness.main()
