# SPDX-License-Identifier: Apache-2.0
"""The public labelled sets: their sentences as messages, their labels as truth.

A label that the standard contradicts (a card that fails Luhn) or that no rule claims
(a national phone number without its country code) is left out of the rates and counted
by its reason.  No text of a set is kept or printed.
"""
import json
import os
import re
from collections import Counter
from email.message import EmailMessage

import checksums
from generate import Truth, mbox

TYPES = {"CREDIT_CARD": ["payment-card"], "US_SSN": ["us-ssn", "us-ssn-unformatted"], "SSN": ["us-ssn", "us-ssn-unformatted"],
         "IBAN_CODE": ["iban"], "DE_IBAN": ["iban"], "EMAIL_ADDRESS": ["email-address"], "EMAIL": ["email-address"],
         "PHONE_NUMBER": ["phone-nanp", "phone-nanp-bare", "phone-e164"], "PHONE": ["phone-nanp", "phone-nanp-bare", "phone-e164"],
         "IP_ADDRESS": ["ip-address"], "ADDRESS": ["us-address"], "STREET_ADDRESS": ["us-address"],
         "US_DRIVER_LICENSE": ["us-drivers-license"], "DATE": ["dob"], "DATE_TIME": ["dob"], "PERSON": ["us-person-name"],
         "ROUTING": ["us-aba-routing"], "ACCOUNT": ["us-bank-account"], "DOB": ["dob"], "ICD": ["phi-icd10cm"],
         "ZIP_CODE": ["us-zip"], "BOGUS_CARD": ["payment-card"]}
CLAIMED = {"payment-card", "us-ssn", "iban", "email-address", "phone-nanp", "ip-address", "us-aba-routing",
           "us-bank-account", "dob", "phi-icd10cm", "us-address"}
SPECIMEN_SSNS = {"078051120", "219099999", "457555462", "123456789"}
# Numbers that card brands and payment services publish for tests.
TEST_CARDS = {"4111111111111111", "4242424242424242", "4012888888881881", "5555555555554444", "5105105105105100",
              "378282246310005", "371449635398431", "378734493671000", "6011111111111117", "6011000990139424",
              "30569309025904", "38520000023237", "3530111333300000", "3566002020360505", "4222222222222",
              "5500000000000004", "340000000000009", "30000000000004", "6011000000000004", "4000056655665556"}
STATES = ("AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
          "OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AA AE AP PR GU VI").split()
EXTENSION = re.compile(r"(?i)\s*(?:x|ext)")
STREETS = re.compile(r"(?i)\b(?:street|avenue|road|boulevard|drive|lane|court|circle|way|place|parkway|terrace|highway|trail|loop|square|"
                     r"st|ave|rd|blvd|dr|ln|ct|cir|pl|pkwy|hwy|box|apo|fpo|dpo)\b")
US_ADDRESS = re.compile(r"^\s*\d{1,6}\b[\s\S]+\b(?:%s)\b[.,\s]+\d{5}(?:-\d{4})?\b" % "|".join(STATES))


def card(value):
    digits = re.sub(r"\D", "", value)
    if not digits or checksums.luhn(digits[:-1]) != digits[-1]:
        return "fails Luhn"
    if digits in TEST_CARDS:
        return "published test number"
    if not re.match(r"4|5[1-5]|2[2-7]|3[4679]|38|35(?:2[89]|[3-8]\d)|30[0-5]|3095|6011|64[4-9]|65|62|81|1800|2131", digits) or not 12 <= len(digits) <= 19:
        return "no issuer's range, or one that needs a word for cards: not claimed"
    return "13 digits or fewer and no separator" if len(digits) <= 13 and len(digits) == len(value) else None


def ssn(value):
    digits = re.sub(r"\D", "", value)
    if len(digits) != 9:
        return "not nine digits"
    if digits in SPECIMEN_SSNS or len(set(digits)) == 1:
        return "published specimen"
    return "never issued" if digits[:3] in ("000", "666") or digits[0] == "9" or digits[3:5] == "00" or digits[5:] == "0000" else None


def iban(value):
    text = re.sub(r"\W", "", value).upper()
    return None if checksums.mod97(text[:2], text[4:]) == text[2:4] else "fails mod 97"


def phone(value):
    digits = re.sub(r"\D", "", EXTENSION.split(value)[0])
    if value.strip().startswith("+") and not digits.startswith("1"):
        return None if 8 <= len(digits) <= 15 else "not E.164"
    if digits.startswith("00"):
        return "dialling prefix 00 instead of +: not claimed"
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(national) != 10 or not re.match(r"\(?(?:\+?1)?[-. (]*\d{3}[-. )]*\d{3}[-. ]*\d{4}", value.strip()):
        return "national number of another country, without its code: not claimed"
    if not re.match(r"[2-9](?!9)\d(?<!11)\d[2-9](?!11)\d{6}", national) or national[:2] in ("37", "96"):
        return "no such area or exchange"
    return "reserved for fiction" if national[3:8] == "55501" else None


