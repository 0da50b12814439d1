/// What Swift cannot say itself: prefetches, a pause, futexes, the processor's vector extensions and `mallopt`.
#pragma once
#include <malloc.h>
#include <stdint.h>
#include <time.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "KernelFunctions.h"
#include "ProductJobs.h"
#if defined(__x86_64__)
#include <cpuid.h>
#endif

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

/// Sleeps while `*address == expected`, for at most so long; wakes up spuriously at times.
static inline long atelier_futex_wait(int32_t *address, int32_t expected, int64_t nanoseconds) {
  const struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  return syscall(SYS_futex, address, FUTEX_WAIT_PRIVATE, expected, &time, (void *)0, 0);
}

static inline long atelier_futex_wake(int32_t *address, int32_t count) {
  return syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, count, (void *)0, (void *)0, 0);
}

/// How many processors the operating system lets this process use.
static inline int atelier_processor_count(void) {
  uint64_t mask[128];
  const long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  int count = 0;
  for (long word = 0; word < bytes / 8; word++) count += __builtin_popcountll(mask[word]);
  return count > 0 ? count : 1;
}

extern int sched_getcpu(void);

/// The number of the processor that this thread runs on.
static inline int atelier_current_processor(void) { return sched_getcpu(); }

/// Moves this thread to another processor than this one; 0 if it may run on no other.
static inline int atelier_leave_processor(int processor) {
  uint64_t mask[128];
  const long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  if (bytes <= 0 || processor < 0 || processor / 8 >= bytes) return 0;
  const uint64_t bit = (uint64_t)1 << processor % 64;
  mask[processor / 64] &= ~bit;
  // Without any processor in the mask, this fails.
  if (syscall(SYS_sched_setaffinity, 0, bytes, mask) != 0) return 0;
  mask[processor / 64] |= bit;
  syscall(SYS_sched_setaffinity, 0, bytes, mask);
  return 1;
}

/// The highest microarchitecture level of the x86-64 ABI (1 to 4) that both the processor and the operating system
/// support: 3 has AVX2 and FMA, 4 has AVX-512 (F, BW, CD, DQ, VL). Always 1 elsewhere.
static inline int atelier_x86_level(void) {
#if defined(__x86_64__)
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 1;
  const uint32_t needed1 = bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C;
  if ((c & needed1) != needed1) return 1;
  // XCR0: which register state the operating system saves. Bits 1 and 2: SSE, AVX; 5 to 7: AVX-512.
  uint32_t low, high;
  __asm__ __volatile__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  if ((low & 0x06) != 0x06) return 1;
  if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !(c & bit_LZCNT)) return 1;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 1;
  const uint32_t needed3 = bit_AVX2 | bit_BMI | bit_BMI2;
  if ((b & needed3) != needed3) return 1;
  const uint32_t needed4 = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  return (b & needed4) == needed4 && (low & 0xe0) == 0xe0 ? 4 : 3;
#else
  return 1;
#endif
}
