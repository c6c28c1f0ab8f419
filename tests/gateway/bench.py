# SPDX-License-Identifier: Apache-2.0
"""The delay that the milter adds to a message on its way through Postfix."""
import statistics
import time

from harness import Gateway, LEAK

MESSAGES = 300
BYTES = 10000
# The most that may be added at the median over a unix socket.
LIMIT_MS = 5.0


def text_of_size():
    line = "The meeting is moved to the large room on the second floor.\n"
    return LEAK + line * ((BYTES - len(LEAK)) // len(line))


def measure(gateway, servers, text):
    """Milliseconds from the end of the message to Postfix's answer, interleaved so
    that what disturbs one disturbs all."""
    times = {by: [] for by in servers}
    body = text.replace("\n", "\r\n")
    for number in range(MESSAGES + 20):
        for by, server in servers.items():
            server.mail("a@home.example")
            server.rcpt("b@else.example")
            start = time.perf_counter()
            code, _ = server.data(f"X-Test-Id: b{by}{number}\r\nFrom: a@home.example\r\n\r\n{body}")
            if code != 250:
                raise RuntimeError(f"{by}: {code}")
            if number >= 20:    # the first ones warm up
                times[by].append((time.perf_counter() - start) * 1000)
    return times


def main():
    gateway = Gateway()
    try:
        gateway.start()
        servers = {by: gateway.connect(by) for by in ("plain", "unix", "inet")}
        times = measure(gateway, servers, text_of_size())
    finally:
        gateway.stop()
    base = times["plain"]
    base_median, base_p99 = statistics.median(base), statistics.quantiles(base, n=100)[98]
    print(f"{MESSAGES} messages of {BYTES} bytes each, milliseconds from DATA to the answer\n")
    print("| milter | median | p99 | added, median | added, p99 |\n|---|---|---|---|---|")
    for by, values in times.items():
        median, p99 = statistics.median(values), statistics.quantiles(values, n=100)[98]
        print(f"| {'none' if by == 'plain' else by} | {median:.2f} | {p99:.2f} "
              f"| {median - base_median:.2f} | {p99 - base_p99:.2f} |")
    added = statistics.median(times["unix"]) - base_median
    print(f"\nadded over a unix socket: {added:.2f} ms, at most {LIMIT_MS} ms wanted")
    return 0 if added <= LIMIT_MS else 1
