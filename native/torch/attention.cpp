// Causal attention by our kernels, with its gradient and with a cache of keys and values.
#include "operations.h"
#include "scratch.h"
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

namespace parable::fast {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

static const float *in(const at::Tensor &t) { return t.const_data_ptr<float>(); }

// Calls body(row, keyHead, scratch) for every key head of every row of the batch.
template <class Body>
static void eachKeyHead(int64_t rows, const AttentionShape &shape, int64_t span, Body body) {
  int64_t floats = kernels().attentionScratch(&shape, span);
  at::parallel_for(0, rows * shape.keyHeads, 1, [&](int64_t first, int64_t last) {
    float *scratch = Scratch::ofThread(1).floats(floats);
    for (int64_t i = first; i < last; i++) body(i / shape.keyHeads, i % shape.keyHeads, scratch);
  });
}

struct Attend : Function<Attend> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &qkv,
                            const at::Tensor &cosines, const at::Tensor &sines, int64_t tokens,
                            int64_t heads, int64_t keyHeads, int64_t size) {
    AttentionShape shape{tokens, heads, keyHeads, size};
    int64_t rows = qkv.size(0) / tokens;
    at::Tensor result = at::empty({qkv.size(0), heads * size}, qkv.options());
    at::Tensor logs = at::empty({rows, heads, tokens}, qkv.options());
    float *to = result.mutable_data_ptr<float>(), *logTo = logs.mutable_data_ptr<float>();
    eachKeyHead(rows, shape, tokens, [&](int64_t row, int64_t keyHead, float *scratch) {
      kernels().attentionForward(&shape, keyHead, in(qkv) + row * tokens * qkv.size(1), in(cosines),
                                 in(sines), to + row * tokens * heads * size,
                                 logTo + row * heads * tokens, scratch);
    });
    context->save_for_backward({qkv, cosines, sines, result, logs});
    context->saved_data["shape"] = std::vector<int64_t>{tokens, heads, keyHeads, size};
    return result;
  }

  static variable_list backward(AutogradContext *context, variable_list up) {
    auto saved = context->get_saved_variables();
    auto numbers = context->saved_data["shape"].toIntVector();
    AttentionShape shape{numbers[0], numbers[1], numbers[2], numbers[3]};
    const at::Tensor &qkv = saved[0];
    at::Tensor d = up[0].contiguous(), result = at::empty_like(qkv);
    int64_t rows = qkv.size(0) / shape.tokens, wide = shape.tokens * qkv.size(1);
    int64_t narrow = shape.tokens * shape.heads * shape.size;
    float *to = result.mutable_data_ptr<float>();
    eachKeyHead(rows, shape, shape.tokens, [&](int64_t row, int64_t keyHead, float *scratch) {
      kernels().attentionBackward(&shape, keyHead, in(qkv) + row * wide, in(saved[1]), in(saved[2]),
                                  in(saved[3]) + row * narrow,
                                  in(saved[4]) + row * shape.heads * shape.tokens,
                                  in(d) + row * narrow, to + row * wide, scratch);
    });
    return {result, {}, {}, {}, {}, {}, {}};
  }
};

at::Tensor attend(const at::Tensor &qkv, const at::Tensor &cosines, const at::Tensor &sines,
                  AttentionShape s) {
  return Attend::apply(qkv, cosines, sines, s.tokens, s.heads, s.keyHeads, s.size);
}

at::Tensor attendCached(const at::Tensor &qkv, const at::Tensor &cosines, const at::Tensor &sines,
                        AttentionShape shape, at::Tensor &keys, at::Tensor &values,
                        const int32_t *places, const int32_t *positions, int64_t rows) {
  int64_t capacity = keys.size(3), wide = shape.tokens * qkv.size(1);
  int64_t narrow = shape.tokens * shape.heads * shape.size;
  at::Tensor result = at::empty({qkv.size(0), shape.heads * shape.size}, qkv.options());
  float *to = result.mutable_data_ptr<float>();
  float *keyTo = keys.mutable_data_ptr<float>(), *valueTo = values.mutable_data_ptr<float>();
  int64_t keyStride = shape.size * capacity, valueStride = capacity * values.size(3);
  eachKeyHead(rows, shape, capacity, [&](int64_t row, int64_t keyHead, float *scratch) {
    int64_t piece = places[row] * shape.keyHeads + keyHead;
    kernels().attentionCached(&shape, keyHead, positions[row], in(qkv) + row * wide, in(cosines),
                              in(sines), keyTo + piece * keyStride, valueTo + piece * valueStride,
                              capacity, to + row * narrow, scratch);
  });
  return result;
}

} // namespace parable::fast
