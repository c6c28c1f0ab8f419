#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The packs that ship beside the specification of the detectors: weights, confidences
and classes of every rule, conflicts (1.5), confidence (1.4) and combinations (7).
What differs on purpose stands in doc/rules-and-specification.md, and nothing else may."""
import glob
import os
import re
import sys
import xml.etree.ElementTree as xml

from harness import SOURCE, equal, holds, main, mbox, message, run, sort_lines, test, write

SPACE = "{urn:leakscan:pack:1}"
COLUMNS = ("category", "weight", "alone", "context", "classes")
# Section 7.3: what fires when every part has confidence 0.70 or more.
FLOORS = {
    "ssn-with-dob-or-name": 60, "ssn-dob-name": 72, "ssn-dob-clearance": 90, "filled-questionnaire": 90,
    "adjudication-of-person": 80, "clinical-of-person": 55, "special-health-of-person": 75,
    "health-and-clearance": 85, "special-health-clearance-strong-id": 92, "identifiers-10": 75,
    "identifiers-100": 85, "identifiers-500": 95, "classified-banner": 80, "classified-document": 95,
    "cui-personal": 60, "usable-credential": 70, "passport-dob": 60, "bank-account-of-person": 55,
    "card-with-expiry-or-cvv": 60, "contact-roster": 35, "biometric-of-person": 70,
}
# Section 11: their rules say that something in them is not confirmed.
UNCONFIRMED = (
    "us-ssn-partial us-passport us-dod-id us-alien-number phone-nanp uk-nino sg-nric vin phi-medicare-hicn "
    "phi-cpt-hcpcs phi-health-plan-id phi-clinical-vocab phi-special-vocab clr-form clr-system clr-access "
    "clr-investigation-type mark-sci mark-sap mark-cui-block mark-uk mark-coversheet").split()


def packs():
    return [xml.parse(path).getroot() for path in sorted(glob.glob(os.path.join(SOURCE, "libleakscan/packs/*.xml")))]


def rules():
    return {rule.get("id"): rule for pack in packs() for rule in pack.findall(SPACE + "rule")}


def specified():
    """{id: {column: value}} as the specification's index has them."""
    with open(os.path.join(SOURCE, "tests/integration/specification.tsv")) as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    return {row[0]: dict(zip(COLUMNS, row[1:])) for row in rows}


def recorded():
    """{(id, column): value here} of the page of deviations."""
    with open(os.path.join(SOURCE, "doc/rules-and-specification.md")) as page:
        rows = re.findall(r"^\| `([\w-]+)` \| (\w+) \| ([^|]+?) \| ([^|]+?) \|", page.read(), re.M)
    return {(rule, column): here for rule, column, _, here in rows if column in COLUMNS}


def shown(rule, column):
    """A rule's value as the index writes it."""
    if column == "classes":
        return ",".join(sorted((rule.get(column) or "").split())) or "-"
    if column in ("alone", "context"):
        return "%.2f" % (int(rule.get(column) or rule.get("alone")) / 100)
    return rule.get(column)


def deviations():
    found, shipped = {}, rules()
    for name, wanted in specified().items():
        for column, value in wanted.items():
            if name in shipped and value != "-" or column == "classes":
                here = shown(shipped[name], column)
                if (float(here) != float(value)) if column in ("weight", "alone", "context") else here != value:
                    found[name, column] = here
    return found


def scan(*messages, options=()):
    """Message lines of the shipped rules, weak findings too."""
    write("a.mbox", mbox(messages))
    status, out, err = run("scan", "--json", "--all", "--show", "full", *options, "a.mbox", rules=False)
    holds(status in (0, 3), err)
    return sort_lines(out)[0]


def found(text, options=()):
    return {item["detector"]: item["confidence"] for item in scan(message(body=text), options=options)[0]["findings"]}


@test
def every_detector_of_the_specification_ships():
    equal(sorted(set(specified()) - set(rules())), [], "missing")
    equal(len(specified()), 117, "detectors")


@test
def a_deviation_is_recorded_with_what_stands_here():
    equal(deviations(), recorded(), "deviations")


@test
def unconfirmed_facts_say_so():
    for name in UNCONFIRMED:
        texts = " ".join(rules()[name].findtext(SPACE + part) or "" for part in ("description", "source"))
        holds("unconfirmed" in texts or "disagree" in texts, name)


