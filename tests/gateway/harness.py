# SPDX-License-Identifier: Apache-2.0
"""leakscan-milter between a Postfix of its own and a sink: starts and stops all
three, sends mail, and speaks TAP."""
import itertools
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
import traceback

import postfix
from postfix import PATIENCE, wait_for

BUILD = os.environ.get("abs_top_builddir", os.getcwd())
SOURCE = os.environ.get("abs_top_srcdir", os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
USER = "nobody"

LEAK = """\
Full name: Roe, Jane
SSN: 536-90-4399
DOB: 07/29/1968
"""
SECRETS = ("536-90-4399", "07/29/1968", "Roe, Jane")
CLEAN = "Lunch at noon, in the yard?\n"

OUTSIDE = "192.0.2.7"

_number = itertools.count(1)


def program(name):
    """The program itself where libtool stands a script before it."""
    path = os.path.join(BUILD, ".libs", name)
    if os.path.exists(path):
        os.environ["LD_LIBRARY_PATH"] = os.path.join(BUILD, "libleakscan", ".libs")
        return path
    return os.path.join(BUILD, name)


def free_port():
    return postfix.free_ports(1)[0]


def is_sanitized():
    with open(program("leakscan-milter"), "rb") as stream:
        return b"__asan_init" in stream.read()


class Milter:
    """One leakscan-milter with its configuration, log and counters."""

    def __init__(self, folder, name, address, metrics):
        self.folder = os.path.join(folder, name)
        self.address = address
        self.metrics = metrics
        self.path = os.path.join(self.folder, "milter.conf")
        self.log_path = os.path.join(self.folder, "log")
        self.notify_path = os.path.join(self.folder, "notify")
        self.process = None
        os.makedirs(self.folder)
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam(USER).pw_uid, -1)
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(self.notify_path)
        os.chmod(self.notify_path, 0o666)
        self.notify.settimeout(PATIENCE)
        self.configure()

    def configure(self, groups=None, **keys):
        """Writes the file: `keys` of [milter] with underscores, other groups as dicts."""
        settings = {"socket": self.address, "socket-mode": "0666", "user": USER,
                    "metrics": f"127.0.0.1:{self.metrics}", "log-format": "json",
                    "time-limit": "60"}
        settings.update({key.replace("_", "-"): value for key, value in keys.items()})
        with open(self.path + ".new", "w", encoding="utf-8") as stream:
            for group, pairs in {"milter": settings, **(groups or {})}.items():
                stream.write(f"[{group}]\n")
                for key, value in pairs.items():
                    stream.write(f"{key} = {value}\n")
        os.chmod(self.path + ".new", 0o644)
        os.rename(self.path + ".new", self.path)

    def told(self, start):
        """The next notification that begins with `start`."""
        while not (text := self.notify.recv(4096).decode()).startswith(start):
            pass
        return text

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [program("leakscan-milter"), "--config", self.path], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env={**os.environ, "NOTIFY_SOCKET": self.notify_path})
        self.told("READY=1")

    def reload(self):
        """Answers whether the new configuration was taken."""
        before = len(self.log())
        self.process.send_signal(signal.SIGUSR1)
        self.told("RELOADING=1")
        self.told("READY=1")
        events = [line["event"] for line in self.log()[before:]]
        return [e for e in events if e.startswith("reload")][-1] == "reloaded"

    def use(self, groups=None, **keys):
        self.configure(groups, **keys)
        before = len(self.log())
        holds(self.reload(), f"the configuration was not taken: {self.log()[before:]}")

    def stop(self, number=signal.SIGTERM):
        if self.process is None:
            return 0
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self.process = None
        return status

    def log(self):
        with open(self.log_path, encoding="utf-8") as stream:
            lines = stream.read().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def raw_log(self):
        with open(self.log_path, encoding="utf-8") as stream:
            return stream.read()

    def http(self, path="/metrics"):
        with socket.create_connection(("127.0.0.1", self.metrics), PATIENCE) as client:
            client.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            answer = b""
            while piece := client.recv(65536):
                answer += piece
        head, _, body = answer.decode().partition("\r\n\r\n")
        return head.split(" ")[1], body

    def counters(self):
        lines = [line for line in self.http()[1].splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    def processor_seconds(self):
        """What all its threads have spent, utime and stime of proc(5)."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stream:
            fields = stream.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self):
        """Bytes of resident memory at most, VmHWM of proc(5)."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as stream:
            line = next(line for line in stream if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024


class Gateway:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="leakscan-gateway-")
        os.chmod(self.folder, 0o755)
        sink, unix, inet, plain, inet_milter, first, second = postfix.free_ports(7)
        self.ports = {"unix": unix, "inet": inet, "plain": plain}
        self.unix = Milter(self.folder, "unix",
                           f"unix:{self.folder}/unix/milter.sock", first)
        self.inet = Milter(self.folder, "inet", f"inet:{inet_milter}@127.0.0.1", second)
        self.sink = postfix.Sink(sink)
        self.postfix = postfix.Postfix(self.folder, sink, {
            "unix": (unix, self.unix.address),
            "inet": (inet, f"inet:127.0.0.1:{inet_milter}"),
            "plain": (plain, None)})

    def start(self):
        self.unix.start()
        self.inet.start()
        self.postfix.start()
        for port in self.ports.values():
            wait_for(lambda port=port: self._answers(port), "Postfix")

    @staticmethod
    def _answers(port):
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as client:
                return client.recv(3) == b"220"
        except OSError:
            return False

    def stop(self):
        self.postfix.stop()
        self.unix.stop(signal.SIGKILL)
        self.inet.stop(signal.SIGKILL)
        self.sink.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, by="unix", client=None, login=None):
        server = smtplib.SMTP("127.0.0.1", self.ports[by], timeout=PATIENCE)
        server.ehlo("client.example")
        if client or login:
            words = [f"ADDR={client}"] if client else []
            words += [f"LOGIN={login}"] if login else []
            code, text = server.docmd("XCLIENT", " ".join(words))
            holds(code == 220, f"XCLIENT was answered {code} {text}")
            server.ehlo("client.example")
        return server

    def post(self, server, text=CLEAN, to=("b@else.example",), headers="", raw=None):
        """Sends one message on an open connection; its id."""
        key = f"t{next(_number)}"
        head = f"X-Test-Id: {key}\r\nFrom: a@home.example\r\nSubject: test\r\n{headers}"
        content = raw or (b"\r\n" + text.replace("\n", "\r\n").encode())
        server.sendmail("a@home.example", list(to), head.encode() + content)
        return key

    def send(self, *args, by="unix", client=None, login=None, **keys):
        """A connection of its own for one message; its id."""
        with self.connect(by, client, login) as server:
            return self.post(server, *args, **keys)

    def arrived(self, key):
        return wait_for(lambda: self.sink.messages.get(key), f"message {key}")

    def deliver(self, *args, **keys):
        return self.arrived(self.send(*args, **keys))

    def refusal(self, *args, **keys):
        """The answer to a message that must not be taken."""
        try:
            self.send(*args, **keys)
        except smtplib.SMTPDataError as error:
            return error.smtp_code, error.smtp_error.decode()
        raise AssertionError("the message was taken")

    def last(self, event="message"):
        return [line for line in self.unix.log() if line["event"] == event][-1]


