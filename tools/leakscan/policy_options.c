/* SPDX-License-Identifier: Apache-2.0 */
/* policy_options.c - from options and files to a compiled policy. */
#include "config.h"

#include "policy_options.h"
#include "command.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_MIN      32
#define KEY_MAX      4096
#define PASSWORDS_MAX 65535           /* bytes of a file of passwords */
#define ALLOW_MAX    (16U << 20)   /* bytes of an allow file */

static const struct {
    const char *name;
    int show;
} shows[] = {
    {"shape", LEAKSCAN_SHOW_SHAPE},
    {"last4", LEAKSCAN_SHOW_LAST4},
    {"full", LEAKSCAN_SHOW_FULL},
    {"none", LEAKSCAN_SHOW_NONE},
};

static const struct {
    const char *word;
    int kind;
} allow_kinds[] = {
    {"value", LEAKSCAN_ALLOW_VALUE},
    {"pattern", LEAKSCAN_ALLOW_PATTERN},
    {"sender", LEAKSCAN_ALLOW_SENDER},
    {"detector", LEAKSCAN_ALLOW_DETECTOR},
};

const char *show_name(int show)
{
    for (size_t i = 0; i < G_N_ELEMENTS(shows); i++) {
        if (shows[i].show == show)
            return shows[i].name;
    }
    return "shape";
}

bool parse_number(const char *text, guint64 low, guint64 high, guint64 *value)
{
    return g_ascii_string_to_unsigned(text, 10, low, high, value, NULL);
}

bool parse_size(const char *text, guint64 *value)
{
    static const char units[] = "KMG";
    size_t length = strlen(text);
    unsigned shift = 0;
    const char *unit =
        length > 0 ? strchr(units, g_ascii_toupper(text[length - 1])) : NULL;

    if (unit != NULL && *unit != '\0')
        shift = 10 * (unsigned)(unit - units + 1);
    char *digits = g_strndup(text, length - (shift > 0));
    bool is_number = parse_number(digits, 0, G_MAXUINT64 >> shift, value);
    g_free(digits);
    if (is_number)
        *value <<= shift;
    return is_number;
}

/* ---- taking options ---------------------------------------------------------- */

static void add(GPtrArray **list, const char *text)
{
    if (*list == NULL)
        *list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(*list, g_strdup(text));
}

static bool is_pack(const char *name)
{
    for (size_t i = 0; i < leakscan_pack_count(); i++) {
        if (strcmp(leakscan_pack_name(i), name) == 0)
            return true;
    }
    return strcmp(name, "none") == 0;
}

static int take_packs(policy_options *options, const char *argument, const char *command)
{
    char **names = g_strsplit(argument, ",", 0);
    int status = 0;

    if (options->packs == NULL)
        options->packs = g_ptr_array_new_with_free_func(g_free);
    for (char **name = names; *name != NULL && status == 0; name++) {
        if (is_pack(*name)) {
            add(&options->packs, *name);
            continue;
        }
        char *shown = text_escape(*name, -1);
        status = complain_usage(command, "no pack is called '%s' (see leakscan packs)", shown);
        g_free(shown);
    }
    g_strfreev(names);
    return status;
}

static int take_show(policy_options *options, const char *argument, const char *command)
{
    for (size_t i = 0; i < G_N_ELEMENTS(shows); i++) {
        if (strcmp(shows[i].name, argument) == 0) {
            options->show = shows[i].show;
            return 0;
        }
    }
    return complain_usage(command, "--show is one of shape, last4, full, none");
}

static int take_engine(policy_options *options, const char *argument, const char *command)
{
    options->is_portable = strcmp(argument, "portable") == 0;
    if (options->is_portable || strcmp(argument, "auto") == 0)
        return 0;
    return complain_usage(command, "--engine is auto or portable");
}

