# SPDX-License-Identifier: Apache-2.0
"""Forms of vetting and of health care: the same form filled in by nobody real, left
blank, and spoken about, as text, as a table of HTML, as XML and as JSON, and as the documents
in which they are sent: PDF with fields, PDF with XFA, writings and workbooks."""
import html
import json
import random
import re
from email.message import EmailMessage

import documents
from generate import Generator

DETECTORS = {"SF-86": "clr-filled-form", "SF-85P": "clr-filled-form", "DD-2807": "phi-filled-form", "chart": "phi-filled-form"}
TITLES = {
    "SF-86": ["Standard Form 86 - Questionnaire for National Security Positions", "QUESTIONNAIRE FOR NATIONAL SECURITY POSITIONS\nOMB No. 3206 0005", "SF-86, revised November 2016"],
    "SF-85P": ["Standard Form 85P - Questionnaire for Public Trust Positions", "QUESTIONNAIRE FOR PUBLIC TRUST POSITIONS\nOMB No. 3206-0258"],
    "DD-2807": ["REPORT OF MEDICAL HISTORY (DD Form 2807-1)", "DD FORM 2807-1, report of medical history"],
    "chart": ["Progress note", "Discharge Summary", "PATIENT INTAKE FORM", "Office visit"],
}


def sections(form, v):
    """[(title, [(label, element, value)])]"""
    given, family = v.name()
    other, their = v.name()
    town = v.pick(["Dayton", "Macon", "Salem", "Laurel"])
    identity = [("Last name", "LastName", family), ("First name", "FirstName", given), ("Middle name", "MiddleName", v.pick("ABCDEJKM"))]
    if form in ("SF-86", "SF-85P"):
        made = [
            ("Section 1 - Full Name", identity),
            ("Section 2 - Date of Birth", [("Date of birth", "DateOfBirth", v.birth())]),
            ("Section 3 - Place of Birth", [("City", "City", town), ("State", "State", "OH"), ("Country", "Country", "United States")]),
            ("Section 4 - Social Security Number", [("Social security number", "SSN", v.ssn("-"))]),
            ("Section 6 - Your Identifying Information", [("Height", "Height", f"5 ft {v.digits(1)}"), ("Weight", "Weight", f"1{v.digits(2)}"), ("Hair color", "HairColor", "brown"), ("Eye color", "EyeColor", "green"), ("Sex", "Sex", "female")]),
            ("Section 7 - Your Contact Information", [("Home e-mail address", "HomeEmail", v.email_address()), ("Mobile telephone number", "MobileTelephone", v.nanp("{a}-555-{l}"))]),
            ("Section 11 - Where You Have Lived", [("Street address", "Street", v.address().split(",")[0]), ("City", "City", town), ("Name of landlord", "LandlordName", f"{other} {their}")]),
            ("Section 13A - Employment Activities", [("Employer name", "EmployerName", f"{their} Tools"), ("Position title", "PositionTitle", "clerk"), ("Supervisor name", "SupervisorName", f"{other} {their}"), ("Reason for leaving", "ReasonForLeaving", "moved")]),
            ("Section 17 - Marital Status", [("Marital status", "MaritalStatus", "married"), ("Name of spouse", "SpouseName", f"{other} {family}")]),
        ]
        return made if form == "SF-86" else made[:6] + made[7:8]
    if form == "DD-2807":
        return [("", [*identity, ("Social security number", "SSN", v.ssn("-")), ("Home address", "HomeAddress", v.address()), ("Examining location and address", "ExaminingLocation", "MEPS Columbus")]),
                ("Mark each item", [("Service", "Service", "Army"), ("Component", "Component", "Regular"), ("Purpose of examination", "PurposeOfExamination", "enlistment"),
                                    ("Usual occupation", "UsualOccupation", "student"), ("Current medications", "CurrentMedications", "albuterol as needed"), ("Allergies", "Allergies", "penicillin"),
                                    ("Date of birth", "DateOfBirth", v.birth()), ("Explanation of yes answers", "Explanation", "asthma until the age of twelve")])]
    return [("", [("Patient name", "PatientName", f"{family}, {given}"), ("MRN", "Mrn", v.digits(8)), ("Date of birth", "DateOfBirth", v.birth()), ("Date of service", "DateOfService", "02/08/2023")]),
            ("Note", [("Chief complaint", "ChiefComplaint", v.pick(["cough and fever", "pain in the knee", "dizziness"])), ("Allergies", "Allergies", "none known"), ("Current medications", "CurrentMedications", "lisinopril 10 mg daily"),
                      ("Blood pressure", "BloodPressure", f"13{v.digits(1)}/82"), ("Heart rate", "HeartRate", f"7{v.digits(1)}"), ("Assessment", "Assessment", v.pick(["acute bronchitis", "sprain", "vertigo"])),
                      ("Plan", "Plan", "rest, fluids, return in a week"), ("Attending physician", "AttendingPhysician", f"{other} {their} MD")])]


