# SPDX-License-Identifier: Apache-2.0
"""How mail carries a value and its name in its own text, for the blind set.

Each carrier is called with the maker, the detector and a language and adds one message.
"""
import html
import re
import textwrap

from blind_prose import ABROAD, ADJACENT as ADJACENT_SENTENCES, BARE, DESKS, FREE, NEIGHBOURS, QUESTIONS
from blind_fields import ADJACENT, DOMAIN_OF, NEEDS_SIGN, OWN_LINES
from marks import BAR, CLOSE, OPEN

NBSP = "\u00a0"


def desk(detector, language):
    return ABROAD[language] if language in ABROAD else DESKS[DOMAIN_OF.get(detector, "people")]


def framed(maker, detector, language, text):
    """A letter of the desk that would write it, with a signature."""
    of = desk(detector, language)
    maker_lines = [maker.pick(of["before"]), text, maker.pick(of["after"])]
    return "\n\n".join(maker_lines) + "\n" + maker.signature(language), maker.pick(of["subjects"])


def sentence(maker, detector, language):
    label, value = maker.pair(detector, language)
    if detector in OWN_LINES:
        return f"{label}:\n\n{value}"
    pool = list(ADJACENT_SENTENCES[language])
    if detector not in ADJACENT:
        pool += FREE[language] * 2
    if detector in NEEDS_SIGN:
        pool = [s for s in pool if re.search(r"\{label\} ?[:=]", s)]
    return maker.pick(pool).format(label=label, value=value)


def letter(maker, detector, language):
    body, subject = framed(maker, detector, language, sentence(maker, detector, language))
    maker.message(subject, body, "letter")


def wrap(maker, text, width):
    """Lines of a width; what is marked stays on one line."""
    inside, held = False, []
    for char in text:
        inside = char == OPEN or inside and char != CLOSE
        held.append("\x01" if inside and char == " " else char)
    paragraphs = "".join(held).split("\n\n")
    filled = "\n\n".join(textwrap.fill(p, width, break_long_words=False, break_on_hyphens=False) if "\n" not in p else p for p in paragraphs)
    return filled.replace("\x01", " ")


def wrapped(maker, detector, language):
    """A narrow paragraph: the label may end one line and the value begin the next."""
    lead = {"en": "As for the form of last week, the clerk at the window went through it line by line and wrote down what follows.", "es": "Sobre el formulario de la semana pasada, en la ventanilla anotaron lo que sigue.",
            "fr": "Au sujet du formulaire de la semaine dernière, voici ce que l'agent a noté au guichet.", "de": "Zum Formular der letzten Woche hat der Sachbearbeiter am Schalter Folgendes notiert."}[language]
    text = wrap(maker, f"{lead} {sentence(maker, detector, language)} {maker.pick(desk(detector, language)['after'])}", maker.rng.randint(34, 58))
    maker.message(maker.pick(desk(detector, language)["subjects"]), text + "\n" + maker.signature(language), "wrapped lines")


def next_line(maker, detector, language):
    label, value = maker.pair(detector, language)
    gap = maker.pick([":\n", "\n", ":\n  ", ":\n\n", "\n\t"])
    body, subject = framed(maker, detector, language, f"{label}{gap}{value}")
    maker.message(subject, body, "value on the next line")


def bullets(maker, detector, language):
    sign = maker.pick(["- ", "* ", "• ", "o  ", "– "])
    label, value = maker.pair(detector, language)
    lines = maker.rng.sample(NEIGHBOURS, 3)
    lines.insert(maker.rng.randint(0, 3), label + maker.pick([": ", " ", " - ", NBSP]) + value)
    body, subject = framed(maker, detector, language, "\n".join(sign + line for line in lines))
    maker.message(subject, body, "bullets")


def markdown(maker, detector, language):
    label, value = maker.pair(detector, language)
    line = maker.pick(["**{label}:** {value}", "**{label}**: {value}", "- [x] {label}: `{value}`", "*{label}:* {value}", "__{label}__ {value}"]).format(label=label, value=value)
    maker.message("Minutes", f"# Minutes\n\n## Open points\n\n{line}\n\n1. {maker.pick(NEIGHBOURS)}\n2. {maker.pick(NEIGHBOURS)}\n", "markdown")


def leaders(maker, detector, language):
    label, value = maker.pair(detector, language)
    fill = maker.pick([". . . . . . ", "........", "______ ", " ..... "])
    rows = [f"Desk {fill} 4B", f"{label} {fill} {value}", f"Copies {fill} two"]
    maker.message("Card as typed", "RECORD CARD\n===========\n\n" + "\n".join(rows) + "\n", "dotted leaders")


def spaced(maker, detector, language):
    """No colon: the eye sees two columns."""
    label, value = maker.pair(detector, language)
    gap = maker.pick(["   ", "\t", "\t\t", "      ", NBSP * 3, " :  "])
    rows = [f"Office{gap}Annex C", f"{maker.case(label)}{gap}{value}", f"Status{gap}open"]
    body, subject = framed(maker, detector, language, "\n".join(rows))
    maker.message(subject, body, "two columns")


