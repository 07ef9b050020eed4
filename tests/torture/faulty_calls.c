// Preloaded into a program under test: counts its system calls that change files below one folder, and kills the
// process at the n-th or makes it fail. The test and the program share the file `TORTURE_CONTROL`, so that a test
// decides when it begins.
//
//   TORTURE_CONTROL  the file, of the layout `struct control`
//   TORTURE_ROOT     the folder
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum action { COUNT, KILL, TEAR, FAIL, FAIL_FROM };

struct control {
  atomic_uint armed;
  atomic_uint count;
  unsigned at;
  unsigned action;
  int error;
  atomic_uint fired;
  char call[40];
};

enum { FILES = 4096 };

static struct control* control;
static const char* root;
static size_t root_length;
static atomic_bool watched[FILES];

__attribute__((constructor)) static void begin(void) {
  const char* path = getenv("TORTURE_CONTROL");
  root = getenv("TORTURE_ROOT");
  if (path == NULL || root == NULL) return;
  root_length = strlen(root);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (file < 0) abort();
  void* shared = (void*)syscall(SYS_mmap, NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared == MAP_FAILED) abort();
  syscall(SYS_close, file);
  control = shared;
}

static int is_below(const char* path) {
  return control != NULL && path != NULL && strncmp(path, root, root_length) == 0;
}

static int is_watched(int file) {
  return control != NULL && file >= 0 && file < FILES && atomic_load(&watched[file]);
}

static void die(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

/// Counts a call. Returns true if it fails, with `errno`. `*torn` becomes true if half of it shall happen before the end.
static int fails(const char* call, int* torn) {
  if (!atomic_load(&control->armed)) return 0;
  const unsigned number = atomic_fetch_add(&control->count, 1) + 1;
  const int is_hit = number == control->at || (control->action == FAIL_FROM && number > control->at);
  if (control->action == COUNT || !is_hit) return 0;
  if (atomic_fetch_add(&control->fired, 1) == 0) strncpy(control->call, call, sizeof control->call - 1);
  if (control->action == KILL || (control->action == TEAR && torn == NULL)) die();
  if (control->action == TEAR) {
    *torn = 1;
    return 0;
  }
  errno = control->error;
  return 1;
}

#define ON_PATH(path, call) \
  if (is_below(path) && fails(call, NULL)) return -1
#define ON_FILE(file, call) \
  if (is_watched(file) && fails(call, NULL)) return -1

static int opened(const char* path, int file) {
  if (file >= 0 && file < FILES) atomic_store(&watched[file], is_below(path));
  return file;
}

static int open_file(int folder, const char* path, int flags, mode_t mode) {
  ON_PATH(path, "open");
  return opened(path, (int)syscall(SYS_openat, folder, path, flags, mode));
}

static int needs_mode(int flags) { return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE; }

#define MODE(flags)                                       \
  mode_t mode = 0;                                        \
  if (needs_mode(flags)) {                                \
    va_list rest;                                         \
    va_start(rest, flags);                                \
    mode = va_arg(rest, mode_t);                          \
    va_end(rest);                                         \
  }

int open(const char* path, int flags, ...) {
  MODE(flags)
  return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  MODE(flags)
  return open_file(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  MODE(flags)
  return open_file(folder, path, flags, mode);
}

int openat64(int folder, const char* path, int flags, ...) {
  MODE(flags)
  return open_file(folder, path, flags, mode);
}

int __open_2(const char* path, int flags) { return open_file(AT_FDCWD, path, flags, 0); }
int __open64_2(const char* path, int flags) { return open_file(AT_FDCWD, path, flags, 0); }
int __openat_2(int folder, const char* path, int flags) { return open_file(folder, path, flags, 0); }
int __openat64_2(int folder, const char* path, int flags) { return open_file(folder, path, flags, 0); }

int close(int file) {
  if (file >= 0 && file < FILES) atomic_store(&watched[file], 0);
  return (int)syscall(SYS_close, file);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  int torn = 0;
  if (is_watched(file) && fails("pwrite", &torn)) return -1;
  const ssize_t done = syscall(SYS_pwrite64, file, bytes, torn ? size / 2 : size, at);
  if (torn) die();
  return done;
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) { return pwrite64(file, bytes, size, at); }

ssize_t write(int file, const void* bytes, size_t size) {
  int torn = 0;
  if (is_watched(file) && fails("write", &torn)) return -1;
  const ssize_t done = syscall(SYS_write, file, bytes, torn ? size / 2 : size);
  if (torn) die();
  return done;
}

ssize_t writev(int file, const struct iovec* parts, int count) {
  ON_FILE(file, "writev");
  return syscall(SYS_writev, file, parts, count);
}

int fsync(int file) {
  ON_FILE(file, "fsync");
  return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
  ON_FILE(file, "fdatasync");
  return (int)syscall(SYS_fdatasync, file);
}

int ftruncate64(int file, off64_t size) {
  ON_FILE(file, "ftruncate");
  return (int)syscall(SYS_ftruncate, file, size);
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

/// Returns its error.
int posix_fallocate64(int file, off64_t offset, off64_t size) {
  if (is_watched(file) && fails("fallocate", NULL)) return errno;
  return syscall(SYS_fallocate, file, 0, offset, size) == 0 ? 0 : errno;
}

int posix_fallocate(int file, off_t offset, off_t size) { return posix_fallocate64(file, offset, size); }

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  ON_PATH(to, "rename");
  return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int rename(const char* from, const char* to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  ON_PATH(to, "link");
  return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}

int link(const char* from, const char* to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char* path, int flags) {
  ON_PATH(path, "unlink");
  return (int)syscall(SYS_unlinkat, folder, path, flags);
}

int unlink(const char* path) { return unlinkat(AT_FDCWD, path, 0); }

int remove(const char* path) {
  ON_PATH(path, "unlink");
  if (syscall(SYS_unlinkat, AT_FDCWD, path, 0) == 0) return 0;
  return errno == EISDIR ? (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR) : -1;
}

int mkdir(const char* path, mode_t mode) {
  ON_PATH(path, "mkdir");
  return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}
