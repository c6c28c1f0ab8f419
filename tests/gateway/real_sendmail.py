#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""leakscan-milter with a real Sendmail, configured by the lines of the manual.

Debian's Sendmail and Postfix exclude each other: LEAKSCAN_SENDMAIL_ROOT names a root
folder that holds one (debootstrap --include=sendmail-bin,sendmail-cf,m4 ...).
"""
import os
import re
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile

import harness
import postfix
from gateway import FORGED
from harness import CLEAN, LEAK, SECRETS, equal, holds
from postfix import PATIENCE, value_of, values_of, wait_for

ROOT = os.environ.get("LEAKSCAN_SENDMAIL_ROOT", "/").rstrip("/")
SENDMAIL = next((path for path in ("/usr/libexec/sendmail/sendmail", "/usr/lib/sm.bin/sendmail")
                 if os.path.exists(ROOT + path)), None)
M4 = "/usr/share/sendmail/cf/m4/cf.m4"

CONFIGURATION = """\
divert(-1)
include(`{m4}')dnl
divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `gateway.example')dnl
define(`QUEUE_DIR', `{folder}/queue')dnl
define(`STATUS_FILE', `{folder}/statistics')dnl
define(`confPID_FILE', `{folder}/pid')dnl
define(`confSERVICE_SWITCH_FILE', `{folder}/switch')dnl
define(`ALIAS_FILE', `')dnl
define(`confTO_IDENT', `0')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`SMART_HOST', `relay:[127.0.0.1]')dnl
define(`RELAY_MAILER_ARGS', `TCP $h {sink}')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`nocanonify')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unresolvable_domains')dnl
DAEMON_OPTIONS(`Port={port}, Addr=127.0.0.1, Name=MTA')dnl
{manual}
MAILER(smtp)dnl
"""


def lines_of_manual():
    """What leakscan-milter(8) tells to put into sendmail.mc."""
    with open(os.path.join(harness.SOURCE, "doc", "leakscan-milter.8"), encoding="utf-8") as stream:
        text = stream.read()
    return re.search(r"^\.Sh SENDMAIL\n.*?^\.Bd [^\n]*\n(.*?)^\.Ed", text, re.M | re.S).group(1)


class Sendmail:
    """Below `folder` of ROOT; `socket` as Sendmail names it."""

    def __init__(self, folder, port, sink, socket):
        self.folder, self.port = folder[len(ROOT):], port
        manual = lines_of_manual()
        named = "local:/run/leakscan-milter/milter.sock"
        holds(named in manual, "the manual names the socket")
        os.mkdir(os.path.join(folder, "queue"), 0o700)
        with open(os.path.join(folder, "switch"), "w", encoding="ascii") as stream:
            stream.write("hosts files\naliases files\n")
        with open(os.path.join(folder, "sendmail.mc"), "w", encoding="ascii") as stream:
            stream.write(CONFIGURATION.format(m4=M4, folder=self.folder, port=port, sink=sink,
                                              manual=manual.replace(named, socket)))
        done = self._run("m4", self.folder + "/sendmail.mc")
        with open(os.path.join(folder, "sendmail.cf"), "w", encoding="ascii") as stream:
            stream.write(done.stdout)
        self.process = None

    @staticmethod
    def _command(*words):
        return ["chroot", ROOT, *words] if ROOT else list(words)

    def _run(self, *words):
        return subprocess.run(self._command(*words), check=True, timeout=PATIENCE, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)

    def run(self, *words):
        """sendmail with other options on the same queue."""
        return self._run(SENDMAIL, "-C", self.folder + "/sendmail.cf", *words).stdout

    def start(self):
        with open(ROOT + self.folder + "/log", "ab") as log:
            self.process = subprocess.Popen(
                self._command(SENDMAIL, "-C", self.folder + "/sendmail.cf", "-bD", "-q1s"),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        wait_for(lambda: harness.Gateway._answers(self.port), "Sendmail")

    def stop(self):
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(PATIENCE)


class Relay(harness.Gateway):
    """A Gateway with Sendmail in the place of Postfix, over one unix socket."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="leakscan-sendmail-", dir=ROOT + "/var/lib")
        os.chmod(self.folder, 0o755)
        sink, port, metrics = postfix.free_ports(3)
        self.ports = {"unix": port}
        path = self.folder + "/unix/milter.sock"
        self.unix = harness.Milter(self.folder, "unix", "unix:" + path, metrics)
        self.sink = postfix.Sink(sink)
        self.sendmail = Sendmail(self.folder, port, sink, "local:" + path[len(ROOT):])

    def start(self):
        self.unix.start()
        self.sendmail.start()

    def stop(self):
        self.sendmail.stop()
        self.unix.stop(signal.SIGKILL)
        self.sink.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def messages_are_marked(relay):
    message = relay.deliver(LEAK)
    equal(values_of(message, "X-Leakscan-Level"), ["high"], "level")
    holds("us-ssn" in value_of(message, "X-Leakscan-Detectors"), "the number is found")
    equal(values_of(relay.deliver(CLEAN), "X-Leakscan-Level"), ["minimal"], "level")


def forged_headers_are_removed(relay):
    message = relay.deliver(LEAK, headers=FORGED)
    ours = [h for h in message["headers"] if h.lower().startswith("x-leakscan")]
    equal(len(ours), 3, ours)
    equal(values_of(message, "X-Leakscan-Level"), ["high"], "level")
    equal(values_of(message, "X-Kept"), ["yes"], "other headers")


def message_is_refused_with_the_text(relay):
    relay.unix.use({"actions": {"high": "reject"}}, reject_text="Not this, ask security")
    equal(relay.refusal(LEAK), (550, "5.7.1 Not this, ask security"), "answer")
    equal(values_of(relay.deliver(CLEAN), "X-Leakscan-Level"), ["minimal"], "the next message")


def discarded_message_goes_nowhere(relay):
    relay.unix.use({"actions": {"high": "discard"}})
    with relay.connect() as server:
        key = relay.post(server, LEAK)
        relay.arrived(relay.post(server, CLEAN))
    wait_for(lambda: not os.listdir(ROOT + relay.sendmail.folder + "/queue"), "an empty queue")
    holds(key not in relay.sink.messages, "it did not arrive")


def quarantined_message_waits_until_it_is_released(relay):
    relay.unix.use({"actions": {"high": "quarantine"}})
    key = relay.send(LEAK)
    queue_id = relay.last()["queue_id"]
    listed = wait_for(lambda: queue_id in relay.sendmail.run("-bp", "-qQ"), "the quarantine")
    holds(listed and key not in relay.sink.messages, "it did not arrive")
    relay.sendmail.run("-qQ", "-qI" + queue_id, "-Q")
    equal(values_of(relay.arrived(key), "X-Leakscan-Level"), ["high"], "level")


def without_a_milter_mail_is_put_off(relay):
    relay.unix.stop(signal.SIGKILL)
    try:
        relay.send(LEAK)
        raise AssertionError("mail was taken without a milter")
    except smtplib.SMTPResponseException as error:
        holds(400 <= error.smtp_code < 500, f"code {error.smtp_code}")
    finally:
        relay.unix.start()
    equal(values_of(relay.deliver(LEAK), "X-Leakscan-Level"), ["high"], "after the restart")


def log_has_the_queue_id_and_no_value(relay):
    with relay.connect() as server:
        server.mail("a@home.example")
        server.rcpt("b@else.example")
        _, answer = server.data("X-Test-Id: q\r\nSubject: x\r\n\r\n" + LEAK)
    holds(relay.last()["queue_id"].encode() in answer, "the id is Sendmail's")
    holds(not any(secret in relay.unix.raw_log() for secret in SECRETS), "a value is in the log")


TESTS = [messages_are_marked, forged_headers_are_removed, message_is_refused_with_the_text,
         discarded_message_goes_nowhere, quarantined_message_waits_until_it_is_released,
         without_a_milter_mail_is_put_off, log_has_the_queue_id_and_no_value]


def main():
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    for is_there, what in (
            (os.path.exists(os.path.join(harness.BUILD, "leakscan-milter")),
             "leakscan-milter is not built (libmilter-dev)"),
            (SENDMAIL and os.path.exists(ROOT + M4),
             "Sendmail is not installed (LEAKSCAN_SENDMAIL_ROOT names a folder that holds one)"),
            (os.geteuid() == 0, "Sendmail can be started by root only")):
        if not is_there:
            print(f"1..0 # SKIP {what}")
            return 0
    relay = Relay()
    try:
        relay.start()
        return 1 if harness.run_each(TESTS, relay, relay.unix.use) else 0
    finally:
        relay.stop()


if __name__ == "__main__":
    sys.exit(main())
