/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox.c - seccomp, Landlock and limits of resources.
 *
 * The filter is a list of what may be done: everything else is refused with an
 * error, so that a library which only asks goes on, and what no reader has reason
 * to try ends the process.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#endif
#include <glib.h>

#include "tools/leakscan-extract/sandbox.h"

static struct sock_fprog filter;
static uint64_t template_bytes;      /* of address space that every child has */
static pid_t template_pid;

/* ---- the filter ------------------------------------------------------------------ */

static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(_llseek),
    SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(recvmsg), SCMP_SYS(recvfrom),
    SCMP_SYS(sendmsg), SCMP_SYS(sendto), SCMP_SYS(close),
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex), SCMP_SYS(futex_time64),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times), SCMP_SYS(getrusage),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid),
    SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getrandom), SCMP_SYS(sysinfo),
    SCMP_SYS(sched_yield), SCMP_SYS(getcpu), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
};

/* No reader and no library of one has a reason for these. */
static const int deadly[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen),
    SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(bpf),
    SCMP_SYS(io_uring_setup), SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(mount), SCMP_SYS(unshare), SCMP_SYS(setns),
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(kexec_load),
    SCMP_SYS(perf_event_open), SCMP_SYS(open_by_handle_at), SCMP_SYS(pidfd_getfd),
    SCMP_SYS(memfd_create), SCMP_SYS(personality),
};

typedef struct {
    int number;
    int error;
} refusal;

/* Refused with the error after which a library goes on in another way. */
static const refusal refused[] = {
    {SCMP_SYS(open), EACCES},      {SCMP_SYS(openat), EACCES}, {SCMP_SYS(openat2), EACCES},
    {SCMP_SYS(creat), EACCES},     {SCMP_SYS(access), EACCES}, {SCMP_SYS(faccessat), EACCES},
    {SCMP_SYS(faccessat2), EACCES}, {SCMP_SYS(stat), EACCES},  {SCMP_SYS(newfstatat), EACCES},
    {SCMP_SYS(statx), EACCES},     {SCMP_SYS(socket), EACCES}, {SCMP_SYS(ioctl), ENOTTY},
    {SCMP_SYS(clone3), ENOSYS},
};

/* Memory may be had, but none that runs. */
static int allow_data_memory(scmp_filter_ctx context)
{
    static const int calls[] = {SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)};
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
        int rc = seccomp_rule_add(context, SCMP_ACT_ALLOW, calls[i], 1,
                                  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        if (rc != 0)
            return rc;
    }
    return 0;
}

static int add_rules(scmp_filter_ctx context)
{
    int rc = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    /* A tree instead of a list: for each child the kernel tries every system call. */
    (void)seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = 0; rc == 0 && i < G_N_ELEMENTS(allowed); i++)
        rc = seccomp_rule_add(context, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; rc == 0 && i < G_N_ELEMENTS(deadly); i++)
        rc = seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
    for (size_t i = 0; rc == 0 && i < G_N_ELEMENTS(refused); i++)
        rc = seccomp_rule_add(context, SCMP_ACT_ERRNO((uint32_t)refused[i].error),
                              refused[i].number, 0);
    return rc == 0 ? allow_data_memory(context) : rc;
}

/* The program as the kernel takes it, so that no child has to compile it. */
static bool export_filter(scmp_filter_ctx context)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    if (fd < 0)
        return false;
    bool is_read = false;
    off_t size = -1;
    if (seccomp_export_bpf(context, fd) == 0)
        size = lseek(fd, 0, SEEK_END);
    if (size > 0 && (size_t)size <= BPF_MAXINSNS * sizeof(struct sock_filter)) {
        filter.len = (unsigned short)((size_t)size / sizeof(struct sock_filter));
        filter.filter = g_malloc((size_t)size);
        is_read = pread(fd, filter.filter, (size_t)size, 0) == size;
    }
    (void)close(fd);
    return is_read;
}

static bool compile_filter(void)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (context == NULL)
        return false;
    bool is_ready = add_rules(context) == 0 && export_filter(context);
    seccomp_release(context);
    return is_ready;
}

static bool load_filter(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/* Whether the kernel takes the filter, found out where it can be taken back. */
static bool try_filter(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        bool is_loaded = load_filter() && open("/", O_RDONLY) < 0 && errno == EACCES;
        _exit(is_loaded ? 0 : 1);
    }
    int status = -1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---- the template ---------------------------------------------------------------- */

static uint64_t own_bytes(void)
{
    char line[64] = "";
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL)
        return 0;
    if (fgets(line, sizeof line, file) == NULL)
        line[0] = '\0';
    (void)fclose(file);
    return g_ascii_strtoull(line, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

bool extract_sandbox_prepare(void)
{
    template_bytes = own_bytes();
    return template_bytes > 0 && compile_filter() && try_filter();
}

/* Denies every access to files.  A kernel without Landlock has the filter alone. */
static void deny_files(void)
{
#if defined(HAVE_LINUX_LANDLOCK_H) && defined(SYS_landlock_create_ruleset)
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return;
    /* 13 rights in the first version, one more in each of the next two. */
    struct landlock_ruleset_attr rules = {
        .handled_access_fs = (UINT64_C(1) << (12 + MIN(version, 3))) - 1,
    };
    int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules.handled_access_fs, 0);
    if (fd < 0)
        return;
    (void)syscall(SYS_landlock_restrict_self, fd, 0);
    (void)close(fd);
#endif
}

static bool limit(int resource, uint64_t value)
{
    struct rlimit r = {value, value};
    return setrlimit((__rlimit_resource_t)resource, &r) == 0;
}

bool extract_sandbox_enter(void)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !limit(RLIMIT_CORE, 0))
        return false;
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    deny_files();
    template_pid = getpid();
    return true;
}

/* ---- a child --------------------------------------------------------------------- */

static bool limit_memory(uint64_t memory)
{
#if defined(__SANITIZE_ADDRESS__)
    return true;     /* its shadow is larger than any limit */
#else
    return limit(RLIMIT_AS, template_bytes + memory);
#endif
}

/* A child does not outlive its template, which may have died before this was said. */
static bool follow_template(void)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == template_pid;
}

bool extract_sandbox_close(uint64_t memory, uint32_t seconds, int highest_fd)
{
    return follow_template() && limit_memory(memory) &&
           limit(RLIMIT_CPU, seconds) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_NOFILE, (uint64_t)highest_fd + 1) && load_filter();
}