# ---- assertions and TAP ----------------------------------------------------------

def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


class Skip(Exception):
    """What a test needs is not there; says what."""


_tests = []


def test(function):
    _tests.append(function)
    return function


def run_each(tests, subject, prepare, tell=lambda: ()):
    """Runs test(subject) for each; answers how many failed."""
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, function in enumerate(tests, 1):
        begin = time.monotonic()
        try:
            prepare()
            function(subject)
            print(f"ok {number} - {function.__name__}", flush=True)
            print(f"# {time.monotonic() - begin:.1f} s", flush=True)
        except Skip as reason:
            print(f"ok {number} - {function.__name__} # SKIP {reason}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} - {function.__name__}", flush=True)
            for line in [*traceback.format_exc().splitlines(), *tell()]:
                print("# " + line, flush=True)
    return failed


def run_tests(wanted=()):
    """Each test on the same gateway, configured afresh."""
    chosen = [t for t in _tests if not wanted or t.__name__ in wanted]
    gateway = Gateway()

    def prepare():
        if gateway.unix.process is None or gateway.unix.process.poll() is not None:
            gateway.unix.start()
        gateway.unix.use()

    try:
        gateway.start()
        failed = run_each(chosen, gateway, prepare, lambda: gateway.postfix.log().splitlines()[-6:])
    finally:
        gateway.stop()
    return 1 if failed else 0


def reason_to_skip():
    if not os.path.exists(os.path.join(BUILD, "leakscan-milter")):
        return "leakscan-milter is not built (libmilter-dev)"
    if not postfix.is_installed():
        return "Postfix is not installed (./dev gateway installs it)"
    if os.geteuid() != 0:
        return "Postfix can be started by root only"
    return None
