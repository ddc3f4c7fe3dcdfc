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

at::Tensor pool(const at::Tensor &x, const at::Tensor &lengths, int64_t tokens) {
  int64_t rows = x.size(0) / tokens;
  at::Tensor mask = real(lengths, tokens).to(at::kFloat).unsqueeze(-1);
  return (x.view({rows, tokens, x.size(1)}) * mask).sum(1) / lengths.unsqueeze(1);
}

} // namespace parable::encoder
