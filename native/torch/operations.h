// The operations of a decoder, twice: by our kernels, with gradients written by hand, and by ATen's
// own operators. The second is the reference that tests compare with.
#pragma once
#include "kernels.h"
#include <ATen/ATen.h>

namespace parable {

// The kernels of the best instruction set of this processor.
const Kernels &kernels();

// A pair of the residual stream and its norm.
struct Normalised {
  at::Tensor sum, out;
};

namespace fast {
at::Tensor embed(const at::Tensor &table, const at::Tensor &ids, double scale);
at::Tensor project(const at::Tensor &x, const at::Tensor &weight);
at::Tensor pack(const at::Tensor &weight);
at::Tensor projectPacked(const at::Tensor &x, const at::Tensor &packed, int64_t columns);
Normalised normalise(const at::Tensor &x, const at::Tensor &delta, const at::Tensor &gain,
                     double epsilon);
at::Tensor attend(const at::Tensor &qkv, const at::Tensor &cosines, const at::Tensor &sines,
                  AttentionShape shape);
at::Tensor attendCached(const at::Tensor &qkv, const at::Tensor &cosines, const at::Tensor &sines,
                        AttentionShape shape, at::Tensor &keys, at::Tensor &values,
                        const int32_t *places, const int32_t *positions, int64_t rows);
at::Tensor gate(const at::Tensor &x);
at::Tensor crossEntropy(const at::Tensor &logits, const at::Tensor &targets);
void losses(const at::Tensor &logits, const at::Tensor &targets, double *out);
} // namespace fast

namespace reference {
at::Tensor embed(const at::Tensor &table, const at::Tensor &ids, double scale);
at::Tensor project(const at::Tensor &x, const at::Tensor &weight);
Normalised normalise(const at::Tensor &x, const at::Tensor &delta, const at::Tensor &gain,
                     double epsilon);
at::Tensor attend(const at::Tensor &qkv, const at::Tensor &cosines, const at::Tensor &sines,
                  AttentionShape shape);
at::Tensor gate(const at::Tensor &x);
at::Tensor crossEntropy(const at::Tensor &logits, const at::Tensor &targets);
} // namespace reference

} // namespace parable
