# SPDX-License-Identifier: Apache-2.0
"""Mail whose text stands inside a signature (S/MIME), in files made by openssl cms -sign
-nodetach -nocerts (streamed.p7m: -stream -indef, so BER) and cms -encrypt, each of the
same multipart with a text and a zip."""
import base64
import os

from documents import parts, readers, scan_one
from harness import SOURCE, Skip, equal, holds, main, test


def object_of(name):
    with open(os.path.join(SOURCE, "tests", "integration", "smime", name + ".p7m"), "rb") as stream:
        return stream.read()


def signed_mail(data, label="application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"):
    return ("From: kim@example.org\nSubject: hello\nMIME-Version: 1.0\nContent-Type: %s\n"
            "Content-Transfer-Encoding: base64\n\n%s"
            % (label, base64.encodebytes(data).decode())).encode()


def need_reader():
    if "smime" not in readers():
        raise Skip("signed mail is not read by this build")


@test
def what_is_signed_is_read():
    need_reader()
    labels = ["application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
              "application/x-pkcs7-mime", "application/octet-stream; name=smime.p7m",
              "application/octet-stream"]
    for name in ("signed", "streamed"):
        for label in labels:
            line = scan_one(signed_mail(object_of(name), label), status=0)
            equal((line["gaps"], parts(line)), ([], ["1!/signed!/1", "1!/signed!/2!/a.txt"]), label)


@test
def what_is_signed_twice_is_read():
    need_reader()
    line = scan_one(signed_mail(object_of("signed_twice")), status=0)
    equal(parts(line), ["1!/signed!/1!/signed!/1", "1!/signed!/1!/signed!/2!/a.txt"])


@test
def armoured_it_is_read_too():
    need_reader()
    text = base64.encodebytes(object_of("signed")).decode()
    pem = "-----BEGIN PKCS7-----\n%s-----END PKCS7-----\n" % text
    line = scan_one(signed_mail(pem.encode()), status=0)
    equal(parts(line), ["1!/signed!/1", "1!/signed!/2!/a.txt"])


@test
def what_is_enciphered_is_told():
    for name, label in (("enveloped", "application/pkcs7-mime; smime-type=enveloped-data"),
                        ("enveloped", "application/pkcs7-mime"),
                        ("enveloped", "application/octet-stream; name=smime.p7m"),
                        ("enveloped", "application/octet-stream")):
        line = scan_one(signed_mail(object_of(name), label), status=3)
        equal((line["gaps"], line["findings"]), (["encrypted"], []), label)
    need_reader()
    line = scan_one(signed_mail(object_of("enveloped_in_signed")), status=3)
    equal(line["gaps"], ["encrypted"])


@test
def what_breaks_off_is_read_as_far_as_it_goes():
    need_reader()
    line = scan_one(signed_mail(object_of("signed")[:420]), status=3)
    holds("extract-failed" in line["gaps"], line["gaps"])
    equal(parts(line), ["1!/signed!/1"])


if __name__ == "__main__":
    raise SystemExit(main())
