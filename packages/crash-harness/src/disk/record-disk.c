/*
 * Loaded before everything else (LD_PRELOAD), this records what a process does to the files under $DISK_FOLDER, in
 * order, to the file $DISK_LOG: which bytes it wrote where, and what it fsynced. From that, lose-power.ts makes what a
 * disk may hold after the power failed: everything fsynced, and any part of the rest. With $DISK_LIES set, the disk says
 * that it fsynced and did not: to see that the loss is noticed.
 *
 * A record is two lines of text, "<letter> <offset> <length>\n<path>\n", and after a W as many bytes.
 *   W offset length: written    T size 0: cut or grown to a size    S 0 0: fsynced    U 0 0: removed
 *   A 0 0: about to answer a request with 200
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void append(const void *bytes, size_t length) {
  const char *next = bytes;
  while (length > 0) {
    ssize_t written = REAL(write)(log_file, next, length);
    if (written < 0) abort();
    next += written;
    length -= (size_t)written;
  }
}

static int is_ours(const char *path) {
  const char *folder = getenv("DISK_FOLDER");
  return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static void record(char letter, const char *path, long long offset, const void *bytes, size_t length) {
  char head[4096 + 64];
  int size = snprintf(head, sizeof head, "%c %lld %zu\n%s\n", letter, offset, length, path);
  if (log_file < 0) log_file = REAL(open)(getenv("DISK_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_file < 0) abort();
  append(head, (size_t)size);
  if (bytes != NULL) append(bytes, length);
}

/* The path behind a descriptor, when it is under the folder. */
static const char *path_of(int fd, char *path) {
  char link[64];
  int saved = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 4095);
  errno = saved;
  if (length <= 0) return NULL;
  path[length] = 0;
  return is_ours(path) ? path : NULL;
}

static void record_answer(const void *bytes, size_t length) {
  static const char ok[] = "HTTP/1.1 200";
  if (getenv("DISK_LOG") == NULL || length < sizeof ok || memcmp(bytes, ok, sizeof ok - 1) != 0) return;
  pthread_mutex_lock(&lock);
  record('A', "", 0, NULL, 0);
  pthread_mutex_unlock(&lock);
}

/* The call and its record under one lock: the record tells the true order of writes and fsyncs of all threads. */
#define RECORDED(type, fd, call, condition, letter, offset, bytes, length) \
  char path[4096];                                                         \
  if (path_of(fd, path) == NULL) return call;                              \
  pthread_mutex_lock(&lock);                                               \
  type result = call;                                                      \
  int failure = errno;                                                     \
  if (condition) record(letter, path, offset, bytes, length);              \
  pthread_mutex_unlock(&lock);                                             \
  errno = failure;                                                         \
  return result

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  RECORDED(ssize_t, fd, REAL(pwrite64)(fd, bytes, count, offset), result > 0, 'W', offset, bytes, (size_t)result);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  RECORDED(ssize_t, fd, REAL(pwrite)(fd, bytes, count, offset), result > 0, 'W', offset, bytes, (size_t)result);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (count > 0) record_answer(parts[0].iov_base, parts[0].iov_len);
  return REAL(writev)(fd, parts, count);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  record_answer(bytes, count);
  RECORDED(ssize_t, fd, REAL(write)(fd, bytes, count), result > 0, 'W',
           (long long)lseek(fd, 0, SEEK_CUR) - result, bytes, (size_t)result);
}

int ftruncate64(int fd, off64_t size) {
  RECORDED(int, fd, REAL(ftruncate64)(fd, size), result == 0, 'T', size, NULL, 0);
}

int ftruncate(int fd, off_t size) {
  RECORDED(int, fd, REAL(ftruncate)(fd, size), result == 0, 'T', size, NULL, 0);
}

int fsync(int fd) {
  RECORDED(int, fd, REAL(fsync)(fd), result == 0 && getenv("DISK_LIES") == NULL, 'S', 0, NULL, 0);
}

int fdatasync(int fd) {
  RECORDED(int, fd, REAL(fdatasync)(fd), result == 0 && getenv("DISK_LIES") == NULL, 'S', 0, NULL, 0);
}

int unlink(const char *path) {
  if (!is_ours(path)) return REAL(unlink)(path);
  pthread_mutex_lock(&lock);
  int result = REAL(unlink)(path);
  int failure = errno;
  if (result == 0) record('U', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = failure;
  return result;
}
