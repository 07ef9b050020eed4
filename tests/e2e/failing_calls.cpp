// Preloaded into a server under test: makes it fail to create threads, open files, map files, or
// allocate 1 MiB and more.
//
//   FAIL_CALLS  what fails: any of `thread`, `file`, `map` and `memory`
//   FAIL_FROM   the first call that fails, counted from 1; absent: every one
//   FAIL_WHILE  fails only while this file exists; absent: always
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {

constexpr std::size_t kLarge = 1 << 20;

std::atomic<long> calls{0};

bool is_chosen(const char* kind) {
  const char* chosen = getenv("FAIL_CALLS");
  return chosen != nullptr && strstr(chosen, kind) != nullptr;
}

/// Returns true if this call, one of a kind, fails. It makes no call that could itself be one.
bool fails(const char* kind) {
  if (!is_chosen(kind)) return false;
  const char* flag = getenv("FAIL_WHILE");
  if (flag != nullptr && syscall(SYS_access, flag, F_OK) != 0) return false;
  const char* from = getenv("FAIL_FROM");
  return ++calls >= (from != nullptr ? atol(from) : 1);
}

template <class Function>
Function* next(Function*, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// As the kernel of a process that has no descriptor left, which still has those that it has.
int no_descriptor() {
  errno = EMFILE;
  return -1;
}

bool needs_mode(int flags) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
  return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
}

}  // namespace

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) {
  if (fails("thread")) return EAGAIN;
  static auto* const original = next(&pthread_create, "pthread_create");
  return original(thread, attributes, start, argument);
}

int open(const char* path, int flags, ...) {
  if (fails("file")) return no_descriptor();
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = needs_mode(flags) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) __attribute__((alias("open")));

int openat(int folder, const char* path, int flags, ...) {
  if (fails("file")) return no_descriptor();
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = needs_mode(flags) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(folder, path, flags, mode);
}

int memfd_create(const char* name, unsigned flags) {
  if (fails("file")) return no_descriptor();
  return static_cast<int>(syscall(SYS_memfd_create, name, flags));
}

void* mmap(void* address, size_t size, int protection, int flags, int file, off_t offset) noexcept {
  // Of files: what an allocator maps is memory.
  if (file >= 0 && fails("map")) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  return reinterpret_cast<void*>(syscall(SYS_mmap, address, size, protection, flags, file, offset));
}

void* mmap64(void* address, size_t size, int protection, int flags, int file, off_t offset) noexcept {
  return mmap(address, size, protection, flags, file, offset);
}

void* malloc(size_t size) {
  if (size >= kLarge && fails("memory")) {
    errno = ENOMEM;
    return nullptr;
  }
  static auto* const original = next(&malloc, "malloc");
  return original(size);
}

void* realloc(void* block, size_t size) {
  if (size >= kLarge && fails("memory")) {
    errno = ENOMEM;
    return nullptr;
  }
  static auto* const original = next(&realloc, "realloc");
  return original(block, size);
}

}  // extern "C"

void* operator new(std::size_t size) {
  if (size >= kLarge && fails("memory")) throw std::bad_alloc();
  using New = void*(std::size_t);
  static New* const original = next(static_cast<New*>(nullptr), "_Znwm");
  return original(size);
}

void* operator new[](std::size_t size) {
  return operator new(size);
}
