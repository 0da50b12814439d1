#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <stddef.h>
#include <stdint.h>

// Reads tar and zip archives, packed by gzip and others, through libarchive. The library is opened when it is first
// needed and not when the program starts: it brings twelve more with it, which would cost every start milliseconds.

/// Whether libarchive is installed.
int archive_reader_available(void);

/// Opens the archive at `path`; NULL where memory is short. Whether it is one shows with the first entry.
void *_Nullable archive_reader_open(const char *_Nonnull path);

enum archive_reader_kind {
  archive_reader_file,
  archive_reader_hard_link,
  archive_reader_symbolic_link,
  archive_reader_other,
};

/// An entry; its texts are valid until the next call and may be NULL.
struct archive_reader_entry {
  enum archive_reader_kind kind;
  /// Its name as UTF-8, where the library can tell.
  const char *_Nullable text;
  /// Its name as the archive has it.
  const char *_Nullable bytes;
  /// What it links to.
  const char *_Nullable target;
};

/// Goes to the next entry: 1 with one, 0 at the end, -1 for an error.
int archive_reader_next(void *_Nonnull reader, struct archive_reader_entry *_Nonnull found);

/// Whether the entry comes from a zip archive.
int archive_reader_is_zip(void *_Nonnull reader);

/// Reads up to `count` bytes of the entry: how many, 0 at its end, -1 where this entry is damaged, -2 where nothing
/// after it can be read either.
ptrdiff_t archive_reader_read(void *_Nonnull reader, void *_Nonnull buffer, size_t count);

/// The reason of the last error.
const char *_Nonnull archive_reader_error(void *_Nonnull reader);

/// Closes the archive.
void archive_reader_close(void *_Nonnull reader);

#endif
