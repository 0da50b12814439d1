/// The kernels of one copy as C function pointers, so that nothing that is compiled for wide vectors leaks into other
/// modules. Each copy fills these in, in `Registration.swift`.
#pragma once
#include <stdint.h>
#include "ProductJobs.h"

#pragma clang assume_nonnull begin

/// Applies an operation to `count` elements, a multiple of 16. Bit `i` of `steps` is set if operand `i` moves along with
/// the result, else its first vector serves throughout. A result may be the very array of an operand. Kernels of fewer
/// operands ignore the others.
typedef void (*TileKernel)(
    intptr_t count, void *result, const void *x, const void *y, const void *z, const void *w, intptr_t steps);

/// Joins the rows or columns of a matrix to a result; `pitch` bytes lie between rows.
typedef void (*ReduceKernel)(intptr_t rows, intptr_t columns, const void *source, intptr_t pitch, void *result);

/// Draws groups of 64 random numbers, from a block of the stream on.
typedef void (*DrawKernel)(
    intptr_t groups, void *result, intptr_t firstBlock, uint64_t position, uint32_t stream, uint64_t seed,
    float parameter);

/// Copies or transposes a matrix; pitches are the bytes between rows.
typedef void (*MatrixKernel)(
    intptr_t rows, intptr_t columns, const void *source, intptr_t sourcePitch, void *result, intptr_t resultPitch);

/// Reductions, moves and random numbers.
typedef struct {
  ReduceKernel _Nonnull sumOverRows, maximumOverRows;
  ReduceKernel _Nonnull sumAlongRows, maximumAlongRows;
  /// Copies single numbers; strides are in bytes.
  void (*copyStrided)(intptr_t count, const void *source, intptr_t sourceStride, void *result, intptr_t resultStride);
  MatrixKernel _Nonnull copyRows, transpose;
  /// Writes one number many times.
  void (*fill)(intptr_t count, float number, void *result);
  DrawKernel _Nonnull drawUniform, drawBernoulli, drawNormal;
} ArrayKernels;

/// Matrix products and convolutions, and the lengths that they were built with. Steps are in bytes.
typedef struct {
  /// Multiplies some rows of a grid.
  void (*multiply)(const ProductGrid *grid, intptr_t firstRow, intptr_t endRow);
  /// Packs a block of a right operand.
  void (*packRight)(const ProductPacking *block);
  /// Packs rows of a transposed left operand.
  void (*packLeft)(
      const void *source, intptr_t sourceStep, intptr_t terms, intptr_t rows, void *packed, intptr_t packedStep);
  /// Scalar products of rows with one vector.
  void (*dots)(
      const void *left, intptr_t leftStep, const void *right, intptr_t terms, intptr_t rows, float *output,
      intptr_t accumulate);
  /// One row times some columns of a matrix.
  void (*combineRows)(
      const void *left, intptr_t leftStep, const void *right, intptr_t rightStep, intptr_t terms, intptr_t firstColumn,
      intptr_t endColumn, float *output, intptr_t accumulate);
  /// Copies the channels of a pixel of several pictures into blocks as high as a tile.
  void (*packChannels)(
      const void *source, intptr_t pictureStep, intptr_t pictures, intptr_t channels, void *blocks, intptr_t blockStep);
  /// Adds arrays that lie one after the other.
  void (*addParts)(const float *parts, intptr_t partCount, intptr_t count, float *sums);
  /// Sums products over taps, for a stretch of targets.
  void (*gather)(const ConvolutionGather *job);
  /// How wide the panel is that begins where this many columns are left.
  intptr_t (*panelColumns)(intptr_t columnsLeft);
  /// The rows of the largest tile.
  intptr_t tileRows;
  /// The numbers of a vector.
  intptr_t lanes;
  /// Whether rows of a right operand that end within a vector can be read where they are.
  _Bool readsRaggedRows;
} ProductKernels;

#pragma clang assume_nonnull end
