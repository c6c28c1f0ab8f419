# SPDX-License-Identifier: Apache-2.0
"""Runs the built command and reads what it reports and what it reads."""
import json
import os
import re
import subprocess
import tempfile

REPORTED = 0.50   # what a reader sees without --all
HEADING = re.compile(rb"^--- (\S+) (subject|body|attachment|filename|header)(?: (.*))? ---$")
MESSAGE = re.compile(rb"^=== .*:(\d+) ===$")


class Scanner:
    def __init__(self, build):
        self.command = os.path.join(build, "leakscan")
        # Beside the command in the tree; an installed command finds its own.
        helper = os.path.join(build, "leakscan-extract")
        self.reading = ["--helper", helper] if os.path.exists(helper) else []
        self.policy = None
        self.key = tempfile.NamedTemporaryFile(prefix="accuracy-key-")
        self.key.write(bytes(range(64)))     # fixed: value ids must compare between runs
        self.key.flush()

    def scan(self, path, show="none"):
        """Message lines, in order; the summary's policy is kept."""
        done = subprocess.run([self.command, "scan", "--json", "--all", "--quiet", "--show", show, "--key-file",
                               self.key.name, *self.reading, path], stdout=subprocess.PIPE, check=False)
        if done.returncode not in (0, 3):
            raise SystemExit(f"leakscan scan: exit status {done.returncode}")
        messages = []
        for line in done.stdout.splitlines():
            item = json.loads(line)
            if item["type"] == "message":
                messages.append(item)
            elif item["type"] == "summary":
                self.policy = item["policy"]
        return messages

    def texts(self, path, index=None):
        """{message index: {(part, where): (name, text)}} of the text that is scanned."""
        only = [] if index is None else ["--index", str(index)]
        done = subprocess.run([self.command, "text", *self.reading, *only, path], stdout=subprocess.PIPE, check=False)
        found, parts, lines = {}, None, []
        for line in done.stdout.split(b"\n"):
            message = MESSAGE.match(line)
            heading = HEADING.match(line)
            if message:
                parts = found.setdefault(int(message[1]), {})
            elif heading and parts is not None:
                lines = []
                name = heading[3].decode(errors="replace") if heading[3] else None
                parts[heading[1].decode(), heading[2].decode()] = (name, lines)
            else:
                lines.append(line)
        return {index: {key: (name, b"\n".join(text)) for key, (name, text) in parts.items()}
                for index, parts in found.items()}

    def rules(self):
        """Every rule's id, category and classes, as the command lists them."""
        done = subprocess.run([self.command, "rules", "list"], stdout=subprocess.PIPE, check=True, text=True)
        return [line.split()[0] for line in done.stdout.splitlines()[1:]]

    def classes(self, detector):
        done = subprocess.run([self.command, "rules", "show", detector], stdout=subprocess.PIPE, check=True, text=True)
        return done.stdout


def reported(message):
    return [f for f in message["findings"] if f["confidence"] >= REPORTED]
