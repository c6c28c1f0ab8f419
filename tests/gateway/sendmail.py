#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""leakscan-milter with a mail server that speaks the milter protocol as Sendmail
does: few options offered, header values without their blank, every step answered.
Needs neither Postfix nor privileges."""
import glob
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile

import harness
from harness import LEAK, equal, holds
from postfix import PATIENCE, wait_for

# mfdef.h of libmilter.
ADD, CHANGE, QUARANTINE = 0x1, 0x10, 0x20
SENDMAIL_ACTIONS = 0x1ff
OLD_PROTOCOL, PROTOCOL_6 = 0x7f, 0x1fffff
SILENT = 0x000ff080     # all SMFIP_NR_*


class Server:
    """One connection of a mail server to the milter at `path`."""

    def __init__(self, path, version=6, protocol=OLD_PROTOCOL, actions=SENDMAIL_ACTIONS):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.send(b"O", struct.pack("!III", version, actions, protocol))
        kind, data = self.receive()
        equal(kind, b"O", "answer to the negotiation")
        _, self.actions, self.protocol = struct.unpack("!III", data[:12])

    def send(self, kind, data=b""):
        self.socket.sendall(struct.pack("!I", len(data) + 1) + kind + data)

    def receive(self):
        head = self._exactly(4)
        packet = self._exactly(struct.unpack("!I", head)[0])
        return packet[:1], packet[1:]

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            holds(piece, "the milter hung up")
            data += piece
        return data

    def step(self, kind, data=b"", silent=0):
        """A step and its answer, unless it was agreed that there is none."""
        self.send(kind, data)
        if silent and self.protocol & silent:
            return
        equal(self.receive()[0], b"c", f"answer to {kind!r}")

    def open(self, address=b"127.0.0.1", family=b"4"):
        self.step(b"C", b"client\0" + family + struct.pack("!H", 2525) + address + b"\0", 0x1000)

    def message(self, headers, body, symbols=(b"i\0QID1\0",), chunk=65535):
        """All that is said about it, as (kind, data), the last one the verdict."""
        for word in symbols:
            self.send(b"D", b"M" + word)
        self.step(b"M", b"<a@home.example>\0", 0x4000)
        self.step(b"R", b"<b@else.example>\0", 0x8000)
        for name, value in headers:
            self.step(b"L", name + b"\0" + value + b"\0", 0x80)
        self.send(b"N")
        kind, data = self.receive()
        if kind != b"c":
            return [(kind, data)]
        for start in range(0, len(body), chunk):
            self.step(b"B", body[start:start + chunk], 0x80000)
        self.send(b"E")
        answers = [self.receive()]
        while answers[-1][0] in b"hmq":
            answers.append(self.receive())
        return answers

    def close(self):
        self.send(b"Q")
        self.socket.close()


BODY = LEAK.replace("\n", "\r\n").encode()
HEADERS = [(b"From", b"a@home.example"), (b"Subject", b"a\n\tfolded one")]


def added(answers):
    pairs = [data.rstrip(b"\0").split(b"\0", 1) for kind, data in answers if kind == b"h"]
    return {name.decode(): value.decode() for name, value in pairs}


def all_is_answered_where_nothing_is_offered(milter):
    server = Server(milter.socket)
    server.open()
    answers = server.message(HEADERS, BODY)
    equal(added(answers).get("X-Leakscan-Level"), "high", answers)
    equal(answers[-1][0], b"c", "verdict")
    answers = server.message(HEADERS, b"Lunch?\r\n")
    equal(added(answers).get("X-Leakscan-Level"), "minimal", "the next message")
    server.close()


def blank_is_kept_where_it_is_agreed(milter):
    server = Server(milter.socket, protocol=PROTOCOL_6)
    holds(server.protocol & SILENT, "silent steps are agreed")
    server.open()
    answers = server.message([(name, b" " + value) for name, value in HEADERS], BODY)
    equal(added(answers).get("X-Leakscan-Level"), " high", answers)
    server.close()


def pieces_of_any_size_give_the_same(milter):
    server = Server(milter.socket, protocol=PROTOCOL_6)
    server.open()
    for chunk in (1, 7, 65535):
        answers = server.message(HEADERS, BODY, chunk=chunk)
        equal(added(answers).get("X-Leakscan-Score", "").strip(), "72", chunk)
    server.close()


def forged_headers_go_from_the_last_to_the_first(milter):
    server = Server(milter.socket)
    server.open()
    forged = [(b"X-Leakscan-Score", b"1"), (b"x-leakscan-score", b"2"), (b"X-LEAKSCAN-Y", b"3")]
    answers = server.message(HEADERS + forged, b"Lunch?\r\n")
    changes = [(struct.unpack("!I", data[:4])[0], data[4:]) for kind, data in answers
               if kind == b"m"]
    equal(changes, [(1, b"X-LEAKSCAN-Y\0\0"), (2, b"x-leakscan-score\0\0"),
                    (1, b"X-Leakscan-Score\0\0")], "changes")
    server.close()


def mapped_and_unknown_clients_are_own(milter):
    for address, family in ((b"::ffff:127.0.0.1", b"6"), (b"::1", b"6"), (b"", b"U")):
        server = Server(milter.socket)
        server.open(address, family)
        equal(added(server.message(HEADERS, BODY)).get("X-Leakscan-Level"), "high", address)
        server.close()
    server = Server(milter.socket)
    server.open(b"2001:db8::7", b"6")
    equal(server.message(HEADERS, BODY), [(b"a", b"")], "from outside: accepted at once")
    server.close()


def message_without_headers_or_body_is_scanned(milter):
    server = Server(milter.socket)
    server.open()
    answers = server.message([], b"")
    equal(answers[-1][0], b"c", "verdict")
    holds("X-Leakscan-Level" in added(answers), answers)
    server.close()


def message_that_is_broken_off_leaves_nothing(milter):
    server = Server(milter.socket)
    server.open()
    for _ in range(20):
        server.step(b"M", b"<a@home.example>\0", 0x4000)
        server.step(b"R", b"<b@else.example>\0", 0x8000)
        server.step(b"L", b"Subject\0" + b"x\0", 0x80)
        server.send(b"A")
    answers = server.message(HEADERS, BODY)
    equal(added(answers).get("X-Leakscan-Level"), "high", answers)
    server.socket.close()       # without a word
    wait_for(lambda: milter.counters()["leakscan_milter_connections"] == 0, "the end of it")


def server_without_headers_puts_mail_off(milter):
    server = Server(milter.socket, actions=QUARANTINE)
    equal(server.actions, QUARANTINE, "actions agreed")
    server.open()
    answers = server.message(HEADERS, BODY)
    equal([(kind, data[:3]) for kind, data in answers], [(b"y", b"451")], "answers")
    server.close()


def garbage_does_not_end_it(milter):
    for data in (b"\xff" * 64, b"\0\0\0\0", b"\0\0\0\5Oabcd", b"\0\0\0\2Lx", b"GET / HTTP/1.0\r\n\r\n"):
        one = socket.socket(socket.AF_UNIX)
        one.connect(milter.socket)
        one.sendall(data)
        one.close()
    all_is_answered_where_nothing_is_offered(milter)


def message_above_messages_at_once_is_an_error(milter):
    milter.use({"actions": {"error": "tempfail"}}, messages_at_once=1)
    first, second = Server(milter.socket), Server(milter.socket)
    first.open()
    second.open()
    first.step(b"M", b"<a@home.example>\0", 0x4000)
    first.step(b"R", b"<b@else.example>\0", 0x8000)
    first.step(b"L", b"Subject\0" + b"x\0", 0x80)
    answers = second.message(HEADERS, BODY)
    equal([(kind, data[:3]) for kind, data in answers], [(b"y", b"451")], "answers")
    first.send(b"A")
    first.close()
    wait_for(lambda: milter.counters()["leakscan_milter_connections"] == 1, "the end of it")
    equal(added(second.message(HEADERS, BODY)).get("X-Leakscan-Level"), "high", "afterwards")
    second.close()
    milter.use()


def message_under_way_has_its_verdict_before_the_end(milter):
    """One that scans nothing yet when the end is asked for."""
    server = Server(milter.socket)
    server.open()
    server.step(b"M", b"<a@home.example>\0", 0x4000)
    server.step(b"R", b"<b@else.example>\0", 0x8000)
    server.step(b"L", b"Subject\0" + b"x\0", 0x80)
    milter.process.send_signal(signal.SIGTERM)
    milter.told("STOPPING=1")
    server.step(b"N")
    server.step(b"B", BODY, 0x80000)
    server.send(b"E")
    answers = [server.receive()]
    while answers[-1][0] in b"hmq":
        answers.append(server.receive())
    equal(added(answers).get("X-Leakscan-Level"), "high", answers)
    server.close()
    equal(milter.stop(0), 0, "status")
    milter.start()


def parts_of(raw):
    """Headers as (name, value with its blank) and the body, or None for mail that a
    mail server would not hand over as it is."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    head, blank, body = raw.partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?![ \t])", head)
    if not blank or b"\0" in head or any(
            not re.match(rb"[!-9;-~]+:", f) or len(f) > 60000 for f in fields):
        return None
    return [tuple(f.replace(b"\r\n", b"\n").split(b":", 1)) for f in fields], body


