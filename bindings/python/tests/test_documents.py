# SPDX-License-Identifier: Apache-2.0
"""Attached documents, which a helper process reads."""
from __future__ import annotations

import io
import os
import pickle
import zipfile
from email.message import EmailMessage

import pytest
from conftest import KEY
from test_processes import in_child

import leakscan

TYPE = "vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def mail_with_document(words):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r>'
                         f"<w:t>{words}</w:t></w:r></w:p></w:body></w:document>")
    message = EmailMessage()
    message["Subject"] = "the list"
    message.set_content("see there")
    message.add_attachment(file.getvalue(), maintype="application", subtype=TYPE,
                           filename="list.docx")
    return message.as_bytes()


@pytest.fixture(scope="module")
def reading(helper):
    return leakscan.Policy(key=KEY, helper=helper)


def test_a_document_is_read_by_the_helper(reading):
    report = leakscan.scan_message(mail_with_document("SSN: 536-90-4399"), reading)
    assert report.gaps == ()
    assert [(f.detector, f.name) for f in report.findings] == [("us-ssn", "list.docx")]
    assert "word/document.xml" in report.findings[0].part


def test_without_a_helper_there_is_a_gap():
    report = leakscan.scan_message(mail_with_document("SSN: 536-90-4399"),
                                   leakscan.Policy(helper=""))
    assert (report.gaps, report.findings) == (("unread-type",), ())


def test_a_pickled_policy_knows_its_helper(reading):
    mail = mail_with_document("SSN: 536-90-4399")
    copy = pickle.loads(pickle.dumps(reading))
    assert leakscan.scan_message(mail, copy) == leakscan.scan_message(mail, reading)


def test_a_forked_child_does_not_share_the_helper(reading):
    mails = [mail_with_document(f"SSN: 536-90-43{n:02}") for n in range(20)]
    with leakscan.Scanner(reading) as scanner:
        wanted = [scanner.scan_message(mail) for mail in mails]
        assert len({report.to_json() for report in wanted}) == 20

        def all_right(order):
            return all(scanner.scan_message(mails[n]) == wanted[n] for n in order)
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(writer, b"+" if all_right(reversed(range(20))) else b"-")
            os._exit(0)
        assert all_right(range(20))
        os.waitpid(pid, 0)
        assert os.read(reader, 1) == b"+"
        os.close(reader)
        os.close(writer)
    assert in_child(lambda: leakscan.scan_message(mails[0], reading) == wanted[0])