BLANKS = ["", "____________", "(      )", "[ ] yes  [ ] no", "..............", "(print)"]


def answered(rng, parts, is_filled):
    """The same parts; a person leaves out a few fields, a blank form has all blank."""
    given = lambda value: value if rng.random() < .85 else ""
    return [(title, [(label, element, given(value) if is_filled else rng.choice(BLANKS)) for label, element, value in fields]) for title, fields in parts]


def as_text(rng, title, parts):
    line = rng.choice(["{}: {}", "{}:\t{}", "{} : {}", "{}\t{}"])
    rows = [title, ""]
    for heading, fields in parts:
        rows += [heading, *(line.format(label, value) for label, _, value in fields), ""]
    return "plain", "\n".join(rows) + "\n"


def as_columns(rng, title, parts):
    rows = [title, ""]
    for heading, fields in parts:
        shown = [f"{label}: {value}" for label, _, value in fields]
        rows += [heading, *("    ".join(shown[i:i + 2]) for i in range(0, len(shown), 2)), ""]
    return "plain", "\n".join(rows) + "\n"


def as_html(rng, title, parts):
    rows = "".join(f"<tr><td colspan=\"2\"><b>{html.escape(heading)}</b></td></tr>\n"
                   + "".join(f"<tr><td>{html.escape(label)}</td><td>{html.escape(value)}</td></tr>\n" for label, _, value in fields)
                   for heading, fields in parts)
    return "html", f"<html><body><h1>{html.escape(title)}</h1>\n<table>\n{rows}</table></body></html>\n"


ROOTS = {"SF-86": "<SubmittedRequestInfo><Request><Form><Name>SF86</Name></Form>", "SF-85P": "<SubmittedRequestInfo><Request><Form><Name>SF85P</Name></Form>"}


def element(name, value):
    value = "" if not value.strip("_.[]() ") or value in BLANKS else html.escape(value)
    return f"<{name}>{value}</{name}>" if value else f"<{name}/>"


def as_xml(rng, title, parts, form):
    rows = "\n".join(f"  {element(name, value)}" for _, fields in parts for _, name, value in fields)
    if form in ROOTS:
        return "xml", f"<?xml version=\"1.0\"?>\n<XMP version=\"3.00\">{ROOTS[form]}\n{rows}\n</Request></SubmittedRequestInfo></XMP>\n"
    return "xml", f"<?xml version=\"1.0\"?>\n<record title=\"{html.escape(title)}\" xmlns=\"urn:hl7-org:v3\">\n{rows}\n</record>\n"


def as_json(rng, title, parts, form):
    bare = lambda value: "" if value in BLANKS else value
    member = lambda name: name[0].lower() + name[1:]
    fields = {heading or "head": {member(name): bare(value) for _, name, value in fields} for heading, fields in parts}
    return "json", json.dumps({"form": title.split("\n")[0], **fields}, indent=2) + "\n"


def numbered(heading):
    """The part of a PDF's field names that stands for a section, as the forms name it."""
    number = re.search(r"Section (\d+)", heading)
    return f"section{number[1]}[0]" if number else "page1[0]"


def fields_of(parts):
    """(name, shown name, value) of every field, with names as the forms' programs give them."""
    bare = lambda value: "" if value in BLANKS else value
    return [(f"form1[0].{numbered(heading)}.{name}[{at}]", label, bare(value)) for heading, fields in parts for at, (label, name, value) in enumerate(fields)]


def page_of(title, parts):
    """What is printed on the page of a form: everything but its answers."""
    return [*title.split("\n"), "", *(line for heading, fields in parts for line in (heading, *(label for label, _, _ in fields), ""))]


