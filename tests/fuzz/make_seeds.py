#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of the fuzz targets below tests/fuzz/seeds, of synthetic people."""
import base64
import bz2
import gzip
import io
import lzma
import pathlib
import struct
import tarfile
import zipfile

HERE = pathlib.Path(__file__).parent
SSN = "536-90-4399"
HEAD = b"From: Jane Roe <jane@example.org>\nSubject: roster\nMessage-ID: <1@example.org>\n" \
       b"Date: Wed, 8 Feb 2023 11:02:00 +0000\n"
POSTMARK = b"From jane@example.org Wed Feb  8 11:02:03 2023\n"
PEOPLE = b"Full name: Roe, Jane\nSSN: 536-90-4399\nDOB: 07/29/1968\n"


def save(target, name, data):
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def mailboxes():
    message = HEAD + b"\n" + PEOPLE
    two = POSTMARK + message + b"\n" + POSTMARK + message + b">From here\nFrom there\n\n"
    length = b"Content-Length: %d\n" % len(PEOPLE)
    counted = POSTMARK + HEAD + length + b"\n" + PEOPLE + b"\n" + POSTMARK + HEAD + b"\nx\n"
    return {
        "message": (1, message), "mbox": (2, two), "mbox-cut": (2, two[:-90]),
        "mbox-crlf": (2, two.replace(b"\n", b"\r\n")), "mboxcl": (3, counted),
        "mboxcl-wrong-length": (3, counted.replace(length, b"Content-Length: 999999999999999\n")),
        "mmdf": (4, b"\1\1\1\1\n" + message + b"\1\1\1\1\n\1\1\1\1\n" + message + b"\1\1\1\1\n"),
        "auto": (0, two), "small-limits": (0xc2, two * 3), "nested-postmarks":
        (2, POSTMARK * 5 + b"\n" + POSTMARK), "empty-messages": (2, (POSTMARK + b"\n") * 3),
    }


def archives(two):
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("inbox.mbox"), two)
        z.writestr(zipfile.ZipInfo("a/b.eml"), HEAD + b"\n" + PEOPLE)
    with tarfile.open(fileobj=tarred, mode="w") as t:
        for name in ("inbox.mbox", "../up.eml", "notes.txt"):
            member = tarfile.TarInfo(name)
            member.size = len(two)
            t.addfile(member, io.BytesIO(two))
    return {
        "plain": two, "gzip": gzip.compress(two, mtime=0), "bzip2": bz2.compress(two),
        "xz": lzma.compress(two), "zip": zipped.getvalue(), "tar": tarred.getvalue()[:6144],
        "gzip-cut": gzip.compress(two, mtime=0)[:-20],
        "gzip-of-gzip": gzip.compress(gzip.compress(two, mtime=0), mtime=0),
        "bomb": gzip.compress(b"\0" * 500000, mtime=0),
    }


def part(headers, body, boundary="b"):
    return "--%s\n%s\n\n%s\n" % (boundary, headers, body)


def messages():
    head = HEAD.decode()
    multi = head + 'MIME-Version: 1.0\nContent-Type: multipart/%s; boundary="b"\n\n'
    encoded = base64.b64encode(PEOPLE).decode()
    return {
        "plain": head + "\n" + PEOPLE.decode(),
        "mixed": multi % "mixed" + "preamble\n" + part("Content-Type: text/plain", "SSN " + SSN) +
        part("Content-Type: application/octet-stream; name=\"people.txt\"\n"
             "Content-Transfer-Encoding: base64\nContent-Disposition: attachment", encoded) +
        "--b--\nepilogue\n",
        "alternative": multi % "alternative" + part("Content-Type: text/plain", "see HTML") +
        part("Content-Type: text/html; charset=utf-8", "<p>SSN: 536-<b>90</b>-4399</p>") + "--b--\n",
        "nested": multi % "mixed" + part('Content-Type: multipart/mixed; boundary="bb"', part(
            "Content-Type: message/rfc822", head + "\nSSN " + SSN, "bb") + "--bb--") + "--b--\n",
        "quoted-printable": head + "Content-Type: text/plain; charset=iso-8859-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\nSSN: 536-=\n90-43=39=39 =E9\n",
        "encoded-words": head.replace("roster", "=?utf-8?b?U1NOIDUzNi05MC0=?=\n"
                                      " =?utf-8?q?4399_=C3=A9?=") + "\nx\n",
        "names": multi % "mixed" + part(
            "Content-Type: text/plain\nContent-Disposition: attachment;\n"
            " filename*0*=utf-8''%73sn; filename*1=\"-536.txt\"", "x") + "--b--\n",
        "uuencoded": head + "\nbegin 644 people.txt\n#4U-.\n \nend\n",
        "flowed": head + "Content-Type: text/plain; format=flowed; delsp=yes\n\n"
        "SSN: 536- \n90-4399\n> quoted \n> more\n",
        "duplicate-headers": head + "Content-Type: text/plain\nContent-Type: text/html\n"
        "Subject: second\n\n<b>x</b>\n",
        "groups": "From: g: a@example.org, b@example.org;\nTo: undisclosed:;\n\nx\n",
        "long-boundary": head + "Content-Type: multipart/mixed; boundary=" + "b" * 100 + "\n\n--" +
        "b" * 100 + "\n\nx\n--" + "b" * 99 + "\n\ny\n",
        "pgp": head + "\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
        "smime": head + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
        "Content-Transfer-Encoding: base64\n\nMIAG\n",
        "partial": head + "Content-Type: message/partial; id=1; number=1; total=2\n\nx\n",
        "html": head + "Content-Type: text/html; charset=utf-8\n\n<html><body><table><tr><td>SSN</td>"
        "<td>536-90-4399</td></tr></table><a href=\"mailto:x@example.org\">x</a></body></html>\n",
    }


