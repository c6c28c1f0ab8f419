/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <cairo-pdf.h>

#include "tests/unit/readers/reading.h"

static cairo_status_t append(void *userdata, const unsigned char *bytes, unsigned length)
{
    g_byte_array_append(userdata, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* A picture of a line, as a scanner sees it. */
static cairo_surface_t *draw(const char *line)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 900, 300);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, 56);
    cairo_move_to(cairo, 60, 160);
    cairo_show_text(cairo, line);
    cairo_destroy(cairo);
    return surface;
}

static GByteArray *make_png(const char *line)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = draw(line);
    ck_assert_int_eq(cairo_surface_write_to_png_stream(surface, append, bytes), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    return bytes;
}

/* A page that is one picture, with a stamp of the scanner's below it. */
static GByteArray *make_scan(const char *line, const char *stamp)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *picture = draw(line);
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(append, bytes, 216, 96);
    cairo_t *cairo = cairo_create(pdf);
    cairo_scale(cairo, 0.24, 0.24);      /* 300 dots an inch */
    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_font_size(cairo, 40);
    cairo_move_to(cairo, 10, 360);
    cairo_show_text(cairo, stamp);
    cairo_destroy(cairo);
    cairo_surface_destroy(pdf);
    cairo_surface_destroy(picture);
    return bytes;
}

/* An uncompressed grey TIFF 6.0 of several pages would need more than its header: the
 * smallest of them, cut short. */
static const char broken_tiff[] = "II*\0\x08\0\0\0\x01\0\0\1\3\0\1\0\0\0\x10\0\0\0";

