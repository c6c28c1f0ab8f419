# SPDX-License-Identifier: Apache-2.0
"""doc/accuracy.md, from the counts."""
from collections import Counter

from value_classes import CLASSES, IDENTIFIERS, UNCLASSED

INTRO = """# Accuracy

Written by `./dev accuracy`; do not edit. Run it again after a change of the rules: its
mail is seeded, so equal rules give equal numbers. The whole takes about three minutes of a
processor, one arm (`--only`) well under one.

A finding counts with a confidence of 0.50 or more, which is what a reader sees without
`--all` (linkage rules, which never score, are counted too). It has found a value if it
stands on the value's own bytes of the text that was read and names its kind; what stands
on no labelled value of its kind is false. **Precision** is found / (found + false),
**recall** is found / (found + missed), **F1** their harmonic mean. A value that a table
repeats in one part counts once. Targets: 0.98 for the rules that identify a person or an
account on generated mail, 0.95 on the public sets.
"""

GENERATED = """
## Generated mail

{messages} messages (seed {seed}): letters, filled forms, tables in HTML, CSV and tabs, quoted
threads, forwarded mail, text attachments and subject lines in English, Spanish, French and
German around generated values, and about as many messages that only look like it: UUIDs, hashes, Message-IDs, boundaries,
base64, tracking and order numbers, ISBN, NSN, part numbers, timestamps, versions, log lines,
patches, source code, and words such as "secret" and "clearance" in their plain sense. The
templates were written from the specification's lists of facts and apart from the rules'
own examples. Nobody in them is real.
"""

HELD_OUT = """
## Generated mail, other templates

{messages} messages (seed {seed}) of other templates: other names of every value, other sentences, other
words of the topics, and shapes that the mail above has not: tables of fixed width and between
bars, columns and members as programs name them (CSV of a database, JSON, XML), cells of a label
and its value, a lone column. Its author has mended rules since, so it is held out no longer in the
strict sense: it says that what was found stays found in other words, and the blind set says more.
"""

BLIND = """
## Generated mail, blind

{messages} messages (seed {seed}) of a set whose author has not read a rule, and does not change a template
for what the rules make of it. Its facts are the specification's. Every value stands in
at least eight kinds of carrier: letters in four languages, narrow paragraphs that part a name from its
value, the value on the next line, bullets, Markdown, dotted leaders, columns without a colon, chats,
tickets, logs, quoted threads, capitals, subjects, forwarded mail; letters, lists, divisions and tables of
HTML with marks inside of the names; CSV, pasted columns, printed reports, boxes of a shell, JSON, XML, YAML, settings,
SQL, workbooks, documents and archives; and records of several values. As many messages are
look-alikes, of kinds that the other sets have not. People who mend rules are told these counts, by rule
and carrier, and never a template.
"""

RATES = """
False findings: **{rate:.1f} per 1,000 messages** ({false} in {messages}; in {false_messages} messages).
Over all values: precision {precision}, recall {recall}. Rules below 0.98: {below} of {all}.
"""


def number(value):
    return "–" if value is None else f"{value:.3f}"


def total(tally):
    found, missed, false = (sum(c.values()) for c in (tally.found, tally.missed, tally.false))
    return found / (found + false) if found + false else None, found / (found + missed) if found + missed else None, false


def short(tally, detector, target):
    precision, recall, _ = tally.rates(detector)
    return any(rate is not None and rate < target for rate in (precision, recall))


def table(tally, target, rules):
    lines = ["| detector | values | found | missed | false | precision | recall | F1 | |", "|---|---:|---:|---:|---:|---:|---:|---:|---|"]
    for detector in sorted(tally.detectors(), key=lambda d: (rules.index(d) if d in rules else 999, d)):
        found, missed, false = tally.found[detector], tally.missed[detector], tally.false[detector]
        lines.append("| {} | {} | {} | {} | {} | {} | {} | {} | {} |".format(
            detector, found + missed, found, missed, false, *map(number, tally.rates(detector)), "below" if short(tally, detector, target) else ""))
    return lines


def of_class(tally, detectors):
    """(values, found, missed, false, precision, recall) of detectors together."""
    found, missed, false = (sum(counts[d] for d in detectors) for counts in (tally.found, tally.missed, tally.false))
    return found + missed, found, missed, false, found / (found + false) if found + false else None, found / (found + missed) if found + missed else None


