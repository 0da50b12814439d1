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

/// Goes to the next entry: 1 with one that is a regular file, 2 with any other, 0 at the end, -1 for an error.
/// `name` is valid until the next call and may be NULL.
int archive_reader_next(void *_Nonnull reader, const char *_Nullable *_Nonnull name);

/// Reads up to `count` bytes of the entry: how many, 0 at its end, -1 for an error.
ptrdiff_t archive_reader_read(void *_Nonnull reader, void *_Nonnull buffer, size_t count);

/// The reason of the last error.
const char *_Nonnull archive_reader_error(void *_Nonnull reader);

/// Closes the archive.
void archive_reader_close(void *_Nonnull reader);

#endif
