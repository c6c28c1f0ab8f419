# SPDX-License-Identifier: Apache-2.0
"""Encrypted attachments: passwords from a file, and those that stand in the message."""
import os
import subprocess

from documents import mail, parts, scan, scan_one, zip_of
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
