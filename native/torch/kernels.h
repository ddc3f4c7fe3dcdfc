// The table of kernels of one instruction set. Written once, compiled three times (kernels.cpp);
// the plugin takes the best copy that the processor runs.
#pragma once
#include <stdint.h>

// What every attention kernel needs to know of the shape.
struct AttentionShape {
  int64_t tokens;   // of a row of the batch
  int64_t heads;    // query heads
  int64_t keyHeads; // heads of keys and values; divides heads
  int64_t size;     // numbers of a head; even
};

struct Kernels {
  const char *name;
  int64_t tileColumns;
  void (*pack)(int64_t, int64_t, const float *, int64_t, int64_t, int64_t, int64_t, float *);
  void (*multiply)(int64_t, int64_t, int64_t, int64_t, const float *, int64_t, int64_t,
                   const float *, float *, int64_t);
  void (*normalise)(int64_t, int64_t, int64_t, const float *, const float *, const float *, float,
                    float *, float *, float *);
  void (*normaliseBackward)(int64_t, int64_t, int64_t, const float *, const float *, const float *,
                            const float *, const float *, float *, float *);
  void (*gate)(int64_t, int64_t, int64_t, const float *, float *);
  void (*gateBackward)(int64_t, int64_t, int64_t, const float *, const float *, float *);
  void (*crossEntropy)(int64_t, int64_t, int64_t, const float *, const int32_t *, float, double *,
                       float *);
  void (*adamw)(int64_t, float *, const float *, float *, float *, float, float, float, float,
                float, float, double, double);
  double (*sumOfSquares)(int64_t, const float *);
  int64_t (*attentionScratch)(const AttentionShape *, int64_t);
  void (*attentionForward)(const AttentionShape *, int64_t, const float *, const float *,
                           const float *, float *, float *, float *);
  void (*attentionBackward)(const AttentionShape *, int64_t, const float *, const float *,
                            const float *, const float *, const float *, const float *, float *,
                            float *);
  void (*attentionCached)(const AttentionShape *, int64_t, int64_t, const float *, const float *,
                          const float *, float *, float *, int64_t, float *, float *);
};

extern "C" {
const Kernels *parable_kernels_v1(void); // x86-64, or any other machine
const Kernels *parable_kernels_v3(void); // AVX2 and FMA
const Kernels *parable_kernels_v4(void); // AVX-512
}
