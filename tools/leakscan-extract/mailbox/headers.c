/* SPDX-License-Identifier: Apache-2.0 */
/*
 * headers.c - header fields from properties.
 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tools/leakscan-extract/mailbox/headers.h"

enum {
    LINE = 76,               /* RFC 2045, 2047 */
    WORD_BYTES = 42,         /* of UTF-8 in one encoded word of 75 characters */
    NAME_BYTES = 1000,       /* of a file name */
    /* Recipients named; an address field beyond some kilobytes is read as text. */
    RECIPIENTS_MAX = 10000,
    FIELD_BYTES = 8 * 1024
};

/* Fields that the stored header block had, so that they are not made again. */
enum {
    HAS_FROM = 1, HAS_TO = 2, HAS_CC = 4, HAS_BCC = 8, HAS_DATE = 16, HAS_ID = 32,
    HAS_REPLY = 64, HAS_REFERENCES = 128, HAS_SENDER = 256, HAS_TOPIC = 512,
    HAS_SENSITIVITY = 1024, HAS_KEYWORDS = 2048
};

static const struct {
    const char *name;
    unsigned flag;
} known[] = {
    {"From", HAS_FROM}, {"To", HAS_TO}, {"Cc", HAS_CC}, {"Bcc", HAS_BCC}, {"Date", HAS_DATE},
    {"Message-ID", HAS_ID}, {"In-Reply-To", HAS_REPLY}, {"References", HAS_REFERENCES},
    {"Sender", HAS_SENDER}, {"Thread-Topic", HAS_TOPIC}, {"Sensitivity", HAS_SENSITIVITY},
    {"Keywords", HAS_KEYWORDS},
};

/* ---- fields ---------------------------------------------------------------------- */

static bool is_plain(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        if ((signed char)*c < 32 || *c == 127)
            return false;
    return strstr(text, "=?") == NULL;
}

/* A copy without line ends and other control characters. */
static char *flatten(const char *text)
{
    char *flat = g_utf8_make_valid(text, -1);
    for (char *c = flat; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    return flat;
}

static void append_encoded(GString *to, const char *text, const char *separator)
{
    while (*text != '\0') {
        const char *end = text;
        while (*end != '\0' && g_utf8_next_char(end) - text <= WORD_BYTES)
            end = g_utf8_next_char(end);
        char *word = g_base64_encode((const guchar *)text, (gsize)(end - text));
        g_string_append_printf(to, "=?utf-8?B?%s?=%s", word, *end != '\0' ? separator : "");
        g_free(word);
        text = end;
    }
}

/* Broken at spaces where a line grows long. */
static void append_folded(GString *to, const char *text, size_t column)
{
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at + 1, " ") + 1;
        if (column + length > LINE && at > text && *at == ' ') {
            g_string_append(to, "\n");
            column = 0;
        }
        g_string_append_len(to, at, (gssize)length);
        column += length;
        at += length;
    }
}

void mailbox_write_field(mailbox_out *out, const char *name, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    char *flat = flatten(text);
    GString *line = g_string_new(name);
    g_string_append(line, ": ");
    if (is_plain(flat))
        append_folded(line, flat, line->len);
    else
        append_encoded(line, flat, "\n ");
    g_string_append_c(line, '\n');
    mailbox_write(out, line->str, line->len);
    g_string_free(line, TRUE);
    g_free(flat);
}

void mailbox_write_parameter(mailbox_out *out, const char *name, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    char *cut = g_strndup(text, NAME_BYTES), *flat = flatten(cut);
    GString *line = g_string_new(";\n ");
    g_string_append_printf(line, "%s*=utf-8''", name);
    for (const char *c = flat; *c != '\0'; c++) {
        if (g_ascii_isalnum(*c) || strchr("-._~", *c) != NULL)
            g_string_append_c(line, *c);
        else
            g_string_append_printf(line, "%%%02X", (unsigned)(unsigned char)*c);
    }
    mailbox_write(out, line->str, line->len);
    g_string_free(line, TRUE);
    g_free(flat);
    g_free(cut);
}

/* ---- addresses ------------------------------------------------------------------- */

/* Of the internet, and not a name within Exchange. */
static bool is_address(const char *text)
{
    if (text == NULL || strchr(text, '@') == NULL)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || strchr("<>()[],;:\\\"", *c) != NULL)
            return false;
    return true;
}

static void append_quoted(GString *to, const char *text)
{
    g_string_append_c(to, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(to, '\\');
        g_string_append_c(to, *text);
    }
    g_string_append_c(to, '"');
}