def address(value):
    if not US_ADDRESS.search(value):
        return "not a US address with State and ZIP: not claimed"
    return None if STREETS.search(value) else "no word for a street that the US uses: not claimed"


def network(value):
    if ":" in value:
        return None if re.match(r"(?i)::|2[0-9a-f]{3}:|f[cde]", value) else "IPv6 outside what is assigned (RFC 4291)"
    return None if re.fullmatch(r"(?:\d{1,3}\.){3}\d{1,3}", value) else "not an address"


def routing(value):
    return None if len(value) == 9 and checksums.weighted(value, (3, 7, 1) * 3) % 10 == 0 else "fails the checksum"


def icd(value):
    return None if "." in value else "category without a subcategory: not claimed"


REASONS = {"payment-card": card, "us-ssn": ssn, "iban": iban, "phone-nanp": phone, "us-address": address,
           "ip-address": network, "us-aba-routing": routing, "phi-icd10cm": icd}
NOT_CLAIMED = {"DATE": "a date without a birth word: not claimed", "DATE_TIME": "a date without a birth word: not claimed",
               "US_DRIVER_LICENSE": "a licence number without a label: not claimed", "ZIP_CODE": "a ZIP code alone: not claimed",
               "PERSON": "a name in prose: not claimed"}


class PublicSet:
    """Messages of one set, with what its labels say."""

    def __init__(self, title):
        self.title, self.mails, self.left_out = title, [], Counter()

    def add(self, text, spans):
        truths = []
        for kind, value in spans:
            detectors = TYPES.get(kind)
            if not detectors:
                continue
            if kind == "BOGUS_CARD":
                if card(value):
                    continue
                reason = "labelled bogus, but valid by Luhn and issuer"
            else:
                reason = NOT_CLAIMED.get(kind) or REASONS.get(detectors[0], lambda _: None)(value)
            if reason:
                self.left_out[detectors[0], reason] += 1
            if detectors[0] == "phone-nanp":
                value = EXTENSION.split(value)[0]      # the number is the finding
            truths.append(Truth("body", None, value, detectors, optional=bool(reason)))
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.org", "Note"
        mail.set_content(text + "\n", cte="base64")
        self.mails.append((mail, truths, "text"))

    def bytes(self):
        return mbox(self.mails)


def load(path):
    with open(path, encoding="utf-8") as stream:
        return json.load(stream)


def presidio(root):
    for name in ("data/synth_dataset_v2.json", "tests/data/generated_large.json"):
        made = PublicSet("presidio-research " + os.path.basename(name))
        for item in load(os.path.join(root, "presidio-research", name)):
            made.add(item["full_text"], [(s["entity_type"], s["entity_value"]) for s in item["spans"]])
        yield made


def datafog(root):
    made = PublicSet("datafog")
    for name in ("structured_pii", "mixed_pii", "unstructured_pii", "edge_cases", "negative_cases"):
        for item in load(os.path.join(root, "datafog/tests/corpus", name + ".json")):
            made.add(item["input"], [(e["type"], e["text"]) for e in item["expected_entities"]])
    yield made


def dlptest(root):
    made = PublicSet("dlptest-ptrav")
    read = lambda name: load(os.path.join(root, "dlptest-ptrav/data", name + ".json"))
    for item in read("ccns"):
        made.add(f"Credit Card Number\n{item['number']}", [("CREDIT_CARD", item["number"])])
    for item in read("ccns-bogus"):
        made.add(f"Credit Card Number\n{item['number']}", [("BOGUS_CARD", item["number"])])
    for number in read("ssns"):
        made.add(f"Social Security Number\n{number}", [("SSN", number)])
    for number in read("phones"):
        made.add(f"Telephone number\n{number}", [("PHONE", number)])
    for date in read("dobs"):
        made.add(f"Date of Birth: {date}", [("DOB", date)])
    for text in read("addresses"):
        made.add(f"Street Address\n{text}", [("ADDRESS", text)])
    for item in read("ach"):
        made.add(f"Routing number: {item['routing']}\nAccount number: {item['account']}",
                 [("ROUTING", item["routing"]), ("ACCOUNT", item["account"])])
    for item in read("icd-10-cm")[::20]:
        made.add(f"Diagnosis code: {item['ICD-10-CM']}", [("ICD", item["ICD-10-CM"])])
    yield made


def sets(root):
    for make in (presidio, datafog, dlptest):
        yield from make(root)
