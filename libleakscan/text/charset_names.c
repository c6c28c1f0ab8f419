/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_names.c - names of charsets.  A table, not whatever the converter
 * knows: its rarer modules have a history of crashes and endless loops on
 * hostile bytes.  Labels follow the WHATWG Encoding Standard, section 4.2,
 * where it knows them, else the IANA registry and names seen in mail.
 */
#include "libleakscan/text/charset_names.h"

#include <stdlib.h>
#include <string.h>
#include <glib.h>

typedef struct {
    const char *label;       /* lower case letters and digits only */
    const char *name;
} charset_label;

/* Sorted by label. */
static const charset_label labels[] = {
    {"ansix341968", "UTF-8"},
    {"arabic", "ISO-8859-6"},
    {"ascii", "UTF-8"},
    {"asmo708", "ISO-8859-6"},
    {"big5", "BIG5-HKSCS"},
    {"big5hkscs", "BIG5-HKSCS"},
    {"chinese", "GB18030"},
    {"cnbig5", "BIG5-HKSCS"},
    {"cp1250", "CP1250"},
    {"cp1251", "CP1251"},
    {"cp1252", "WINDOWS-1252"},
    {"cp1253", "CP1253"},
    {"cp1254", "CP1254"},
    {"cp1255", "CP1255"},
    {"cp1256", "CP1256"},
    {"cp1257", "CP1257"},
    {"cp1258", "CP1258"},
    {"cp437", "CP437"},
    {"cp737", "CP737"},
    {"cp775", "CP775"},
    {"cp819", "WINDOWS-1252"},
    {"cp850", "CP850"},
    {"cp852", "CP852"},
    {"cp855", "CP855"},
    {"cp857", "CP857"},
    {"cp858", "CP858"},
    {"cp860", "CP860"},
    {"cp861", "CP861"},
    {"cp862", "CP862"},
    {"cp863", "CP863"},
    {"cp865", "CP865"},
    {"cp866", "CP866"},
    {"cp869", "CP869"},
    {"cp874", "CP874"},
    {"cp932", "CP932"},
    {"cp936", "GB18030"},
    {"cp949", "CP949"},
    {"cp950", "CP950"},
    {"csisolatin1", "WINDOWS-1252"},
    {"csisolatin2", "ISO-8859-2"},
    {"cskoi8r", "KOI8-R"},
    {"csshiftjis", "CP932"},
    {"cyrillic", "ISO-8859-5"},
    {"dos437", "CP437"},
    {"dos850", "CP850"},
    {"dos866", "CP866"},
    {"dos874", "CP874"},
    {"euccn", "GB18030"},
    {"eucjp", "EUC-JP"},
    {"euckr", "CP949"},
    {"euctw", "EUC-TW"},
    {"gb18030", "GB18030"},
    {"gb2312", "GB18030"},
    {"gb231280", "GB18030"},
    {"gbk", "GB18030"},
    {"greek", "ISO-8859-7"},
    {"greek8", "ISO-8859-7"},
    {"hebrew", "ISO-8859-8"},
    {"ibm437", "CP437"},
    {"ibm819", "WINDOWS-1252"},
    {"ibm850", "CP850"},
    {"ibm852", "CP852"},
    {"ibm855", "CP855"},
    {"ibm857", "CP857"},
    {"ibm862", "CP862"},
    {"ibm866", "CP866"},
    {"iso10646ucs2", "UTF-16"},
    {"iso10646ucs4", "UTF-32"},
    {"iso2022jp", "ISO-2022-JP"},
    {"iso2022jp1", "ISO-2022-JP-2"},
    {"iso2022jp2", "ISO-2022-JP-2"},
    {"iso2022jpms", "ISO-2022-JP"},
    {"iso2022kr", "ISO-2022-KR"},
    {"iso646us", "UTF-8"},
    {"iso88591", "WINDOWS-1252"},
    {"iso885910", "ISO-8859-10"},
    {"iso885911", "CP874"},
    {"iso885913", "ISO-8859-13"},
    {"iso885914", "ISO-8859-14"},
    {"iso885915", "ISO-8859-15"},
    {"iso885916", "ISO-8859-16"},
    {"iso88592", "ISO-8859-2"},
    {"iso88593", "ISO-8859-3"},
    {"iso88594", "ISO-8859-4"},
    {"iso88595", "ISO-8859-5"},
    {"iso88596", "ISO-8859-6"},
    {"iso88596e", "ISO-8859-6"},
    {"iso88596i", "ISO-8859-6"},
    {"iso88597", "ISO-8859-7"},
    {"iso88598", "ISO-8859-8"},
    {"iso88598e", "ISO-8859-8"},
    {"iso88598i", "ISO-8859-8"},
    {"iso88599", "CP1254"},
    {"johab", "JOHAB"},
    {"koi8", "KOI8-R"},
    {"koi8r", "KOI8-R"},
    {"koi8ru", "KOI8-U"},
    {"koi8u", "KOI8-U"},
    {"korean", "CP949"},
    {"ksc5601", "CP949"},
    {"ksc56011987", "CP949"},
    {"ksc56011989", "CP949"},
    {"l1", "WINDOWS-1252"},
    {"l2", "ISO-8859-2"},
    {"l5", "CP1254"},
    {"l9", "ISO-8859-15"},
    {"latin1", "WINDOWS-1252"},
    {"latin2", "ISO-8859-2"},
    {"latin3", "ISO-8859-3"},
    {"latin4", "ISO-8859-4"},
    {"latin5", "CP1254"},
    {"latin6", "ISO-8859-10"},
    {"latin9", "ISO-8859-15"},
    {"logical", "ISO-8859-8"},
    {"mac", "MACINTOSH"},
    {"macintosh", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"mskanji", "CP932"},
    {"sapcp1252", "WINDOWS-1252"},
    {"shiftjis", "CP932"},
    {"sjis", "CP932"},
    {"tis620", "CP874"},
    {"ucs2", "UTF-16"},
    {"unicode11utf7", "UTF-7"},
    {"unicode11utf8", "UTF-8"},
    {"unicode20utf7", "UTF-7"},
    {"unicode20utf8", "UTF-8"},
    {"us", "UTF-8"},
    {"usascii", "UTF-8"},
    {"utf16", "UTF-16"},
    {"utf16be", "UTF-16BE"},
    {"utf16le", "UTF-16LE"},
    {"utf32", "UTF-32"},
    {"utf32be", "UTF-32BE"},
    {"utf32le", "UTF-32LE"},
    {"utf7", "UTF-7"},
    {"utf8", "UTF-8"},
    {"utf8mb4", "UTF-8"},
    {"visual", "ISO-8859-8"},
    {"win1250", "CP1250"},
    {"win1251", "CP1251"},
    {"win1252", "WINDOWS-1252"},
    {"windows1250", "CP1250"},
    {"windows1251", "CP1251"},
    {"windows1252", "WINDOWS-1252"},
    {"windows1253", "CP1253"},
    {"windows1254", "CP1254"},
    {"windows1255", "CP1255"},
    {"windows1256", "CP1256"},
    {"windows1257", "CP1257"},
    {"windows1258", "CP1258"},
    {"windows31j", "CP932"},
    {"windows874", "CP874"},
    {"windows932", "CP932"},
    {"windows936", "GB18030"},
    {"windows949", "CP949"},
    {"xcp1250", "CP1250"},
    {"xcp1251", "CP1251"},
    {"xcp1252", "WINDOWS-1252"},
    {"xeucjp", "EUC-JP"},
    {"xeuckr", "CP949"},
    {"xgbk", "GB18030"},
    {"xmaccyrillic", "MAC-CYRILLIC"},
    {"xmacroman", "MACINTOSH"},
    {"xsjis", "CP932"},
    {"xunicode20utf8", "UTF-8"},
};

