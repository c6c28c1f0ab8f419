/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <glib.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/mailbox.h"
#include "libleakscan/mime/mime.h"
#include "libleakscan/text/text.h"

uint32_t leakscan_version(void)
{
    return LEAKSCAN_VERSION_MAJOR << 16 | LEAKSCAN_VERSION_MINOR << 8 | LEAKSCAN_VERSION_PATCH;
}

/* What a build also installed for hosts to choose. */
#ifdef HAVE_INPROCESS
static const char beside[] = "; built with libleakscan-inprocess, UNSAFE FOR HOSTILE MAIL";
#else
static const char beside[] = "";
#endif

static char *describe(void)
{
    return g_strdup_printf("libleakscan %d.%d.%d (%s, %s, %s, %s)%s", LEAKSCAN_VERSION_MAJOR,
                           LEAKSCAN_VERSION_MINOR, LEAKSCAN_VERSION_PATCH, lks_mime_version(),
                           lks_text_version(), lks_mailbox_version(), lks_detect_version(),
                           beside);
}

const char *leakscan_version_details(void)
{
    static char *details;
    if (g_once_init_enter(&details))
        g_once_init_leave(&details, describe());
    return details;
}
