// Kernels that work on one row at a time: root mean square norm, SwiGLU, cross-entropy, AdamW.
// A row's result depends on that row alone, so a batch changes nothing.
#pragma once
#include "vector.h"
#include <math.h>

// For rows [first, last) of `columns` each: sum = x + delta (delta may be null, then x is used as
// it is), out = sum * scale * gain with scale = 1 / sqrt(mean(sum^2) + epsilon), kept in
// scales[row].
static void normalise(int64_t first, int64_t last, int64_t columns, const float *x,
                      const float *delta, const float *gain, float epsilon, float *sum, float *out,
                      float *scales) {
  for (int64_t row = first; row < last; row++) {
    const float *from = x + row * columns;
    Vector squares = Vector{};
    for (int64_t i = 0; i < columns; i += width) {
      Vector value = loadSome(from + i, columns - i);
      if (delta) {
        value += loadSome(delta + row * columns + i, columns - i);
        storeSome(sum + row * columns + i, value, columns - i);
      }
      squares += value * value;
    }
    if (delta) from = sum + row * columns;
    float scale = 1.0f / sqrtf(total(squares) / (float)columns + epsilon);
    scales[row] = scale;
    for (int64_t i = 0; i < columns; i += width)
      storeSome(out + row * columns + i,
                loadSome(from + i, columns - i) * scale * loadSome(gain + i, columns - i),
                columns - i);
  }
}

// The gradient of `normalise`: dx = dSum + (dOut gain - x s^2 mean(dOut gain x)) s for rows
// [first, last), and dGain += the sum over these rows of dOut x s. dSum may be null.
static void normaliseBackward(int64_t first, int64_t last, int64_t columns, const float *x,
                              const float *gain, const float *scales, const float *dOut,
                              const float *dSum, float *dx, float *dGain) {
  for (int64_t row = first; row < last; row++) {
    const float *from = x + row * columns, *up = dOut + row * columns;
    float scale = scales[row];
    Vector dots = Vector{};
    for (int64_t i = 0; i < columns; i += width) {
      Vector value = loadSome(from + i, columns - i), d = loadSome(up + i, columns - i);
      dots += value * d * loadSome(gain + i, columns - i);
      storeSome(dGain + i, loadSome(dGain + i, columns - i) + d * value * scale, columns - i);
    }
    float pull = total(dots) / (float)columns * scale * scale;
    for (int64_t i = 0; i < columns; i += width) {
      Vector value = loadSome(from + i, columns - i), d = loadSome(up + i, columns - i);
      Vector result = (d * loadSome(gain + i, columns - i) - value * pull) * scale;
      if (dSum) result += loadSome(dSum + row * columns + i, columns - i);
      storeSome(dx + row * columns + i, result, columns - i);
    }
  }
}

// out = silu(gate) * up, where a row of `both` is gate and then up, `columns` wide each.
static void gateRows(int64_t first, int64_t last, int64_t columns, const float *both, float *out) {
  for (int64_t row = first; row < last; row++) {
    const float *gate = both + row * 2 * columns, *up = gate + columns;
    for (int64_t i = 0; i < columns; i += width) {
      Vector g = loadSome(gate + i, columns - i), u = loadSome(up + i, columns - i);
      storeSome(out + row * columns + i, g * u / (1.0f + exponential(-g)), columns - i);
    }
  }
}

static void gateRowsBackward(int64_t first, int64_t last, int64_t columns, const float *both,
                             const float *dOut, float *dBoth) {
  for (int64_t row = first; row < last; row++) {
    const float *gate = both + row * 2 * columns, *up = gate + columns;
    float *dGate = dBoth + row * 2 * columns, *dUp = dGate + columns;
    for (int64_t i = 0; i < columns; i += width) {
      Vector g = loadSome(gate + i, columns - i), u = loadSome(up + i, columns - i);
      Vector d = loadSome(dOut + row * columns + i, columns - i);
      Vector sigmoid = 1.0f / (1.0f + exponential(-g));
      storeSome(dGate + i, d * u * sigmoid * (1.0f + g * (1.0f - sigmoid)), columns - i);
      storeSome(dUp + i, d * g * sigmoid, columns - i);
    }
  }
}

// For rows [first, last): losses[row] = log(sum(exp(logits))) - logits[target], in nats. With
// `dLogits` (which may be `logits` itself) also (softmax - one hot) * share, the gradient.
static void crossEntropyRows(int64_t first, int64_t last, int64_t columns, const float *logits,
                             const int32_t *targets, float share, double *losses, float *dLogits) {
  for (int64_t row = first; row < last; row++) {
    const float *from = logits + row * columns;
    Vector top = splat(from[0]);
    int64_t i = 0;
    for (; i + width <= columns; i += width) top = larger(top, load(from + i));
    float highest = largest(top);
    for (; i < columns; i++) highest = from[i] > highest ? from[i] : highest;
    float target = from[targets[row]] - highest;
    Vector sums = Vector{};
    float *to = dLogits ? dLogits + row * columns : nullptr;
    for (i = 0; i < columns; i += width) {
      Vector value = exponential(loadSome(from + i, columns - i) - highest);
      if (to) storeSome(to + i, value, columns - i);
      if (columns - i < width) {
        float lanes[width] = {};
        storeSome(lanes, value, columns - i);
        value = load(lanes);
      }
      sums += value;
    }
    float sum = total(sums);
    losses[row] = log((double)sum) - (double)target;
    if (!to) continue;
    float factor = share / sum;
    for (i = 0; i < columns; i += width)
      storeSome(to + i, loadSome(to + i, columns - i) * factor, columns - i);
    to[targets[row]] -= share;
  }
}

// One AdamW step on `count` numbers, the gradient multiplied by `share` (clipping) first. Decay is
// decoupled. `one` and `two` are 1 - beta1^step and 1 - beta2^step.
// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
static void adamw(int64_t count, float *weight, const float *gradient, float *first, float *second,
                  float share, float rate, float beta1, float beta2, float epsilon, float decay,
                  double one, double two) {
  float pace = (float)(rate / one), root = (float)(1.0 / sqrt(two)), keep = 1.0f - rate * decay;
  for (int64_t i = 0; i < count; i++) {
    float g = gradient[i] * share;
    float m = first[i] + (g - first[i]) * (1.0f - beta1);
    float v = second[i] * beta2 + g * g * (1.0f - beta2);
    first[i] = m;
    second[i] = v;
    weight[i] = weight[i] * keep - pace * m / (sqrtf(v) * root + epsilon);
  }
}

// The sum of the squares, in double, always in the same order.
static double sumOfSquares(int64_t count, const float *values) {
  double lanes[8] = {}, sum = 0;
  int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int lane = 0; lane < 8; lane++) lanes[lane] += (double)values[i + lane] * values[i + lane];
  for (; i < count; i++) sum += (double)values[i] * values[i];
  for (int lane = 0; lane < 8; lane++) sum += lanes[lane];
  return sum;
}
