// The operations by our kernels. Each is a torch::autograd::Function: the graph and the order of
// the backward pass are torch's, the arithmetic is ours.
#include "operations.h"
#include "scratch.h"
#include <ATen/Parallel.h>
#include <cstdlib>
#include <cstring>
#include <torch/csrc/autograd/custom_function.h>

namespace parable {

// PARABLE_TORCH_INSTRUCTIONS=v1 or v3 takes an older copy than the processor's best, so that a
// machine with AVX-512 can test them all; it never takes one that the processor cannot run.
static bool allowed(const char *level) {
  const char *most = std::getenv("PARABLE_TORCH_INSTRUCTIONS");
  return !most || std::strcmp(level, most) <= 0;
}

const Kernels &kernels() {
  static const Kernels *best = [] {
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512cd");
    bool middle = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                  __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (wide && middle && allowed("v4")) return parable_kernels_v4();
    if (middle && allowed("v3")) return parable_kernels_v3();
#endif
    return parable_kernels_v1();
  }();
  return *best;
}

} // namespace parable

namespace parable::fast {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

static const float *in(const at::Tensor &t) { return t.const_data_ptr<float>(); }
static float *out(at::Tensor &t) { return t.mutable_data_ptr<float>(); }
static const int32_t *ids(const at::Tensor &t) { return t.const_data_ptr<int32_t>(); }

constexpr int64_t rowGrain = 64; // Rows worth a thread of their own.

// C [m, n] = A(m, k) B(k, n), both given by their strides; the result depends on no thread count.
static void product(int64_t m, int64_t n, int64_t k, const float *a, int64_t aRow, int64_t aColumn,
                    const float *b, int64_t bRow, int64_t bColumn, float *c) {
  const Kernels &use = kernels();
  int64_t panels = (n + use.tileColumns - 1) / use.tileColumns;
  float *packed = Scratch::ofThread(0).floats(panels * use.tileColumns * k);
  at::parallel_for(0, panels, std::max<int64_t>(1, 65536 / k / use.tileColumns),
                   [&](int64_t first, int64_t last) {
                     use.pack(k, n, b, bRow, bColumn, first, last, packed);
                   });
  at::parallel_for(0, m, std::max<int64_t>(12, 400000 / (n * k)), [&](int64_t first, int64_t last) {
    use.multiply(first, last, n, k, a, aRow, aColumn, packed, c, n);
  });
}

struct Embed : Function<Embed> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &table, const at::Tensor &id,
                            double scale) {
    int64_t columns = table.size(1), rows = id.numel();
    at::Tensor result = at::empty({rows, columns}, table.options());
    const float *from = in(table);
    const float factor = (float)scale;
    const int32_t *index = ids(id);
    float *to = out(result);
    for (int64_t row = 0; row < rows; row++)
      for (int64_t i = 0; i < columns; i++)
        to[row * columns + i] = from[index[row] * columns + i] * factor;
    context->save_for_backward({id});
    context->saved_data["rows"] = table.size(0);
    context->saved_data["scale"] = scale;
    return result;
  }

  static variable_list backward(AutogradContext *context, variable_list up) {
    at::Tensor id = context->get_saved_variables()[0], from = up[0].contiguous();
    int64_t columns = from.size(1), rows = id.numel();
    float scale = (float)context->saved_data["scale"].toDouble();
    at::Tensor result = at::zeros({context->saved_data["rows"].toInt(), columns}, from.options());
    const int32_t *index = ids(id);
    float *whole = out(result);
    for (int64_t row = 0; row < rows; row++) {
      float *to = whole + index[row] * columns;
      const float *add = in(from) + row * columns;
      for (int64_t i = 0; i < columns; i++) to[i] += add[i] * scale;
    }
    return {result, {}, {}};
  }
};

struct Project : Function<Project> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &w) {
    int64_t rows = x.size(0), columns = w.size(0), depth = w.size(1);
    at::Tensor result = at::empty({rows, columns}, x.options());
    product(rows, columns, depth, in(x), depth, 1, in(w), 1, depth, out(result));
    context->save_for_backward({x, w});
    return result;
  }

  static variable_list backward(AutogradContext *context, variable_list up) {
    auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &w = saved[1];
    at::Tensor d = up[0].contiguous();
    int64_t rows = x.size(0), columns = w.size(0), depth = w.size(1);
    at::Tensor dx, dw;
    if (context->needs_input_grad(0)) {
      dx = at::empty({rows, depth}, x.options());
      product(rows, depth, columns, in(d), columns, 1, in(w), depth, 1, out(dx));
    }
    if (context->needs_input_grad(1)) {
      dw = at::empty({columns, depth}, x.options());
      product(columns, depth, rows, in(d), 1, columns, in(x), depth, 1, out(dw));
    }
    return {dx, dw};
  }
};

struct Normalise : Function<Normalise> {
  static variable_list forward(AutogradContext *context, const at::Tensor &x,
                               const std::optional<at::Tensor> &delta, const at::Tensor &gain,
                               double epsilon) {
    int64_t rows = x.size(0), columns = x.size(1);
    at::Tensor sum = delta ? at::empty_like(x) : x, result = at::empty_like(x);
    at::Tensor scales = at::empty({rows}, x.options());
    float *to = delta ? out(sum) : nullptr;
    const float *add = delta ? in(*delta) : nullptr;
    at::parallel_for(0, rows, rowGrain, [&](int64_t first, int64_t last) {
      kernels().normalise(first, last, columns, in(x), add, in(gain), (float)epsilon, to,
                          out(result), out(scales));
    });
    context->set_materialize_grads(false);
    context->save_for_backward({sum, gain, scales});
    context->saved_data["delta"] = delta.has_value();
    if (!delta) return {result};
    return {result, sum};
  }