START_TEST(the_text_of_a_picture_is_read_where_asked_for)
{
    GByteArray *png = make_png("SSN: 536-90-4399");
    read_with_pictures(true);
    reading r = read_bytes(png->data, png->len);
    expect_in_order(&r, (const char *[]){"[]\n", "536-90-4399", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    read_with_pictures(false);
    r = read_bytes(png->data, png->len);
    ck_assert_str_eq(r.text, "");
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_UNREAD_TYPE);
    reading_clear(&r);
    g_byte_array_unref(png);
}
END_TEST

START_TEST(a_scanned_page_is_read_where_asked_for)
{
    GByteArray *pdf = make_scan("SSN: 536-90-4399", "Bates 000017");
    read_with_pictures(true);
    reading r = read_bytes(pdf->data, pdf->len);
    expect_in_order(&r, (const char *[]){"[page 1]\nBates 000017", "536-90-4399", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    g_byte_array_unref(pdf);
}
END_TEST

/* A stamp does not make a scan one that was read. */
START_TEST(a_scanned_page_is_told_as_such)
{
    static const char *const stamps[] = {"", "Bates 000017"};
    GByteArray *pdf = make_scan("SSN: 536-90-4399", stamps[_i]);
    read_with_pictures(false);
    reading r = read_bytes(pdf->data, pdf->len);
    expect_in_order(&r, (const char *[]){stamps[_i], "[scanned page scanned page]\n", NULL});
    ck_assert_ptr_null(strstr(r.text, "536-90"));
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_UNREAD_TYPE);
    reading_clear(&r);
    g_byte_array_unref(pdf);
}
END_TEST

/* ---- in the sandbox, through the library --------------------------------------------- */

static leakscan_policy *policy_with_ocr(int is_on)
{
    leakscan_builder *builder;
    leakscan_policy *policy;
    char *helper = g_build_filename(g_getenv("abs_top_builddir"), "leakscan-extract", NULL);
    ck_assert_int_eq(leakscan_builder_new(&builder), LEAKSCAN_OK);
    ck_assert_int_eq(leakscan_builder_set_helper(builder, helper), LEAKSCAN_OK);
    ck_assert_int_eq(leakscan_builder_set_option(builder, LEAKSCAN_OPTION_OCR, is_on), LEAKSCAN_OK);
    ck_assert_int_eq(leakscan_builder_compile(builder, &policy), LEAKSCAN_OK);
    leakscan_builder_free(builder);
    g_free(helper);
    return policy;
}

static leakscan_report *scan(leakscan_policy *policy, const GByteArray *document, const char *type)
{
    leakscan_scanner *scanner;
    leakscan_report *report;
    char *body = g_base64_encode(document->data, document->len);
    char *mail = g_strdup_printf("From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
                                 "Content-Type: %s; name=a\nContent-Disposition: attachment\n"
                                 "Content-Transfer-Encoding: base64\n\n%s\n", type, body);
    ck_assert_int_eq(leakscan_scanner_new(&scanner, policy), LEAKSCAN_OK);
    ck_assert_int_eq(leakscan_scan_memory(scanner, mail, strlen(mail), &report), LEAKSCAN_OK);
    leakscan_scanner_free(scanner);
    g_free(mail);
    g_free(body);
    return report;
}

static bool finds_ssn(const leakscan_report *report)
{
    for (size_t i = 0; i < leakscan_report_finding_count(report); i++)
        if (strcmp(leakscan_finding_detector(leakscan_report_finding(report, i)), "us-ssn") == 0)
            return true;
    return false;
}

START_TEST(a_number_in_a_picture_is_found_where_asked_for)
{
    GByteArray *documents[] = {make_png("SSN: 536-90-4399"), make_scan("SSN: 536-90-4399", "")};
    static const char *const types[] = {"image/png", "application/pdf"};
    static const uint32_t gaps[] = {0, LEAKSCAN_GAP_UNREAD_TYPE};
    for (int is_on = 0; is_on < 2; is_on++) {
        leakscan_policy *policy = policy_with_ocr(is_on);
        leakscan_report *report = scan(policy, documents[_i], types[_i]);
        ck_assert_int_eq(finds_ssn(report), is_on);
        ck_assert_uint_eq(leakscan_report_gaps(report), is_on ? 0 : gaps[_i]);
        ck_assert_uint_eq(leakscan_report_unread_count(report), is_on ? 0 : 1);
        leakscan_report_unref(report);
        leakscan_policy_unref(policy);
    }
    g_byte_array_unref(documents[0]);
    g_byte_array_unref(documents[1]);
}
END_TEST

START_TEST(a_picture_over_the_budget_is_told)
{
    GByteArray *png = make_png("x");
    read_with_pictures(true);
    /* Width and height stand behind the name of the first chunk; nothing checks its sum
     * before they are judged. */
    memcpy(png->data + 16, "\x00\x01\x00\x00\x00\x01\x00\x00", 8);
    reading r = read_bytes(png->data, png->len);
    ck_assert_uint_ne(r.gaps & (LEAKSCAN_GAP_TOO_LARGE | LEAKSCAN_GAP_EXTRACT_FAILED), 0);
    reading_clear(&r);
    g_byte_array_unref(png);
}
END_TEST

START_TEST(damaged_pictures_end)
{
    GByteArray *png = make_png("x");
    read_with_pictures(true);
    for (size_t cut = 0; cut < png->len; cut += png->len / 20 + 1) {
        reading r = read_bytes(png->data, cut);
        ck_assert(r.is_utf8);
        reading_clear(&r);
    }
    reading r = read_bytes(broken_tiff, sizeof broken_tiff - 1);
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_EXTRACT_FAILED);
    reading_clear(&r);
    g_byte_array_unref(png);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("picture");
    TCase *tc = tcase_create("pictures");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, the_text_of_a_picture_is_read_where_asked_for);
    tcase_add_test(tc, a_scanned_page_is_read_where_asked_for);
    tcase_add_loop_test(tc, a_scanned_page_is_told_as_such, 0, 2);
    tcase_add_loop_test(tc, a_number_in_a_picture_is_found_where_asked_for, 0, 2);
    tcase_add_test(tc, a_picture_over_the_budget_is_told);
    tcase_add_test(tc, damaged_pictures_end);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
