/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ocr.c - the text of pictures, by tesseract.  The library is loaded only where
 * reading of pictures was asked for: it and what it needs take longer to load than
 * the rest of the helper.
 */
#include "config.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include "tools/leakscan-extract/readers/ocr.h"

enum {
    MAX_PIXELS = 50000000,           /* of one picture: A4 at 600 dots an inch has 35 million */
    MIN_SIDE = 24,                   /* no line of text fits in less */
    SMALL_PIXELS = 2000000,          /* of a screen; its letters are small for tesseract */
    MAX_PAGES = 200,                 /* of one file */
    USUAL_PER_INCH = 300
};

/* What is used of the libraries; typed by their headers. */
#define TESSERACT_FUNCTIONS(X)                                                               \
    X(TessBaseAPICreate) X(TessBaseAPIDelete) X(TessBaseAPIInit3) X(TessBaseAPISetVariable)  \
    X(TessBaseAPISetPageSegMode) X(TessBaseAPISetImage) X(TessBaseAPISetImage2)              \
    X(TessBaseAPISetSourceResolution) X(TessBaseAPIGetUTF8Text) X(TessBaseAPIClear)          \
    X(TessDeleteText) X(pixReadHeaderMem) X(pixReadMem) X(pixReadMemFromMultipageTiff)       \
    X(pixConvertTo8) X(pixScale) X(pixRemoveAlpha) X(pixGetWidth) X(pixGetHeight)            \
    X(pixGetXRes) X(pixDestroy) X(setMsgSeverity)

#define DECLARE(name) __typeof__(name) *name;
static struct {
    TESSERACT_FUNCTIONS(DECLARE)
} lib;

static TessBaseAPI *engine;

bool ocr_is_ready(void)
{
    return engine != NULL;
}

/* ---- loading --------------------------------------------------------------------- */

static bool load_functions(void)
{
    static const struct {
        const char *name;
        size_t offset;
    } functions[] = {
#define ROW(name) {#name, offsetof(__typeof__(lib), name)},
        TESSERACT_FUNCTIONS(ROW)
    };
    void *handle = dlopen(LEAKSCAN_TESSERACT, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
        void *address = dlsym(handle, functions[i].name);
        if (address == NULL)
            return false;
        memcpy((char *)&lib + functions[i].offset, &address, sizeof address);
    }
    return true;
}

bool ocr_prepare(void)
{
    if (!extract_wants_ocr())
        return false;
    if (engine != NULL)
        return true;
    if (!load_functions())
        return false;
    (void)lib.setMsgSeverity(L_SEVERITY_NONE);
    TessBaseAPI *made = lib.TessBaseAPICreate();
    if (made == NULL)
        return false;
    if (lib.TessBaseAPIInit3(made, NULL, "eng") != 0) {
        lib.TessBaseAPIDelete(made);
        return false;
    }
    (void)lib.TessBaseAPISetVariable(made, "debug_file", "/dev/null");
    lib.TessBaseAPISetPageSegMode(made, PSM_AUTO);
    engine = made;
    return true;
}

/* ---- reading --------------------------------------------------------------------- */

/* 1 if a picture of this size is to be read, 0 if not, negative over the budget. */
static int admit(extract_output *out, uint64_t width, uint64_t height)
{
    if (width < MIN_SIDE || height < MIN_SIDE)
        return 0;
    if (width * height > MAX_PIXELS) {
        extract_gap(out, LEAKSCAN_GAP_TOO_LARGE);
        return 0;
    }
    return extract_spend_pixels(out, width * height) != 0 ? -1 : 1;
}

static int add_text(reader_text *text)
{
    char *found = lib.TessBaseAPIGetUTF8Text(engine);
    if (found == NULL)
        return EXTRACT_BROKEN;
    char *valid = g_utf8_make_valid(found, -1);
    reader_text_string(text, g_strchomp(valid));
    reader_text_row(text);
    g_free(valid);
    lib.TessDeleteText(found);
    lib.TessBaseAPIClear(engine);
    return text->rc;
}

