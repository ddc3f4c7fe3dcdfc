// The reference: every operation in ATen's own operators, which bring their own gradients.
#include "operations.h"

namespace parable::reference {

at::Tensor embed(const at::Tensor &table, const at::Tensor &ids, double scale) {
  return at::embedding(table, ids) * scale;
}

at::Tensor project(const at::Tensor &x, const at::Tensor &weight) { return at::linear(x, weight); }

Normalised normalise(const at::Tensor &x, const at::Tensor &delta, const at::Tensor &gain,
                     double epsilon) {
  at::Tensor sum = delta.defined() ? x + delta : x;
  at::Tensor scale = at::rsqrt(at::mean(sum * sum, {-1}, true) + epsilon);
  return {sum, sum * scale * gain};
}

static at::Tensor rotated(const at::Tensor &x, const at::Tensor &cosines, const at::Tensor &sines) {
  auto halves = x.chunk(2, -1);
  return at::cat({halves[0] * cosines - halves[1] * sines, halves[1] * cosines + halves[0] * sines},
                 -1);
}

at::Tensor attend(const at::Tensor &qkv, const at::Tensor &cosines, const at::Tensor &sines,
                  AttentionShape s) {
  int64_t rows = qkv.size(0) / s.tokens;
  at::Tensor split = qkv.view({rows, s.tokens, s.heads + 2 * s.keyHeads, s.size}).transpose(1, 2);
  auto cosine = cosines.narrow(0, 0, s.tokens), sine = sines.narrow(0, 0, s.tokens);
  at::Tensor query = rotated(split.narrow(1, 0, s.heads), cosine, sine);
  at::Tensor key = rotated(split.narrow(1, s.heads, s.keyHeads), cosine, sine);
  at::Tensor value = split.narrow(1, s.heads + s.keyHeads, s.keyHeads);
  key = key.repeat_interleave(s.heads / s.keyHeads, 1);
  value = value.repeat_interleave(s.heads / s.keyHeads, 1);
  at::Tensor scores = at::matmul(query, key.transpose(2, 3)) / std::sqrt((double)s.size);
  at::Tensor later = at::ones({s.tokens, s.tokens}, at::kBool).triu(1);
  at::Tensor weights = at::softmax(scores.masked_fill(later, -INFINITY), -1);
  return at::matmul(weights, value).transpose(1, 2).reshape({rows * s.tokens, s.heads * s.size});
}

at::Tensor gate(const at::Tensor &x) {
  auto halves = x.chunk(2, -1);
  return at::silu(halves[0]) * halves[1];
}

at::Tensor crossEntropy(const at::Tensor &logits, const at::Tensor &targets) {
  return at::cross_entropy_loss(logits, targets.to(at::kLong));
}

} // namespace parable::reference