def values():
    return ("Passport: C01X0006H Card 4012 8888 8888 1881 exp 11/27 cvv 123\n"
            "IBAN DE89 3704 0044 0532 0130 00 routing number 011401533 account 123456789\n"
            "password: Tr0ub4dor&3\naws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYzEXAMPLEKEY1\n"
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n"
            "MRN 00123456 diagnosis: F32.1 patient DOB 07/29/1968 NPI 1234567893\n"
            "TOP SECRET//SI//NOFORN  SF-86 adjudication polygraph\n"
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n")


def pages():
    return {
        "table": "<table><tr><th>SSN<td>536-90-4399</table>", "split": "536-<b>90</b>-<i>4399</i>",
        "entities": "&#53;&#x33;6&ndash;90&shy;-4399 &nbsp;&amp &bogus; &#0; &#xD800; &#99999999999;",
        "hidden": "<style>x{}</style><script>var a='</b>'</script><!-- SSN 536-90-4399 -->"
        "<p title='SSN 1' alt=\"x\" href=a>y", "broken": "<p <b <!-- <![CDATA[ x ]]> </ <a href='",
        "meta": "<meta charset=iso-8859-1><meta http-equiv=content-type content='text/html; "
        "charset=utf-16'>\xe9", "deep": "<div>" * 300 + "x" + "</div>" * 10,
        "link": "<a href='http://a/?s=536%2D90-4399&x=%7f%zz%'>a</a><a href=b%20c>b</a>",
        "plaintext": "<plaintext><b>x</b>", "input": "<input value='536-90-4399' placeholder=SSN>",
        "comment-in-attribute": "<a title='<!--'>x</a>-->", "xml": "<?xml version='1.0'?><html/>",
    }


def texts():
    word = "SSN: 536\u201190\u20114399 \uff15\uff13\uff16 \u0435\u0301 a\u200bb\u00adc \u212a\u017f"
    return {
        "utf-8": (2, 0, word.encode()), "utf-16": (4, 0, word.encode("utf-16")),
        "utf-16le": (5, 0, word.encode("utf-16le")), "utf-7": (3, 0, b"+AOk-x+ADUANgA3-"),
        "utf-32": (7, 0, word.encode("utf-32")), "latin": (8, 0, b"caf\xe9 \xa0\xad"),
        "iso-2022-jp": (14, 0, "\u6f22\u5b57".encode("iso-2022-jp") + b" SSN"),
        "shift-jis": (12, 0, "\u6f22\u5b57\uff11".encode("shift_jis")), "gb18030":
        (16, 0, "\u6f22\U0001f600".encode("gb18030")), "hz": (19, 0, b"~{VPND~} x~~"),
        "undeclared": (0, 0, "caf\u00e9 \u20ac".encode()), "wrong": (1, 0, b"\xff\xfe\x00x\xc3"),
        "cut": (2, 0, b"x\xe2\x82"), "flowed": (2, 12, b"SSN: 536- \n90\n> q \n> r\n-- \nsig\n"),
        "quoted": (2, 0, b"> > SSN 536-90-\n> > 4399\r\n>From x\r\n"), "csv":
        (2, 1, b"name,ssn\nRoe,536-90-4399\n"), "rtf": (0, 3, b"{\\rtf1 SSN}"),
        "binary": (0, 2, bytes(range(256))),
    }


def packs():
    unit = HERE.parent / "unit" / "policy" / "packs"
    one = '<pack xmlns="urn:leakscan:pack:1" name="own" version="1"><title>Own</title>' \
          '<terms id="words">badge\nemployee</terms>' \
          '<rule id="own-one" category="pii" weight="4"><title>One</title>%s' \
          '<accept>badge EMP-12345</accept></rule></pack>'
    kinds = {
        "regex": '<match><regex><![CDATA[\\bEMP-(?<v>\\d{5})\\b]]></regex></match>'
                 '<keywords terms="words" within="50"/>',
        "trigger": '<match><trigger digits="4-9" separators="any" before="4" after="4"/>'
                   '<regex>(?i)emp-[0-9]{1,9}</regex></match>',
        "classes": '<match><regex>[[:alpha:]]+(?:a|b)*?\\p{L}{2,5}(?=x)\\Q*\\E</regex></match>',
        "nested-counts": '<match><regex>(?:(?:a{1,50}){1,50}b){1,50}</regex></match>',
        "backtracking": '<match><regex>(a|aa)+$</regex></match>',
        "vocabulary": '<vocabulary terms="words" threshold="1" distinct="1"/>',
    }
    result = {name: (one % body).encode() for name, body in kinds.items()}
    result["employee"] = (unit / "employee.xml").read_bytes()
    result["everything"] = (unit / "everything.xml").read_bytes()
    result["entities"] = b'<!DOCTYPE pack [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><pack>&b;</pack>'
    return result


def text(value):
    return struct.pack("<I", 0) if value is None else \
        struct.pack("<I", len(value) + 1) + value.encode()


def finding(name):
    return (text("us-ssn") + text("US Social Security number") + bytes([1, 90, 95]) +
            struct.pack("<I", 2) + bytes([2]) + text("1.2") + text(name) + text("###-##-####") +
            struct.pack("<QQ", 5, 16) + text("0123456789abcdef") + struct.pack("<H", 3) +
            text("social security") + struct.pack("<I", 1))


def report(findings, source="box"):
    return (b"LKSR" + struct.pack("<II", 1, 0x000100) + bytes([0]) + text(source) +
            struct.pack("<QQQ", 3, 400, 200) + text("<1@example.org>") + text("jane@example.org") +
            text("roster") + struct.pack("<q", 1675854120) + text("fedcba9876543210") +
            bytes([60, 60, 0, 0, 0, 0, 0, 4]) + struct.pack("<I", 1) + text("line\nline\n") +
            struct.pack("<I", 1) + text("identity-kit") + struct.pack("<I", 1) + text("image/png") +
            struct.pack("<I", 2) + struct.pack("<I", len(findings)) + b"".join(findings))


def main():
    boxes = mailboxes()
    for name, (form, data) in boxes.items():
        save("mailbox", name, bytes([form, 100]) + data)
    for name, data in archives(boxes["mbox"][1]).items():
        save("archive", name, b"\2" + data)
    for name, data in messages().items():
        save("mime", name, b"\0" + data.encode())
        save("scan", name, b"\0" + data.encode())
    save("mime", "small-limits", b"\7" + messages()["nested"].encode())
    save("scan", "values", b"\0" + HEAD + b"\n" + values().encode())
    save("scan", "document", b"\1" + values().encode())
    for name, data in pages().items():
        save("html", name, b"\0" + data.encode("latin-1"))
    for name, (charset, flags, data) in texts().items():
        save("text", name, bytes([charset, flags]) + data)
    for name, data in packs().items():
        save("pack", name, data)
    save("report", "empty", report([]))
    save("report", "findings", report([finding(None), finding("people.csv")]))
    save("report", "no-source", report([], None))
    calls(save)


def calls(keep):
    """Numbers of the calls in fuzz_calls.c, in its table's order."""
    names = ("builder free-builder pack text limit option show key allow lint compile drop scanner "
             "interrupt origin memory document fd message sink begin feed end abort open close "
             "range next read use unreport").split()
    scripts = {
        "scan": "builder text 0 option 2 1 lint compile scanner memory 0 use 0 use 1 unreport",
        "feed": "builder pack 0 compile scanner sink 1 begin 3 feed 0 feed 9 end abort memory 60",
        "read": "builder pack 1 compile scanner open 3 next message read 0 next next message close",
        "share": "builder compile open 131 range 0 90 next next scanner message close",
        "wrong-order": "feed 0 end message next memory 0 scanner compile use 1 builder free-builder",
        "from-callbacks": "builder compile scanner sink 1 begin 3 feed 0 memory 0 end 255 drop",
        "interrupted": "builder compile scanner interrupt 1 memory 0 interrupt 0 memory 0 fd 1 90",
    }
    for name, words in scripts.items():
        keep("calls", name, bytes(int(w) if w.isdigit() else names.index(w) for w in words.split()))


main()