  static variable_list backward(AutogradContext *context, variable_list up) {
    auto saved = context->get_saved_variables();
    const at::Tensor &sum = saved[0], &gain = saved[1], &scales = saved[2];
    bool delta = context->saved_data["delta"].toBool();
    at::Tensor direct = up.size() > 1 && up[1].defined() ? up[1].contiguous() : at::Tensor();
    if (!up[0].defined()) return {direct, delta ? direct : at::Tensor(), {}, {}};
    at::Tensor d = up[0].contiguous(), dx = at::empty_like(sum);
    int64_t rows = sum.size(0), columns = sum.size(1), parts = (rows + rowGrain - 1) / rowGrain;
    at::Tensor partial = at::zeros({parts, columns}, sum.options());
    at::parallel_for(0, parts, 1, [&](int64_t first, int64_t last) {
      for (int64_t part = first; part < last; part++)
        kernels().normaliseBackward(part * rowGrain, std::min(rows, (part + 1) * rowGrain), columns,
                                    in(sum), in(gain), in(scales), in(d),
                                    direct.defined() ? in(direct) : nullptr, out(dx),
                                    out(partial) + part * columns);
    });
    return {dx, delta ? dx : at::Tensor(), partial.sum(0), {}};
  }
};

struct Gate : Function<Gate> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x) {
    int64_t rows = x.size(0), columns = x.size(1) / 2;
    at::Tensor result = at::empty({rows, columns}, x.options());
    at::parallel_for(0, rows, rowGrain, [&](int64_t first, int64_t last) {
      kernels().gate(first, last, columns, in(x), out(result));
    });
    context->save_for_backward({x});
    return result;
  }

  static variable_list backward(AutogradContext *context, variable_list up) {
    at::Tensor x = context->get_saved_variables()[0], d = up[0].contiguous();
    at::Tensor dx = at::empty_like(x);
    at::parallel_for(0, x.size(0), rowGrain, [&](int64_t first, int64_t last) {
      kernels().gateBackward(first, last, x.size(1) / 2, in(x), in(d), out(dx));
    });
    return {dx};
  }
};

// The gradient is made on the way forward, where the exponentials are at hand.
struct CrossEntropy : Function<CrossEntropy> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &logits,
                            const at::Tensor &targets, bool wanted) {
    int64_t rows = logits.size(0), columns = logits.size(1);
    at::Tensor d = wanted ? at::empty_like(logits) : at::Tensor();
    std::vector<double> losses(rows);
    at::parallel_for(0, rows, rowGrain, [&](int64_t first, int64_t last) {
      kernels().crossEntropy(first, last, columns, in(logits), ids(targets), 1.0f / (float)rows,
                             losses.data(), wanted ? out(d) : nullptr);
    });
    if (wanted) context->saved_data["gradient"] = d;
    double sum = 0;
    for (double loss : losses) sum += loss;
    return at::scalar_tensor(sum / (double)rows, at::kDouble);
  }

  static variable_list backward(AutogradContext *context, variable_list up) {
    at::Tensor d = context->saved_data["gradient"].toTensor();
    double factor = up[0].item().toDouble();
    return {factor == 1 ? d : d * factor, {}, {}};
  }
};

at::Tensor embed(const at::Tensor &table, const at::Tensor &ids, double scale) {
  return Embed::apply(table, ids, scale);
}

at::Tensor project(const at::Tensor &x, const at::Tensor &weight) {
  return Project::apply(x, weight);
}

at::Tensor pack(const at::Tensor &weight) {
  const Kernels &use = kernels();
  int64_t columns = weight.size(0), depth = weight.size(1);
  int64_t panels = (columns + use.tileColumns - 1) / use.tileColumns;
  at::Tensor packed = at::empty({panels, depth, use.tileColumns}, weight.options());
  use.pack(depth, columns, in(weight), 1, depth, 0, panels, out(packed));
  return packed;
}

at::Tensor projectPacked(const at::Tensor &x, const at::Tensor &packed, int64_t columns) {
  int64_t rows = x.size(0), depth = packed.size(1);
  at::Tensor result = at::empty({rows, columns}, x.options());
  at::parallel_for(0, rows, std::max<int64_t>(12, 400000 / (columns * depth)),
                   [&](int64_t first, int64_t last) {
                     kernels().multiply(first, last, columns, depth, in(x), depth, 1, in(packed),
                                        out(result), columns);
                   });
  return result;
}

Normalised normalise(const at::Tensor &x, const at::Tensor &delta, const at::Tensor &gain,
                     double epsilon) {
  // An undefined tensor would not pass through apply.
  auto added = delta.defined() ? std::optional<at::Tensor>(delta) : std::nullopt;
  auto both = Normalise::apply(x, added, gain, epsilon);
  return {delta.defined() ? both[1] : x, both[0]};
}

at::Tensor gate(const at::Tensor &x) { return Gate::apply(x); }

at::Tensor crossEntropy(const at::Tensor &logits, const at::Tensor &targets) {
  return CrossEntropy::apply(logits, targets,
                             c10::GradMode::is_enabled() && logits.requires_grad());
}

void losses(const at::Tensor &logits, const at::Tensor &targets, double *out) {
  at::parallel_for(0, logits.size(0), rowGrain, [&](int64_t first, int64_t last) {
    kernels().crossEntropy(first, last, logits.size(1), in(logits), ids(targets), 0, out, nullptr);
  });
}

} // namespace parable::fast
