# SPDX-License-Identifier: Apache-2.0
"""More shapes in which values are carried; only the held-out mail uses them."""
import html
import json
import re


def words_of(label):
    return re.sub(r"[^A-Za-z0-9 ]", " ", label).split()


def column_name(label):
    """As a database names a column."""
    return "_".join(words_of(label)).lower()


def member_name(label):
    """As a program names a member."""
    first, *rest = words_of(label) or ["field"]
    return first.lower() + "".join(word.capitalize() for word in rest)


def picked(maker, detector, is_name=False):
    """A label; as a name of a program it needs two letters at least."""
    names = maker.labels.LABELS[detector]["en"]
    return maker.rng.choice([name for name in names if len(column_name(name)) > 1] if is_name else names)


def fixed_width(maker, detector):
    label = picked(maker, detector)
    rows = [("Family", label, "Office")]
    rows += [(maker.values.name()[1], maker.marked(detector, label, maker.drawn(detector)), maker.rng.choice(["J1", "G6", "S4"])) for _ in range(5)]
    shown = lambda cell: re.sub("«[^|]*\\||»", "", cell)
    width = max(len(shown(row[1])) for row in rows) + 4
    text = "\n".join(f"{family:<16}{cell}{' ' * (width - len(shown(cell)))}{office}" for family, cell, office in rows)
    maker.message("Roster", f"As printed:\n\n{text}\n\nEnd of list\n", "fixed-width table")


def bars(maker, detector):
    label = picked(maker, detector)
    rows = "\n".join(f"| {maker.values.name()[0]} | {maker.marked(detector, label, maker.drawn(detector))} |" for _ in range(4))
    maker.message("Table", f"From the wiki:\n\n| Person | {label} |\n|---|---|\n{rows}\n", "table with bars")


def database(maker, detector):
    label = picked(maker, detector, True)
    rows = "\n".join(f"{maker.values.digits(4)};{maker.marked(detector, label, maker.drawn(detector))};{maker.rng.choice('YN')}" for _ in range(6))
    maker.attach(maker.message("Dump", "Here is the dump.\n", "CSV of a database"), f"row_nr;{column_name(label)};active\n{rows}\n", "csv", "dump.csv")


def lone_column(maker, detector):
    label = picked(maker, detector)
    rows = "\n".join(maker.marked(detector, label, maker.drawn(detector)) for _ in range(5))
    maker.attach(maker.message("List", "The list.\n", "lone column"), f"{label}\n{rows}\n", "plain", "list.txt")


def cells(maker, detector):
    label = picked(maker, detector)
    given, family = maker.values.name()
    maker.message("Record", f"<html><body><table><tr><td>Clerk</td><td>{given} {family}</td></tr>\n<tr><td>{html.escape(label)}</td>"
                  f"<td>{maker.marked(detector, label, html.escape(maker.drawn(detector)))}</td></tr>\n<tr><td>Remarks</td><td>none</td></tr></table></body></html>\n",
                  "label and value cells", "html")


def json_file(maker, detector):
    label = picked(maker, detector, True)
    name, value = member_name(label), json.dumps(maker.drawn(detector), ensure_ascii=False)
    text = f'{{\n  "id": {maker.rng.randint(1, 900)},\n  "{name}": {value[0]}{maker.marked(detector, label, value[1:-1])}{value[-1]},\n  "state": "open"\n}}\n'
    maker.attach(maker.message("Object", "The object.\n", "JSON attachment"), text, "plain", "object.json")


def xml_file(maker, detector):
    label = picked(maker, detector, True)
    name = member_name(label)
    name = name[0].upper() + name[1:]
    text = f"<?xml version=\"1.0\"?>\n<record>\n  <{name}>{maker.marked(detector, label, html.escape(maker.drawn(detector)))}</{name}>\n  <State>open</State>\n</record>\n"
    maker.attach(maker.message("Record", "The record.\n", "XML attachment"), text, "xml", "record.xml")


CARRIERS = (fixed_width, bars, database, lone_column, cells, json_file, xml_file)
# What is told from other numbers by its name alone has no place under a program's abbreviation.
BY_MEMBER = (database, json_file, xml_file)
NO_MEMBER_NAME = {"it-codice-fiscale", "cn-resident-id", "jp-my-number", "kr-rrn"}
