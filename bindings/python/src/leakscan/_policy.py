# SPDX-License-Identifier: Apache-2.0
"""A policy: what is looked for and how it is told, built once and then frozen."""
from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from leakscan._errors import ArgumentError, Diagnostic, PolicyError, check, make_error, text
from leakscan._native import ffi, lib
from leakscan._words import ALLOWS, LIMITS, SHOWS, number_of

if TYPE_CHECKING:
    from leakscan._scanner import Scanner

RuleSource = Union[str, bytes, "os.PathLike[str]"]

KEY_BYTES = 32
_ENCODING = re.compile(
    r"(\A\s*<\?xml[^>]*?\sencoding\s*=\s*)(?!['\"]utf-8['\"])(?:'[^']*'|\"[^\"]*\")", re.I)
_BYTE_ORDER_MARK = "\ufeff"


class Example(NamedTuple):
    """A text that comes with a rule."""

    text: str
    is_accept: bool   # the rule must find something in it; else it must find nothing


class Rule(NamedTuple):
    """One detector of a policy."""

    id: str
    title: str
    description: str
    source: str
    pack: str
    category: str
    weight: float               # 0..10
    confidence_alone: float     # 0..1
    confidence_context: float   # 0..1
    is_linkage: bool            # recorded, weighs nothing
    classes: tuple[str, ...]
    examples: tuple[Example, ...]


class FailedExample(NamedTuple):
    """An example that its rule does not keep."""

    rule: str
    example: str
    what: str


class _Pack(NamedTuple):
    text: bytes
    origin: str


class _Recipe(NamedTuple):
    """All that a policy is made from, so that another process can make it again."""

    packs: tuple[str, ...] | None
    rules: tuple[_Pack, ...]
    limits: tuple[tuple[str, int], ...]
    allow: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, int], ...]
    show: str
    spool_directory: str | None
    helper: str | None
    key: bytes

    def __repr__(self) -> str:   # never the key
        return f"<recipe of {len(self.rules)} rule packs>"


def pack_names() -> tuple[str, ...]:
    """The rule packs that ship inside the library."""
    return tuple(text(lib.leakscan_pack_name(i)) for i in range(lib.leakscan_pack_count()))


def pack_text(name: str) -> str:
    """The XML of a shipped pack."""
    length = ffi.new("size_t *")
    start = lib.leakscan_pack_text(name.encode(), length)
    if start == ffi.NULL:
        raise _no_such_pack(name)
    data: bytes = ffi.buffer(start, length[0])[:]
    return data.decode("utf-8")


def _no_such_pack(name: str) -> ArgumentError:
    return ArgumentError(f"no pack is named {name!r}; there are: {', '.join(pack_names())}")


def _read_rules(number: int, source: RuleSource) -> _Pack:
    if isinstance(source, bytes):
        return _Pack(source, f"rules[{number}]")
    if isinstance(source, str) and source.lstrip(_BYTE_ORDER_MARK + " \t\r\n").startswith("<"):
        # It is encoded here, whatever it says it was in.
        plain = _ENCODING.sub(r"\1'UTF-8'", source.lstrip(_BYTE_ORDER_MARK))
        return _Pack(plain.encode("utf-8"), f"rules[{number}]")
    path = os.fspath(source)
    return _Pack(Path(path).read_bytes(), path)


def _diagnostics_of(builder: Any) -> tuple[Diagnostic, ...]:
    found = []
    for i in range(lib.leakscan_builder_diagnostic_count(builder)):
        d = lib.leakscan_builder_diagnostic(builder, i)
        is_error = lib.leakscan_diagnostic_severity(d) == lib.LEAKSCAN_SEVERITY_ERROR
        found.append(Diagnostic(
            "error" if is_error else "warning", text(lib.leakscan_diagnostic_text(d)),
            text(lib.leakscan_diagnostic_origin(d)), lib.leakscan_diagnostic_line(d),
            lib.leakscan_diagnostic_column(d)))
    return tuple(found)


def _demand(builder: Any, status: int, what: str) -> None:
    if status == lib.LEAKSCAN_E_POLICY:
        raise PolicyError(what, _diagnostics_of(builder))
    if status < 0:
        raise make_error(status, what)


def _set_limits(builder: Any, limits: Iterable[tuple[str, int]]) -> None:
    for name, value in limits:
        number = number_of(LIMITS, name, "limit")
        status = lib.LEAKSCAN_E_ARGUMENT
        if 0 <= value < 1 << 64:
            status = lib.leakscan_builder_set_limit(builder, number, value)
        check(status, f"limit {name} cannot be {value}, see leakscan.limits()")


