/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf.c - PDF by poppler: the text of pages in reading order, form fields with their
 * names, annotations, links and properties.  Attached files and XFA are libqpdf's.
 */
#include "config.h"

#include <string.h>
#include <poppler.h>

#include "tools/leakscan-extract/quiet.h"
#include "tools/leakscan-extract/readers/pdf_inner.h"
#include "tools/leakscan-extract/readers/pdf_picture.h"
#include "tools/leakscan-extract/readers/readers.h"
#include "tools/leakscan-extract/readers/text.h"

enum {
    HEADER_WITHIN = 1024,            /* readers look for "%PDF-" so far (ISO 32000-1, H.3) */
    MAX_CHOICES = 1000,
    MAX_TOLD = 100,                  /* pages without text of one document */
    MAX_MISSING = 100                /* a count of pages may be any number */
};

typedef struct {
    extract_output *out;
    reader_text text;
    PopplerDocument *pdf;
    const char *password;            /* that opened it; NULL: none was needed */
    bool has_text, has_files;
    unsigned pictures;               /* pages that are pictures and were not read */
    int missing;                     /* pages that could not be read */
} pdf_reading;

static bool claims(const extract_document *document)
{
    size_t within = MIN(document->length, (size_t)HEADER_WITHIN);
    return within > 0 && memmem(document->data, within, "%PDF-", 5) != NULL;
}

/* A document of one empty page, to keep what poppler reads from files. */
static const char smallest[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    "trailer<</Root 1 0 R>>\n";

/* poppler 22.12 falls over a wrong password wherever the document does not come as
 * a stream. */
static PopplerDocument *open_with_password(const extract_document *document,
                                           const char *password)
{
    GInputStream *stream =
        g_memory_input_stream_new_from_data(document->data, (gssize)document->length, NULL);
    PopplerDocument *pdf = poppler_document_new_from_stream(stream, (goffset)document->length,
                                                            password, NULL, NULL);
    g_object_unref(stream);
    return pdf;
}

static PopplerDocument *open_plain(const extract_document *document, GError **error)
{
    GBytes *bytes = g_bytes_new_static(document->data, document->length);
    PopplerDocument *pdf = poppler_document_new_from_bytes(bytes, NULL, error);
    g_bytes_unref(bytes);
    return pdf;
}

/* Kept for the life of the process: poppler forgets its tables with the last one. */
static PopplerDocument *kept;

/* What poppler makes UTF-8 of, of forms and titles.  glibc has these in files, which a child
 * cannot open: kept open for the life of the process. */
static void keep_encodings(void)
{
    static const char *const names[] = {"UTF-16BE", "UTF-16LE", "ISO-8859-1"};
    static GIConv converters[G_N_ELEMENTS(names)];
    for (gsize i = 0; i < G_N_ELEMENTS(names) && converters[i] == NULL; i++)
        converters[i] = g_iconv_open("UTF-8", names[i]);
}

static bool prepare(void)
{
    extract_quiet_domain("Poppler");
    keep_encodings();
    extract_document document = {.data = (const uint8_t *)smallest, .length = sizeof smallest - 1};
    if (kept == NULL)
        kept = open_plain(&document, NULL);
    if (kept == NULL)
        return false;
    PopplerPage *page = poppler_document_get_page(kept, 0);
    if (page != NULL) {
        g_free(poppler_page_get_text(page));
        g_object_unref(page);
    }
    return true;
}

static PopplerDocument *open_pdf(const extract_document *document, bool *is_encrypted,
                                 const char **password)
{
    GError *error = NULL;
    PopplerDocument *pdf = open_plain(document, &error);
    *is_encrypted = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&error);
    const char *const *passwords = document->passwords;
    *password = NULL;
    for (; pdf == NULL && *is_encrypted && passwords != NULL && *passwords != NULL; passwords++) {
        *password = *passwords;
        pdf = open_with_password(document, *passwords);
    }
    return pdf;
}

/* ---- pages ----------------------------------------------------------------------- */