int ocr_read(extract_output *out, reader_text *text, const ocr_picture *picture)
{
    int admitted = admit(out, (uint64_t)MAX(picture->width, 0), (uint64_t)MAX(picture->height, 0));
    if (admitted <= 0)
        return admitted < 0 ? extract_spend(out, 0) : 0;
    lib.TessBaseAPISetImage(engine, picture->pixels, picture->width, picture->height,
                            picture->pixel_bytes, picture->row_bytes);
    lib.TessBaseAPISetSourceResolution(engine, picture->per_inch);
    return add_text(text);
}

/* Grey, without what is seen through, and large enough; `pix` is taken. */
static PIX *prepared(PIX *pix)
{
    PIX *solid = lib.pixRemoveAlpha(pix);
    lib.pixDestroy(&pix);
    PIX *grey = solid != NULL ? lib.pixConvertTo8(solid, 0) : NULL;
    lib.pixDestroy(&solid);
    if (grey == NULL || lib.pixGetWidth(grey) * lib.pixGetHeight(grey) > SMALL_PIXELS)
        return grey;
    PIX *large = lib.pixScale(grey, 2, 2);
    if (large == NULL)
        return grey;
    lib.pixDestroy(&grey);
    return large;
}

static int read_pix(reader_text *text, PIX *pix)
{
    int per_inch = lib.pixGetXRes(pix);
    PIX *ready = prepared(pix);
    if (ready == NULL)
        return EXTRACT_BROKEN;
    lib.TessBaseAPISetImage2(engine, ready);
    lib.TessBaseAPISetSourceResolution(engine, per_inch >= 70 ? per_inch : USUAL_PER_INCH);
    int rc = add_text(text);
    lib.pixDestroy(&ready);
    return rc;
}

static int read_pages(extract_output *out, reader_text *text, const uint8_t *bytes, size_t length)
{
    size_t offset = 0;
    int rc = 0;
    for (int i = 0; i < MAX_PAGES && rc == 0; i++) {
        PIX *page = lib.pixReadMemFromMultipageTiff(bytes, length, &offset);
        if (page == NULL)
            return i > 0 ? 0 : EXTRACT_BROKEN;
        int admitted = admit(out, (uint64_t)lib.pixGetWidth(page), (uint64_t)lib.pixGetHeight(page));
        if (admitted > 0)
            rc = read_pix(text, page);
        else
            lib.pixDestroy(&page);
        if (admitted < 0)
            rc = extract_spend(out, 0);
        if (offset == 0)
            return rc;
    }
    extract_gap(out, rc == 0 ? LEAKSCAN_GAP_TOO_MANY_MEMBERS : 0);
    return rc;
}

static bool is_tiff(const uint8_t *bytes, size_t length)
{
    return length >= 4 &&
           (memcmp(bytes, "II*\0", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0);
}

int ocr_read_file(extract_output *out, reader_text *text, const uint8_t *bytes, size_t length)
{
    l_int32 format, width, height, bits, samples, has_map;
    if (lib.pixReadHeaderMem(bytes, length, &format, &width, &height, &bits, &samples, &has_map) != 0 ||
        width <= 0 || height <= 0)
        return EXTRACT_BROKEN;
    if ((uint64_t)width * (uint64_t)height > MAX_PIXELS) {
        extract_gap(out, LEAKSCAN_GAP_TOO_LARGE);
        return 0;
    }
    if (is_tiff(bytes, length))
        return read_pages(out, text, bytes, length);
    int admitted = admit(out, (uint64_t)width, (uint64_t)height);
    if (admitted <= 0)
        return admitted < 0 ? extract_spend(out, 0) : 0;
    PIX *pix = lib.pixReadMem(bytes, length);
    return pix != NULL ? read_pix(text, pix) : EXTRACT_BROKEN;
}
