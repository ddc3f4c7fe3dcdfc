// Causal attention with rotary positions over grouped heads, for short contexts: the scores of one
// block of queries are held whole, and what lies above the diagonal is never computed.
//
// A row of `qkv` holds the heads' queries, then the key heads' keys, then their values, `size`
// numbers each. Rotation is that of Hugging Face's Llama: number i of the first half of a head is
// paired with number i of the second half. `cosines` and `sines` hold size / 2 numbers a position.
#pragma once
#include "gemm.h"
#include "kernels.h"
#include <math.h>

PARABLE_INLINE int64_t padded(int64_t count, int64_t unit) {
  return (count + unit - 1) / unit * unit;
}

constexpr int64_t queryBlock = 4 * tileRows; // queries whose scores are held at once

PARABLE_INLINE int64_t rowWidth(const AttentionShape &s) {
  return (s.heads + 2 * s.keyHeads) * s.size;
}

// Floats of scratch that forward and backward need for `span` positions.
static int64_t attentionScratch(const AttentionShape *s, int64_t span) {
  int64_t across = padded(span, tileColumns), deep = padded(s->size, tileColumns);
  return 2 * s->size * across + 5 * across * deep + 2 * queryBlock * across + queryBlock * deep;
}

PARABLE_INLINE void rotate(const float *from, const float *cosine, const float *sine, int64_t half,
                           float scale, float *to) {
  for (int64_t i = 0; i < half; i += width) {
    int64_t left = half - i;
    Vector a = loadSome(from + i, left), b = loadSome(from + half + i, left);
    Vector c = loadSome(cosine + i, left) * scale, s = loadSome(sine + i, left) * scale;
    storeSome(to + i, a * c - b * s, left);
    storeSome(to + half + i, b * c + a * s, left);
  }
}

// The transpose of `rotate`, which is its inverse but for the scale: the way of the gradient.
PARABLE_INLINE void rotateBack(const float *from, const float *cosine, const float *sine,
                               int64_t half, float scale, float *to) {
  for (int64_t i = 0; i < half; i += width) {
    int64_t left = half - i;
    Vector a = loadSome(from + i, left), b = loadSome(from + half + i, left);
    Vector c = loadSome(cosine + i, left) * scale, s = loadSome(sine + i, left) * scale;
    storeSome(to + i, a * c + b * s, left);
    storeSome(to + half + i, b * c - a * s, left);
  }
}

// C[rows, columns] = A B (or +=) where the rows of B begin every `pitch` floats.
template <bool Transposed>
static void product(int64_t rows, int64_t columns, int64_t depth, const float *a, int64_t stride,
                    const float *b, int64_t pitch, float *c, int64_t cPitch, bool accumulate) {
  for (int64_t n = 0; n < columns; n += tileColumns) {
    int64_t count = columns - n < tileColumns ? columns - n : tileColumns;
    strip<Transposed>(rows, depth, a, stride, b + n, pitch, c + n, cPitch, count, accumulate);
  }
}

// Makes `scores` of one query, of which keys [0, seen) count, into exp(score - highest), zero
// beyond up to `across`, and returns 1 / their sum; `log` receives the logarithm of the sum.
static float soften(float *scores, int64_t seen, int64_t across, float *log) {
  for (int64_t i = seen; i < across; i++) scores[i] = -1e30f;
  Vector top = splat(-1e30f);
  for (int64_t i = 0; i < across; i += width) top = larger(top, load(scores + i));
  float highest = largest(top);
  Vector sums = Vector{};
  for (int64_t i = 0; i < across; i += width) {
    Vector score = load(scores + i);
    Vector value = score > -1e29f ? exponential(score - highest) : Vector{};
    store(scores + i, value);
    sums += value;
  }
  float sum = total(sums);
  if (log) *log = highest + logf(sum);
  return 1.0f / sum;
}

