/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - leakscan-extract-mailbox, the helper that reads mailboxes of Outlook.  It is
 * a program of its own, since every child of leakscan-extract would pay for libpff.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <libpff.h>

#include "tools/leakscan-extract/mailbox/mailbox.h"
#include "tools/leakscan-extract/mailbox/pst.h"
#include "tools/leakscan-extract/mailbox/render.h"
#include "tools/leakscan-extract/readers/codepage.h"
#include "tools/leakscan-extract/readers/readers.h"
#include "tools/leakscan-extract/serve.h"

/* Documents are read by the other programs. */
const extract_reader *const extract_readers[] = {NULL};

bool extract_is_for_full(const extract_document *document)
{
    (void)document;
    return false;
}

static int usage(void)
{
    fputs("leakscan-extract-mailbox is started by libleakscan.  By hand:\n"
          "  --formats     the formats that it reads, and by what\n"
          "  --dump FILE   the messages made of a mailbox, without the sandbox\n",
          stderr);
    return 2;
}

/* ---- dump ------------------------------------------------------------------------ */

static void enter(void *userdata, const char *path)
{
    g_string_assign(userdata, path);
}

static int announce(void *userdata)
{
    return 0;
}

static int print(void *userdata, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, stdout) == length ? 0 : -1;
}

static void give(void *userdata, mailbox_item *item)
{
    enum { DEPTH = 10 };
    mailbox_out out = {.write = print, .left = UINT64_MAX};
    printf("== item\t%s\n", ((GString *)userdata)->str);
    if (item != NULL)
        mailbox_render(item, &out, DEPTH);
    printf("\n== %s gaps 0x%x\n", item != NULL ? "end" : "failed", (unsigned)out.gaps);
}

static int dump(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        perror(path);
        return 1;
    }
    mailbox_visitor visitor = {.userdata = g_string_new(NULL), .enter = enter,
                               .announce = announce, .give = give};
    lks_wire_close how = mailbox_walk_pst(fd, 0, (uint64_t)status.st_size, &visitor);
    printf("== close %d\n", (int)how);
    g_string_free(visitor.userdata, TRUE);
    (void)close(fd);
    return how == LKS_WIRE_CLOSE_WHOLE ? 0 : 1;
}

int main(int argc, char **argv)
{
    (void)codepage_prepare();
    if (argc == 2 && strcmp(argv[1], "--serve") == 0)
        return extract_serve(mailbox_child);
    if (argc == 2 && strcmp(argv[1], "--formats") == 0) {
        puts("pst\tlibpff " LIBPFF_VERSION_STRING "\tapplication/vnd.ms-outlook-pst");
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "--dump") == 0)
        return dump(argv[2]);
    return usage();
}