def as_pdf(rng, title, parts, form):
    """Fields with the names that a reader is shown, with the names of the program alone, or as short names."""
    made, style = fields_of(parts), rng.choice(["shown", "hidden", "flat"])
    if style == "hidden":
        made = [(name, "", value) for name, _, value in made]
    elif style == "flat":
        short = [name.split(".")[-1].split("[")[0] for name, _, _ in made]
        made = [(name if name not in short[:at] else f"{name}_{at}", label, value) for at, (name, (_, label, value)) in enumerate(zip(short, made))]
    return "pdf", documents.pdf_form(page_of(title, parts), made)


def as_xfa(rng, title, parts, form):
    """The answers in a data set of XML (XFA 3.3, 4); the page says that another reader is needed."""
    rows = "\n".join(element(name, value) for _, fields in parts for _, name, value in fields)
    data = f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><{form.replace("-", "")}>\n{rows}\n</{form.replace("-", "")}></xfa:data></xfa:datasets></xdp:xdp>'
    return "pdf", documents.pdf_form([title.split("\n")[0], "Please wait... If this message is not replaced, your viewer cannot show this form."], [], data)


def as_docx(rng, title, parts, form):
    lines = [*title.split("\n"), ""]
    for heading, fields in parts:
        lines += [heading, *([label, value] if rng.random() < .9 else f"{label}: {value}" for label, _, value in fields), ""]
    return "docx", documents.docx(lines)


def as_xlsx(rng, title, parts, form):
    rows = [[title.split("\n")[0]], []]
    for heading, fields in parts:
        rows += [[heading], *([label, value] for label, _, value in fields), []]
    return "xlsx", documents.xlsx([(form, rows)])


CARRIERS = {"text": as_text, "two columns": as_columns, "HTML table": as_html, "XML": as_xml, "JSON": as_json, "PDF with fields": as_pdf, "PDF with XFA": as_xfa, "docx": as_docx,
            "xlsx": as_xlsx}


def talk(rng, title, parts):
    """A text about a form names its parts and its fields."""
    name = title.split("\n")[0]
    labels = [label.lower() for _, fields in parts for label, _, _ in fields]
    rng.shuffle(labels)
    headings = [heading for heading, _ in parts if heading]
    return "plain", (f"Before you submit the {name}, have these at hand: {', '.join(labels[:9])}.\n\n"
                     + (f"{headings[0]} and {headings[-1]} cause most returns. " if headings else "")
                     + f"Common errors:\n\n- {labels[0].capitalize()}: enter it as on your passport.\n- {labels[1].capitalize()}: do not leave it empty.\n"
                     + f"- {labels[2].capitalize()}: see the instructions on page two.\n\nThe form is kept for five years.\n")


def carried(rng, carrier, title, parts, form):
    make = CARRIERS[carrier]
    return make(rng, title, parts) if make in (as_text, as_columns, as_html) else make(rng, title, parts, form)


def message(rng, number, subtype, text):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "clerk@example.com", "records@example.org", "Document"
    mail["Message-ID"] = f"<{number}.{rng.getrandbits(40)}@mail.example.com>"
    if subtype in ("plain", "html") and rng.random() < .5:
        mail.set_content(text, subtype=subtype, cte="base64")
        return mail
    mail.set_content("The document is attached.\n")
    data = text.encode() if isinstance(text, str) else text
    mail.add_attachment(data, maintype="text" if subtype in ("plain", "html", "xml") else "application", subtype=subtype,
                        filename=f"document.{ {'plain': 'txt'}.get(subtype, subtype)}", cte="base64")
    return mail


def generate(seed, rounds):
    """[(mail, form, carrier, state)], state one of filled, blank, text about it."""
    maker = Generator(seed)
    rng, mails = maker.rng, []
    for _ in range(rounds):
        for form in DETECTORS:
            for carrier in CARRIERS:
                for state in ("filled", "blank"):
                    parts = answered(rng, sections(form, maker.values), state == "filled")
                    mails.append((message(rng, len(mails), *carried(rng, carrier, rng.choice(TITLES[form]), parts, form)), form, carrier, state))
            mails.append((message(rng, len(mails), *talk(rng, rng.choice(TITLES[form]), sections(form, maker.values))), form, "text", "text about it"))
    random.Random(seed).shuffle(mails)
    return mails