static void say_field_value(reader_text *text, PopplerFormField *field, const char *label)
{
    char *value = NULL;
    switch (poppler_form_field_get_field_type(field)) {
    case POPPLER_FORM_FIELD_TEXT:
        value = poppler_form_field_text_get_text(field);
        break;
    case POPPLER_FORM_FIELD_BUTTON:
        if (poppler_form_field_button_get_state(field))
            value = g_strdup("yes");
        break;
    case POPPLER_FORM_FIELD_CHOICE: {
        value = poppler_form_field_choice_get_text(field);
        int count = MIN(poppler_form_field_choice_get_n_items(field), (int)MAX_CHOICES);
        for (int i = 0; i < count && text->rc == 0; i++) {
            char *item = poppler_form_field_choice_is_item_selected(field, i)
                             ? poppler_form_field_choice_get_item(field, i) : NULL;
            reader_text_field(text, label, item);
            g_free(item);
        }
        break;
    }
    default:
        break;
    }
    reader_text_field(text, label, value);
    g_free(value);
}

/* The name that people see, or else the field's own. */
static void say_field(reader_text *text, PopplerFormField *field)
{
    char *label = poppler_form_field_get_alternate_ui_name(field);
    if (label == NULL || *label == '\0') {
        g_free(label);
        label = poppler_form_field_get_name(field);
    }
    say_field_value(text, field, label);
    g_free(label);
}

static void say_fields(pdf_reading *r, PopplerPage *page)
{
    GList *fields = poppler_page_get_form_field_mapping(page);
    for (GList *i = fields; i != NULL && r->text.rc == 0; i = i->next)
        say_field(&r->text, ((PopplerFormFieldMapping *)i->data)->field);
    poppler_page_free_form_field_mapping(fields);
}

static void say_annotation(reader_text *text, PopplerAnnot *annotation)
{
    char *contents = poppler_annot_get_contents(annotation);
    char *label = NULL;
    if (contents != NULL && *contents != '\0' && POPPLER_IS_ANNOT_MARKUP(annotation))
        label = poppler_annot_markup_get_label(POPPLER_ANNOT_MARKUP(annotation));
    reader_text_field(text, label, contents);
    g_free(label);
    g_free(contents);
}

static void say_annotations(pdf_reading *r, PopplerPage *page)
{
    GList *annotations = poppler_page_get_annot_mapping(page);
    for (GList *i = annotations; i != NULL && r->text.rc == 0; i = i->next) {
        PopplerAnnot *annotation = ((PopplerAnnotMapping *)i->data)->annot;
        say_annotation(&r->text, annotation);
        r->has_files |= poppler_annot_get_annot_type(annotation) == POPPLER_ANNOT_FILE_ATTACHMENT;
    }
    poppler_page_free_annot_mapping(annotations);
}

static void say_links(pdf_reading *r, PopplerPage *page)
{
    GList *links = poppler_page_get_link_mapping(page);
    for (GList *i = links; i != NULL && r->text.rc == 0; i = i->next) {
        const PopplerAction *action = ((PopplerLinkMapping *)i->data)->action;
        if (action != NULL && action->type == POPPLER_ACTION_URI && action->uri.uri != NULL) {
            char *uri = g_utf8_make_valid(action->uri.uri, -1);
            reader_text_field(&r->text, NULL, uri);
            g_free(uri);
        }
    }
    poppler_page_free_link_mapping(links);
}

/* Whether a column ends between two characters of one line: poppler writes nothing
 * there, and two numbers would become one. */
static bool is_gap(const PopplerRectangle *left, const PopplerRectangle *right)
{
    double height = ABS(left->y2 - left->y1);
    return height > 0 && (right->x1 - left->x2 > height || left->x1 - right->x2 > height ||
                          ABS(right->y1 - left->y1) > height);
}

static void say_page(pdf_reading *r, PopplerPage *page)
{
    char *text = poppler_page_get_text(page);
    PopplerRectangle *places = NULL;
    guint count = 0, i = 0;
    if (text == NULL || *text == '\0' ||
        !poppler_page_get_text_layout(page, &places, &count))
        places = NULL;
    const char *from = text;
    for (const char *c = text; places != NULL && *c != '\0' && i + 1 < count; i++) {
        const char *next = g_utf8_next_char(c);
        if (!g_ascii_isspace(*c) && !g_ascii_isspace(*next) && is_gap(&places[i], &places[i + 1])) {
            reader_text_add(&r->text, from, (size_t)(next - from));
            reader_text_add(&r->text, "\t", 1);
            from = next;
        }
        c = next;
    }
    reader_text_string(&r->text, from);
    reader_text_row(&r->text);
    g_free(places);
    g_free(text);
}