@test
def every_rule_has_a_title_a_sentence_a_source_and_examples():
    for name, rule in rules().items():
        for part in ("title", "description", "source"):
            holds((rule.findtext(SPACE + part) or "").strip(), "%s of %s" % (part, name))
        holds(len(rule.findall(SPACE + "accept")) >= 1 and len(rule.findall(SPACE + "reject")) >= 1, name)


@test
def confidence_follows_context_bareness_and_specimens():
    """1.3 and 1.4."""
    for text, detector, wanted in (
            ("512-34-5678", "us-ssn", .75),
            ("SSN 512-34-5678", "us-ssn", .95),
            ("SSN, social security number 512-34-5678", "us-ssn", .98),
            ("EIN 91-1144442", "us-ein", .85),
            ("91-1144442", "us-ein", .45),
            ("912-70-3456", "us-itin", .55),
            ("912703456", "us-itin", .30),
            ("999931234", "us-atin", .30),
            ("44051401359", "pl-pesel", .30),
            ("SSN for example 512-34-5678", "us-ssn", .65),
            ("for example: 512345678", "us-ssn-unformatted", .05),
            ("SSN 219-09-9999", "us-ssn", .10),
            ("card 4111 1111 1111 1111", "payment-card", .10),
            ("IBAN DE89370400440532013000", "iban", .10),
            ("SSN " + "far away " * 40 + "512345678", "us-ssn-unformatted", .15),
            ("passport " + "and so on " * 12 + "340020013", "us-passport", None)):
        equal(found(text).get(detector), wanted, text)


@test
def domain_words_are_no_specimens():
    """12: negative context is a property of the value's own sentence."""
    for text in ("HIV test of the patient, MRN: 00123456", "the lab test is for MRN: 00123456",
                 "A sample was collected. MRN: 00123456", "An example follows. SSN 512-34-5678"):
        values = found(text)
        holds(max(values.get("phi-mrn", 0), values.get("us-ssn", 0)) >= .6, text)


@test
def the_nearest_label_decides_on_the_same_digits():
    """1.5 and 12."""
    for text, wanted in (
            ("routing number 021000021", "us-aba-routing"),
            ("SSN on file; routing number 021000021", "us-aba-routing"),
            ("routing slip attached, SSN 512345678", "us-ssn-unformatted"),
            ("SSN below, passport 340020013", "us-passport"),
            ("passport and SSN 512345678", "us-ssn-unformatted"),
            ("SSN: 536-90-4399\nMedical record number: 512345678", "phi-mrn"),
            ("SIN 193456787", "ca-sin"),
            ("TFN 876543210", "au-tfn"),
            ("BSN 123456782", "nl-bsn"),
            ("EDIPI: 7035456700", "us-dod-id"),
            ("NHS number 4505577104", "uk-nhs"),
            ("NPI 1245319599", "phi-npi"),
            ("cell 7035456700", "phone-nanp-bare"),
            ("UTR 1955839661", "uk-utr")):
        shown_there = [name for name, confidence in found(text).items() if confidence >= .5 and name != "us-ssn"]
        equal(shown_there, [wanted], text)


@test
def bare_digits_without_a_label_are_nothing():
    for text in ("512345678", "340020013", "1955839661", "4505577104", "1245319599", "876543210", "12345678901"):
        equal([name for name, confidence in found(text).items() if confidence >= .5], [], text)


@test
def one_finding_stands_on_a_span():
    for text, wanted in (("postgres://me:S3cret-word@db.example.net/x", "cred-connection-string"),
                         ("Insurance: auto insurance policy number 123456789", None),
                         ("password = os.environ[\"DB_PASSWORD\"]", None)):
        values = [name for name, confidence in found(text).items() if confidence >= .5]
        equal(values, [wanted] if wanted else [], text)


@test
def combinations_have_the_floors_of_the_specification():
    floors = {combination.get("id"): int(combination.get("floor")) for pack in packs()
              for combination in pack.findall(SPACE + "combination")}
    equal(floors, FLOORS, "floors")


SSN, NAME, DOB = "SSN 512-34-5678.", "Full name: Roe, Jane.", "Date of birth: 03/04/1971."
SECTIONS = "\nSection 9 - Citizenship\nSection 11 - Where you have lived\nSection 13A - Employment activities\n"
SPECIAL = "Her treatment for PTSD and major depression goes on; she takes sertraline."
CLINIC = "Diagnosis F43.10 and S52.301A, ICD-10."
BANNER = "SECRET//NOFORN\n\n(S//NF) The convoy leaves at dawn.\n\nSECRET//NOFORN\n"


