/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_picture.c - pages of a PDF that are pictures of text, drawn by poppler on cairo.
 */
#include "config.h"

#include <math.h>
#include <cairo.h>

#include "tools/leakscan-extract/readers/pdf_picture.h"
#ifdef HAVE_TESSERACT
#include "tools/leakscan-extract/readers/ocr.h"
#endif

enum {
    STAMP = 200,                     /* bytes of text that a scanner writes on a page */
    POINTS_PER_INCH = 72, PER_INCH = 300,
    LEAST_PER_INCH = 150,            /* that letters of a page are read at as they are */
    MAX_PIXELS = 12000000            /* of a page: A4 at 300 dots an inch has 8.7 million */
};

bool pdf_picture_is_page(PopplerPage *page, uint64_t written)
{
    if (written >= STAMP)
        return false;
    double width = 0, height = 0, largest = 0;
    poppler_page_get_size(page, &width, &height);
    GList *pictures = poppler_page_get_image_mapping(page);
    bool is_picture = pictures != NULL && written == 0;
    for (GList *i = pictures; i != NULL; i = i->next) {
        const PopplerRectangle *area = &((const PopplerImageMapping *)i->data)->area;
        largest = fmax(largest, fabs((area->x2 - area->x1) * (area->y2 - area->y1)));
    }
    poppler_page_free_image_mapping(pictures);
    return is_picture || (largest > 0 && largest >= width * height / 2);
}

#ifdef HAVE_TESSERACT
static cairo_surface_t *draw(PopplerPage *page, int per_inch, int width, int height)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    double scale = (double)per_inch / POINTS_PER_INCH;
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    bool is_drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    if (is_drawn && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

/* The dots an inch of the page's largest picture: letters drawn with more than they were
 * scanned with are read worse.  Those of few dots gain by it. */
static double scanned_per_inch(PopplerPage *page)
{
    GList *pictures = poppler_page_get_image_mapping(page);
    const PopplerImageMapping *largest = NULL;
    double size = 0, per_inch = PER_INCH;
    for (GList *i = pictures; i != NULL; i = i->next) {
        const PopplerImageMapping *picture = i->data;
        double area = fabs((picture->area.x2 - picture->area.x1) *
                           (picture->area.y2 - picture->area.y1));
        if (area > size) {
            size = area;
            largest = picture;
        }
    }
    cairo_surface_t *scan =
        largest != NULL ? poppler_page_get_image(page, largest->image_id) : NULL;
    if (scan != NULL) {
        double dots = cairo_image_surface_get_width(scan);
        per_inch = dots * POINTS_PER_INCH / fabs(largest->area.x2 - largest->area.x1);
        cairo_surface_destroy(scan);
    }
    poppler_page_free_image_mapping(pictures);
    return per_inch >= LEAST_PER_INCH && per_inch < PER_INCH ? per_inch : PER_INCH;
}

int pdf_picture_read(PopplerPage *page, extract_output *out, reader_text *text)
{
    double width, height;
    poppler_page_get_size(page, &width, &height);
    double area = width * height / ((double)POINTS_PER_INCH * POINTS_PER_INCH);
    if (!(width >= 1) || !(height >= 1) || !(area < MAX_PIXELS))
        return EXTRACT_BROKEN;
    int per_inch = MAX((int)fmin(scanned_per_inch(page), sqrt(MAX_PIXELS / area)), 1);
    double scale = (double)per_inch / POINTS_PER_INCH;
    ocr_picture picture = {
        .width = (int)ceil(width * scale),
        .height = (int)ceil(height * scale),
        .pixel_bytes = 4,
        .per_inch = MAX(per_inch, 70),   /* tesseract takes no less for true */
    };
    cairo_surface_t *surface = draw(page, per_inch, picture.width, picture.height);
    if (surface == NULL)
        return EXTRACT_BROKEN;
    picture.pixels = cairo_image_surface_get_data(surface);
    picture.row_bytes = cairo_image_surface_get_stride(surface);
    int rc = ocr_read(out, text, &picture);
    cairo_surface_destroy(surface);
    return rc;
}
#else
int pdf_picture_read(PopplerPage *page, extract_output *out, reader_text *text)
{
    (void)page;
    (void)out;
    (void)text;
    return EXTRACT_BROKEN;
}
#endif