// Attends with queries at positions [position, position + rows) of one head; `query` is rotated and
// scaled, [rows, size]; keys are [size, keyPitch], values [positions, valuePitch]; `out` begins
// every outPitch floats.
static void attend(int64_t rows, int64_t position, int64_t size, const float *query,
                   const float *keys, int64_t keyPitch, const float *values, int64_t valuePitch,
                   float *scores, int64_t across, float *out, int64_t outPitch, float *logs) {
  for (int64_t first = 0; first < rows; first += queryBlock) {
    int64_t count = rows - first < queryBlock ? rows - first : queryBlock;
    int64_t seen = position + first + count, wide = padded(seen, tileColumns);
    product<false>(count, wide, size, query + first * size, size, keys, keyPitch, scores, across,
                   false);
    float shares[queryBlock];
    for (int64_t i = 0; i < count; i++)
      shares[i] = soften(scores + i * across, position + first + i + 1, wide,
                         logs ? logs + first + i : nullptr);
    product<false>(count, size, seen, scores, across, values, valuePitch, out + first * outPitch,
                   outPitch, false);
    for (int64_t i = 0; i < count; i++)
      for (int64_t j = 0; j < size; j++) out[(first + i) * outPitch + j] *= shares[i];
  }
}

// One key head of one row of the batch: writes its query heads' part of `out` ([tokens, heads *
// size]) and, if asked, of `logs` ([heads, tokens]). All pointers begin at the batch row.
static void attentionForward(const AttentionShape *s, int64_t keyHead, const float *qkv,
                             const float *cosines, const float *sines, float *out, float *logs,
                             float *scratch) {
  int64_t pitch = rowWidth(*s), half = s->size / 2, group = s->heads / s->keyHeads;
  int64_t across = padded(s->tokens, tileColumns), deep = padded(s->size, tileColumns);
  float *keys = scratch, *values = keys + s->size * across, *query = values + across * deep;
  float *scores = query + across * deep;
  memset(keys, 0, sizeof(float) * (s->size * across + across * deep));
  for (int64_t t = 0; t < s->tokens; t++) {
    const float *key = qkv + t * pitch + (s->heads + keyHead) * s->size;
    rotate(key, cosines + t * half, sines + t * half, half, 1, query);
    for (int64_t i = 0; i < s->size; i++) keys[i * across + t] = query[i];
    memcpy(values + t * deep, key + s->keyHeads * s->size, sizeof(float) * s->size);
  }
  float scale = 1.0f / sqrtf((float)s->size);
  for (int64_t head = keyHead * group; head < (keyHead + 1) * group; head++) {
    for (int64_t t = 0; t < s->tokens; t++)
      rotate(qkv + t * pitch + head * s->size, cosines + t * half, sines + t * half, half, scale,
             query + t * s->size);
    attend(s->tokens, 0, s->size, query, keys, across, values, deep, scores, across,
           out + head * s->size, s->heads * s->size, logs ? logs + head * s->tokens : nullptr);
  }
}

