/// Counts how often a thread takes memory, to show that a piece of work takes none.
#pragma once

/// How often this thread has called an allocating function of the C library, which Swift's own allocations go through.
long allocation_count(void);
