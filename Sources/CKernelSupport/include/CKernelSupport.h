/// What Swift cannot say itself: prefetches, a pause, futexes and the operating system's register state.
#pragma once
#include <stdint.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline void atelier_prefetch_read(const void *address) { __builtin_prefetch(address, 0, 3); }
static inline void atelier_prefetch_write(const void *address) { __builtin_prefetch(address, 1, 3); }

/// A hint that this thread spins.
static inline void atelier_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/// Sleeps while `*address == expected`; wakes up spuriously at times.
static inline long atelier_futex_wait(int32_t *address, int32_t expected) {
  return syscall(SYS_futex, address, FUTEX_WAIT_PRIVATE, expected, (void *)0, (void *)0, 0);
}

static inline long atelier_futex_wake(int32_t *address, int32_t count) {
  return syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, count, (void *)0, (void *)0, 0);
}
