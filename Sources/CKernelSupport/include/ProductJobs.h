/// The arguments of the product kernels, the same type for every copy of them. Strides are in bytes.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// One stretch of the sums of a tile: `steps` terms that begin `left` bytes after each row's first number and `right`
/// terms after the panel's first.
typedef struct {
  intptr_t left;
  intptr_t right;
} ProductRun;

/// Rows times columns: `output[row, column] (+)= sum over runs and steps of left[row, term] * right[term, column]`.
///
/// Row r is pair (r / innerCount, r % innerCount) of an outer and an inner index with a stride each, in the left operand
/// and in the output. All rows share the runs.
typedef struct {
  const void *left;
  intptr_t leftStep, leftInner, leftOuter;
  /// The right operand: packed in panels if `rightStep` is 0, else row-major with that many bytes from row to row.
  const void *right;
  intptr_t rightStep;
  /// The terms of a packed panel.
  intptr_t panelTerms;
  void *output;
  intptr_t outputInner, outputOuter;
  intptr_t innerCount, columns;
  const ProductRun *runs;
  intptr_t runCount, steps;
  /// Whether the sums are added to what the output holds.
  intptr_t accumulate;
  /// Whether the output lies in a near cache, so that its lines need not be fetched ahead.
  intptr_t outputIsNear;
} ProductGrid;

/// Copies a `terms x columns` block of a right operand into panels: of each panel the terms from `firstTerm` on, a row of
/// whole vectors each, filled up with zeros.
typedef struct {
  const void *source;
  /// Bytes from one row, as it is stored, to the next.
  intptr_t sourceStep;
  /// Whether a stored row is a column of the operand.
  intptr_t transposed;
  intptr_t terms, columns, firstTerm, panelTerms;
  void *panels;
} ProductPacking;

/// One tile: the rows' first numbers in the left operand and in the output, the panel, and the runs of its sums.
typedef struct {
  const void *left[8];
  void *output[8];
  intptr_t leftStep;
  const void *right;
  intptr_t rightStep;
  const ProductRun *runs;
  intptr_t runCount, steps;
  intptr_t accumulate;
  /// How many numbers of the last vector of each row belong to the output.
  intptr_t tail;
} ProductTile;

/// A stretch of targets whose numbers are sums of products for `rows x columns` taps. Steps are in numbers.
typedef struct {
  const float *products;
  intptr_t productStep, rowStep, columnStep;
  float *output;
  intptr_t targetStep;
  intptr_t targets, channels, rows, columns;
} ConvolutionGather;
