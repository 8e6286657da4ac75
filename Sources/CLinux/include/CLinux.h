// What Swift cannot import from Glibc. Never define _GNU_SOURCE here: it changes the layout Swift
// already imported from the system headers, and debug builds fail.
#ifndef CLINUX_H
#define CLINUX_H
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/types.h>

/// getdents64(2): a prototype only under _GNU_SOURCE. Returns bytes filled, 0 at the end, -1 with errno.
ssize_t clinux_getdents64(int fd, void *buffer, size_t count);

/// getrandom(2): its header is not part of the Glibc module. Returns bytes filled or -1 with errno.
ssize_t clinux_getrandom(void *buffer, size_t count);

/// The number of processors this thread may run on, from sched_getaffinity(2): CPU_COUNT is a macro.
int clinux_processor_count(void);

/// The columns of the terminal behind fd, ioctl TIOCGWINSZ (ioctl is variadic), or -1 with errno.
int clinux_terminal_columns(int fd);

/// futex(2) FUTEX_WAIT_PRIVATE: syscall() is variadic. Returns 0 or -1 with errno.
int clinux_futex_wait(const void *word, uint32_t expected);

/// futex(2) FUTEX_WAKE_PRIVATE: wakes up to `count` waiters, returns how many, or -1 with errno.
int clinux_futex_wake(const void *word, int count);

/// openat2(2) for reading, nonblocking, with a path that may not leave `directory` (RESOLVE_BENEATH) nor use the links of
/// /proc: glibc has no wrapper. Returns a descriptor or -1 with errno.
int clinux_open_beneath(int directory, const char *path);

/// openat2(2) for a place only (O_PATH), with a path that may not leave `directory` (RESOLVE_BENEATH) nor use the links of
/// /proc. Returns a descriptor or -1 with errno.
int clinux_locate_beneath(int directory, const char *path);

/// open(2) for a place only: O_PATH is defined only under _GNU_SOURCE. A link is followed. Returns a descriptor or -1.
int clinux_locate(const char *path);

/// The same of one name in a directory; a link is not followed but opened itself.
int clinux_locate_at(int directory, const char *name);

/// mount(2) MS_BIND: its header is not part of the Glibc module. Returns 0 or -1 with errno.
int clinux_bind(const char *source, const char *target);

/// mount(2) of a file system without a device, such as tmpfs. Returns 0 or -1 with errno.
int clinux_mount(const char *target, const char *type, const char *options);

/// mount(2) MS_REMOUNT: other options for what is mounted. Returns 0 or -1 with errno.
int clinux_remount(const char *target, const char *type, const char *options);

/// statfs(2) of the file system that fd is on: the magic number of its type, or -1 with errno.
int64_t clinux_file_system(int fd);

/// umount2(2) MNT_DETACH and UMOUNT_NOFOLLOW of what is mounted at a name in a directory. Returns 0 or -1 with errno.
int clinux_unmount_at(int directory, const char *name);

/// The number of the mount that fd is on, statx(2) STATX_MNT_ID: only under _GNU_SOURCE. -1 where the kernel does not say.
int64_t clinux_mount_id(int fd);

/// fcntl(2) F_SETLEASE: a prototype only under _GNU_SOURCE. Takes a lease for reading and gives it back. Returns 0, or -1
/// with errno: EAGAIN if somebody has the file open for writing.
int clinux_try_read_lease(int fd);

/// malloc_trim(3) with no bytes kept: its header is not part of the Glibc module. Returns 1 where memory was given back.
int clinux_malloc_trim(void);

/// mallopt(3), so that malloc maps no piece of memory on its own and gives nothing back: its header is not part of the Glibc
/// module.
void clinux_malloc_keep(void);

/// accept4(2), nonblocking and closed on exec: a prototype only under _GNU_SOURCE. Returns a descriptor or -1 with errno.
int clinux_accept(int fd);

#endif