// The gradient of `attentionForward`: writes the key head's and its query heads' part of `dQkv`.
static void attentionBackward(const AttentionShape *s, int64_t keyHead, const float *qkv,
                              const float *cosines, const float *sines, const float *out,
                              const float *logs, const float *dOut, float *dQkv, float *scratch) {
  int64_t pitch = rowWidth(*s), half = s->size / 2, group = s->heads / s->keyHeads;
  int64_t size = s->size, outPitch = s->heads * size;
  int64_t across = padded(s->tokens, tileColumns), deep = padded(size, tileColumns);
  float *keys = scratch, *valuesAcross = keys + size * across;
  float *keyRows = valuesAcross + size * across, *query = keyRows + across * deep;
  float *up = query + across * deep, *dKey = up + across * deep, *dValue = dKey + across * deep;
  float *weights = dValue + across * deep, *dScores = weights + queryBlock * across;
  float *dQuery = dScores + queryBlock * across; // One block at a time: [queryBlock, deep].
  memset(scratch, 0, sizeof(float) * (2 * size * across + 5 * across * deep));
  for (int64_t t = 0; t < s->tokens; t++) {
    const float *key = qkv + t * pitch + (s->heads + keyHead) * size;
    rotate(key, cosines + t * half, sines + t * half, half, 1, keyRows + t * deep);
    for (int64_t i = 0; i < size; i++) {
      keys[i * across + t] = keyRows[t * deep + i];
      valuesAcross[i * across + t] = key[s->keyHeads * size + i];
    }
  }
  float scale = 1.0f / sqrtf((float)size);
  for (int64_t head = keyHead * group; head < (keyHead + 1) * group; head++) {
    for (int64_t t = 0; t < s->tokens; t++) {
      rotate(qkv + t * pitch + head * size, cosines + t * half, sines + t * half, half, scale,
             query + t * deep);
      memcpy(up + t * deep, dOut + t * outPitch + head * size, sizeof(float) * size);
    }
    for (int64_t first = 0; first < s->tokens; first += queryBlock) {
      int64_t count = s->tokens - first < queryBlock ? s->tokens - first : queryBlock;
      int64_t seen = first + count, wide = padded(seen, tileColumns);
      product<false>(count, wide, size, query + first * deep, deep, keys, across, weights, across,
                     false);
      product<false>(count, wide, size, up + first * deep, deep, valuesAcross, across, dScores,
                     across, false);
      for (int64_t i = 0; i < count; i++) {
        int64_t t = first + i;
        Vector dots = Vector{};
        for (int64_t j = 0; j < size; j += width)
          dots += load(up + t * deep + j) *
                  loadSome(out + t * outPitch + head * size + j, size - j);
        float dot = total(dots);
        float *weight = weights + i * across, *dScore = dScores + i * across;
        float log = logs[head * s->tokens + t];
        for (int64_t j = t + 1; j < wide; j++) weight[j] = -1e30f;
        for (int64_t j = 0; j < wide; j += width) {
          Vector score = load(weight + j);
          Vector value = score > -1e29f ? exponential(score - log) : Vector{};
          store(weight + j, value);
          store(dScore + j, value * (load(dScore + j) - dot));
        }
      }
      product<true>(seen, deep, count, weights, across, up + first * deep, deep, dValue, deep,
                    true);
      product<true>(seen, deep, count, dScores, across, query + first * deep, deep, dKey, deep,
                    true);
      product<false>(count, deep, seen, dScores, across, keyRows, deep, dQuery, deep, false);
      for (int64_t i = 0; i < count; i++)
        rotateBack(dQuery + i * deep, cosines + (first + i) * half, sines + (first + i) * half,
                   half, scale, dQkv + (first + i) * pitch + head * size);
    }
  }
  for (int64_t t = 0; t < s->tokens; t++) {
    float *to = dQkv + t * pitch + (s->heads + keyHead) * size;
    rotateBack(dKey + t * deep, cosines + t * half, sines + t * half, half, 1, to);
    memcpy(to + s->keyHeads * size, dValue + t * deep, sizeof(float) * size);
  }
}

// Attends with `tokens` new tokens at positions [position, position + tokens) of one batch row and
// key head, after writing their keys and values into the cache: keys [size, capacity], values
// [capacity, deep], both of this row and key head, capacity and deep whole tiles wide.
static void attentionCached(const AttentionShape *s, int64_t keyHead, int64_t position,
                            const float *qkv, const float *cosines, const float *sines, float *keys,
                            float *values, int64_t capacity, float *out, float *scratch) {
  int64_t pitch = rowWidth(*s), half = s->size / 2, group = s->heads / s->keyHeads;
  int64_t deep = padded(s->size, tileColumns);
  const float *cosine = cosines + position * half, *sine = sines + position * half;
  float *query = scratch, *scores = query + padded(s->tokens, tileColumns) * deep;
  for (int64_t t = 0; t < s->tokens; t++) {
    const float *key = qkv + t * pitch + (s->heads + keyHead) * s->size;
    rotate(key, cosine + t * half, sine + t * half, half, 1, query);
    for (int64_t i = 0; i < s->size; i++) keys[i * capacity + position + t] = query[i];
    memcpy(values + (position + t) * deep, key + s->keyHeads * s->size, sizeof(float) * s->size);
  }
  float scale = 1.0f / sqrtf((float)s->size);
  for (int64_t head = keyHead * group; head < (keyHead + 1) * group; head++) {
    for (int64_t t = 0; t < s->tokens; t++)
      rotate(qkv + t * pitch + head * s->size, cosine + t * half, sine + t * half, half, scale,
             query + t * s->size);
    attend(s->tokens, position, s->size, query, keys, capacity, values, deep, scores, capacity,
           out + head * s->size, s->heads * s->size, nullptr);
  }
}