def many(count, first=100):
    return "".join("SSN %03d-%02d-%04d\n" % (first + n // 90 % 500, 1 + n % 90, 1000 + n % 8000) for n in range(count))


# What each holds, and what it no longer holds without the part behind the bar.
COMBINED = {
    "ssn-with-dob-or-name": (SSN, NAME), "ssn-dob-name": (SSN + " " + NAME, DOB),
    "ssn-dob-clearance": (SSN + " " + DOB, " The SF-86 is complete, says the FSO."),
    "filled-questionnaire": ("The SF-86 of the applicant:" + SECTIONS, "\n" + SSN),
    "adjudication-of-person": ("A Statement of Reasons was issued, the clearance was revoked.", NAME),
    "clinical-of-person": (CLINIC, " MRN: 00123456, patient of the clinic."),
    "special-health-of-person": (SPECIAL, " " + SSN),
    "health-and-clearance": (CLINIC + " " + SSN, " The SF-86 and the FSO know of it."),
    "special-health-clearance-strong-id": (SPECIAL + " " + SSN, " The SF-86 and the FSO know of it."),
    "identifiers-10": (many(9), "SSN 536-90-4399"), "identifiers-100": (many(99), "SSN 636-90-4399"),
    "identifiers-500": (many(499), "SSN 736-90-4399"),
    "classified-banner": ("The annex.\n\n", "SECRET//NOFORN\n"),
    "classified-document": ("SECRET//NOFORN\n\nThe annex.\n\nSECRET//NOFORN\n", "\n(S//NF) The convoy leaves.\n"),
    "cui-personal": ("CUI//SP-PRVCY\n\nThe list.\n\nCUI//SP-PRVCY\n", "\nDoD ID 1098765432\n"),
    "usable-credential": ("Use this: ", "AKIAQ2W3E4R5T6Y7U2I3 as aws access key"),
    "passport-dob": ("US passport no. A12345678.", " " + DOB),
    "bank-account-of-person": ("Checking account number: 000123456789, " + NAME, " routing number 111000025"),
    "card-with-expiry-or-cvv": ("Visa card 4539 5787 6362 1486", " exp 04/27, CVV: 123"),
    "contact-roster": ("".join("Full name: Roe%s, Jane, cell 703-545-%04d\n" % (chr(97 + n), 6700 + n) for n in range(24)),
                       "Full name: Loe, Mary, cell 703-545-9999\n"),
    "biometric-of-person": ("The fingerprint card FD-258 of the applicant went to the FBI.", " " + SSN),
}


@test
def each_combination_fires_and_fails_for_want_of_one_part():
    names = list(COMBINED)
    equal(sorted(names), sorted(FLOORS), "names")
    lines = scan(*[message(n, body="".join(COMBINED[name])) for n, name in enumerate(names)],
                 *[message(n + 99, body=COMBINED[name][0]) for n, name in enumerate(names)])
    faults = []
    for name, whole, part in zip(names, lines, lines[len(names):]):
        fired = {c["id"] if isinstance(c, dict) else c for c in whole["combinations"]}
        left = {c["id"] if isinstance(c, dict) else c for c in part["combinations"]}
        if name not in fired or name in left or whole["score"] < FLOORS[name]:
            faults.append((name, sorted(fired), sorted(left), whole["score"],
                           [(f["detector"], f["confidence"]) for f in whole["findings"]][:8]))
    equal(faults, [], "combinations")


@test
def a_further_part_never_lowers_the_score():
    lines = scan(*[message(n, body=text) for n, text in enumerate(
        part for name in COMBINED for part in (COMBINED[name][0], "".join(COMBINED[name])))])
    for name, part, whole in zip(COMBINED, lines[::2], lines[1::2]):
        holds(part["score"] <= whole["score"], "%s: %d, %d" % (name, part["score"], whole["score"]))


@test
def linkage_weighs_nothing():
    for name in ("ip-address", "mac-address", "us-zip"):
        equal(rules()[name].get("linkage"), "yes", name)
    line = scan(message(body="203.0.113.45, 00:00:5E:00:53:01, IL 62701"))[0]
    equal(line["score"], 0, "score")


if __name__ == "__main__":
    sys.exit(main())
