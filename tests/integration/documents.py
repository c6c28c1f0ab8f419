# SPDX-License-Identifier: Apache-2.0
"""Messages with attachments made here, and how they are scanned with the built helper."""
import io
import os
import subprocess
import tarfile
import zipfile
from email.message import EmailMessage

from harness import BUILD, Skip, equal, person, scan_json, write

HELPER = os.path.join(BUILD, "leakscan-extract")


def scan(*words, helper=HELPER, **options):
    if not os.path.exists(helper):
        raise Skip("%s was not built" % os.path.basename(helper))
    return scan_json("--helper", helper, *words, **options)


# What nothing reads, by its first bytes; doc/formats.md says the same.
UNREAD = [
    ("Access", b"\0\1\0\0Standard Jet DB\0"),
    ("ACE", b"\x31\x3e\x31\0\0\x90\0**ACE**"),
    ("ARJ", b"\x60\xea\x28\x00\x1e"),
    ("compiled HTML help (chm)", b"ITSF\3\0\0\0\x60\0\0\0"),
    ("DjVu", b"AT&TFORM\0\0\1\0DJVM"),
    ("Excel 2", b"\x09\x00\x04\x00\x02\x00\x10\x00"),
    ("Excel 3", b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00"),
    ("Excel 4", b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"),
    ("Lotus 1-2-3", b"\0\0\2\0\6\4\6\0"),
    ("Lotus 1-2-3, release 3 on", b"\0\0\x1a\0\0\x10\4\0"),
    ("Mobipocket", b"Palm".ljust(60, b"\0") + b"BOOKMOBI"),
    ("OneNote", b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"),
    ("PowerPoint 2", b"\x0b\xad\xde\xad\x02\x00\x00\x00"),
    ("PowerPoint 3", b"\xed\xde\xad\x0b\x02\x00\x00\x00"),
    ("Publisher", b"\xe8\xac\x2c\0\x20\0"),
    ("Quattro Pro", b"\0\0\2\0\x20\x51\6\0"),
    ("SQLite", b"SQLite format 3\0\x10\0"),
    ("Windows image (wim)", b"MSWIM\0\0\0\xd0\0\0\0"),
    ("Word 1", b"\x9b\xa5\x21\x00"),
    ("Word 2", b"\xdb\xa5\x2d\x00"),
    ("Word 4 and 5 of the Macintosh", b"\xfe\x37\0\x23"),
    ("Word for DOS, Write", b"\x31\xbe\x00\x00\x00\xab"),
    ("WordPerfect", b"\xffWPC\x10\x00\x00\x00"),
    ("Works", b"\x01\xfe\x32\x00"),
    ("Works 4 on", b"CHNKWKS \4\0\x80\0"),
]


def readers():
    """The names of what the helper reads."""
    if not os.path.exists(HELPER):
        raise Skip("the helper was not built")
    told = subprocess.run([HELPER, "--formats"], stdout=subprocess.PIPE, check=True).stdout
    return [line.split("\t")[0] for line in told.decode().splitlines()]


def mail(*attachments, number=0):
    """A message with attachments: (name, bytes), or a message to be forwarded."""
    made = EmailMessage()
    made["From"] = "kim@example.org"
    made["Subject"] = "hello"
    made["Message-ID"] = "<%d@example.org>" % number
    made["Date"] = "Mon, 01 Jan 2024 00:00:00 +0000"
    made.set_content("See what is attached.\n")
    for attachment in attachments:
        if isinstance(attachment, EmailMessage):
            made.add_attachment(attachment)
        else:
            name, data = attachment
            made.add_attachment(data, maintype="application", subtype="octet-stream",
                                filename=name)
    return made


def zipped(**members):
    """A zip; of a member's name "__" is a dot."""
    return zip_of([(name.replace("__", "."), data) for name, data in members.items()])


def zip_of(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(name, data):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def docx(text):
    return zip_of([
        ("[Content_Types].xml",
         '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
         'content-types"><Default Extension="xml" ContentType="application/xml"/><Override '
         'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
         'officedocument.wordprocessingml.document.main+xml"/></Types>'),
        ("_rels/.rels",
         '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
         '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
         'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
         '</Relationships>'),
        ("word/document.xml",
         '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
         'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body>'
         '</w:document>' % text)])


def scan_one(made, *words, status=None, helper=HELPER):
    """The only message's line."""
    write("a.eml", bytes(made))
    for wanted in (0, 3) if status is None else (status,):
        try:
            messages, _, _ = scan(*words, "a.eml", helper=helper, status=wanted)
            break
        except AssertionError:
            if status is not None or wanted == 3:
                raise
    equal(len(messages), 1, "messages")
    return messages[0]


def parts(line):
    return sorted(f["part"] for f in line["findings"] if f["detector"] == "tiny-number")


TEXT = person(1).encode()