def _make_builder(recipe: _Recipe) -> Any:
    pointer = ffi.new("leakscan_builder **")
    check(lib.leakscan_builder_new(pointer), "no builder could be made")
    builder = ffi.gc(pointer[0], lib.leakscan_builder_free)
    # No pack at all would mean every pack: the base pack alone means none.
    packs = recipe.packs if recipe.packs != () else ("scoring",)
    for name in packs or ():
        if lib.leakscan_builder_add_builtin(builder, name.encode()) < 0:
            raise _no_such_pack(name)
    for pack in recipe.rules:
        origin = os.fsencode(pack.origin)
        status = lib.leakscan_builder_add_text(builder, pack.text, len(pack.text), origin)
        _demand(builder, status, f"{pack.origin}: these rules cannot be used")
    _set_limits(builder, recipe.limits)
    for kind, what in recipe.allow:
        number = number_of(ALLOWS, kind, "kind of allow")
        if "\0" in what:
            raise ArgumentError(f"a {kind} to be allowed holds no NUL")
        check(lib.leakscan_builder_allow(builder, number, what.encode("utf-8")),
              f"this {kind} cannot be allowed")
    for name, on in recipe.options:
        check(lib.leakscan_builder_set_option(builder, getattr(lib, name), on), name)
    lib.leakscan_builder_set_show(builder, number_of(SHOWS, recipe.show, "show"))
    if recipe.spool_directory is not None:
        check(lib.leakscan_builder_set_spool_directory(
            builder, os.fsencode(recipe.spool_directory)), "spool_directory")
    if recipe.helper is not None:
        check(lib.leakscan_builder_set_helper(builder, os.fsencode(recipe.helper)), "helper")
    check(lib.leakscan_builder_set_key(builder, recipe.key, len(recipe.key)),
          f"a key has {KEY_BYTES} to 4096 bytes")
    return builder


def _example_of(rule: Any, i: int) -> Example:
    return Example(text(lib.leakscan_rule_example(rule, i)),
                   bool(lib.leakscan_rule_example_is_accept(rule, i)))


def _rule_of(rule: Any) -> Rule:
    return Rule(
        id=text(lib.leakscan_rule_id(rule)), title=text(lib.leakscan_rule_title(rule)),
        description=text(lib.leakscan_rule_description(rule)),
        source=text(lib.leakscan_rule_source(rule)), pack=text(lib.leakscan_rule_pack(rule)),
        category=text(lib.leakscan_category_name(lib.leakscan_rule_category(rule))),
        weight=lib.leakscan_rule_weight(rule) / 10,
        confidence_alone=lib.leakscan_rule_confidence_alone(rule) / 100,
        confidence_context=lib.leakscan_rule_confidence_context(rule) / 100,
        is_linkage=bool(lib.leakscan_rule_is_linkage(rule)),
        classes=tuple(text(lib.leakscan_rule_classes(rule)).split()),
        examples=tuple(_example_of(rule, i)
                       for i in range(lib.leakscan_rule_example_count(rule))))


@ffi.def_extern(name="leakscan_python_check", error=1)   # type: ignore[untyped-decorator, unused-ignore]
def _take_failed_example(rule: Any, example: Any, what: Any, userdata: Any) -> int:
    ffi.from_handle(userdata).append(
        FailedExample(text(lib.leakscan_rule_id(rule)), text(example), text(what)))
    return 0


