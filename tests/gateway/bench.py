# SPDX-License-Identifier: Apache-2.0
"""What the milter adds to a message on its way through Postfix, as tables in Markdown:
the delay of one message, and how many pass in a second."""
import shutil
import statistics
import subprocess
import tempfile
import time

from harness import Gateway, LEAK
from postfix import PATIENCE, wait_for

BYTES = 10000
MESSAGES = 300
WARM_UP = 20
# Of the rate: by smtp-source, in rounds that take turns.
CONNECTIONS = 20
ROUND_MESSAGES = 1000
ROUNDS = 3
# The most that may be added at the median over a unix socket.
LIMIT_MS = 5.0
NAMES = {"plain": "none", "unix": "unix socket", "inet": "inet socket"}


def message():
    line = "The meeting is moved to the large room on the second floor.\n"
    body = LEAK + line * ((BYTES - len(LEAK)) // len(line))
    return f"From: a@home.example\nSubject: moved\n\n{body}"


def measure_delay(gateway):
    """Milliseconds from DATA to Postfix's answer, interleaved so that what disturbs one
    disturbs all."""
    servers = {by: gateway.connect(by) for by in NAMES}
    times = {by: [] for by in servers}
    text = message().replace("\n", "\r\n")
    for number in range(MESSAGES + WARM_UP):
        for by, server in servers.items():
            server.mail("a@home.example")
            server.rcpt("b@else.example")
            start = time.perf_counter()
            code, _ = server.data(f"X-Test-Id: b{by}{number}\r\n{text}")
            if code != 250:
                raise RuntimeError(f"{by}: {code}")
            if number >= WARM_UP:
                times[by].append((time.perf_counter() - start) * 1000)
    return times


def measure_rate(gateway):
    """Messages a second, each taken over by Postfix, per round."""
    source = shutil.which("smtp-source", path="/usr/sbin:/usr/bin")
    rates = {by: [] for by in NAMES}
    with tempfile.NamedTemporaryFile("w", suffix=".eml") as stream:
        stream.write(message())
        stream.flush()
        for _ in range(ROUNDS):
            for by in NAMES:
                start = time.perf_counter()
                subprocess.run([source, "-s", str(CONNECTIONS), "-m", str(ROUND_MESSAGES),
                                "-F", stream.name, "-f", "a@home.example", "-t",
                                "b@else.example", f"127.0.0.1:{gateway.ports[by]}"],
                               check=True, timeout=PATIENCE)
                rates[by].append(ROUND_MESSAGES / (time.perf_counter() - start))
                wait_for(lambda: not gateway.postfix.queue(), "the queue to be empty")
    return rates


def p99(values):
    return statistics.quantiles(values, n=100)[98]


def tell_delay(times):
    base_median, base_p99 = statistics.median(times["plain"]), p99(times["plain"])
    print(f"\n### Delay through Postfix of a message of {BYTES // 1000} kB\n\n"
          "| milter | median, ms | 99th percentile, ms | added, median | added, 99th |\n"
          "|---|--:|--:|--:|--:|")
    for by, values in times.items():
        median = statistics.median(values)
        added = "| | |" if by == "plain" else \
            f"| {median - base_median:.2f} | {p99(values) - base_p99:.2f} |"
        print(f"| {NAMES[by]} | {median:.2f} | {p99(values):.2f} {added}")
    return statistics.median(times["unix"]) - base_median


def tell_rate(rates, scanned):
    print(f"\n### Messages through Postfix over {CONNECTIONS} connections\n\n"
          "| milter | messages a second | of those without |\n|---|--:|--:|")
    base = statistics.median(rates["plain"])
    for by, values in rates.items():
        rate = statistics.median(values)
        print(f"| {NAMES[by]} | {rate:.0f} | {rate / base:.2f} |")
    wanted = 2 * ROUNDS * ROUND_MESSAGES
    print(f"\n{scanned} of {wanted} messages were scanned.")
    return scanned == wanted


def scanned_by(milter):
    return int(milter.counters()["leakscan_milter_scan_seconds_count"])


def main():
    gateway = Gateway()
    try:
        gateway.start()
        times = measure_delay(gateway)
        before = scanned_by(gateway.unix) + scanned_by(gateway.inet)
        gateway.postfix.discard_all()
        rates = measure_rate(gateway)
        scanned = scanned_by(gateway.unix) + scanned_by(gateway.inet) - before
    finally:
        gateway.stop()
    added = tell_delay(times)
    is_whole = tell_rate(rates, scanned)
    return 0 if added <= LIMIT_MS and is_whole else 1
