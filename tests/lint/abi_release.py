#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""abi.py told true: a small library in a repository of its own is tagged, changed and
compared, as the project's is once it has releases."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import tap

HERE = pathlib.Path(__file__).parent
NUMBERS = 70        # abi.py expects a header with more than a few

CONFIGURE = r"""#!/bin/sh
src=$(dirname "$0")
name=libleakscan.so.$(cat "$src/soname")
mkdir -p libleakscan/.libs tests/api/.libs
cat >Makefile <<END
libleakscan/libleakscan.la:
	cc -g -shared -fPIC -Wl,-soname,$name -o libleakscan/.libs/$name $src/libleakscan/a.c
	ln -sf $name libleakscan/.libs/libleakscan.so
tests/api/use_count: libleakscan/libleakscan.la
	cc -I$src/libleakscan -o tests/api/.libs/use_count $src/tests/api/use_count.c \
		libleakscan/.libs/libleakscan.so
END
"""
USE = """#include <leakscan.h>
int main(void)
{
    return leakscan_count(2) == 2 + LEAKSCAN_N1 ? 0 : 1;
}
"""


def header(first=0, functions=("count",)):
    lines = "".join(f"    LEAKSCAN_N{i} = {i + first},\n" for i in range(NUMBERS))
    return (f"enum leakscan_n {{\n{lines}}};\n#define LEAKSCAN_VERSION_MAJOR 1\n" +
            "".join(f"int leakscan_{name}(int n);\n" for name in functions))


def body(count="n + 1", functions=("count",)):
    return '#include "leakscan.h"\n' + "".join(
        f"int leakscan_{name}(int n)\n{{\n    return {count};\n}}\n" for name in functions)


class Project:
    """A repository in `top`, built into `out`."""

    def __init__(self, folder):
        self.top, self.out = folder / "top", folder / "out"
        self.write("configure", CONFIGURE)
        (self.top / "configure").chmod(0o755)
        self.write("tests/api/use_count.c", USE)
        for name in ("abi.py", "release.py", "tap.py"):
            self.write(f"tests/lint/{name}", (HERE / name).read_text(encoding="utf-8"))
        self.git("init", "-q")
        self.become()

    def write(self, path, text):
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.top, "-c", "user.name=Jane Roe", "-c",
                        "user.email=jane@example.org", *arguments], check=True,
                       capture_output=True)

    def become(self, head=None, code=None, soname="0"):
        """The next state of the library, committed and built."""
        self.write("libleakscan/leakscan.h", head or header())
        self.write("libleakscan/a.c", code or body())
        self.write("soname", soname)
        self.git("add", ".")
        self.git("commit", "-q", "--allow-empty", "-m", "next")
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        subprocess.run([self.top / "configure"], cwd=self.out, check=True)
        subprocess.run(["make", "-s", "libleakscan/libleakscan.la"], cwd=self.out, check=True,
                       env=plain_environment())

    def tell(self, *arguments, top=None):
        """What abi.py writes."""
        top = top or self.top
        return subprocess.run([sys.executable, "-B", top / "tests/lint/abi.py", *arguments],
                              env=dict(os.environ, abs_top_srcdir=str(top),
                                       abs_top_builddir=str(self.out)),
                              capture_output=True, text=True).stdout


def plain_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def expect(name, said, *wanted):
    tap.check(name, [f"{part!r} is not said" for part in wanted if part not in said] +
              (said.splitlines() if any(part not in said for part in wanted) else []))


def before_a_release(project, folder):
    project.tell("--update")
    expect("without a tag the description counts", project.tell(),
           "ok 1 - numbers of the header stay as they were described (no release is tagged",
           "\nok 2 - functions of the library stay as they were described")
    project.git("add", ".")
    project.git("commit", "-q", "-m", "describe")
    project.git("tag", "v0.9.0")
    expect("the release itself is held to the description", project.tell(),
           "as they were described (no release is tagged")
    shallow = folder / "shallow"
    project.become()
    project.git("clone", "-q", "--depth", "1", "--no-tags", f"file://{project.top}", shallow)
    expect("a shallow checkout says so", project.tell(top=shallow),
           "as they were described (this is a shallow checkout")


def after_a_release(project):
    both = ("count", "more")
    project.become(header(functions=both), body(functions=both))
    expect("additions are free", project.tell(), "ok 1 - v0.9.0 is built",
           "\nok 2 - numbers of the header stay as in v0.9.0", "\nok 3 - functions of the library",
           "\nok 4 - use_count of v0.9.0 works with this library")
    project.git("tag", "v0.10.0")
    project.become()
    expect("a function that is gone is missed in the next release", project.tell(),
           "ok 1 - v0.10.0 is built", "not ok 3 - functions of the library stay as in v0.10.0",
           "leakscan_more")
    project.git("tag", "-d", "v0.10.0")
    project.become(head=header(first=1))
    expect("a number that changed is told", project.tell(),
           "not ok 2 - numbers of the header stay as in v0.9.0", "LEAKSCAN_N3 was 3 and is 4")
    project.become(code=body(count="n + 2"))
    expect("an answer that changed fails the program of before", project.tell(),
           "\nok 3 - functions of the library stay as in v0.9.0",
           "not ok 4 - use_count of v0.9.0 works with this library")
    project.become(header(functions=("other",)), body(functions=("other",)), soname="1")
    expect("a new soname is a new ABI", project.tell(),
           "ok 2 - the library stays as in v0.9.0 # SKIP libleakscan.so.1 follows")


def broken_release(project):
    project.write("configure", "#!/bin/sh\necho what is missing >&2\nexit 1\n")
    project.git("add", ".")
    project.git("commit", "-q", "-m", "break")
    project.git("tag", "v0.11.0")
    project.git("commit", "-q", "--allow-empty", "-m", "next")
    expect("a release that cannot be built is told", project.tell(),
           "not ok 1 - v0.11.0 is built", "configure of v0.11.0 failed", "what is missing")


def main():
    missing = [tool for tool in ("git", "cc", "abidiff") if shutil.which(tool) is None]
    if missing:
        tap.skip("abi.py compares releases", f"{missing[0]} is not installed")
        tap.done()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        project = Project(folder)
        before_a_release(project, folder)
        after_a_release(project)
        broken_release(project)
    tap.done()


main()
