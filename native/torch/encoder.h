// The operations that an encoder (BERT) needs beyond a decoder's. All are ATen's own operators,
// which bring their own gradients; the products, which cost most, are our kernels' (`project`).
#pragma once
#include <ATen/ATen.h>

namespace parable::encoder {

// x + y, where y has the shape of x or is one row for all.
at::Tensor add(const at::Tensor &x, const at::Tensor &y);
at::Tensor layerNormalise(const at::Tensor &x, const at::Tensor &gain, const at::Tensor &bias,
                          double epsilon);
at::Tensor gelu(const at::Tensor &x);
// Attention of every token to all tokens of its row that are no padding.
at::Tensor attendAll(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                     const at::Tensor &lengths, int64_t tokens, int64_t heads);
// The mean over each row's tokens that are no padding.
at::Tensor pool(const at::Tensor &x, const at::Tensor &lengths, int64_t tokens);

} // namespace parable::encoder
