#ifndef CCHILD_H
#define CCHILD_H

#include <sys/types.h>

// Starts another program that does not outlive this one, which posix_spawn cannot ask for.

/// Starts `arguments[0]`, found by the search path, in a group of its own, with nothing to read. The kernel kills it when
/// the thread that called this ends, however that comes. `arguments` ends with NULL. Gives its id, and in `output` and
/// `errors` descriptors to read its standard output and standard error from, which do not block; or -1 with `errno`.
pid_t child_start(char *_Nullable const *_Nonnull arguments, int *_Nonnull output, int *_Nonnull errors);

#endif
