#include "CArchive.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sys/types.h>

struct archive;
struct archive_entry;

// The part of libarchive's interface that is used; stable since its version 3.0 (library version 13).
static struct {
  struct archive *(*read_new)(void);
  int (*filter_gzip)(struct archive *);
  int (*filter_bzip2)(struct archive *);
  int (*filter_xz)(struct archive *);
  int (*format_tar)(struct archive *);
  int (*format_zip)(struct archive *);
  int (*open_filename)(struct archive *, const char *, size_t);
  int (*next_header)(struct archive *, struct archive_entry **);
  ssize_t (*read_data)(struct archive *, void *, size_t);
  int (*read_free)(struct archive *);
  const char *(*error_string)(struct archive *);
  const char *(*entry_name)(struct archive_entry *);
  const char *(*entry_name_utf8)(struct archive_entry *);
  unsigned (*entry_type)(struct archive_entry *);
  const char *(*entry_hardlink)(struct archive_entry *);
  const char *(*entry_symlink)(struct archive_entry *);
  int (*format)(struct archive *);
} library;

static int available = 0;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *handle = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
  if (!handle) handle = dlopen("libarchive.so", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return;
  const struct { void **target; const char *name; } table[] = {
    {(void **)&library.read_new, "archive_read_new"},
    {(void **)&library.filter_gzip, "archive_read_support_filter_gzip"},
    {(void **)&library.filter_bzip2, "archive_read_support_filter_bzip2"},
    {(void **)&library.filter_xz, "archive_read_support_filter_xz"},
    {(void **)&library.format_tar, "archive_read_support_format_tar"},
    {(void **)&library.format_zip, "archive_read_support_format_zip"},
    {(void **)&library.open_filename, "archive_read_open_filename"},
    {(void **)&library.next_header, "archive_read_next_header"},
    {(void **)&library.read_data, "archive_read_data"},
    {(void **)&library.read_free, "archive_read_free"},
    {(void **)&library.error_string, "archive_error_string"},
    {(void **)&library.entry_name, "archive_entry_pathname"},
    {(void **)&library.entry_name_utf8, "archive_entry_pathname_utf8"},
    {(void **)&library.entry_type, "archive_entry_filetype"},
    {(void **)&library.entry_hardlink, "archive_entry_hardlink"},
    {(void **)&library.entry_symlink, "archive_entry_symlink"},
    {(void **)&library.format, "archive_format"},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    *table[i].target = dlsym(handle, table[i].name);
    if (!*table[i].target) return;
  }
  available = 1;
}

int archive_reader_available(void) {
  pthread_once(&once, load);
  return available;
}

void *archive_reader_open(const char *path) {
  if (!archive_reader_available()) return NULL;
  struct archive *archive = library.read_new();
  if (!archive) return NULL;
  // Not all filters: some of them start other programs.
  library.filter_gzip(archive);
  library.filter_bzip2(archive);
  library.filter_xz(archive);
  library.format_tar(archive);
  library.format_zip(archive);
  // A failure leaves its reason in the archive, and the first call for an entry fails.
  library.open_filename(archive, path, 1 << 16);
  return archive;
}

int archive_reader_next(void *reader, struct archive_reader_entry *found) {
  enum { end = 1, warning = -20, regular = 0100000, symlink = 0120000 };
  struct archive_entry *entry = NULL;
  *found = (struct archive_reader_entry){0};
  int code = library.next_header(reader, &entry);
  if (code == end) return 0;
  if (code < warning || !entry) return -1;
  found->text = library.entry_name_utf8(entry);
  found->bytes = library.entry_name(entry);
  const char *hard_link = library.entry_hardlink(entry);
  unsigned type = library.entry_type(entry);
  found->target = hard_link ? hard_link : type == symlink ? library.entry_symlink(entry) : NULL;
  found->kind = hard_link ? archive_reader_hard_link
    : type == symlink ? archive_reader_symbolic_link
    : type == regular ? archive_reader_file
    : archive_reader_other;
  return 1;
}

int archive_reader_is_zip(void *reader) { return (library.format(reader) & 0xff0000) == 0x50000; }

ptrdiff_t archive_reader_read(void *reader, void *buffer, size_t count) {
  enum { fatal = -30 };
  ptrdiff_t got = library.read_data(reader, buffer, count);
  return got >= 0 ? got : got > fatal ? -1 : -2;
}

const char *archive_reader_error(void *reader) {
  const char *text = library.error_string(reader);
  return text ? text : "no reason given";
}

void archive_reader_close(void *reader) { library.read_free(reader); }
