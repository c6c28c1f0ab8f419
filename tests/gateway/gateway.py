#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""leakscan-milter with a real Postfix, on the loopback interface alone.

    gateway.py [--full] [TEST...]    --full: 60 s of load, a message of 50 MB
    gateway.py --bench               the delay that the milter adds
"""
import argparse
import base64
import json
import os
import pwd
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time

import bench
import harness
from harness import (CLEAN, LEAK, OUTSIDE, SECRETS, USER, equal, holds, program, test)
from postfix import PATIENCE, value_of, values_of, wait_for

MB = 1000 * 1000
load_seconds = 3
large_bytes = 25 * MB


def attachment(kind, data):
    """The raw rest of a message whose one part is a file."""
    text = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return (b"MIME-Version: 1.0\r\nContent-Type: " + kind + b"; name=\"a.bin\"\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + text)


# ---- headers -----------------------------------------------------------------------

@test
def message_is_marked_as_the_command_scores_it(gateway):
    key = gateway.send(LEAK)
    message = gateway.arrived(key)
    with tempfile.NamedTemporaryFile(suffix=".eml") as stream:
        stream.write(f"X-Test-Id: {key}\r\nFrom: a@home.example\r\nSubject: test\r\n\r\n".encode() +
                     LEAK.replace("\n", "\r\n").encode())
        stream.flush()
        lines = subprocess.run([program("leakscan"), "scan", "--json", stream.name], check=False,
                               timeout=PATIENCE, stdout=subprocess.PIPE).stdout.splitlines()
    report = json.loads(lines[0])
    equal(values_of(message, "X-Leakscan-Score"), [str(report["score"])], "score")
    equal(values_of(message, "X-Leakscan-Level"), [report["level"]], "level")
    equal(set(value_of(message, "X-Leakscan-Detectors").split(", ")),
          {finding["detector"] for finding in report["findings"]}, "detectors")
    holds("us-ssn" in value_of(message, "X-Leakscan-Detectors"), "the number is found")


@test
def clean_message_is_marked_minimal(gateway):
    message = gateway.deliver(CLEAN)
    equal(values_of(message, "X-Leakscan-Level"), ["minimal"], "level")
    equal(values_of(message, "X-Leakscan-Score"), ["0"], "score")
    equal(values_of(message, "X-Leakscan-Detectors"), ["none"], "detectors")
    equal(values_of(message, "X-Leakscan-Gaps"), [], "gaps")


@test
def inet_socket_does_the_same(gateway):
    message = gateway.deliver(LEAK, by="inet")
    equal(values_of(message, "X-Leakscan-Level"), ["high"], "level")


FORGED = ("X-Leakscan-Score: 0\r\nx-leakscan-level: minimal\r\nX-LEAKSCAN-LEVEL: none\r\n"
          "X-Kept: yes\r\nX-Leakscan-Detectors: none,\r\n\tat all\r\nX-Leakscan-Score: 1\r\n"
          "X-Leakscan-Invented: x\r\nX-Leakscan-Level : blank\r\n")


@test
def forged_headers_are_removed(gateway):
    message = gateway.deliver(LEAK, headers=FORGED)
    equal(values_of(message, "X-Leakscan-Level"), ["high"], "level")
    equal(len(values_of(message, "X-Leakscan-Score")), 1, "scores")
    equal(len(values_of(message, "X-Leakscan-Detectors")), 1, "detectors")
    ours = [h for h in message["headers"] if h.lower().startswith("x-leakscan")]
    equal(len(ours), 3, ours)
    equal(values_of(message, "X-Kept"), ["yes"], "other headers")


@test
def forged_headers_of_mail_from_outside_are_removed(gateway):
    message = gateway.deliver(LEAK, headers=FORGED, client=OUTSIDE)
    equal([h for h in message["headers"] if h.lower().startswith("x-leakscan")], [], "headers")


@test
def flood_of_forged_headers_is_refused(gateway):
    many = "".join(f"X-Leakscan-Score: {i}\r\n" for i in range(101))
    equal(gateway.refusal(headers=many)[0], 550, "code")
    equal(gateway.refusal(headers=many, client=OUTSIDE)[0], 550, "code of mail from outside")


# ---- direction ---------------------------------------------------------------------

@test
def mail_from_outside_is_passed_over(gateway):
    before = gateway.unix.counters()["leakscan_milter_passed_over_total"]
    message = gateway.deliver(LEAK, client=OUTSIDE)
    equal(values_of(message, "X-Leakscan-Level"), [], "level")
    equal(gateway.unix.counters()["leakscan_milter_passed_over_total"], before + 1, "passed over")


@test
def authenticated_sender_is_outbound_from_anywhere(gateway):
    message = gateway.deliver(LEAK, client=OUTSIDE, login="roe")
    equal(values_of(message, "X-Leakscan-Level"), ["high"], "level")
    equal(gateway.last()["authenticated"], "yes", "log")


@test
def direction_all_looks_at_mail_from_outside(gateway):
    gateway.unix.use(direction="all")
    message = gateway.deliver(LEAK, client=OUTSIDE)
    equal(values_of(message, "X-Leakscan-Level"), ["high"], "level")
    equal(gateway.last()["client"], OUTSIDE, "client in the log")


@test
def own_networks_are_what_the_configuration_says(gateway):
    gateway.unix.use(own_networks="192.0.2.0/29; 2001:db8::/32")
    equal(values_of(gateway.deliver(LEAK), "X-Leakscan-Level"), [], "from 127.0.0.1")
    message = gateway.deliver(LEAK, client=OUTSIDE)
    equal(values_of(message, "X-Leakscan-Level"), ["high"], OUTSIDE)
    message = gateway.deliver(LEAK, client="192.0.2.9")
    equal(values_of(message, "X-Leakscan-Level"), [], "beside the network")


# ---- actions -----------------------------------------------------------------------

@test
def quarantined_message_waits_until_it_is_released(gateway):
    gateway.unix.use({"actions": {"high": "quarantine"}})
    key = gateway.send(LEAK)
    held = wait_for(lambda: [m for m in gateway.postfix.queue() if m["queue_name"] == "hold"],
                    what="the hold queue")
    equal(len(held), 1, "messages on hold")
    equal(gateway.last()["queue_id"], held[0]["queue_id"], "queue id in the log")
    holds(key not in gateway.sink.messages, "it did not arrive")
    gateway.postfix.release(held[0]["queue_id"])
    equal(values_of(gateway.arrived(key), "X-Leakscan-Level"), ["high"], "level")


@test
def message_is_refused_with_the_text(gateway):
    gateway.unix.use({"actions": {"high": "reject"}}, reject_text="Not this, ask security")
    code, text = gateway.refusal(LEAK)
    equal((code, text), (550, "5.7.1 Not this, ask security"), "answer")
    equal(values_of(gateway.deliver(CLEAN), "X-Leakscan-Level"), ["minimal"], "the next message")


@test
def discarded_message_is_taken_and_goes_nowhere(gateway):
    gateway.unix.use({"actions": {"high": "discard"}})
    with gateway.connect() as server:
        key = gateway.post(server, LEAK)
        gateway.arrived(gateway.post(server, CLEAN))
    wait_for(lambda: gateway.postfix.queue() == [], what="the queue to be empty")
    holds(key not in gateway.sink.messages, "it did not arrive")


@test
def accepted_message_is_left_as_it_is(gateway):
    gateway.unix.use({"actions": {"high": "accept"}})
    message = gateway.deliver(LEAK)
    equal(values_of(message, "X-Leakscan-Level"), [], "level")
    equal(gateway.last()["level"], "high", "log")


@test
def recipients_domain_changes_the_action(gateway):
    gateway.unix.use({"actions": {"high": "reject"},
                      "exception partners": {"domains": "Partner.example; .gov.example",
                                             "high": "header"}})
    for to in ("b@partner.example", "b@PARTNER.example", "b@x.gov.example"):
        equal(values_of(gateway.deliver(LEAK, to=[to]), "X-Leakscan-Level"), ["high"], to)
    for to in ("b@notpartner.example", "b@gov.example", "b@sub.partner.example"):
        equal(gateway.refusal(LEAK, to=[to])[0], 550, to)
    both = ["b@partner.example", "b@else.example"]
    equal(gateway.refusal(LEAK, to=both)[0], 550, "the strictest prevails")


@test
def monitor_only_changes_nothing_and_tells(gateway):
    gateway.unix.use({"actions": {"high": "reject"}}, monitor_only="yes")
    message = gateway.deliver(LEAK, headers="X-Leakscan-Level: forged\r\n")
    equal(values_of(message, "X-Leakscan-Level"), ["forged"], "level")
    line = gateway.last()
    equal((line["action"], line["monitor_only"]), ("reject", "yes"), "log")
    name = 'leakscan_milter_actions_total{action="reject",applied="no"}'
    holds(gateway.unix.counters()[name] >= 1, "counted as not applied")


# ---- failing open and closed -------------------------------------------------------

ENCRYPTED = attachment(b"application/pkcs7-mime; smime-type=enveloped-data", b"\x30\x80" * 300)


@test
def gap_that_counts_fails_closed(gateway):
    gateway.unix.use({"actions": {"gaps": "reject"}}, failing_gaps="encrypted")
    equal(gateway.refusal(raw=ENCRYPTED)[0], 550, "code")
    line = gateway.last()
    equal((line["failure"], line["action"]), ("gaps", "reject"), "log")
    holds("encrypted" in line["gaps"].split(","), line["gaps"])


@test
def gap_that_does_not_count_is_told_only(gateway):
    gateway.unix.use({"actions": {"gaps": "reject"}}, failing_gaps="ratio; too-deep")
    message = gateway.deliver(raw=ENCRYPTED)
    holds("encrypted" in value_of(message, "X-Leakscan-Gaps"), "the header tells")
    equal(values_of(message, "X-Leakscan-Failure"), [], "failure")


@test
def gap_that_counts_can_fail_open(gateway):
    gateway.unix.use({"actions": {"gaps": "header"}}, failing_gaps="all")
    message = gateway.deliver(raw=ENCRYPTED)
    equal(values_of(message, "X-Leakscan-Failure"), ["gaps"], "failure")


SLOW_RULE = """\
<rule id="slow-{0}" category="pii" weight="1" alone="60" context="60" classes="word"
 value-class="slow-{0}">