def classes(tally, target):
    """One row per class: a value counts in every class of its detector."""
    lines = ["### By class", "", CLASSES_TEXT, "", "| class | rules | values | found | missed | false | precision | recall | |", "|---|---:|---:|---:|---:|---:|---:|---:|---|"]
    for name, detectors in [*CLASSES.items(), ("without a class", UNCLASSED)]:
        tried = [d for d in detectors if d in tally.found or d in tally.missed or d in tally.false]
        values, found, missed, false, precision, recall = of_class(tally, tried)
        below = any(rate is not None and rate < target for rate in (precision, recall))
        shown = f"**{name}**" if name in IDENTIFIERS else name
        if tried:
            lines.append(f"| {shown} | {len(tried)} | {values} | {found} | {missed} | {false} | {number(precision)} | {number(recall)} | {'below' if below else ''} |")
    return lines + [""]


CLASSES_TEXT = """The specification sorts its detectors into classes, some into several; those of identifiers
stand in bold letters, and the target of 0.98 is theirs."""


def reasons(tally, target):
    """The kinds of misses and false findings of the rules below their target."""
    lines = []
    for detector in tally.detectors():
        if short(tally, detector, target):
            missed = [f"missed {n}: {why}" for why, n in tally.why_missed[detector].most_common(4)]
            false = [f"false {n}: {why}" for why, n in tally.why_false[detector].most_common(3)]
            lines.append(f"- `{detector}`: " + "; ".join(missed + false))
    return lines


def by_carrier(tally):
    """In what each kind of carrier holds its values, the worst first."""
    lines = ["### By carrier", "", "| carrier | values | missed | recall | carrier | values | missed | recall |", "|---|---:|---:|---:|---|---:|---:|---:|"]
    kinds = sorted(tally.carried, key=lambda kind: (-tally.lost[kind] / tally.carried[kind], kind))
    cells = [f"{kind} | {tally.carried[kind]} | {tally.lost[kind]} | {number(1 - tally.lost[kind] / tally.carried[kind])}" for kind in kinds]
    half = (len(cells) + 1) // 2
    return lines + [f"| {left} | {right} |" for left, right in zip(cells[:half], [*cells[half:], " | | | "])] + [""]


def lookalikes(tally):
    """One row per kind: in how many messages it stands, and what was reported on it."""
    lines = ["### Look-alikes, by kind", "", "| kind | messages | false | per 1,000 | kind | messages | false | per 1,000 |", "|---|---:|---:|---:|---|---:|---:|---:|"]
    cells = [f"{kind} | {count} | {tally.alike_false[kind]} | {1000 * tally.alike_false[kind] / count:.1f}" for kind, count in sorted(tally.alike.items())]
    half = (len(cells) + 1) // 2
    return lines + [f"| {left} | {right} |" for left, right in zip(cells[:half], [*cells[half:], " | | | "])] + [""]


def generated(tally, seed, rules, text=GENERATED):
    precision, recall, false = total(tally)
    below = [d for d in tally.detectors() if short(tally, d, .98)]
    head = (text + RATES).format(messages=tally.messages, seed=seed, rate=1000 * false / tally.messages, false=false,
                            false_messages=tally.false_messages, precision=number(precision), recall=number(recall),
                            below=len(below), all=len(tally.detectors()))
    look = lookalikes(tally)
    untried = [d for d in rules if d not in tally.found and d not in tally.missed]
    lines = [head, *classes(tally, .98), "### By detector", "", *table(tally, .98, rules), ""]
    if untried and text is not HELD_OUT:
        lines += ["Rules that no template tries: " + ", ".join(f"`{d}`" for d in untried) + ".", ""]
    lines += (by_carrier(tally) if text is BLIND else []) + look
    if below:
        lines += ["### What falls short, by kind", "", *reasons(tally, .98), ""]
    return lines


FORMS = """## Filled and blank forms

Generated forms of vetting and of health care, each filled in (a person leaves out a few fields),
left blank (empty, underlined, dotted, with boxes to tick), and spoken about in a text that names
its sections and fields. Filled ones are to be recognised, the others are not.
"""