/* Splits "name=value"; the limit's number, or negative after complaining. */
static int parse_limit(const char *text, guint64 *value, const char *command)
{
    const char *equals = strchr(text, '=');
    uint64_t low = 0, high = 0;
    char *name = equals == NULL ? g_strdup(text) : g_strndup(text, (gsize)(equals - text));
    char *shown = text_escape(name, -1);
    int limit = leakscan_limit_from_name(name);

    if (limit < 0)
        complain_usage(command, "no limit is called '%s'", shown);
    else if (equals == NULL || !parse_size(equals + 1, value))
        complain_usage(command, "the limit %s needs a number, as in %s=16M", shown, shown);
    else if (leakscan_limit_bounds(limit, &low, NULL, &high) != LEAKSCAN_OK || *value < low ||
             *value > high)
        complain_usage(command, "the limit %s lies between %" G_GUINT64_FORMAT " and %"
                       G_GUINT64_FORMAT, shown, (guint64)low, (guint64)high);
    else
        goto out;
    limit = -1;
out:
    g_free(name);
    g_free(shown);
    return limit;
}

static int take_limits(policy_options *options, const char *argument, const char *command)
{
    char **limits = g_strsplit(argument, ",", 0);
    guint64 value;
    int status = 0;

    for (char **limit = limits; *limit != NULL && status == 0; limit++) {
        if (parse_limit(*limit, &value, command) < 0)
            status = EXIT_USAGE;
        else
            add(&options->limits, *limit);
    }
    g_strfreev(limits);
    return status;
}

int policy_options_take(policy_options *options, int option, char *argument, const char *command)
{
    switch (option) {
    case OPTION_PACKS:
        return take_packs(options, argument, command);
    case OPTION_RULES:
        add(&options->rules, argument);
        return 0;
    case OPTION_ALLOW:
        add(&options->allows, argument);
        return 0;
    case OPTION_SHOW:
        return take_show(options, argument, command);
    case OPTION_KEY_FILE:
        options->key_file = argument;
        return 0;
    case OPTION_PASSWORD:
        options->password_file = argument;
        return 0;
    case OPTION_LIMITS:
        return take_limits(options, argument, command);
    case OPTION_ALL:
        options->is_weak = true;
        return 0;
    case OPTION_DOCUMENTS:
        options->is_documents = true;
        return 0;
    case OPTION_OCR:
        options->is_ocr = true;
        return 0;
    case OPTION_SPOOL:
        options->spool_directory = argument;
        return 0;
    case OPTION_HELPER:
        options->helper = argument;
        return 0;
    case OPTION_ENGINE:
        return take_engine(options, argument, command);
    default:
        return -1;
    }
}

static void free_list(GPtrArray **list)
{
    if (*list != NULL)
        g_ptr_array_unref(*list);
    *list = NULL;
}

void policy_options_clear(policy_options *options)
{
    free_list(&options->packs);
    free_list(&options->rules);
    free_list(&options->allows);
    free_list(&options->limits);
}

/* ---- building ---------------------------------------------------------------- */

size_t print_diagnostics_of(const leakscan_builder *builder, const char *wanted, FILE *stream)
{
    size_t printed = 0;

    for (size_t i = 0; i < leakscan_builder_diagnostic_count(builder); i++) {
        const leakscan_diagnostic *d = leakscan_builder_diagnostic(builder, i);
        bool is_error = leakscan_diagnostic_severity(d) == LEAKSCAN_SEVERITY_ERROR;
        if (wanted != NULL && strcmp(leakscan_diagnostic_origin(d), wanted) != 0)
            continue;
        char *origin = text_escape(leakscan_diagnostic_origin(d), -1);
        char *text = text_escape(leakscan_diagnostic_text(d), -1);
        fprintf(stream, "%s:%u:%u: %s: %s\n", origin, leakscan_diagnostic_line(d),
                leakscan_diagnostic_column(d), is_error ? "error" : "warning", text);
        g_free(origin);
        g_free(text);
        printed++;
    }
    return printed;
}

size_t print_diagnostics(const leakscan_builder *builder, FILE *stream)
{
    return print_diagnostics_of(builder, NULL, stream);
}

static bool complain_file(const char *path, const char *what)
{
    char *shown = text_escape(path, -1);
    complain("%s: %s", shown, what);
    g_free(shown);
    return false;
}

static bool read_all(int fd, unsigned char *bytes, size_t most, size_t *length)
{
    *length = 0;
    while (*length < most) {
        ssize_t got = read(fd, bytes + *length, most - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    return true;
}

/* All of a file that none but its owner may read.  False after complaining. */
static bool read_secret(const char *path, unsigned char *bytes, size_t most, size_t *length)
{
    struct stat info;
    bool is_read = false;

    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &info) != 0)
        complain_file(path, g_strerror(errno));
    else if (!S_ISREG(info.st_mode))
        complain_file(path, "a secret must be in a regular file");
    else if ((info.st_mode & 077) != 0)
        complain_file(path, "a secret must be readable by its owner alone (chmod 600)");
    else if (!read_all(fd, bytes, most, length))
        complain_file(path, g_strerror(errno));
    else
        is_read = true;
    if (fd >= 0)
        close(fd);
    return is_read;
}