static void read_picture(pdf_reading *r, PopplerPage *page)
{
    if (!extract_wants_ocr())
        r->pictures++;
    else if (pdf_picture_read(page, r->out, &r->text) == EXTRACT_BROKEN)
        extract_gap(r->out, LEAKSCAN_GAP_EXTRACT_FAILED);
}

static int read_page(pdf_reading *r, int number)
{
    PopplerPage *page = poppler_document_get_page(r->pdf, number);
    if (page == NULL) {
        extract_gap(r->out, LEAKSCAN_GAP_EXTRACT_FAILED);
        r->missing++;
        return extract_spend(r->out, 0);
    }
    char *member = g_strdup_printf("page %d", number + 1);
    reader_text_begin(&r->text, member);
    uint64_t before = r->text.written;
    say_page(r, page);
    say_fields(r, page);
    say_annotations(r, page);
    uint64_t written = r->text.written - before;
    if (pdf_picture_is_page(page, written) || (written == 0 && extract_wants_ocr()))
        read_picture(r, page);
    say_links(r, page);
    g_free(member);
    g_object_unref(page);
    return reader_text_end(&r->text);
}

static int read_pages(pdf_reading *r)
{
    int count = poppler_document_get_n_pages(r->pdf);
    uint64_t before = r->text.written;
    for (int i = 0; i < count && r->missing < MAX_MISSING; i++) {
        int rc = read_page(r, i);
        if (rc != 0)
            return rc;
    }
    r->has_text = r->text.written > before;
    return 0;
}

/* ---- the document's own ---------------------------------------------------------- */

static int read_properties(pdf_reading *r)
{
    static const struct {
        const char *label;
        char *(*get)(PopplerDocument *);
    } properties[] = {
        {"title", poppler_document_get_title},     {"author", poppler_document_get_author},
        {"subject", poppler_document_get_subject}, {"keywords", poppler_document_get_keywords},
    };
    reader_text_begin(&r->text, "properties");
    for (size_t i = 0; i < G_N_ELEMENTS(properties); i++) {
        char *value = properties[i].get(r->pdf);
        reader_text_field(&r->text, properties[i].label, value);
        g_free(value);
    }
    return reader_text_end(&r->text);
}

/* What lies within by libqpdf; without it, that there is something is told. */
static int read_inner(pdf_reading *r, const extract_document *document)
{
#ifdef HAVE_QPDF
    return pdf_inner_read(document, r->password, r->out, &r->text, &r->has_text);
#else
    if (r->has_files || poppler_document_has_attachments(r->pdf) ||
        memmem(document->data, document->length, "/XFA", 4) != NULL)
        extract_gap(r->out, LEAKSCAN_GAP_UNREAD_TYPE);
    return 0;
#endif
}

/* The reason is told by a type of its own, which is counted as unread. */
static int tell_scanned(pdf_reading *r)
{
    int rc = 0;
    for (unsigned i = 0; i < r->pictures && i < MAX_TOLD && rc == 0; i++)
        rc = extract_embedded(r->out, "scanned page", NULL, "image/x-scanned-page", "", 1);
    return rc;
}

static int read_pdf(const extract_document *document, extract_output *out)
{
    bool is_encrypted;
    pdf_reading r = {.out = out};
    r.pdf = open_pdf(document, &is_encrypted, &r.password);
    if (r.pdf == NULL) {
        extract_gap(out, is_encrypted ? LEAKSCAN_GAP_ENCRYPTED : LEAKSCAN_GAP_EXTRACT_FAILED);
        return 0;
    }
    reader_text_init(&r.text, out);
    int rc = read_properties(&r);
    if (rc == 0)
        rc = read_pages(&r);
    if (rc == 0)
        rc = read_inner(&r, document);
    if (rc == 0 && r.pictures > 0)
        rc = tell_scanned(&r);
    /* Scanned pages, or none that can be read at all. */
    if (rc == 0 && (r.pictures > 0 || !(r.has_text || extract_wants_ocr())))
        extract_gap(out, LEAKSCAN_GAP_UNREAD_TYPE);
    reader_text_clear(&r.text);
    g_object_unref(r.pdf);
    return rc;
}

static const char *const types[] = {"application/pdf", NULL};

const extract_reader pdf_reader = {
    .name = "pdf",
#ifdef HAVE_QPDF
    .library = "poppler, libqpdf",
#else
    .library = "poppler",
#endif
    .types = types,
    .claims = claims,
    .prepare = prepare,
    .read = read_pdf,
};