class Policy:
    """What is looked for and how it is told.  Immutable; for any number of threads.

    packs             names of shipped packs; None: all, (): none but your own rules
    rules             rule packs of your own: a path, or XML as str or bytes
    limits            {"message-bytes": 1 << 20, ...}, see leakscan.limits()
    show              how values are masked: "shape", "last4", "full", "none"
    key               32 bytes or more under which value ids are made; None: drawn here
    allow             {"value": [...], "pattern": [...], "sender": [...], "detector": [...]}
    documents         give files that are no mail as documents
    weak              also list findings that are too weak to score
    ocr               read the text of pictures and scanned pages, some seconds a page
    vectorscan        use it where the library has it; findings are the same without
    accept_specimens  count published test values as real, for tests
    spool_directory   where large messages are kept while they are read
    helper            the program that reads attached documents, leakscan-extract, by its
                      path; None: the one installed with the library, "": none

    A pickled policy holds its rules, options and the key, a drawn one too, so that
    value ids can be compared between processes.  Treat the pickle like the key.
    """

    def __init__(self, packs: Iterable[str] | None = None, rules: Iterable[RuleSource] = (), *,
                 limits: Mapping[str, int] | None = None, show: str = "shape",
                 key: bytes | None = None, allow: Mapping[str, Iterable[str]] | None = None,
                 documents: bool = False, weak: bool = False, ocr: bool = False,
                 vectorscan: bool = True, accept_specimens: bool = False,
                 spool_directory: str | os.PathLike[str] | None = None,
                 helper: str | os.PathLike[str] | None = None) -> None:
        for name, value in (("packs", packs), ("rules", rules)):
            if isinstance(value, (str, bytes, os.PathLike)):
                raise TypeError(f"{name} is a list")
        for kind, values in (allow or {}).items():
            if isinstance(values, str):
                raise TypeError(f"allow[{kind!r}] is a list")
        options = (("VECTORSCAN", vectorscan), ("ACCEPT_SPECIMENS", accept_specimens),
                   ("DOCUMENTS", documents), ("REPORT_WEAK", weak), ("OCR", ocr))
        self._compile(_Recipe(
            packs=None if packs is None else tuple(packs),
            rules=tuple(_read_rules(i, source) for i, source in enumerate(rules)),
            limits=tuple((limits or {}).items()), show=show,
            allow=tuple((kind, what) for kind, values in (allow or {}).items()
                        for what in values),
            options=tuple((f"LEAKSCAN_OPTION_{name}", int(on)) for name, on in options),
            spool_directory=None if spool_directory is None else os.fspath(spool_directory),
            helper=None if helper is None else os.fspath(helper),
            key=os.urandom(KEY_BYTES) if key is None else bytes(key)))

    def _compile(self, recipe: _Recipe) -> None:
        builder = _make_builder(recipe)
        pointer = ffi.new("leakscan_policy **")
        _demand(builder, lib.leakscan_builder_compile(builder, pointer),
                "the rules cannot be used together")
        self._recipe = recipe
        self._handle = ffi.gc(pointer[0], lib.leakscan_policy_unref)
        self._local = threading.local()
        self._diagnostics = _diagnostics_of(builder)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (tuple(self._recipe),)

    def __repr__(self) -> str:
        return f"<leakscan.Policy {self.fingerprint}>"

    @property
    def fingerprint(self) -> str:
        """Equal prints score alike; the key is no part of it."""
        return text(lib.leakscan_policy_fingerprint(self._handle))

    @property
    def rules(self) -> tuple[Rule, ...]:
        count = lib.leakscan_policy_rule_count(self._handle)
        return tuple(_rule_of(lib.leakscan_policy_rule(self._handle, i)) for i in range(count))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings from the making of this policy."""
        return self._diagnostics

    def lint(self) -> tuple[Diagnostic, ...]:
        """Slow, unbounded or untriggered patterns and poor documentation."""
        builder = _make_builder(self._recipe)
        _demand(builder, lib.leakscan_builder_lint(builder), "the rules cannot be used together")
        return _diagnostics_of(builder)

    def check(self) -> tuple[FailedExample, ...]:
        """Runs the examples of every rule; answers those that fail."""
        failed: list[FailedExample] = []
        handle = ffi.new_handle(failed)
        check(lib.leakscan_policy_check(self._handle, lib.leakscan_python_check, handle),
              "the examples could not be run")
        return tuple(failed)

    def thread_scanner(self) -> Scanner:
        """This thread's own scanner of this policy, made when first asked for."""
        from leakscan._scanner import Scanner
        scanner: Scanner | None = getattr(self._local, "scanner", None)
        if scanner is None or scanner.is_closed:
            scanner = self._local.scanner = Scanner(self)
        return scanner


def _restore(recipe: tuple[Any, ...]) -> Policy:
    policy = Policy.__new__(Policy)
    packs, rules, *rest = recipe
    policy._compile(_Recipe(packs, tuple(_Pack(*pack) for pack in rules), *rest))
    return policy


_preset: list[Policy] = []
_preset_lock = threading.Lock()


def preset_policy() -> Policy:
    """The policy that is used where none is given: all packs, one drawn key."""
    if not _preset:
        with _preset_lock:
            if not _preset:
                _preset.append(Policy())
    return _preset[0]