def forms(counts, detectors, carriers):
    lines = [FORMS, "| form | rule | as | filled | recognised | blank | recognised | texts about it | recognised |", "|---|---|---|---:|---:|---:|---:|---:|---:|"]
    sums = {}
    for form, rule in detectors.items():
        for carrier in carriers:
            cells = [counts.get((form, carrier, state)) for state in ("filled", "blank", "text about it")]
            lines.append(f"| {form} | {rule} | {carrier} | " + " | ".join("– | –" if c is None else f"{c[0]} | {c[1]}" for c in cells) + " |")
    for (_, _, state), (count, found) in counts.items():
        total_of = sums.setdefault(state, [0, 0])
        total_of[0] += count
        total_of[1] += found
    found, filled = sums["filled"][1], sums["filled"][0]
    false = sums["blank"][1] + sums["text about it"][1]
    return lines + ["", f"Recall {number(found / filled)}, precision {number(found / max(1, found + false))}: {found} of {filled} filled forms, "
                    f"and {false} of {sums['blank'][0] + sums['text about it'][0]} that are not filled.", ""]


def public(results, rules):
    lines = ["## Public labelled sets", "", "Each sentence is scanned as one message. Labels that the standard contradicts or that no",
             "rule claims are left out of the rates and listed under the table.", ""]
    for made, tally in results:
        precision, recall, _ = total(tally)
        lines += [f"### {made.title}", "", f"{tally.messages} texts; precision {number(precision)}, recall {number(recall)}.", "", *table(tally, .95, rules), ""]
        if made.left_out:
            lines += ["Left out:", "", *(f"- `{d}` {n}: {why}" for (d, why), n in sorted(made.left_out.items(), key=lambda i: (i[0][0], -i[1]))), ""]
        below = reasons(tally, .95)
        if below:
            lines += ["Below 0.95, by kind:", "", *below, ""]
    return lines


def ham(folders, topic_score):
    lines = ["## Real mail", "", "Presumed free of strong identifiers (classes `strong`, `strongfin`, `cred_hard`). Each hit is judged by eye",
             "with `./dev accuracy --judge`; a right one (a person did send a number) stays in the count.", "",
             "| folder | messages | with a strong finding | per 1,000 | by rule | clearance topic | health topic |", "|---|---:|---:|---:|---|---:|---:|"]
    count = hits = clearance = health = 0
    for folder in folders:
        by_rule = ", ".join(f"{d} {n}" for d, n in folder.strong.most_common())
        lines.append(f"| {folder.folder} | {folder.count} | {folder.strong_messages} | {1000 * folder.strong_messages / max(1, folder.count):.2f} | {by_rule} | "
                     f"{folder.topics['clearance']} | {folder.topics['health']} |")
        count, hits = count + folder.count, hits + folder.strong_messages
        clearance, health = clearance + folder.topics["clearance"], health + folder.topics["health"]
    per = lambda n: f"{1000 * n / max(1, count):.2f}"
    lines.append(f"| all | {count} | {hits} | {per(hits)} | | {clearance} ({per(clearance)} per 1,000) | {health} ({per(health)} per 1,000) |")
    halves = {}
    for folder in folders:
        for half, counts in folder.halves.items():
            halves.setdefault(half, Counter()).update(counts)
    lines += ["", "| half | messages | with a strong finding | clearance topic, per 1,000 | health topic, per 1,000 |", "|---|---:|---:|---:|---:|"]
    for half, counts in halves.items():
        rate = lambda kind: f"{counts[kind]} ({1000 * counts[kind] / max(1, counts['messages']):.2f})"
        lines.append(f"| {half} | {counts['messages']} | {counts['strong']} | {rate('clearance')} | {rate('health')} |")
    return lines + ["", f"A message is about a topic if its category's own score is {topic_score} or more, more than a lone weak finding (weight 4, confidence 0.65) gives.",
                    "Targets: at most 1 wrong strong finding per 1,000; clearance in at most 2 and health in at most 5 per 1,000.", HALVES, ""]


HALVES = """
A hash of a message's place, or of a document's text, puts it into one of two halves. Messages and
documents of the half that is looked at may be read when a rule is mended; of the half that is held
out only these counts are known."""


def documents(rows):
    lines = ["## Topics in real documents", "", "| documents | half | scanned | topic found | of 100 | without stubs, of 100 |", "|---|---|---:|---:|---:|---:|"]
    for title, halves in rows:
        both = [sum(column) for column in zip(*halves.values())]
        for half, (count, found, stubs, stubs_found) in [*halves.items(), ("both", both)]:
            lines.append(f"| {title} | {half} | {count} | {found} | {100 * found / max(1, count):.1f} | "
                         f"{100 * (found - stubs_found) / max(1, count - stubs):.1f} |")
    return lines + ["", "Stubs are texts of fewer than 100 characters: headings that lost their document.",
                    "Targets: clearance 98 of 100 decisions, health 95 of 100 notes.", ""]