def chat(maker, detector, language):
    first, second = maker.any_name()[0], maker.any_name()[0]
    label, value = maker.pair(detector, language)
    answer = f"{label} {value}" if detector in ADJACENT else maker.pick([value, f"{value} :)", f"it's {value}", f"{label}: {value}"])
    minute = maker.rng.randint(10, 50)
    style = maker.pick(["[09:{m}] {who}: {what}", "{who} (09:{m}): {what}", "{who}, 9:{m} AM\n{what}\n", "<{who}> {what}"])
    says = lambda who, what, m: style.format(who=who, what=what, m=m)
    lines = [says(first, "morning! quick one", minute), says(first, maker.pick(QUESTIONS).format(label=label), minute), says(second, "sec", minute + 1),
             says(second, answer, minute + 2), says(first, "perfect ty", minute + 2)]
    maker.message(f"Chat with {second}", "\n".join(lines) + "\n", "chat log")


def ticket(maker, detector, language):
    label, value = maker.pair(detector, language)
    maker.message(f"[SD-{maker.digits(5)}] request updated", "\n".join([
        f"Request SD-{maker.digits(5)} was updated by the service desk.", "", "Queue      : second line", f"Priority   : P{maker.rng.randint(2, 4)}", f"Summary    : {maker.pick(NEIGHBOURS)}",
        "Description:", f"  caller could not wait. {label}: {value}. call back after lunch", "", "--- do not write below this line ---"]) + "\n", "ticket")


def log_lines(maker, detector, language):
    name, value = maker.member(detector), maker.mark(detector, maker.drawn(detector, "en"))
    quote = '"' if " " in value and detector not in ADJACENT else ""
    stamp = lambda: f"2023-02-08T11:{maker.rng.randint(10, 59)}:{maker.rng.randint(10, 59)}.{maker.digits(3)}Z"
    lines = [f"{stamp()} INFO  intake.worker - batch {maker.digits(4)} opened", f"{stamp()} WARN  intake.worker - rejected record {name}={quote}{value}{quote} reason=duplicate",
             f"{stamp()} INFO  intake.worker - batch closed, 1 rejected"]
    maker.message("intake worker, extract", "Extract of the log, the middle line is the one:\n\n" + "\n".join(lines) + "\n", "log lines")


def thread(maker, detector, language):
    """Two levels of quoting, the value in the deeper one."""
    inner, subject = framed(maker, detector, language, sentence(maker, detector, language))
    deep = "\n".join(">> " + line if maker.rng.random() < 2 else line for line in inner.split("\n"))
    who = " ".join(maker.any_name())
    maker.message("Re: Re: " + subject, f"Done, see below.\n\n{who} wrote:\n> Is this still right?\n>\n{deep}\n", "quoted thread")


def capitals(maker, detector, language):
    label, value = maker.pair(detector, language)
    text = f"SUBJ: PERS ACTION\n1. MBR REPORTED 0800 AND SIGNED FOR KEYS.\n2. {label.upper()} {value} VERIFIED AGAINST CARD.\n3. NO FURTHER ACTION.\nBT\n"
    maker.message("MSG TRAFFIC", text, "capitals")


def in_subject(maker, detector, language):
    label, value = maker.pair(detector, language)
    maker.message(maker.pick(["{label} {value}", "Re: {label}: {value}", "FW: {label} {value} (urgent)", "{label}: {value} / please file"]).format(label=label, value=value), "see above\n", "subject")


def forwarded(maker, detector, language):
    letter(maker, detector, language)
    inner, truths, _ = maker.mails.pop()
    mail, outer = maker.message("WG: " + inner["Subject"], "fyi\n", "forwarded")
    mail.add_attachment(inner)
    outer += truths


# ---- HTML ---------------------------------------------------------------------------