/* A mailbox; one without an address is a group with none in it (RFC 5322, 3.4). */
static char *format_address(const char *name, const char *address)
{
    bool has_address = is_address(address);
    if (!has_address && name == NULL)
        name = address;
    GString *text = g_string_new(NULL);
    if (name != NULL && (address == NULL || strcmp(name, address) != 0 || !has_address)) {
        char *flat = flatten(name);
        if (is_plain(flat))
            append_quoted(text, flat);
        else
            append_encoded(text, flat, " ");
        g_free(flat);
    }
    if (has_address)
        g_string_append_printf(text, text->len > 0 ? " <%s>" : "%s", address);
    else
        g_string_append(text, ":;");
    return g_string_free(text, FALSE);
}

/* A property as an internet address, else whatever the last of them says. */
static char *address_of(const mailbox_table *table, const uint16_t *ids)
{
    char *address = NULL;
    for (size_t i = 0; ids[i] != 0 && !is_address(address); i++) {
        char *text = mailbox_text(table, ids[i]);
        if (text == NULL)
            continue;
        g_free(address);
        address = text;
    }
    return address;
}

static void write_address(mailbox_out *out, const mailbox_table *table, const char *field,
                          const uint16_t *names, const uint16_t *addresses)
{
    char *name = mailbox_first_text(table, names), *address = address_of(table, addresses);
    /* What Outlook writes into items that nobody sent. */
    bool is_nobody = name != NULL && strcmp(name, "Unknown") == 0 && !is_address(address);
    if (!is_nobody && (name != NULL || address != NULL)) {
        char *text = format_address(name, address);
        mailbox_print(out, "%s: %s\n", field, text);
        g_free(text);
    }
    g_free(name);
    g_free(address);
}

/* SMTP addresses first, then what may be a name within Exchange. */
static void write_sender(mailbox_item *item, mailbox_out *out, unsigned has)
{
    static const uint16_t from_names[] = {0x0042, 0x0C1A, 0},
                          from_addresses[] = {0x5D02, 0x0065, 0x5D01, 0x0C1F, 0},
                          sender_names[] = {0x0C1A, 0}, sender_addresses[] = {0x5D01, 0x0C1F, 0};
    if (has & HAS_FROM)
        return;
    write_address(out, &item->table, "From", from_names, from_addresses);
    char *from = mailbox_text(&item->table, 0x0042), *sender = mailbox_text(&item->table, 0x0C1A);
    if (from != NULL && sender != NULL && strcmp(from, sender) != 0 && !(has & HAS_SENDER))
        write_address(out, &item->table, "Sender", sender_names, sender_addresses);
    g_free(from);
    g_free(sender);
}

/* ---- recipients ------------------------------------------------------------------ */

typedef struct {
    GString *fields[4];      /* by PidTagRecipientType: 1 To, 2 Cc, 3 Bcc */
    bool is_broken;
} recipients;

static void add_recipient(recipients *r, const mailbox_table *table)
{
    static const uint16_t names[] = {0x3001, 0x5FF6, 0}, addresses[] = {0x39FE, 0x3003, 0};
    uint32_t type;
    /* [MS-OXOMSG] 2.2.3.1: above the lowest bits stand flags. */
    if (!mailbox_number(table, 0x0C15, &type) || (type &= 0x0F) < 1 || type > 3)
        return;
    char *name = mailbox_first_text(table, names), *address = address_of(table, addresses);
    if (name != NULL || address != NULL) {
        char *text = format_address(name, address);
        GString *field = r->fields[type];
        g_string_append_printf(field, "%s%s", field->len > 0 ? ", " : "", text);
        g_free(text);
    }
    g_free(name);
    g_free(address);
}

static void read_recipients(recipients *r, mailbox_item *item)
{
    int count = item->methods->recipient_count(item);
    r->is_broken = count < 0;
    for (int i = 0; i < count && i < RECIPIENTS_MAX; i++) {
        mailbox_table table;
        mailbox_table_init(&table);
        if (item->methods->recipient(item, i, &table)) {
            mailbox_table_settle(&table, item->table.codepage);
            add_recipient(r, &table);
        } else {
            r->is_broken = true;
        }
        mailbox_table_clear(&table);
    }
}

/* Several fields of one name where one would grow too long to be taken for addresses. */
static void write_addresses(mailbox_out *out, const char *name, const GString *list)
{
    const char *at = list->str;
    while (*at != '\0') {
        size_t length = strlen(at);
        if (length > FIELD_BYTES) {
            const char *comma = strstr(at + FIELD_BYTES, ", ");
            length = comma != NULL ? (size_t)(comma - at) : length;
        }
        mailbox_print(out, "%s: %.*s\n", name, (int)length, at);
        at += length;
        at += strspn(at, ", ");
    }
}