<title>Slow</title><description>Looks at every line.</description><source>The tests.</source>
<match><trigger>xylograph</trigger><regex>(?&lt;v&gt;xylograph {0}(?!\\d))</regex></match>
<accept>one xylograph {0}</accept><reject>one</reject></rule>
"""


def slow_rules(gateway):
    """The [policy] of a rule pack that makes every line of slow_text cost much."""
    path = os.path.join(gateway.folder, "slow.xml")
    with open(path, "w", encoding="ascii") as stream:
        stream.write('<pack xmlns="urn:leakscan:pack:1" name="slow" version="1"><title>Slow</title>'
                     f"{''.join(SLOW_RULE.format(i) for i in range(400))}</pack>")
    return {"packs": "none", "rules": path}


def slow_text(lines):
    return "a xylograph and more\n" * lines


def lines_that_take(gateway, seconds, policy):
    """How many lines of slow_text cost the milter that much processor time: of time
    that passes they take no less, however busy the machine is."""
    gateway.unix.use({"policy": policy}, time_limit=240)
    lines, spent = 1000, 0.0
    while spent < seconds / 20:
        lines *= 2
        before = gateway.unix.processor_seconds()
        gateway.deliver(slow_text(lines))
        spent = gateway.unix.processor_seconds() - before
    return int(lines * seconds / spent)


@test
def scan_past_its_time_limit_fails_closed_or_open(gateway):
    policy = slow_rules(gateway)
    whole = 6
    text = slow_text(lines_that_take(gateway, whole, policy))
    for action in ("tempfail", "header"):
        gateway.unix.use({"actions": {"timeout": action}, "policy": policy}, time_limit=1)
        before = gateway.unix.processor_seconds()
        if action == "tempfail":
            equal(gateway.refusal(text)[0], 451, "code")
        else:
            equal(values_of(gateway.deliver(text), "X-Leakscan-Failure"), ["timeout"], "failure")
        line = gateway.last()
        equal((line["failure"], line["action"]), ("timeout", action), "log")
        holds(float(line["scan_seconds"]) >= 1, "it had its time")
        spent = gateway.unix.processor_seconds() - before
        holds(spent < whole / 2, f"{spent} s of {whole} were spent: it did not end at the limit")
    gateway.unix.use()
    equal(values_of(gateway.deliver(LEAK), "X-Leakscan-Level"), ["high"], "the next message")


@test
def oversize_message_is_treated_as_configured(gateway):
    gateway.unix.use({"actions": {"oversize": "reject"}}, oversize_bytes=20000)
    equal(gateway.refusal(LEAK + "x\n" * 20000)[0], 550, "code")
    gateway.unix.use({"actions": {"oversize": "header"}}, oversize_bytes=20000)
    message = gateway.deliver(LEAK + "x\n" * 20000)
    equal(values_of(message, "X-Leakscan-Failure"), ["oversize"], "failure")
    equal(values_of(message, "X-Leakscan-Level"), ["none"], "level")
    equal(values_of(message, "X-Leakscan-Score"), [], "score")


@test
def spool_that_cannot_be_written_is_an_error(gateway):
    gateway.unix.use({"actions": {"error": "tempfail"}, "limits": {"spool-bytes": "65536"},
                      "policy": {"spool-directory": "/nonexistent"}})
    equal(gateway.refusal(LEAK + "word word\n" * 20000)[0], 451, "code")
    equal(gateway.last()["failure"], "error", "log")
    equal(values_of(gateway.deliver(LEAK), "X-Leakscan-Level"), ["high"], "a small message")


# ---- reload, restart ---------------------------------------------------------------

@test
def reload_keeps_connections_and_changes_rules(gateway):
    pid = gateway.unix.process.pid
    with gateway.connect() as server:
        gateway.arrived(gateway.post(server, LEAK))
        opened = gateway.unix.counters()["leakscan_milter_connections_total"]
        gateway.unix.use({"policy": {"packs": "credentials"}})
        message = gateway.arrived(gateway.post(server, LEAK))
        equal(values_of(message, "X-Leakscan-Level"), ["minimal"], "under the new rules")
        gateway.unix.use()
        message = gateway.arrived(gateway.post(server, LEAK))
        equal(values_of(message, "X-Leakscan-Level"), ["high"], "under the old rules again")
        equal(gateway.unix.counters()["leakscan_milter_connections_total"], opened, "connections")
    equal(gateway.unix.process.pid, pid, "process")


@test
def failed_reload_leaves_the_rules_in_force(gateway):
    before = gateway.unix.counters()['leakscan_milter_reloads_total{result="failed"}']
    gateway.unix.configure({"policy": {"rules": "/nonexistent.xml"}})
    holds(not gateway.unix.reload(), "the reload failed")
    gateway.unix.configure({"actions": {"hgih": "reject"}})
    holds(not gateway.unix.reload(), "the second reload failed")
    holds("[actions] hgih" in gateway.last("reload-failed")["message"], "the log names the key")
    equal(values_of(gateway.deliver(LEAK), "X-Leakscan-Level"), ["high"], "level")
    after = gateway.unix.counters()['leakscan_milter_reloads_total{result="failed"}']
    equal(after, before + 2, "counter")


@test
def killed_milter_puts_mail_off_and_comes_back(gateway):
    with gateway.connect() as server:
        gateway.arrived(gateway.post(server, CLEAN))
        gateway.unix.stop(signal.SIGKILL)
        try:
            gateway.post(server, LEAK)
            raise AssertionError("mail was taken without a milter")
        except smtplib.SMTPResponseException as error:
            holds(400 <= error.smtp_code < 500, f"code {error.smtp_code}")
        except smtplib.SMTPRecipientsRefused as error:
            holds(all(400 <= code < 500 for code, _ in error.recipients.values()), "code")
        finally:
            gateway.unix.start()
    equal(values_of(gateway.deliver(LEAK), "X-Leakscan-Level"), ["high"], "after the restart")


@test
def milter_ends_as_asked(gateway):
    equal(gateway.unix.stop(signal.SIGTERM), 0, "status")
    equal(gateway.last("stopped")["message"], "as asked", "log")
    gateway.unix.told("STOPPING=1")
    gateway.unix.start()
    equal(values_of(gateway.deliver(LEAK), "X-Leakscan-Level"), ["high"], "after the start")


@test
def message_under_way_has_its_verdict_before_the_end(gateway):
    policy = slow_rules(gateway)
    text = slow_text(lines_that_take(gateway, 5, policy))
    gateway.unix.use({"actions": {"timeout": "header"}, "policy": policy}, time_limit=2)
    keys = []
    sender = threading.Thread(target=lambda: keys.append(gateway.send(text)))
    before = gateway.unix.processor_seconds()
    sender.start()
    wait_for(lambda: gateway.unix.processor_seconds() > before + 0.2, "the scan to begin")
    equal(gateway.unix.stop(signal.SIGTERM), 0, "status")
    sender.join()
    equal(len(keys), 1, "messages taken")
    equal(values_of(gateway.arrived(keys[0]), "X-Leakscan-Failure"), ["timeout"], "verdict")
    equal([line["event"] for line in gateway.unix.log()[-2:]], ["message", "stopped"], "log")


# ---- size and load -----------------------------------------------------------------

@test
def large_message_is_scanned_within_bounded_memory(gateway):
    gateway.unix.stop()
    gateway.unix.configure({"limits": {"spool-bytes": str(MB)}})
    gateway.unix.start()
    gateway.deliver(LEAK)
    before = gateway.unix.peak_memory()
    line = "All work and no play makes a long message, and a dull one.\n"
    text = line * (large_bytes // len(line)) + LEAK
    message = gateway.deliver(text)
    holds(message["length"] >= large_bytes, "it arrived whole")
    equal(values_of(message, "X-Leakscan-Level"), ["high"], "the leak at its end is found")
    equal(values_of(message, "X-Leakscan-Gaps"), [], "gaps")
    print(f"# {message['length'] / MB:.0f} MB in {gateway.last()['scan_seconds']} s of scanning")
    grown = gateway.unix.peak_memory() - before
    # AddressSanitizer keeps what was freed for a while.
    holds(grown < 16 * MB or harness.is_sanitized(), f"memory grew by {grown} bytes")


def keep_sending(gateway, until, sent, faults):
    """Messages on one connection after another, alternately clean and not."""
    try:
        while time.monotonic() < until:
            with gateway.connect() as server:
                for text, level in ((LEAK, "high"), (CLEAN, "minimal")) * 5:
                    sent.append((gateway.post(server, text), level))
    except (OSError, smtplib.SMTPException) as error:
        faults.append(repr(error))


@test
def no_message_is_lost_or_unscanned_under_load(gateway):
    sent, faults = [], []
    until = time.monotonic() + load_seconds
    threads = [threading.Thread(target=keep_sending, args=(gateway, until, sent, faults))
               for _ in range(20)]
    for thread in threads:
        thread.start()
    time.sleep(load_seconds / 2)
    holds(gateway.unix.reload(), "a reload in the middle")
    for thread in threads:
        thread.join()
    equal(faults, [], "faults of senders")
    wait_for(lambda: all(key in gateway.sink.messages for key, _ in sent),
             what="all messages")
    wrong = [key for key, level in sent
             if values_of(gateway.sink.messages[key], "X-Leakscan-Level") != [level]]
    equal(wrong, [], "unscanned or wrongly judged")
    equal([key for key, _ in sent if gateway.sink.copies[key] != 1], [], "delivered twice")
    wait_for(lambda: gateway.unix.counters()["leakscan_milter_connections"] == 0,
             what="all connections to end")
    print(f"# {len(sent)} messages, {len(sent) / load_seconds:.0f} a second, 20 connections, "
          f"{load_seconds} s, peak memory {gateway.unix.peak_memory() / MB:.0f} MB")


# ---- what is told ------------------------------------------------------------------

@test
def log_has_the_queue_id_and_no_value(gateway):
    before = len(gateway.unix.log())
    gateway.deliver(LEAK)
    gateway.deliver(CLEAN)
    lines = [line for line in gateway.unix.log()[before:] if line["event"] == "message"]
    equal(len(lines), 2, "lines")
    ids = re.findall(r"postfix/cleanup\[\d+\]: ([0-9A-Za-z]+):", gateway.postfix.log())
    for line in lines:
        holds(line["queue_id"] in ids, f"{line['queue_id']} is Postfix's")
    for secret in (*SECRETS, "536904399", "Roe"):
        holds(secret not in gateway.unix.raw_log(), "a value is in the log")
        holds(secret not in gateway.unix.http()[1], "a value is in the counters")


@test
def counters_count(gateway):
    before = gateway.unix.counters()
    gateway.deliver(LEAK)
    gateway.deliver(CLEAN)
    after = gateway.unix.counters()
    for name, number in (('messages_total{level="high"}', 1), ('messages_total{level="minimal"}', 1),
                         ('actions_total{action="header",applied="yes"}', 2),
                         ("scan_seconds_count", 2), ('scan_seconds_bucket{le="+Inf"}', 2)):
        name = "leakscan_milter_" + name
        equal(after[name] - before[name], number, name)
    equal(gateway.unix.http("/other")[0], "404", "another path")
    with socket.create_connection(("127.0.0.1", gateway.unix.metrics), 10) as client:
        client.sendall(b"GET /metrics")     # never finished
        equal(gateway.unix.http()[0], "200", "behind one who says nothing")


@test
def privileges_are_dropped(gateway):
    with open(f"/proc/{gateway.unix.process.pid}/status", encoding="ascii") as stream:
        fields = dict(line.split(":", 1) for line in stream.read().splitlines())
    uid = str(pwd.getpwnam(USER).pw_uid)
    equal(fields["Uid"].split(), [uid] * 4, "user ids")
    equal(int(fields["CapEff"], 16), 0, "capabilities")
    holds("0" not in fields["Groups"].split(), "the root group is left")


BAD = [
    ({"milter": {"socket": "inet:8899"}}, "[milter] socket"),
    ({"milter": {"socket": "fifo:/x"}}, "[milter] socket"),
    ({"milter": {"metrics": "0.0.0.0:9798"}}, "[milter] metrics"),
    ({"milter": {"direction": "inbound"}}, "[milter] direction"),
    ({"milter": {"own-networks": "10.0.0.1/8x"}}, "[milter] own-networks"),
    ({"milter": {"failing-gaps": "unred-type"}}, "[milter] failing-gaps"),
    ({"milter": {"time-limit": "0"}}, "[milter] time-limit"),
    ({"milter": {"reject-text": "100% no"}}, "[milter] reject-text"),
    ({"milter": {"monitor-only": "maybe"}}, "[milter] monitor-only"),
    ({"milter": {"sokcet": "x"}}, "[milter] sokcet"),
    ({"actions": {"high": "refuse"}}, "[actions] high"),
    ({"exception x": {"high": "accept"}}, "[exception x] domains"),
    ({"limits": {"spool-bytes": "1"}}, "[limits] spool-bytes"),
    ({"policy": {"packs": "no-such-pack"}}, "[policy] packs: no pack is called 'no-such-pack'"),
    ({"policy": {"packs": "none"}}, "[policy] packs"),
    ({"policy": {"rules": "/nonexistent.xml"}}, "/nonexistent.xml"),
    ({"actoins": {"high": "reject"}}, "[actoins]"),
]


def check_config(groups):
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as stream:
        for group, pairs in groups.items():
            stream.write(f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in pairs.items()))
        stream.flush()
        return subprocess.run([program("leakscan-milter"), "--check-config", "-c", stream.name],
                              check=False, timeout=PATIENCE, capture_output=True, text=True)


@test
def check_config_names_what_is_wrong(gateway):
    done = check_config({"milter": {"socket": "inet:8899@127.0.0.1"},
                         "actions": {"critical": "reject"}})
    equal(done.returncode, 0, done.stderr)
    holds(re.search(r"critical +reject", done.stdout) is not None, done.stdout)
    for groups, named in BAD:
        done = check_config(groups)
        equal(done.returncode, 78, groups)
        holds(named in done.stderr, f"{groups}: {done.stderr}")


@test
def example_is_good_with_every_key_taken(gateway):
    path = os.path.join(harness.SOURCE, "examples", "milter", "leakscan-milter.conf")
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    known = re.findall(r"^#?([a-z-]+) = ", text, re.M)
    text = re.sub(r"^#(?=[a-z-]+ = |\[)", "", text, flags=re.M)
    text = re.sub(r"^rules = .*$", "", text, flags=re.M)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as stream:
        stream.write(text)
        stream.flush()
        done = subprocess.run([program("leakscan-milter"), "--check-config", "-c", stream.name],
                              check=False, timeout=PATIENCE, capture_output=True, text=True)
    equal(done.returncode, 0, done.stderr)
    with open(os.path.join(harness.SOURCE, "examples/milter/config.c"), encoding="utf-8") as stream:
        keys = re.findall(r'{"(?:milter|policy)", "([a-z-]+)", take_', stream.read())
    equal([key for key in keys if key not in known], [], "keys that the example leaves out")
    with open(os.path.join(harness.SOURCE, "doc/leakscan-milter.8"), encoding="utf-8") as stream:
        items = " ".join(line for line in stream if line.startswith(".It Cm ")).split()
    equal([key for key in keys if key not in items], [], "keys without a manual")


@test
def example_of_the_readme_is_good(gateway):
    with open(os.path.join(harness.SOURCE, "README.md"), encoding="utf-8") as stream:
        text = re.search(r"^```ini\n(.*?)^```", stream.read(), re.M | re.S).group(1)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as stream:
        stream.write(text)
        stream.flush()
        done = subprocess.run([program("leakscan-milter"), "--check-config", "-c", stream.name],
                              check=False, timeout=PATIENCE, capture_output=True, text=True)
    equal((done.returncode, done.stderr), (0, ""), "what it says")


@test
def unit_is_good_for_systemd(gateway):
    if shutil.which("systemd-analyze") is None:
        raise harness.Skip("systemd-analyze is not here")
    path = os.path.join(harness.SOURCE, "examples", "milter", "leakscan-milter.service.in")
    with open(path, encoding="utf-8") as stream:
        text = stream.read().replace("@sbindir@/leakscan-milter", program("leakscan-milter"))
    with tempfile.TemporaryDirectory() as folder:
        unit = os.path.join(folder, "leakscan-milter.service")
        with open(unit, "w", encoding="utf-8") as stream:
            stream.write(text)
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], check=False,
                              timeout=PATIENCE, capture_output=True, text=True)
    equal((done.returncode, done.stderr), (0, ""), "what it says")


def main():
    global load_seconds, large_bytes
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--bench", action="store_true")
    parser.add_argument("tests", nargs="*")
    options = parser.parse_args()
    if options.full:
        load_seconds, large_bytes = 60, 50 * MB
    # Ended from outside it still stops its servers.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    reason = harness.reason_to_skip()
    if reason:
        print(f"1..0 # SKIP {reason}")
        return 0
    return bench.main() if options.bench else harness.run_tests(options.tests)


if __name__ == "__main__":
    sys.exit(main())
