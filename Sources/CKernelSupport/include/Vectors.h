/// The vectors of the copy of the kernels that imports this, and what every kernel file needs of them. They are here
/// because functions of another Swift file are not inlined in debug builds, these always are, and leave no symbols.
///
/// Comparisons choose lane by lane: Swift's `replacing(with:where:)` is a loop over lanes, and two of them in a row are
/// split into quarters of a vector; these stay one comparison and one blend.
#pragma once
#include <stdint.h>
#if defined(__AVX__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define ATELIER_LANES 16
#elif defined(__AVX__)
#define ATELIER_LANES 8
#else
#define ATELIER_LANES 4
#endif

#define ATELIER_SHARED(name) static inline __attribute__((always_inline, swift_name(name)))

#pragma clang assume_nonnull begin

/// As many numbers as the kernels take at a time.
typedef float Vector __attribute__((vector_size(4 * ATELIER_LANES)));
/// The bits of a vector's numbers.
typedef int VectorBits __attribute__((vector_size(4 * ATELIER_LANES)));

enum {
  /// The numbers of a vector.
  lanes = ATELIER_LANES,
  /// The size of a vector.
  vectorBytes = 4 * ATELIER_LANES,
};

// Bits.

ATELIER_SHARED("bits(_:)") VectorBits atelier_bits(Vector x) { return (VectorBits)x; }

ATELIER_SHARED("number(_:)") Vector atelier_number(VectorBits bits) { return (Vector)bits; }

/// Whole numbers as floats.
ATELIER_SHARED("converted(_:)") Vector atelier_converted(VectorBits whole) {
  return __builtin_convertvector(whole, Vector);
}

/// The absolute values.
ATELIER_SHARED("magnitude(_:)") Vector atelier_magnitude(Vector x) {
  return (Vector)((VectorBits)x & 0x7fffffff);
}

// Arithmetic.

ATELIER_SHARED("broadcast(_:)") Vector atelier_broadcast(float x) { return x - (Vector){}; }

/// `x * y + z`, rounded once where the target has an instruction for it.
ATELIER_SHARED("fused(_:_:_:)") Vector atelier_fused(Vector x, Vector y, Vector z) {
#pragma clang fp contract(off)
#if defined(__FMA__) || defined(__aarch64__)
  return __builtin_elementwise_fma(x, y, z);
#else
  return x * y + z;
#endif
}

ATELIER_SHARED("fused(_:_:_:)") Vector atelier_fused_factor(Vector x, float y, Vector z) {
  return atelier_fused(x, atelier_broadcast(y), z);
}

ATELIER_SHARED("fused(_:_:_:)") Vector atelier_fused_term(Vector x, Vector y, float z) {
  return atelier_fused(x, y, atelier_broadcast(z));
}

ATELIER_SHARED("fused(_:_:_:)") Vector atelier_fused_numbers(Vector x, float y, float z) {
  return atelier_fused(x, atelier_broadcast(y), atelier_broadcast(z));
}

/// The square roots in one instruction. (Those of Swift's standard library are taken lane by lane.)
ATELIER_SHARED("squareRoot(_:)") Vector atelier_square_root(Vector x) { return __builtin_elementwise_sqrt(x); }

// Choices.

ATELIER_SHARED("choose(_:_:_:)") Vector atelier_choose(VectorBits mask, Vector yes, Vector no) {
  return (Vector)(((VectorBits)yes & mask) | ((VectorBits)no & ~mask));
}

ATELIER_SHARED("whereLess(_:_:_:_:)") Vector atelier_where_less(Vector x, Vector y, Vector yes, Vector no) {
  return atelier_choose(x < y, yes, no);
}

ATELIER_SHARED("whereLessOrEqual(_:_:_:_:)")
Vector atelier_where_less_or_equal(Vector x, Vector y, Vector yes, Vector no) {
  return atelier_choose(x <= y, yes, no);
}

ATELIER_SHARED("whereEqual(_:_:_:_:)") Vector atelier_where_equal(Vector x, Vector y, Vector yes, Vector no) {
  return atelier_choose(x == y, yes, no);
}

/// The larger numbers; NaN where either is.
ATELIER_SHARED("larger(_:_:)") Vector atelier_larger(Vector x, Vector y) {
  return atelier_where_less(y, x, x, atelier_where_equal(x, x, y, x));
}

/// The smaller numbers; NaN where either is.
ATELIER_SHARED("smaller(_:_:)") Vector atelier_smaller(Vector x, Vector y) {
  return atelier_where_less(x, y, x, atelier_where_equal(x, x, y, x));
}

ATELIER_SHARED("anyLess(_:_:)") _Bool atelier_any_less(Vector x, Vector y) {
  return __builtin_reduce_or(x < y) != 0;
}

// Memory.

ATELIER_SHARED("load(_:)") Vector atelier_load(const void *address) {
  Vector vector;
  __builtin_memcpy(&vector, address, sizeof vector);
  return vector;
}

ATELIER_SHARED("store(_:_:)") void atelier_store(Vector vector, void *address) {
  __builtin_memcpy(address, &vector, sizeof vector);
}

/// The first lanes of a vector.
#if defined(__AVX512F__)
typedef __mmask16 FirstLanes;
#elif defined(__AVX__)
typedef __m256i FirstLanes;
#else
typedef intptr_t FirstLanes;
#endif

ATELIER_SHARED("firstLanes(_:)") FirstLanes atelier_first_lanes(intptr_t count) {
#if defined(__AVX512F__)
  return (FirstLanes)((1u << count) - 1);
#elif defined(__AVX__)
  return (FirstLanes)((VectorBits){0, 1, 2, 3, 4, 5, 6, 7} < (VectorBits){} + (int)count);
#else
  return count;
#endif
}

/// The first numbers at an address, then those of `rest`. Nothing beyond them is read.
ATELIER_SHARED("loadPart(_:_:rest:)") Vector atelier_load_part_rest(const void *address, FirstLanes part, Vector rest) {
#if defined(__AVX512F__)
  return (Vector)_mm512_mask_loadu_ps((__m512)rest, part, address);
#elif defined(__AVX__)
  return atelier_choose((VectorBits)part, (Vector)_mm256_maskload_ps((const float *)address, part), rest);
#else
  for (intptr_t lane = 0; lane < part; lane++)
    __builtin_memcpy((char *)&rest + 4 * lane, (const char *)address + 4 * lane, 4);
  return rest;
#endif
}

/// The first numbers at an address and zeros. Nothing beyond them is read.
ATELIER_SHARED("loadPart(_:_:)") Vector atelier_load_part(const void *address, FirstLanes part) {
#if defined(__AVX__) && !defined(__AVX512F__)
  return (Vector)_mm256_maskload_ps((const float *)address, part);
#else
  return atelier_load_part_rest(address, part, (Vector){});
#endif
}

/// Stores the first numbers. Nothing beyond them is written.
ATELIER_SHARED("storePart(_:_:_:)") void atelier_store_part(Vector vector, void *address, FirstLanes part) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(address, part, (__m512)vector);
#elif defined(__AVX__)
  _mm256_maskstore_ps((float *)address, part, (__m256)vector);
#else
  for (intptr_t lane = 0; lane < part; lane++) {
    const float number = vector[lane];
    __builtin_memcpy((char *)address + 4 * lane, &number, 4);
  }
#endif
}

#pragma clang assume_nonnull end
