/* Faults at the border of a process: preloaded, it stands before the C library's calls to the system.
 *
 * What is to go wrong stands in a file that the test shares with every process that has this loaded
 * (the variable GTOD_FAULTS names it). The layout of `struct plan` is that of `Plan` in shim.py.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum call {
    OPEN = 1, READ = 2, STAT = 4, LIST = 8, WRITE = 16, RENAME = 32, SYNC = 64,
    MAP = 128, ACCESS = 256, PIPE = 512, EXECUTE = 1024, MAKE = 2048, REMOVE = 4096,
};
enum action { FAIL = 0, KILL = 1, STOP = 2, SHORTEN = 3, TEAR = 4 };

struct plan {
    volatile uint32_t armed;  /* 1 while something is to go wrong */
    uint32_t calls;           /* which calls may, as bits of `enum call` */
    int32_t error;            /* what errno they leave */
    uint32_t action;
    volatile int32_t skip;    /* how many of them go well before */
    volatile int32_t times;   /* how many do not */
    volatile uint32_t hits;   /* how many did not */
    volatile int32_t victim;  /* the process that was hit last */
    int64_t clock;            /* seconds that the clock of day is ahead */
    char path[256];           /* only what has this in its path */
    char program[64];         /* only in programs of this name */
};

static struct plan *plan;

static void __attribute__((constructor)) share_plan(void)
{
    const char *name = getenv("GTOD_FAULTS");
    if (name == NULL)
        return;
    int descriptor = syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC, 0);
    if (descriptor < 0)
        return;
    void *shared = (void *)syscall(SYS_mmap, NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED,
                                   descriptor, 0L);
    syscall(SYS_close, descriptor);
    if (shared != MAP_FAILED)
        plan = shared;
}

/* Whether this call is one that goes wrong; what then happens to the process has happened to it. */
static int goes_wrong(uint32_t call, const char *path)
{
    if (plan == NULL || !plan->armed || !(plan->calls & call))
        return 0;
    if (path == NULL || strstr(path, plan->path) == NULL)
        return 0;
    if (plan->program[0] && strcmp(plan->program, program_invocation_short_name) != 0)
        return 0;
    if (__sync_fetch_and_sub(&plan->skip, 1) > 0)
        return 0;
    if (__sync_fetch_and_sub(&plan->times, 1) <= 0)
        return 0;
    plan->victim = (int32_t)getpid();
    __sync_fetch_and_add(&plan->hits, 1);
    if (plan->action == KILL)
        kill(getpid(), SIGKILL);
    if (plan->action == STOP) {
        kill(getpid(), SIGSTOP);
        return 0;
    }
    errno = plan->error;
    return 1;
}

/* The same for what is open; only files count, neither sockets nor pipes. */
static int goes_wrong_open(uint32_t call, int descriptor)
{
    char link[64], path[4096];
    if (plan == NULL || !plan->armed || !(plan->calls & call))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length <= 0 || path[0] != '/')
        return 0;
    path[length] = '\0';
    return goes_wrong(call, path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    if (goes_wrong(OPEN, path))
        return -1;
    return syscall(SYS_openat, folder, path, flags, mode);
}

#define MODE(flags)                                     \
    mode_t mode = 0;                                    \
    if ((flags) & (O_CREAT | O_TMPFILE)) {              \
        va_list rest;                                   \
        va_start(rest, flags);                          \
        mode = va_arg(rest, mode_t);                    \
        va_end(rest);                                   \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }

FILE *fopen64(const char *path, const char *mode)
{
    return goes_wrong(OPEN, path) ? NULL : NEXT(fopen64)(path, mode);
}

DIR *opendir(const char *path)
{
    return goes_wrong(OPEN | LIST, path) ? NULL : NEXT(opendir)(path);
}

struct dirent *readdir(DIR *folder)
{
    return goes_wrong_open(LIST, dirfd(folder)) ? NULL : NEXT(readdir)(folder);
}

struct dirent64 *readdir64(DIR *folder)
{
    return goes_wrong_open(LIST, dirfd(folder)) ? NULL : NEXT(readdir64)(folder);
}

/* A read or write of half of it is none that fails. */
static size_t shortened(size_t size)
{
    return plan->action == SHORTEN || plan->action == TEAR ? (size + 1) / 2 : size;
}

#define IS_SHORT (plan->action == SHORTEN)

ssize_t read(int descriptor, void *to, size_t size)
{
    if (goes_wrong_open(READ, descriptor)) {
        if (!IS_SHORT)
            return -1;
        size = shortened(size);
    }
    return syscall(SYS_read, descriptor, to, size);
}

static ssize_t read_at(int descriptor, void *to, size_t size, off_t at)
{
    if (goes_wrong_open(READ, descriptor)) {
        if (!IS_SHORT)
            return -1;
        size = shortened(size);
    }
    return syscall(SYS_pread64, descriptor, to, size, at);
}

