/// Lane by lane choice after a comparison. Swift's `replacing(with:where:)` is a loop over lanes, and two of them in a row
/// are split into quarters of a vector; these stay one comparison and one blend.
#pragma once

#define ATELIER_CHOICES(lanes)                                                                                       \
  typedef float atelier_floats_##lanes __attribute__((vector_size(4 * lanes)));                                      \
  typedef int atelier_ints_##lanes __attribute__((vector_size(4 * lanes)));                                          \
  static inline atelier_floats_##lanes atelier_blend_##lanes(                                                        \
      atelier_ints_##lanes mask, atelier_floats_##lanes yes, atelier_floats_##lanes no) {                            \
    return (atelier_floats_##lanes)(((atelier_ints_##lanes)yes & mask) | ((atelier_ints_##lanes)no & ~mask));        \
  }                                                                                                                  \
  static inline atelier_floats_##lanes atelier_where_less_##lanes(                                                   \
      atelier_floats_##lanes x, atelier_floats_##lanes y, atelier_floats_##lanes yes, atelier_floats_##lanes no) {   \
    return atelier_blend_##lanes(x < y, yes, no);                                                                    \
  }                                                                                                                  \
  static inline atelier_floats_##lanes atelier_where_less_or_equal_##lanes(                                          \
      atelier_floats_##lanes x, atelier_floats_##lanes y, atelier_floats_##lanes yes, atelier_floats_##lanes no) {   \
    return atelier_blend_##lanes(x <= y, yes, no);                                                                   \
  }                                                                                                                  \
  static inline atelier_floats_##lanes atelier_where_equal_##lanes(                                                  \
      atelier_floats_##lanes x, atelier_floats_##lanes y, atelier_floats_##lanes yes, atelier_floats_##lanes no) {   \
    return atelier_blend_##lanes(x == y, yes, no);                                                                   \
  }                                                                                                                  \
  static inline int atelier_any_less_##lanes(atelier_floats_##lanes x, atelier_floats_##lanes y) {                   \
    return __builtin_reduce_or(x < y) != 0;                                                                          \
  }

ATELIER_CHOICES(4)
#if defined(__AVX__)
ATELIER_CHOICES(8)
#endif
#if defined(__AVX512F__)
ATELIER_CHOICES(16)
#endif