def scanned_by_command(folder, messages):
    """Score, level, detectors and gaps of each message, by its place."""
    for number, (headers, body) in enumerate(messages):
        with open(os.path.join(folder, f"{number:03d}.eml"), "wb") as stream:
            for name, value in headers:
                stream.write(name + b":" + value.replace(b"\n", b"\r\n") + b"\r\n")
            stream.write(b"\r\n" + body)
    lines = subprocess.run([harness.program("leakscan"), "scan", "--json", folder],
                           check=False, timeout=PATIENCE, stdout=subprocess.PIPE).stdout.splitlines()
    reports = [json.loads(line) for line in lines]
    return {int(os.path.basename(r["source"])[:3]):
            (str(r["score"]), r["level"], {f["detector"] for f in r["findings"]}, set(r["gaps"]))
            for r in reports if r["type"] == "message"}


def real_mail_is_judged_as_by_the_command(milter):
    corpus = os.path.join(harness.SOURCE, "..", "shared", "corpora", "mail")
    paths = sorted(glob.glob(os.path.join(corpus, "enron-freeeed", "**", "*.eml"), recursive=True))
    raw = [open(path, "rb").read() for path in paths[::max(1, len(paths) // 120)]]
    raw.append(b"From: a@home.example\n\n" + LEAK.encode())
    messages = [parts for parts in map(parts_of, raw) if parts is not None]
    with tempfile.TemporaryDirectory() as folder:
        wanted = scanned_by_command(folder, messages)
    server = Server(milter.socket, protocol=PROTOCOL_6)
    server.open()
    for number, (headers, body) in enumerate(messages):
        told = {name: " ".join(value.split())
                for name, value in added(server.message(headers, body)).items()}
        score, level, detectors, gaps = wanted[number]
        # The header names the twenty weightiest detectors.
        named = set(told["X-Leakscan-Detectors"].split(", ")) - {"none", "..."}
        holds(named == detectors or (len(named) == 20 and named < detectors),
              f"detectors of message {number}: {sorted(named ^ detectors)}")
        equal((told["X-Leakscan-Score"], told["X-Leakscan-Level"],
               set(filter(None, told.get("X-Leakscan-Gaps", "").split(", ")))),
              (score, level, gaps), f"message {number}")
    server.close()
    print(f"# {len(messages)} messages compared")


TESTS = [all_is_answered_where_nothing_is_offered, blank_is_kept_where_it_is_agreed,
         pieces_of_any_size_give_the_same, forged_headers_go_from_the_last_to_the_first,
         mapped_and_unknown_clients_are_own, message_without_headers_or_body_is_scanned,
         message_that_is_broken_off_leaves_nothing, server_without_headers_puts_mail_off,
         garbage_does_not_end_it, real_mail_is_judged_as_by_the_command,
         message_above_messages_at_once_is_an_error,
         message_under_way_has_its_verdict_before_the_end]


def main():
    if not os.path.exists(os.path.join(harness.BUILD, "leakscan-milter")):
        print("1..0 # SKIP leakscan-milter is not built (libmilter-dev)")
        return 0
    with tempfile.TemporaryDirectory(prefix="leakscan-milter-") as folder:
        os.chmod(folder, 0o755)
        path = os.path.join(folder, "sendmail", "s")
        milter = harness.Milter(folder, "sendmail", "unix:" + path, harness.free_port())
        milter.socket = path
        milter.start()
        try:
            failed = harness.run_each(TESTS, milter, lambda: None)
        finally:
            status = milter.stop()
    if status != 0:
        print(f"# the milter ended with {status}")
    return 1 if failed or status != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