ssize_t pread(int descriptor, void *to, size_t size, off_t at) { return read_at(descriptor, to, size, at); }
ssize_t pread64(int descriptor, void *to, size_t size, off_t at) { return read_at(descriptor, to, size, at); }

ssize_t write(int descriptor, const void *from, size_t size)
{
    if (goes_wrong_open(WRITE, descriptor)) {
        if (IS_SHORT)
            return syscall(SYS_write, descriptor, from, shortened(size));
        if (plan->action == TEAR)  /* as a disk that is full in the middle of it */
            syscall(SYS_write, descriptor, from, shortened(size));
        errno = plan->error;
        return -1;
    }
    return syscall(SYS_write, descriptor, from, size);
}

static int stat_at(int folder, const char *path, struct stat *to, int flags)
{
    if (goes_wrong(STAT, path))
        return -1;
    return syscall(SYS_newfstatat, folder, path, to, flags);
}

static int stat_open(int descriptor, struct stat *to)
{
    if (goes_wrong_open(STAT, descriptor))
        return -1;
    return syscall(SYS_fstat, descriptor, to);
}

int stat(const char *path, struct stat *to) { return stat_at(AT_FDCWD, path, to, 0); }
int lstat(const char *path, struct stat *to) { return stat_at(AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW); }
int fstat(int descriptor, struct stat *to) { return stat_open(descriptor, to); }
int fstatat(int folder, const char *path, struct stat *to, int flags) { return stat_at(folder, path, to, flags); }
int stat64(const char *path, struct stat64 *to) { return stat_at(AT_FDCWD, path, (struct stat *)to, 0); }
int lstat64(const char *path, struct stat64 *to) { return stat_at(AT_FDCWD, path, (struct stat *)to, AT_SYMLINK_NOFOLLOW); }
int fstat64(int descriptor, struct stat64 *to) { return stat_open(descriptor, (struct stat *)to); }
int fstatat64(int folder, const char *path, struct stat64 *to, int flags) { return stat_at(folder, path, (struct stat *)to, flags); }
/* What programs call that were built for a C library before 2.33. */
int __xstat(int version, const char *path, struct stat *to) { (void)version; return stat_at(AT_FDCWD, path, to, 0); }
int __lxstat(int version, const char *path, struct stat *to) { (void)version; return stat_at(AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW); }
int __fxstat(int version, int descriptor, struct stat *to) { (void)version; return stat_open(descriptor, to); }

int access(const char *path, int mode)
{
    return goes_wrong(ACCESS, path) ? -1 : NEXT(access)(path, mode);
}

static void *map(void *at, size_t size, int rights, int flags, int descriptor, off_t offset)
{
    if (descriptor >= 0 && goes_wrong_open(MAP, descriptor))
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, size, rights, flags, descriptor, offset);
}

void *mmap(void *at, size_t size, int rights, int flags, int descriptor, off_t offset) { return map(at, size, rights, flags, descriptor, offset); }
void *mmap64(void *at, size_t size, int rights, int flags, int descriptor, off_t offset) { return map(at, size, rights, flags, descriptor, offset); }

int rename(const char *from, const char *to)
{
    return goes_wrong(RENAME, to) ? -1 : NEXT(rename)(from, to);
}

int link(const char *from, const char *to)
{
    return goes_wrong(RENAME, to) ? -1 : NEXT(link)(from, to);
}

int unlink(const char *path)
{
    return goes_wrong(REMOVE, path) ? -1 : NEXT(unlink)(path);
}

int mkdir(const char *path, mode_t mode)
{
    return goes_wrong(MAKE, path) ? -1 : NEXT(mkdir)(path, mode);
}

/* Nothing of a test has to outlive the machine: without waiting for disks it is much faster. */
int fsync(int descriptor)
{
    return goes_wrong_open(SYNC, descriptor) ? -1 : 0;
}

int fdatasync(int descriptor) { return fsync(descriptor); }

int pipe2(int ends[2], int flags)
{
    return goes_wrong(PIPE, plan ? plan->path : NULL) ? -1 : syscall(SYS_pipe2, ends, flags);
}

int pipe(int ends[2]) { return pipe2(ends, 0); }

int execve(const char *path, char *const words[], char *const variables[])
{
    return goes_wrong(EXECUTE, plan ? plan->path : NULL) ? -1 : syscall(SYS_execve, path, words, variables);
}

int execv(const char *path, char *const words[]) { return execve(path, words, environ); }

int clock_gettime(clockid_t clock, struct timespec *to)
{
    int status = NEXT(clock_gettime)(clock, to);
    if (plan != NULL && clock == CLOCK_REALTIME)
        to->tv_sec += plan->clock;
    return status;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
    int status = NEXT(gettimeofday)(to, zone);
    if (plan != NULL)
        to->tv_sec += plan->clock;
    return status;
}

time_t time(time_t *to)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to != NULL)
        *to = now.tv_sec;
    return now.tv_sec;
}
