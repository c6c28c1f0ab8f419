# SPDX-License-Identifier: Apache-2.0
"""Encrypted attachments: passwords from a file, and those that stand in the message."""
import os
import struct
import subprocess
from hashlib import md5

from documents import mail, parts, readers, scan, scan_one, zip_of
from harness import Skip, equal, holds, main, person, run, test, write

SECRET = "Sesame-7"


def locked(password=SECRET, name="a.txt"):
    """A zip whose member is enciphered by the old cipher."""
    write(name, person(1).encode())
    try:
        subprocess.run(["zip", "-q", "-P", password, "locked.zip", name], check=True)
    except FileNotFoundError:
        raise Skip("zip is not installed")
    with open("locked.zip", "rb") as stream:
        data = stream.read()
    os.unlink("locked.zip")
    return data


def rc4(key, data):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def locked_pdf(text, user=SECRET, owner="Owner-3"):
    """ISO 32000-1, 7.6.3: the standard security handler, revision 2, RC4 of 40 bits."""
    def padded(password):
        return (password.encode("latin-1") + PADDING)[:32]
    identifier, rights = b"0123456789abcdef", -4
    o = rc4(md5(padded(owner)).digest()[:5], padded(user))
    key = md5(padded(user) + o + struct.pack("<i", rights) + identifier).digest()[:5]
    page = ("BT /F 12 Tf 50 700 Td (%s) Tj ET" % text).encode()
    page = rc4(md5(key + struct.pack("<I", 4)[:3] + b"\0\0").digest()[:10], page)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Filter/Standard/V 1/R 2/P %d/O<%s>/U<%s>>>"
        % (rights, o.hex().encode(), rc4(key, PADDING).hex().encode())]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer<</Size 6/Root 1 0 R/Encrypt 5 0 R/ID[<%s><%s>]>>\n" \
        b"startxref\n%d\n%%%%EOF\n" % (identifier.hex().encode(), identifier.hex().encode(), start)


def told(text, *attachments):
    made = mail(*attachments)
    (made.get_payload()[0] if made.is_multipart() else made).set_content(text)
    return made


def passwords(*lines):
    write("passwords", "".join(line + "\n" for line in lines).encode())
    os.chmod("passwords", 0o600)
    return ["--password", "passwords"]


@test
def without_a_password_an_attachment_is_encrypted():
    for words in ([], passwords("wrong", "sesame-7")):
        line = scan_one(mail(("a.zip", locked())), *words, status=3)
        equal((line["gaps"], line["findings"]), (["encrypted"], []))


@test
def a_password_of_the_file_opens_it():
    line = scan_one(mail(("a.zip", locked())), *passwords("wrong", "", SECRET), status=0)
    equal((line["gaps"], parts(line)), ([], ["2!/a.txt"]))


@test
def a_password_of_the_message_opens_it():
    table = [
        "The password is Sesame-7.", "Password: Sesame-7", "password:Sesame-7\nRegards",
        "Passwort: \u201eSesame-7\u201c", "Das Passwort lautet Sesame-7!", "pwd = Sesame-7",
        "The password for the file:\n\n   Sesame-7\n", "PASSWORD (Sesame-7)",
        "mot de passe : Sesame-7", "la contrase\u00f1a es Sesame-7, saludos",
        "Kennwort\nSesame-7\n", "passcode -> \"Sesame-7\"",
    ]
    data = locked()
    for text in table:
        line = scan_one(told(text, ("a.zip", data)), status=0)
        equal((line["gaps"], parts(line)), ([], ["2!/a.txt"]), text)
    phrase = locked("correct horse battery")
    line = scan_one(told("Password: correct horse battery\n", ("a.zip", phrase)), status=0)
    equal(parts(line), ["2!/a.txt"])


@test
def it_may_stand_behind_the_attachment():
    made = mail(("a.zip", locked()))
    made.add_attachment("x", filename="x.txt")
    body, archive, last = made.get_payload()
    last.set_content("By the way, the password is Sesame-7\n")
    line = scan_one(made, status=0)
    equal((line["gaps"], parts(line)), ([], ["2!/a.txt"]))


@test
def it_may_stand_in_the_message_around():
    inner = mail(("a.zip", locked()))
    line = scan_one(told("password: Sesame-7", inner), status=0)
    equal(parts(line), ["2.2!/a.txt"])
    line = scan_one(told("password: Sesame-7", ("b.eml", bytes(inner))), status=0)
    equal(parts(line), ["2!/2!/a.txt"])


@test
def a_message_attached_tells_nothing_of_those_around():
    inner = told("password: Sesame-7")
    line = scan_one(mail(("a.zip", locked()), ("b.eml", bytes(inner))), status=3)
    equal((line["gaps"], line["findings"]), (["encrypted"], []))


@test
def a_pdf_is_opened_by_either_of_its_passwords():
    if "pdf" not in readers():
        raise Skip("no reader of PDF was built")
    made = mail(("a.pdf", locked_pdf(person(1))))
    line = scan_one(made, *passwords("wrong"), status=3)
    equal((line["gaps"], line["findings"]), (["encrypted"], []))
    for words in (passwords("wrong", SECRET), passwords("Owner-3")):
        line = scan_one(made, *words, status=0)
        equal((line["gaps"], parts(line)), ([], ["2!/page 1"]))
    line = scan_one(told("password: Sesame-7", ("a.zip", zip_of([
        ("a.pdf", locked_pdf(person(1)))]))), status=0)
    equal(parts(line), ["2!/a.pdf!/page 1"])
    # A PDF that opens without one, and forbids only what its owner did not allow.
    line = scan_one(mail(("a.pdf", locked_pdf(person(1), user=""))), status=0)
    equal((line["gaps"], parts(line)), ([], ["2!/page 1"]))


@test
def what_was_in_clear_counts_once():
    both = zip_of([("clear.txt", person(2)), ("inner.zip", locked())])
    line = scan_one(told("password: Sesame-7", ("a.zip", both)), status=0)
    equal(parts(line), ["2!/clear.txt", "2!/inner.zip!/a.txt"])
    equal([f["count"] for f in line["findings"]], [1, 1])


@test
def passwords_stand_in_no_output():
    write("a.eml", bytes(mail(("a.zip", locked()))))
    messages, errors, summary = scan(*passwords(SECRET), "--manifest", "manifest", "a.eml",
                                     status=0)
    status, out, err = run("explain", *passwords(SECRET), "a.eml")
    with open("manifest") as stream:
        shown = stream.read()
    holds(SECRET not in repr((messages, errors, summary, out, err, shown)), "the password shows")


@test
def the_file_must_be_private_and_of_passwords():
    write("a.eml", bytes(mail()))
    passwords(SECRET)
    os.chmod("passwords", 0o644)
    status, _, err = run("scan", "--password", "passwords", "a.eml")
    holds(status == 2 and b"owner" in err and SECRET.encode() not in err, err)
    for lines in (["x" * 256], ["%d" % n for n in range(201)], ["a\0b"]):
        status, _, err = run("scan", *passwords(*lines), "a.eml")
        holds(status == 2 and b"password" in err, err)


if __name__ == "__main__":
    raise SystemExit(main())
