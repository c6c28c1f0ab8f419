# SPDX-License-Identifier: Apache-2.0
"""The helper with a host that asks for nonsense: its template goes on or ends, and
a child answers or ends; none of them crashes, hangs, or keeps descriptors."""
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir,
                                "integration"))
from harness import BUILD, SOURCE, equal, holds, main, test

HELPER = os.path.join(BUILD, "leakscan-extract")
SECONDS = 60
MESSAGE, END, NOTHING = 1, 2, 77
HELLO, DONE = 1, 5


def wire(name):
    """A number of libleakscan/extract/wire.h."""
    with open(os.path.join(SOURCE, "libleakscan", "extract", "wire.h"), encoding="utf-8") as file:
        return int(re.search(name + r" = (\w+)", file.read()).group(1), 0)


MAGIC = wire("LKS_WIRE_MAGIC")


def order(kind=MESSAGE, depth=5, ratio=200, seconds=5, memory=256 << 20):
    return struct.pack("=IIIIQ", kind, depth, ratio, seconds, memory)


def request(length, strings=b"application/rtf\0a.rtf\0", magic=MAGIC, passwords=0, said=None):
    return struct.pack("=IIIIQQII", magic, len(strings) if said is None else said, passwords, 0,
                       length, 1 << 20, 100, 1) + strings


class Helper:
    def __init__(self):
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.settimeout(SECONDS)
        # The command of the shell puts the socket where the helper looks for it.
        subprocess.run(["/bin/sh", "-c", 'exec "$0" --serve 3<&%d %d<&-' %
                        (theirs.fileno(), theirs.fileno()), HELPER], check=True,
                       pass_fds=[theirs.fileno()], stderr=subprocess.DEVNULL, timeout=SECONDS)
        theirs.close()
        magic, version, self.pid, _ = struct.unpack("=IIiI", self.control.recv(64))
        equal((magic, version), (MAGIC, wire("LKS_WIRE_VERSION")), "hello")

    def begin(self, **words):
        mine, theirs = socket.socketpair()
        mine.settimeout(SECONDS)
        socket.send_fds(self.control, [order(**words)], [theirs.fileno()])
        theirs.close()
        return mine

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.pid))

    def is_alive(self):
        return os.path.exists("/proc/%d/exe" % self.pid)

    def close(self):
        self.control.close()
        deadline = time.monotonic() + SECONDS
        while self.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        holds(not self.is_alive(), "the helper did not end with its host")


def document(text=b"{\\rtf1 SSN 536-90-4399}"):
    fd = os.memfd_create("document")
    os.write(fd, text)
    return fd, len(text)


def frames(channel):
    """(type, payload) until the child has gone or is done."""
    stream = channel.makefile("rb")
    try:
        while len(head := stream.read(8)) == 8:
            kind, length = struct.unpack("=II", head)
            yield kind, stream.read(length)
            if kind == DONE:
                return
    except ConnectionResetError:     # it ended with words of ours unread
        pass


def expect_service(helper):
    """A good request is answered as ever."""
    channel = helper.begin()
    fd, length = document()
    socket.send_fds(channel, [request(length)], [fd])
    os.close(fd)
    said = list(frames(channel))
    holds(said[0][0] == HELLO and said[-1][0] == DONE, [k for k, _ in said])
    holds(any(b"536-90-4399" in payload for _, payload in said), "the text")
    channel.close()


@test
def orders_of_nonsense_are_passed_over():
    helper = Helper()
    expect_service(helper)
    before = helper.descriptors()
    fd, _ = document()
    for kind in (NOTHING, END, 0, 0xFFFFFFFF):
        helper.control.send(order(kind=kind))
        socket.send_fds(helper.control, [order(kind=kind)], [fd])
    helper.control.send(order())                                # no channel came along
    for words in ({"memory": 0}, {"memory": 2**64 - 1}, {"seconds": 0}, {"seconds": 2**32 - 1},
                  {"depth": 0}, {"ratio": 0}):
        helper.begin(**words).close()
    socket.send_fds(helper.control, [order(kind=NOTHING)], [fd, fd])
    os.close(fd)
    expect_service(helper)
    holds(helper.descriptors() <= before + 1, "descriptors kept: %d" %
          (helper.descriptors() - before))
    helper.close()


@test
def an_order_of_another_length_ends_the_template():
    for packet in (b"x", order()[:-1], order() + b"x", b"x" * 4096):
        helper = Helper()
        helper.control.send(packet)
        helper.close()


@test
def requests_of_nonsense_cost_their_child_alone():
    helper = Helper()
    requests = [
        request(10, magic=7), request(10, said=2**32 - 1), request(10, said=60000),
        request(10, passwords=2**32 - 1), b"x", b"x" * 5000, request(0)[:20],
    ]
    for bytes_sent in requests:
        for count in (1, 0, 2):
            channel = helper.begin()
            fd, _ = document()
            if count > 0:
                socket.send_fds(channel, [bytes_sent], [fd] * count)
            else:
                channel.send(bytes_sent)
            os.close(fd)
            channel.shutdown(socket.SHUT_WR)
            holds(all(kind in (HELLO, DONE) for kind, _ in frames(channel)), "an answer")
            channel.close()
    expect_service(helper)
    helper.close()


@test
def a_document_that_is_not_there_is_told():
    """More is said than the file has, or it is no file: a gap, and the child goes on."""
    helper = Helper()
    for make, length in ((document, 1 << 40), (document, 4097),
                         (lambda: (os.open("/dev/null", os.O_RDONLY), 0), 100),
                         (lambda: (os.pipe()[0], 0), 100)):
        channel = helper.begin()
        fd, _ = make()
        socket.send_fds(channel, [request(length)], [fd])
        os.close(fd)
        said = list(frames(channel))
        equal([kind for kind, _ in said], [HELLO, DONE], "frames")
        holds(struct.unpack_from("=I", said[-1][1])[0] != 0, "a gap")
        good, size = document()
        socket.send_fds(channel, [request(size)], [good])
        os.close(good)
        holds(any(b"536-90-4399" in payload for _, payload in frames(channel)), "the next one")
        channel.close()
    helper.close()


@test
def a_host_that_dies_takes_its_helper_along():
    helper = Helper()
    channel = helper.begin()
    fd, length = document()
    socket.send_fds(channel, [request(length)], [fd])
    os.close(fd)
    channel.close()                                             # without reading a word
    expect_service(helper)
    os.kill(helper.pid, signal.SIGSTOP)
    helper.control.send(order(kind=END))
    os.kill(helper.pid, signal.SIGCONT)
    helper.close()


if not os.path.exists(HELPER):
    print("1..0 # SKIP no helper was built")
    sys.exit(0)
sys.exit(main())
