#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// LinuxIO decodes these records by offset.
_Static_assert(offsetof(struct dirent64, d_reclen) == 16, "linux_dirent64 layout");
_Static_assert(offsetof(struct dirent64, d_type) == 18, "linux_dirent64 layout");
_Static_assert(offsetof(struct dirent64, d_name) == 19, "linux_dirent64 layout");
_Static_assert(sizeof(struct inotify_event) == 16, "inotify_event layout");
_Static_assert(sizeof(struct signalfd_siginfo) == 128, "signalfd_siginfo layout");

ssize_t clinux_getdents64(int fd, void *buffer, size_t count) {
    return getdents64(fd, buffer, count);
}

ssize_t clinux_getrandom(void *buffer, size_t count) {
    return getrandom(buffer, count, 0);
}

int clinux_processor_count(void) {
    // The fixed cpu_set_t holds 1024 processors; the kernel answers EINVAL where it has more, so grow.
    for (int bits = CPU_SETSIZE; bits <= 1 << 20; bits *= 2) {
        size_t size = CPU_ALLOC_SIZE(bits);
        cpu_set_t *set = CPU_ALLOC(bits);
        if (set == NULL) break;
        int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;
        CPU_FREE(set);
        if (count > 0) return count;
    }
    return 1;
}

int clinux_terminal_columns(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == -1 ? -1 : size.ws_col;
}

int clinux_futex_wait(const void *word, uint32_t expected) {
    return (int)syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

int clinux_futex_wake(const void *word, int count) {
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

int clinux_open_beneath(int directory, const char *path) {
    struct open_how how = {
        .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int clinux_locate_beneath(int directory, const char *path) {
    struct open_how how = {
        .flags = O_PATH | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int clinux_locate(const char *path) {
    return open(path, O_PATH | O_CLOEXEC);
}

int clinux_locate_at(int directory, const char *name) {
    return openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

int clinux_bind(const char *source, const char *target) {
    return mount(source, target, NULL, MS_BIND, NULL);
}

int clinux_mount(const char *target, const char *type, const char *options) {
    return mount(type, target, type, 0, options);
}

int clinux_remount(const char *target, const char *type, const char *options) {
    return mount(type, target, type, MS_REMOUNT, options);
}

int64_t clinux_file_system(int fd) {
    struct statfs status;
    return fstatfs(fd, &status) == -1 ? -1 : (int64_t)(uint32_t)status.f_type;
}

int clinux_unmount_at(int directory, const char *name) {
    // There is no umountat(2). A name has at most NAME_MAX bytes.
    char path[NAME_MAX + 64];
    int length = snprintf(path, sizeof path, "/proc/self/fd/%d/%s", directory, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
}

int64_t clinux_mount_id(int fd) {
#ifdef STATX_MNT_ID
    struct statx status;
    if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &status) == -1) return -1;
    if (status.stx_mask & STATX_MNT_ID) return (int64_t)status.stx_mnt_id;
#endif
    return -1;
}

int clinux_try_read_lease(int fd) {
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == -1) return -1;
    fcntl(fd, F_SETLEASE, F_UNLCK);
    return 0;
}

int clinux_malloc_trim(void) {
    return malloc_trim(0);
}

void clinux_malloc_keep(void) {
    // The most that mallopt(3) takes: half of what an arena maps at once.
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
}

int clinux_accept(int fd) {
    return accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