def marked_up(maker, label):
    """A label as editors of mail break it up."""
    head, _, tail = label.partition(" ")
    escape = html.escape
    if tail:
        return maker.pick(["<b>{}</b> {}", "<span style=\"color:#1f497d\">{}</span>&nbsp;{}", "<i><u>{}</u> {}</i>", "{}<br>\n{}", "<font size=2>{} </font><font size=2>{}</font>"]).format(escape(head), escape(tail))
    half = max(1, len(label) // 2)
    return maker.pick(["<b>{}{}</b>", "<b>{}</b><b>{}</b>", "<span>{}</span><span lang=EN-US>{}</span>"]).format(escape(label[:half]), escape(label[half:]))


def html_prose(maker, detector, language):
    label, value = maker.pair(detector, language, True)
    of = desk(detector, language)
    gap = maker.pick([": ", ":&nbsp;", "&nbsp;&nbsp;", " : ", ":&#160;<o:p></o:p>"])
    first, last = (html.escape(maker.pick(of[which])).replace("\n\n", "</p>\n<p class=MsoNormal>") for which in ("before", "after"))
    maker.message(maker.pick(of["subjects"]), "<html><head><style>p.MsoNormal{margin:0;font-family:Calibri}</style></head><body lang=EN-US>\n"
                  f"<p class=MsoNormal>{first}</p>\n<p class=MsoNormal>{marked_up(maker, label)}{gap}<span style='font-size:11.0pt'>{value}</span></p>\n<p>{last}</p></body></html>\n", "HTML letter", "html")


def definition_list(maker, detector, language):
    label, value = maker.pair(detector, language, True)
    maker.message("Profile", f"<body><h2>Profile</h2><dl><dt>Desk</dt><dd>4B</dd>\n<dt>{html.escape(label)}</dt>\n<dd>{value}</dd><dt>Since</dt><dd>spring</dd></dl></body>\n", "HTML definition list", "html")


def cards(maker, detector, language):
    """Divisions in place of a table."""
    label, value = maker.pair(detector, language, True)
    row = "<div class=\"row\"><div class=\"k\">{}</div><div class=\"v\">{}</div></div>\n"
    maker.message("Summary of your entry", "<div>" + row.format("Office", "Annex C") + row.format(html.escape(label), value) + row.format("Open", "no") + "</div>\n", "HTML divisions", "html")


def across(maker, detector, language):
    """The label heads a row and the people stand side by side."""
    label, values = maker.column(detector, 4, True)
    head = "".join(f"<th>{html.escape(maker.any_name()[0])}</th>" for _ in values)
    cells = "".join(f"<td align=right>{value}</td>" for value in values)
    maker.message("Comparison", f"<table border=1><thead><tr><th></th>{head}</tr></thead><tbody>\n<tr><th>{html.escape(label)}</th>{cells}</tr>\n"
                  f"<tr><th>Desk</th>{'<td>4B</td>' * len(values)}</tr></tbody></table>\n", "HTML rows headed", "html")


def grid(maker, detector, language):
    """A table inside a table that lays out the page, as newsletters and web forms send."""
    label, values = maker.column(detector, maker.rng.randint(3, 7), True)
    rows = "".join(f"<tr valign=top><td><p>{n}.</p></td><td><p>{html.escape(' '.join(maker.any_name()))}</p></td><td><p><span>{value}</span></p></td></tr>\n" for n, value in enumerate(values, 1))
    maker.message("Current list", "<html><body><table width=600><tr><td>&nbsp;</td><td>\n<table><tr style='font-weight:bold'><td>No.</td><td>Person</td>"
                  f"<td>{marked_up(maker, label)}</td></tr>\n{rows}</table>\n</td></tr></table></body></html>\n", "HTML table", "html")


def alternative(maker, detector, language):
    """The same in plain text and in HTML."""
    label, value = maker.pair(detector, language)
    bare = value[value.index(BAR) + 1:-1]
    plain = f"Your entry\n\n{label}: {value}\n\nThis is an automatic note.\n"
    mail, _ = maker.message("Your entry", plain, "both text and HTML")
    mail.add_alternative(f"<html><body><h1>Your entry</h1><p>{marked_up(maker, label)}: <b>{html.escape(bare)}</b></p></body></html>\n", subtype="html")


# ---- values that need no name ---------------------------------------------------------

def bare(maker, detector, language):
    value = maker.mark(detector, maker.alone(detector))
    many = "\n" in value
    text = maker.pick([b for b in BARE if not many or "\n\n" in b and "    " not in b] or BARE).format(value=value)
    maker.message("as promised", f"Hi,\n\n{text}\n\nCheers\n", "without a name")


def bare_html(maker, detector, language):
    value = maker.mark(detector, html.escape(maker.alone(detector), quote=False).replace("\n", "<br>\n"))
    maker.message("photo text", f"<html><body><p>read from the photo</p><div><tt>{value}</tt></div><p>rest is dark</p></body></html>\n", "without a name, HTML", "html")


def bare_quoted(maker, detector, language):
    lines = maker.mark(detector, maker.alone(detector)).split("\n")
    maker.message("Re: as promised", "got it, thanks\n\nOn Tue someone wrote:\n> it says\n>\n" + "\n".join("> " + line for line in lines) + "\n>\n> ok?\n", "without a name, quoted")


def bare_file(maker, detector, language):
    pair = maker.message("scan text", "text of the scan attached\n", "without a name, attached")
    maker.attach(pair, "page 1 of 1\n\n" + maker.mark(detector, maker.alone(detector)) + "\n\n(end)\n", "plain", "scan_0041.txt")


PLAIN = (letter, wrapped, next_line, bullets, markdown, leaders, spaced, chat, ticket, log_lines, thread, capitals, in_subject, forwarded)
HTML = (html_prose, definition_list, cards, across, grid, alternative)
ALONE = (bare, bare_html, bare_quoted, bare_file)
TABLES = (grid,)
ROWS = (across,)    # headed by row
