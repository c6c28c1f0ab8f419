/* SPDX-License-Identifier: Apache-2.0 */
/*
 * epub.c - EPUB: chapters are XHTML and are handed to the library as such; the
 * package document has title and author.
 */
#include <string.h>
#include <archive.h>

#include "tools/leakscan-extract/readers/package.h"
#include "tools/leakscan-extract/readers/readers.h"
#include "tools/leakscan-extract/readers/zip_names.h"

typedef struct {
    extract_output *out;
    reader_text text;
} epub;

static bool claims(const extract_document *document)
{
    return zip_has_mimetype(document, "application/epub+zip") ||
           (zip_has_member(document, "META-INF/container.xml") &&
            zip_has_mimetype(document, ""));
}

static bool is_chapter(const char *path)
{
    return package_has_end(path, ".xhtml") || package_has_end(path, ".html") ||
           package_has_end(path, ".htm");
}

static bool is_silent(const char *path)
{
    return package_has_end(path, ".css") || package_has_end(path, "mimetype") ||
           package_has_end(path, "container.xml");
}

static int take_fields(epub *e, const extract_member *member)
{
    reader_text_begin(&e->text, member->path);
    if (package_fields(member, &e->text) == EXTRACT_BROKEN)
        extract_gap(e->out, LEAKSCAN_GAP_EXTRACT_FAILED);
    return reader_text_end(&e->text);
}

/* OCF 3.2, 3.5.2.2: chapters enciphered by XML Encryption, as shops sell them; fonts
 * have algorithms of other names. */
static void look_for_encryption(const epub *e, const extract_member *member)
{
    static const char cipher[] = "http://www.w3.org/2001/04/xmlenc#aes";
    if (member->length > 0 &&
        memmem(member->bytes, member->length, cipher, sizeof cipher - 1) != NULL)
        extract_gap(e->out, LEAKSCAN_GAP_ENCRYPTED);
}

static int take_part(void *userdata, const extract_member *member)
{
    epub *e = userdata;
    if (strcmp(member->path, "META-INF/encryption.xml") == 0)
        look_for_encryption(e, member);
    if (is_silent(member->path))
        return 0;
    /* Unpacking has counted the bytes; the few that are counted twice are text. */
    if (is_chapter(member->path))
        return extract_whole_text(e->out, member->path, "text/html", NULL, member->bytes,
                                  member->length);
    if (package_has_end(member->path, ".opf") || package_has_end(member->path, ".ncx"))
        return take_fields(e, member);
    return package_embed(member, e->out);
}

static int read_epub(const extract_document *document, extract_output *out)
{
    epub e = {.out = out};
    reader_text_init(&e.text, out);
    int rc = extract_unpack(document, out, NULL, take_part, &e);
    reader_text_clear(&e.text);
    return rc;
}

static const char *const types[] = {"application/epub+zip", NULL};

const extract_reader epub_reader = {
    .name = "epub",
    .library = "libxml2 " LIBXML_DOTTED_VERSION ", " ARCHIVE_VERSION_STRING,
    .types = types,
    .claims = claims,
    .prepare = xml_part_prepare,
    .read = read_epub,
};