static bool apply_key(leakscan_builder *builder, const char *path)
{
    unsigned char key[KEY_MAX];
    size_t length = 0;
    bool is_set = false;

    if (read_secret(path, key, sizeof key, &length)) {
        if (length < KEY_MIN)
            complain_file(path, "a key has at least 32 bytes (head -c 32 /dev/urandom)");
        else
            is_set = leakscan_builder_set_key(builder, key, length) == LEAKSCAN_OK;
    }
    explicit_bzero(key, sizeof key);
    return is_set;
}

/* A password a line, as it stands but for the line's end. */
static bool apply_password_lines(leakscan_builder *builder, const char *path, char *text)
{
    unsigned number = 1;

    for (char *line = text; line != NULL; number++) {
        char *next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        size_t length = strlen(line);
        if (length > 0 && line[length - 1] == '\r')
            line[--length] = '\0';
        if (length > 0 && leakscan_builder_add_password(builder, line) != LEAKSCAN_OK) {
            char *shown = text_escape(path, -1);
            complain("%s:%u: no password that can be tried, or more than 200: each is UTF-8 of "
                     "up to 255 bytes", shown, number);
            g_free(shown);
            return false;
        }
        line = next;
    }
    return true;
}

static bool apply_passwords(leakscan_builder *builder, const char *path)
{
    char *text = g_malloc0(PASSWORDS_MAX + 1);
    size_t length = 0;
    bool is_applied = false;

    if (read_secret(path, (unsigned char *)text, PASSWORDS_MAX + 1, &length)) {
        if (length > PASSWORDS_MAX || strlen(text) != length)
            complain_file(path, "no file of passwords: too large, or it holds a NUL");
        else
            is_applied = apply_password_lines(builder, path, text);
    }
    explicit_bzero(text, PASSWORDS_MAX + 1);
    g_free(text);
    return is_applied;
}

/* One line of an allow file.  NULL or what is wrong with it; never the value. */
static const char *apply_allow_line(leakscan_builder *builder, char *line)
{
    g_strstrip(line);
    if (line[0] == '\0' || line[0] == '#')
        return NULL;
    size_t word = strcspn(line, " \t");
    char *what = line + word;
    if (*what != '\0')
        *what++ = '\0';
    what = g_strchug(what);
    if (what[0] == '\0')
        return "a line is a kind (value, pattern, sender, detector) and what is allowed";
    for (size_t i = 0; i < G_N_ELEMENTS(allow_kinds); i++) {
        if (strcmp(allow_kinds[i].word, line) != 0)
            continue;
        int status = leakscan_builder_allow(builder, allow_kinds[i].kind, what);
        return status == LEAKSCAN_OK ? NULL : "this cannot be allowed: it is not of its kind";
    }
    return "unknown kind: known are value, pattern, sender, detector";
}

static bool apply_allow(leakscan_builder *builder, const char *path)
{
    char *text = NULL;
    gsize length = 0;
    GError *error = NULL;

    if (!g_file_get_contents(path, &text, &length, &error)) {
        g_error_free(error);
        return complain_file(path, "cannot be read");
    }
    if (length > ALLOW_MAX || strlen(text) != length) {
        g_free(text);
        return complain_file(path, "no allow file: too large, or it holds a NUL");
    }
    char **lines = g_strsplit(text, "\n", 0);
    bool is_applied = true;
    for (unsigned i = 0; lines[i] != NULL; i++) {
        const char *fault = apply_allow_line(builder, lines[i]);
        if (fault == NULL)
            continue;
        char *shown = text_escape(path, -1);
        complain("%s:%u: %s", shown, i + 1, fault);
        g_free(shown);
        is_applied = false;
    }
    g_strfreev(lines);
    explicit_bzero(text, length);
    g_free(text);
    return is_applied;
}