static void write_recipients(mailbox_item *item, mailbox_out *out, unsigned has)
{
    static const struct {
        const char *name;
        unsigned flag;
        uint16_t display;    /* the names alone, separated by semicolons */
    } rows[] = {{NULL, 0, 0}, {"To", HAS_TO, 0x0E04}, {"Cc", HAS_CC, 0x0E03},
                {"Bcc", HAS_BCC, 0x0E02}};
    recipients r = {0};
    for (size_t i = 1; i < G_N_ELEMENTS(rows); i++)
        r.fields[i] = g_string_new(NULL);
    read_recipients(&r, item);
    if (r.is_broken)
        out->gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
    for (size_t i = 1; i < G_N_ELEMENTS(rows); i++) {
        char *display = r.fields[i]->len == 0 ? mailbox_text(&item->table, rows[i].display) : NULL;
        if (display != NULL) {
            char *group = format_address(display, NULL);
            g_string_append(r.fields[i], group);
            g_free(group);
        }
        if ((has & rows[i].flag) == 0)
            write_addresses(out, rows[i].name, r.fields[i]);
        g_free(display);
        g_string_free(r.fields[i], TRUE);
    }
}

/* ---- the block it came with ------------------------------------------------------ */

static bool is_field_of(const char *line, size_t name, const char *wanted)
{
    return strlen(wanted) == name && g_ascii_strncasecmp(line, wanted, name) == 0;
}

/* Length of the field's name; 0: this line begins none. */
static size_t name_length(const char *line)
{
    size_t length = 0;
    while (line[length] > ' ' && line[length] <= '~' && line[length] != ':')
        length++;
    /* Nothing that begins a field must be taken for a boundary. */
    return line[length] == ':' && line[0] != '-' ? length : 0;
}

/* The parts are made anew; the subject is the one that Outlook shows. */
static bool is_left_out(const char *line, size_t name)
{
    return is_field_of(line, name, "MIME-Version") || is_field_of(line, name, "Subject") ||
           (name > 8 && g_ascii_strncasecmp(line, "Content-", 8) == 0);
}

static unsigned flag_of(const char *line, size_t name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (is_field_of(line, name, known[i].name))
            return known[i].flag;
    return 0;
}

/* The value of the block's last subject; `name` 0: goes on with it. */
static void note_subject(GString *subject, const char *line, size_t name, size_t length)
{
    if (name > 0)
        g_string_truncate(subject, 0);
    size_t from = name > 0 ? name + 1 : 0;
    g_string_append_len(subject, line + from, (gssize)(length - from));
}

static unsigned write_stored(mailbox_out *out, char *block, GString *subject)
{
    unsigned has = 0;
    bool is_kept = false, is_subject = false;
    for (char *line = block, *next; *line != '\0'; line = next) {
        size_t length = strcspn(line, "\r\n");
        next = line + length;
        next += *next == '\r';
        next += *next == '\n';
        bool is_folded = *line == ' ' || *line == '\t';
        size_t name = is_folded ? 0 : name_length(line);
        if (!is_folded) {
            is_kept = name > 0 && !is_left_out(line, name);
            is_subject = name > 0 && is_field_of(line, name, "Subject");
            has |= name > 0 ? flag_of(line, name) : 0;
        }
        if (is_subject)
            note_subject(subject, line, name, length);
        if (is_kept && length > 0) {
            mailbox_write(out, line, length);
            mailbox_write(out, "\n", 1);
        }
    }
    return has;
}

/* ---- all ------------------------------------------------------------------------- */

/* Behind U+0001 stands the length of a prefix such as "RE: " ([MS-PST] 2.5.3.1.1.1). */
static char *subject_of(const mailbox_table *table)
{
    char *subject = mailbox_text(table, MAILBOX_SUBJECT);
    if (subject == NULL || *subject != '\1')
        return subject;
    const char *rest = subject + 1;
    char *cut = g_strdup(*rest != '\0' ? g_utf8_next_char(rest) : rest);
    g_free(subject);
    return cut;
}

/* A subject that was changed in Outlook leaves the one that came: both are read.  The
 * topic of a conversation is mostly the end of the subject. */
