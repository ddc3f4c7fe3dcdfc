#include "encoder.h"

namespace parable::encoder {

at::Tensor add(const at::Tensor &x, const at::Tensor &y) { return x + y; }

at::Tensor layerNormalise(const at::Tensor &x, const at::Tensor &gain, const at::Tensor &bias,
                          double epsilon) {
  return at::layer_norm(x, {x.size(1)}, gain, bias, epsilon);
}

at::Tensor gelu(const at::Tensor &x) { return at::gelu(x); }

// Which of [rows, tokens] are no padding.
static at::Tensor real(const at::Tensor &lengths, int64_t tokens) {
  return at::arange(tokens, at::kInt).unsqueeze(0) < lengths.unsqueeze(1);
}

at::Tensor attendAll(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                     const at::Tensor &lengths, int64_t tokens, int64_t heads) {
  int64_t rows = query.size(0) / tokens, width = query.size(1), size = width / heads;
  auto split = [&](const at::Tensor &x) {
    return x.view({rows, tokens, heads, size}).transpose(1, 2);
  };
  at::Tensor scores = at::matmul(split(query), split(key).transpose(2, 3)) / std::sqrt((double)size);
  at::Tensor padding = real(lengths, tokens).logical_not().view({rows, 1, 1, tokens});
  at::Tensor weights = at::softmax(scores.masked_fill(padding, -INFINITY), -1);
  return at::matmul(weights, split(value)).transpose(1, 2).reshape({rows * tokens, width});
}

at::Tensor pool(const at::Tensor &x, const at::Tensor &scores, const at::Tensor &lengths,
                int64_t tokens) {
  int64_t rows = x.size(0) / tokens;
  at::Tensor mask = real(lengths, tokens);
  at::Tensor marks = scores.defined() ? scores.view({rows, tokens}) : at::zeros({rows, tokens});
  at::Tensor weights = at::softmax(marks.masked_fill(mask.logical_not(), -INFINITY), 1);
  return (x.view({rows, tokens, x.size(1)}) * weights.unsqueeze(-1)).sum(1);
}

at::Tensor gather(const at::Tensor &x, const at::Tensor &owners, int64_t count) {
  std::vector<at::Tensor> result;
  for (int64_t owner = 0; owner < count; owner++) {
    at::Tensor own = x.index_select(0, at::nonzero(owners == owner).view({-1}));
    result.push_back(at::logsumexp(own, {0}) - std::log((double)own.size(0)));
  }
  return at::stack(result);
}

at::Tensor binaryLoss(const at::Tensor &logits, const at::Tensor &targets,
                      const at::Tensor &weights) {
  at::Tensor losses = at::softplus(logits) - logits * targets;
  return (losses * weights).sum(1).mean();
}

} // namespace parable::encoder