static int compare_label(const void *key, const void *row)
{
    return strcmp(key, ((const charset_label *)row)->label);
}

/* Letters and digits, lower case; "iso-8859-1:1987" and "utf-8;x" end early. */
static void squeeze(const char *declared, char *out, size_t size)
{
    size_t n = 0;
    for (; *declared && *declared != ':' && *declared != ';' && n + 1 < size; declared++)
        if (g_ascii_isalnum(*declared))
            out[n++] = g_ascii_tolower(*declared);
    out[n] = '\0';
}

const char *lks_charset_name(const char *declared)
{
    char key[32];
    if (!declared)
        return NULL;
    squeeze(declared, key, sizeof key);
    const charset_label *row = bsearch(key, labels, G_N_ELEMENTS(labels), sizeof labels[0],
                                       compare_label);
    return row ? row->name : NULL;
}

bool lks_charset_is_void(const char *declared)
{
    static const char *const voids[] = {"", "unknown", "xunknown", "unknown8bit", "8bit", "7bit",
                                        "binary", "default", "none", "null", "userdefined",
                                        "xuserdefined", "autodetect", "html", "text"};
    char key[32];
    squeeze(declared, key, sizeof key);
    for (size_t i = 0; i < G_N_ELEMENTS(voids); i++)
        if (strcmp(key, voids[i]) == 0)
            return true;
    return false;
}
