# SPDX-License-Identifier: Apache-2.0
"""A Postfix of its own on the loopback interface, and the server it delivers to.

Everything lies in one folder; the system's Postfix is neither read nor changed.
"""
import asyncio
import json
import os
import pwd
import shutil
import socket
import subprocess
import threading
import time

DAEMONS = ("/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix")

# Seconds to wait for what must happen: long, for a machine that is busy with else.
PATIENCE = 120

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
myhostname = gateway.example
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtpd_peername_lookup = no
relayhost = [127.0.0.1]:{sink}
smtp_destination_concurrency_limit = 20
default_destination_recipient_limit = 1
message_size_limit = 100000000
mailbox_size_limit = 0
relay_domains = example
parent_domain_matches_subdomains = relay_domains
smtpd_relay_restrictions = reject_unauth_destination
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_tls_security_level = none
smtp_tls_security_level = none
smtpd_sasl_auth_enable = no
bounce_queue_lifetime = 1h
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
in_flow_delay = 0
milter_default_action = tempfail
milter_connect_timeout = {patience}s
milter_command_timeout = {patience}s
"""

MASTER = """\
postlog   unix-dgram n - n - 1 postlogd
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
"""


def is_installed():
    return (shutil.which("postfix", path="/usr/sbin:/usr/bin") is not None and
            any(os.path.exists(os.path.join(d, "smtpd")) for d in DAEMONS))


def free_ports(count):
    """Ports of 127.0.0.1 that nobody has, as far as can be told now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_for(condition, what="a condition"):
    """Asks until the answer is true, and gives that answer back."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE} s for {what}")
        time.sleep(0.01)


class Sink:
    """An SMTP server that takes everything and keeps each message's header lines,
    length and time of arrival under the value of its X-Test-Id header."""

    def __init__(self, port):
        self.port = port
        self.messages = {}
        self.copies = {}
        self.keep_bodies = False
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            raise RuntimeError("the sink did not start")

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(
            asyncio.start_server(self._talk, "127.0.0.1", self.port, limit=1 << 20))
        self._ready.set()
        self._loop.run_forever()

    def stop(self):
        def end():
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.call_soon(self._loop.stop)
        self._loop.call_soon_threadsafe(end)
        self._thread.join(PATIENCE)

    async def _talk(self, reader, writer):
        def say(text):
            writer.write(text.encode() + b"\r\n")
        try:
            say("220 sink.example")
            while line := await reader.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    say("354 go on")
                    await self._take(reader)
                    say("250 taken")
                elif word == b"QUIT":
                    say("221 bye")
                    break
                else:
                    say("250 fine")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _take(self, reader):
        headers, body, length, in_headers = [], [], 0, True
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                return
            length += len(line)
            if in_headers and line == b"\r\n":
                in_headers = False
            elif in_headers and line[:1] in (b" ", b"\t") and headers:
                headers[-1] += line.decode("latin-1").rstrip("\r\n")
            elif in_headers:
                headers.append(line.decode("latin-1").rstrip("\r\n"))
            elif self.keep_bodies:
                body.append(line)
        message = {"headers": headers, "length": length, "body": b"".join(body),
                   "time": time.monotonic()}
        key = value_of(message, "X-Test-Id")
        self.copies[key] = self.copies.get(key, 0) + 1
        self.messages[key] = message


def values_of(message, name):
    """The values of all headers of that name, in order."""
    start = name.lower() + ":"
    return [h.partition(":")[2].strip() for h in message["headers"] if h.lower().startswith(start)]


def value_of(message, name):
    return next(iter(values_of(message, name)), None)


class Postfix:
    """`ports` names smtpd services: {"unix": (PORT, "unix:/…"), "plain": (PORT, None)}."""

    def __init__(self, folder, sink_port, ports):
        self.folder = folder
        self.config = os.path.join(folder, "etc")
        owner = pwd.getpwnam("postfix")
        for name in ("etc", "queue", "data"):
            os.makedirs(os.path.join(folder, name))
        os.chown(os.path.join(folder, "data"), owner.pw_uid, owner.pw_gid)
        daemons = next(d for d in DAEMONS if os.path.exists(os.path.join(d, "smtpd")))
        with open(os.path.join(self.config, "main.cf"), "w", encoding="ascii") as stream:
            stream.write(MAIN.format(folder=folder, daemons=daemons, sink=sink_port,
                                     patience=PATIENCE))
        with open(os.path.join(self.config, "master.cf"), "w", encoding="ascii") as stream:
            stream.write(MASTER)
            for port, milter in ports.values():
                stream.write(f"127.0.0.1:{port} inet n - n - 60 smtpd\n")
                stream.write(f"    -o smtpd_milters={milter or ''}\n")

    def _run(self, *words, check=True):
        return subprocess.run(words, check=check, timeout=PATIENCE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                              env={**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})

    def start(self):
        self._run("postfix", "-c", self.config, "start")

    def stop(self):
        self._run("postfix", "-c", self.config, "stop", check=False)

    def discard_all(self):
        """From now on it takes mail and delivers it nowhere."""
        self._run("postconf", "-c", self.config, "-e", "relay_transport = discard:",
                  "default_transport = discard:")
        self._run("postfix", "-c", self.config, "reload")

    def queue(self):
        """The messages that wait, as postqueue -j tells them."""
        out = self._run("postqueue", "-c", self.config, "-j").stdout
        return [json.loads(line) for line in out.splitlines() if line.strip()]

    def release(self, queue_id):
        self._run("postsuper", "-c", self.config, "-H", queue_id)

    def empty(self):
        self._run("postsuper", "-c", self.config, "-d", "ALL", check=False)

    def log(self):
        path = os.path.join(self.folder, "maillog")
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
