// The vector of one instruction set: how wide it is, and the few functions the kernels need on it.
//
// This header is compiled once for each instruction set, with -march set to it, and holds nothing
// but static functions: an inline function shared between the copies could be taken from the wrong
// one by the linker, and a machine without AVX-512 would meet its instructions.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define PARABLE_WIDTH 16
#define PARABLE_TILE_ROWS 12
#elif defined(__AVX2__)
#define PARABLE_WIDTH 8
#define PARABLE_TILE_ROWS 6
#else
#define PARABLE_WIDTH 4
#define PARABLE_TILE_ROWS 4
#endif

#define PARABLE_INLINE static inline __attribute__((always_inline))

constexpr int width = PARABLE_WIDTH;        // floats in a vector
constexpr int tileRows = PARABLE_TILE_ROWS; // rows of C that a tile computes at once
constexpr int tileColumns = 2 * width;      // columns of C that a tile computes at once

typedef float Vector __attribute__((vector_size(4 * PARABLE_WIDTH)));
typedef int32_t Whole __attribute__((vector_size(4 * PARABLE_WIDTH)));

PARABLE_INLINE Vector load(const float *from) {
  Vector result;
  memcpy(&result, from, sizeof result);
  return result;
}

PARABLE_INLINE void store(float *to, Vector value) { memcpy(to, &value, sizeof value); }

PARABLE_INLINE Vector splat(float value) { return value - Vector{}; }

// The first `count` floats, above 0, and zero in the other lanes; reads nothing beyond them.
PARABLE_INLINE Vector loadSome(const float *from, int64_t count) {
  if (count >= width) return load(from);
#if defined(__AVX512F__)
  return (Vector)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), from);
#else
  float lanes[width] = {};
  for (int64_t i = 0; i < count; i++) lanes[i] = from[i];
  return load(lanes);
#endif
}

PARABLE_INLINE void storeSome(float *to, Vector value, int64_t count) {
  if (count >= width) return store(to, value);
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(to, (__mmask16)((1u << count) - 1), (__m512)value);
#else
  float lanes[width];
  store(lanes, value);
  for (int64_t i = 0; i < count; i++) to[i] = lanes[i];
#endif
}

PARABLE_INLINE Vector larger(Vector a, Vector b) { return a > b ? a : b; }
PARABLE_INLINE Vector smaller(Vector a, Vector b) { return a < b ? a : b; }

// The sum of the lanes, always in the same order.
PARABLE_INLINE float total(Vector value) {
  float lanes[width];
  store(lanes, value);
  for (int half = width / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}

PARABLE_INLINE float largest(Vector value) {
  float lanes[width], result;
  store(lanes, value);
  result = lanes[0];
  for (int i = 1; i < width; i++) result = lanes[i] > result ? lanes[i] : result;
  return result;
}

// e to the x within 2 units in the last place, for x in [-87, 88]; beyond, the value at the bound.
// Range reduction by n ln 2 (Cody and Waite) and the polynomial of Cephes' expf.
PARABLE_INLINE Vector exponential(Vector x) {
  const float rounder = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number.
  x = smaller(larger(x, splat(-87.0f)), splat(88.0f));
  Vector shifted = x * 1.44269504088896341f + rounder;
  Vector n = shifted - rounder;
  Vector r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  Vector p = splat(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  Vector result = p * r * r + r + 1.0f;
  Whole bits;
  memcpy(&bits, &shifted, sizeof bits);
  Whole scale = (bits - 0x4B400000 + 127) << 23;
  Vector power;
  memcpy(&power, &scale, sizeof power);
  return result * power;
}