bool policy_options_add_packs(leakscan_builder *builder, const policy_options *options)
{
    if (options->packs == NULL)
        return leakscan_builder_add_builtin(builder, NULL) == LEAKSCAN_OK;
    for (guint i = 0; i < options->packs->len; i++) {
        const char *name = g_ptr_array_index(options->packs, i);
        /* A builder without any shipped pack would take them all; this one holds no
         * rules and always comes along. */
        if (strcmp(name, "none") == 0)
            name = "scoring";
        if (leakscan_builder_add_builtin(builder, name) != LEAKSCAN_OK)
            return complain_file(name, "the pack cannot be used");
    }
    return true;
}

static bool apply_rules(leakscan_builder *builder, const policy_options *options)
{
    for (guint i = 0; options->rules != NULL && i < options->rules->len; i++) {
        const char *path = g_ptr_array_index(options->rules, i);
        int status = leakscan_builder_add_file(builder, path);
        if (status == LEAKSCAN_E_IO)
            return complain_file(path, "cannot be read");
        if (status == LEAKSCAN_E_POLICY && leakscan_builder_diagnostic_count(builder) > 0)
            return false;   /* they say it, with line and column */
        if (status != LEAKSCAN_OK)
            return complain_file(path, "no usable rules");
    }
    return true;
}

static bool apply_limits(leakscan_builder *builder, const policy_options *options)
{
    guint64 value = 0;

    for (guint i = 0; options->limits != NULL && i < options->limits->len; i++) {
        int limit = parse_limit(g_ptr_array_index(options->limits, i), &value, "scan");
        if (limit < 0 || leakscan_builder_set_limit(builder, limit, value) != LEAKSCAN_OK)
            return false;
    }
    return true;
}

static bool apply_spool(leakscan_builder *builder, const char *path)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR) || access(path, W_OK | X_OK) != 0)
        return complain_file(path, "not a folder that can be written to");
    return leakscan_builder_set_spool_directory(builder, path) == LEAKSCAN_OK;
}

/* A helper asked for must be there: without one documents would stay unread. */
static bool apply_helper(leakscan_builder *builder, const char *path)
{
    if (strcmp(path, "none") == 0)
        return leakscan_builder_set_helper(builder, "") == LEAKSCAN_OK;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || access(path, X_OK) != 0)
        return complain_file(path, "not a program that can be run");
    char *absolute = g_canonicalize_filename(path, NULL);
    int status = leakscan_builder_set_helper(builder, absolute);
    g_free(absolute);
    return status == LEAKSCAN_OK;
}

static bool apply_all(leakscan_builder *builder, const policy_options *options)
{
    leakscan_builder_set_show(builder, options->show);
    leakscan_builder_set_option(builder, LEAKSCAN_OPTION_VECTORSCAN, !options->is_portable);
    leakscan_builder_set_option(builder, LEAKSCAN_OPTION_DOCUMENTS, options->is_documents);
    leakscan_builder_set_option(builder, LEAKSCAN_OPTION_REPORT_WEAK, options->is_weak);
    leakscan_builder_set_option(builder, LEAKSCAN_OPTION_OCR, options->is_ocr);
    if (!policy_options_add_packs(builder, options) || !apply_rules(builder, options) ||
        !apply_limits(builder, options))
        return false;
    for (guint i = 0; options->allows != NULL && i < options->allows->len; i++) {
        if (!apply_allow(builder, g_ptr_array_index(options->allows, i)))
            return false;
    }
    if (options->helper != NULL && !apply_helper(builder, options->helper))
        return false;
    if (options->key_file != NULL && !apply_key(builder, options->key_file))
        return false;
    if (options->password_file != NULL && !apply_passwords(builder, options->password_file))
        return false;
    return options->spool_directory == NULL || apply_spool(builder, options->spool_directory);
}

leakscan_policy *policy_options_build(const policy_options *options)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;

    if (leakscan_builder_new(&builder) != LEAKSCAN_OK) {
        complain("the rules cannot be prepared");
        return NULL;
    }
    bool is_applied = apply_all(builder, options);
    int status = is_applied ? leakscan_builder_compile(builder, &policy) : LEAKSCAN_E_POLICY;
    print_diagnostics(builder, stderr);
    if (is_applied && status != LEAKSCAN_OK)
        complain("the rules cannot be used (%s)", leakscan_status_name(status));
    leakscan_builder_free(builder);
    return policy;
}