static void write_subject(mailbox_item *item, mailbox_out *out, GString *stored, unsigned has)
{
    char *topic = (has & HAS_TOPIC) ? NULL : mailbox_text(&item->table, 0x0070);
    char *shown = subject_of(&item->table);
    g_strstrip(stored->str);
    mailbox_write_field(out, "Subject", shown != NULL ? shown : stored->str);
    bool is_encoded = strstr(stored->str, "=?") != NULL;
    if (shown != NULL && !is_encoded && *stored->str != '\0' && strcmp(shown, stored->str) != 0)
        mailbox_write_field(out, "X-Original-Subject", stored->str);
    if (topic != NULL && (shown == NULL || !g_str_has_suffix(shown, topic)))
        mailbox_write_field(out, "Thread-Topic", topic);
    g_free(topic);
    g_free(shown);
}

static void write_date(mailbox_item *item, mailbox_out *out)
{
    /* Sent, delivered, made, changed. */
    static const uint16_t ids[] = {0x0039, 0x0E06, 0x3007, 0x3008};
    int64_t time = INT64_MIN;
    for (size_t i = 0; i < G_N_ELEMENTS(ids) && time == INT64_MIN; i++)
        time = mailbox_time(&item->table, mailbox_find(&item->table, ids[i]));
    GDateTime *when = time != INT64_MIN ? g_date_time_new_from_unix_utc(time) : NULL;
    if (when == NULL)
        return;
    static const char *const days[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    mailbox_print(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\n",
                  days[g_date_time_get_day_of_week(when)], g_date_time_get_day_of_month(when),
                  months[g_date_time_get_month(when)], g_date_time_get_year(when),
                  g_date_time_get_hour(when), g_date_time_get_minute(when),
                  g_date_time_get_second(when));
    g_date_time_unref(when);
}

static void write_text(mailbox_item *item, mailbox_out *out, const char *name, uint16_t id)
{
    char *text = mailbox_text(&item->table, id);
    mailbox_write_field(out, name, text);
    g_free(text);
}

/* Categories are named by a string ([MS-OXPROPS] PidNameKeywords). */
static void write_keywords(mailbox_out *out, const mailbox_table *table, const mailbox_property *p)
{
    char *text = strcmp(p->name, "Keywords") == 0 ? mailbox_text_of(table, p) : NULL;
    mailbox_write_field(out, "Keywords", text);
    g_free(text);
}

/* Fields that were kept one by one, where the block is not there: labels stand here. */
static void write_kept(mailbox_out *out, const mailbox_table *table, const mailbox_property *p)
{
    char *line = g_strconcat(p->name, ":", NULL);
    size_t name = name_length(line);
    char *text = name == strlen(p->name) && name > 0 && !is_left_out(line, name) &&
                         flag_of(line, name) == 0
                     ? mailbox_text_of(table, p) : NULL;
    mailbox_write_field(out, p->name, text);
    g_free(text);
    g_free(line);
}

static void write_named(mailbox_item *item, mailbox_out *out, unsigned has, bool has_block)
{
    for (guint i = 0; i < item->table.properties->len; i++) {
        const mailbox_property *p =
            &g_array_index(item->table.properties, mailbox_property, i);
        if (p->name == NULL)
            continue;
        if (p->set == MAILBOX_SET_PUBLIC && !(has & HAS_KEYWORDS))
            write_keywords(out, &item->table, p);
        if (p->set == MAILBOX_SET_HEADERS && !has_block)
            write_kept(out, &item->table, p);
    }
}

static void write_sensitivity(mailbox_item *item, mailbox_out *out)
{
    /* [MS-OXCMSG] 2.2.1.13, in the words of RFC 4021, 2.1.55. */
    static const char *const words[] = {NULL, "Personal", "Private", "Company-Confidential"};
    uint32_t number;
    if (mailbox_number(&item->table, 0x0036, &number) && number < G_N_ELEMENTS(words))
        mailbox_write_field(out, "Sensitivity", words[number]);
}

void mailbox_write_headers(mailbox_item *item, mailbox_out *out)
{
    char *block = mailbox_text(&item->table, 0x007D);
    GString *subject = g_string_new(NULL);
    unsigned has = block != NULL ? write_stored(out, block, subject) : 0;
    write_sender(item, out, has);
    write_recipients(item, out, has);
    write_subject(item, out, subject, has);
    if (!(has & HAS_DATE))
        write_date(item, out);
    if (!(has & HAS_ID))
        write_text(item, out, "Message-ID", 0x1035);
    if (!(has & HAS_REPLY))
        write_text(item, out, "In-Reply-To", 0x1042);
    if (!(has & HAS_REFERENCES))
        write_text(item, out, "References", 0x1039);
    if (!(has & HAS_SENSITIVITY))
        write_sensitivity(item, out);
    write_named(item, out, has, block != NULL);
    g_string_free(subject, TRUE);
    g_free(block);
}
