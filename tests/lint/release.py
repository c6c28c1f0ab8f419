# SPDX-License-Identifier: Apache-2.0
"""The last release as its tag has it: built beside the present one, to be compared
with it.  A checkout without tags, or no checkout at all, has none."""
import os
import pathlib
import shutil
import subprocess

# What an outer make and its tests say to themselves.
FOREIGN = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "srcdir", "top_srcdir",
           "top_builddir", "abs_top_srcdir", "abs_top_builddir")


def _git(top, *arguments):
    """What git writes, or None where it has nothing to tell of this tree."""
    if shutil.which("git") is None:
        return None
    done = subprocess.run(["git", "-C", str(top), *arguments], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def last_tag(top):
    """The highest v* tag behind this commit: (tag, ""), or (None, why there is none)."""
    root = _git(top, "rev-parse", "--show-toplevel")
    if not root or pathlib.Path(root).resolve() != pathlib.Path(top).resolve():
        return None, "this is no git checkout"
    here = set((_git(top, "tag", "--points-at", "HEAD") or "").split())
    tags = (_git(top, "tag", "--merged", "HEAD", "--list", "v[0-9]*",
                 "--sort=-version:refname") or "").split()
    tags = [tag for tag in tags if tag not in here]
    if tags:
        return tags[0], ""
    if _git(top, "rev-parse", "--is-shallow-repository") == "true":
        return None, "this is a shallow checkout, without earlier tags"
    return None, "no release is tagged before this commit"


class Release:
    """A tag's tree, built once and kept in the build folder."""

    def __init__(self, top, build, tag):
        self.top, self.tag = top, tag
        commit = _git(top, "rev-parse", f"{tag}^{{commit}}")
        self.source = pathlib.Path(build, "abi", f"{tag}-{commit[:12]}")
        self.build = self.source / "build"
        self.library = self.build / "libleakscan/.libs/libleakscan.so"
        self.headers = self.source / "libleakscan"

    def _run(self, command, folder):
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        with open(self.source / "build.log", "ab") as log:
            done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=log)
        return done.returncode == 0

    def _unpack(self):
        shutil.rmtree(self.source, ignore_errors=True)
        self.build.mkdir(parents=True)
        archive = subprocess.run(["git", "-C", str(self.top), "archive", self.tag], check=True,
                                 capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", str(self.source)], input=archive, check=True)

    def programs(self):
        """Its programs that use the library as others do."""
        return sorted(path.stem for path in (self.source / "tests/api").glob("use_*.c*"))

    def make(self):
        """Lines about what failed; none where everything stands."""
        done = self.source / "built"
        if done.exists():
            return []
        self._unpack()
        if not (self.source / "configure").exists() and \
                not self._run(["autoreconf", "-fi"], self.source):
            return self._tell("autoreconf")
        if not self._run(["../configure", "-q", "--disable-static", "CFLAGS=-O1 -g",
                          "CXXFLAGS=-O1 -g"], self.build):
            return self._tell("configure")
        targets = ["libleakscan/libleakscan.la", *(f"tests/api/{p}" for p in self.programs())]
        if not self._run(["make", "-s", f"-j{os.cpu_count() or 1}", *targets], self.build):
            return self._tell("make")
        done.touch()
        return []

    def _tell(self, step):
        log = (self.source / "build.log").read_text(encoding="utf-8", errors="replace")
        return [f"{step} of {self.tag} failed", *log.splitlines()[-20:]]

    def run_with(self, program, library):
        """A program of the release with another library: lines about what failed."""
        binary = self.build / "tests/api/.libs" / program
        environment = dict(os.environ, LD_LIBRARY_PATH=str(library.parent),
                           abs_top_srcdir=str(self.source), abs_top_builddir=str(self.build))
        linked = subprocess.run(["ldd", binary], env=environment, capture_output=True, text=True)
        if f"=> {library.parent}/" not in linked.stdout:
            return [f"{program} does not load {library}", *linked.stdout.splitlines()]
        done = subprocess.run([binary], env=environment, cwd=self.build, capture_output=True,
                              text=True, errors="replace", stdin=subprocess.DEVNULL, timeout=300)
        if done.returncode == 0:
            return []
        said = [line for line in (done.stdout + done.stderr).splitlines()
                if not line.startswith("ok ")]
        return [f"{program} of {self.tag} answers {done.returncode}", *said[-20:]]


def soname(library):
    said = subprocess.run(["readelf", "-d", library], check=True, capture_output=True,
                          text=True).stdout
    names = [line.split("[")[1].rstrip("]") for line in said.splitlines() if "(SONAME)" in line]
    return names[0] if names else ""


def needs_sanitizer(library):
    said = subprocess.run(["readelf", "-d", library], check=True, capture_output=True,
                          text=True).stdout
    return "libasan" in said or "libtsan" in said or "libubsan" in said
