// Matrix products in full f32, made so that an element of the result is always the same sum in the
// same order: over k from 0 upwards, whatever the number of rows, of columns or of threads. So a
// prompt gets the same bits alone and in a batch, and training the same bits on any thread count.
//
// B is packed once, in panels of `tileColumns` columns: element (k, n) of panel p lies at
// p * depth * tileColumns + k * tileColumns + (n - p * tileColumns), and absent columns are zero.
// Source of the shape: Goto and van de Geijn, "Anatomy of high-performance matrix multiplication".
#pragma once
#include "vector.h"

constexpr int64_t depthBlock = 256; // rows of a panel that stay in the first cache: 32 KiB

// One tile: C[0..<Rows, 0..<columns] = (or +=) A B. A(m, k) is a[m * stride + k], or
// a[k * stride + m] when Transposed; row k of B begins at b + k * pitch and is a full tile wide.
template <int Rows, bool Transposed>
static void tile(int64_t depth, const float *a, int64_t stride, const float *b, int64_t pitch,
                 float *c, int64_t cPitch, int64_t columns, bool accumulate) {
  Vector sum[Rows][2];
#pragma GCC unroll 16
  for (int m = 0; m < Rows; m++) sum[m][0] = sum[m][1] = Vector{};
  if (accumulate) {
#pragma GCC unroll 16
    for (int m = 0; m < Rows; m++) {
      sum[m][0] = loadSome(c + m * cPitch, columns);
      if (columns > width) sum[m][1] = loadSome(c + m * cPitch + width, columns - width);
    }
  }
  for (int64_t k = 0; k < depth; k++) {
    Vector left = load(b + k * pitch), right = load(b + k * pitch + width);
#pragma GCC unroll 16
    for (int m = 0; m < Rows; m++) {
      Vector factor = splat(Transposed ? a[k * stride + m] : a[m * stride + k]);
      sum[m][0] += factor * left;
      sum[m][1] += factor * right;
    }
  }
#pragma GCC unroll 16
  for (int m = 0; m < Rows; m++) {
    storeSome(c + m * cPitch, sum[m][0], columns);
    if (columns > width) storeSome(c + m * cPitch + width, sum[m][1], columns - width);
  }
}

// A tile of any number of rows up to `tileRows`.
template <bool Transposed, int Rows = tileRows>
static void tileOf(int64_t rows, int64_t depth, const float *a, int64_t stride, const float *b,
                   int64_t pitch, float *c, int64_t cPitch, int64_t columns, bool accumulate) {
  if constexpr (Rows > 0) {
    if (rows < Rows)
      return tileOf<Transposed, Rows - 1>(rows, depth, a, stride, b, pitch, c, cPitch, columns,
                                          accumulate);
    tile<Rows, Transposed>(depth, a, stride, b, pitch, c, cPitch, columns, accumulate);
  }
}

// Rows [0, rows) of one strip of columns, tile by tile.
template <bool Transposed>
static void strip(int64_t rows, int64_t depth, const float *a, int64_t stride, const float *b,
                  int64_t pitch, float *c, int64_t cPitch, int64_t columns, bool accumulate) {
  for (int64_t m = 0; m < rows; m += tileRows) {
    int64_t count = rows - m < tileRows ? rows - m : tileRows;
    tileOf<Transposed>(count, depth, a + m * (Transposed ? 1 : stride), stride, b, pitch,
                       c + m * cPitch, cPitch, columns, accumulate);
  }
}

// Packs panels [first, last) of B(k, n) = b[k * rowStride + n * columnStride].
static void pack(int64_t depth, int64_t columns, const float *b, int64_t rowStride,
                 int64_t columnStride, int64_t first, int64_t last, float *out) {
  for (int64_t panel = first; panel < last; panel++) {
    float *to = out + panel * depth * tileColumns;
    int64_t left = columns - panel * tileColumns;
    int64_t count = left < tileColumns ? left : tileColumns;
    const float *from = b + panel * tileColumns * columnStride;
    if (columnStride == 1 && count == tileColumns) {
      for (int64_t k = 0; k < depth; k++)
        memcpy(to + k * tileColumns, from + k * rowStride, sizeof(float) * tileColumns);
      continue;
    }
    if (count < tileColumns) memset(to, 0, sizeof(float) * depth * tileColumns);
    for (int64_t k0 = 0; k0 < depth; k0 += 16) {
      int64_t k1 = k0 + 16 < depth ? k0 + 16 : depth;
      for (int64_t n = 0; n < count; n++)
        for (int64_t k = k0; k < k1; k++)
          to[k * tileColumns + n] = from[k * rowStride + n * columnStride];
    }
  }
}

// Rows [first, last) of C = A B, B packed. A(m, k) is a[m * rowStride + k] when columnStride is 1,
// else a[k * columnStride + m] (rowStride is then 1).
static void multiply(int64_t first, int64_t last, int64_t columns, int64_t depth, const float *a,
                     int64_t rowStride, int64_t columnStride, const float *packed, float *c,
                     int64_t cPitch) {
  bool transposed = columnStride != 1;
  a += first * rowStride;
  c += first * cPitch;
  for (int64_t n = 0; n < columns; n += tileColumns) {
    const float *panel = packed + n * depth;
    int64_t count = columns - n < tileColumns ? columns - n : tileColumns;
    for (int64_t k = 0; k < depth; k += depthBlock) {
      int64_t some = depth - k < depthBlock ? depth - k : depthBlock;
      const float *b = panel + k * tileColumns;
      if (transposed)
        strip<true>(last - first, some, a + k * columnStride, columnStride, b, tileColumns, c + n,
                    cPitch, count, k > 0);
      else
        strip<false>(last - first, some, a + k, rowStride, b, tileColumns, c + n, cPitch, count,
                     k > 0);
    }
  }
}
