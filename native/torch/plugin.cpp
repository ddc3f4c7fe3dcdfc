// The table of parable_torch.h over `operations.h`: handles, errors, threads, gradients, AdamW.
#include "encoder.h"
#include "operations.h"
#include "parable_torch.h"
#include <ATen/Parallel.h>
#include <atomic>
#include <mutex>
#include <string>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

struct parable_tensor {
  at::Tensor value;
};

namespace {

using parable::kernels;

thread_local std::string lastError;
std::atomic<int64_t> liveHandles{0};
std::atomic<int32_t> wantedThreads{1};

at::Tensor &tensor(parable_tensor *handle) {
  TORCH_CHECK(handle, "a tensor is missing");
  return handle->value;
}

parable_tensor *handle(at::Tensor value) {
  auto *result = new parable_tensor{std::move(value)};
  liveHandles.fetch_add(1, std::memory_order_relaxed);
  return result;
}

// OpenMP keeps the number of threads for each thread that starts a parallel region, and a new
// thread begins with the number of cores: so every call brings its own thread up to date.
void settleThreads() {
  static thread_local int32_t settled = 0;
  static std::mutex lock;
  int32_t wanted = wantedThreads.load(std::memory_order_relaxed);
  if (settled == wanted) return;
  std::lock_guard<std::mutex> hold(lock);
  at::set_num_threads(wanted);
  settled = wanted;
}

template <class Body> int32_t guarded(Body &&body) noexcept {
  try {
    settleThreads();
    body();
    return 0;
  } catch (const c10::Error &error) {
    lastError = error.what_without_backtrace();
  } catch (const std::exception &error) {
    lastError = error.what();
  } catch (...) {
    lastError = "an unknown C++ exception";
  }
  return -1;
}

void checkMatrix(const at::Tensor &value, const char *name) {
  TORCH_CHECK(value.dim() == 2 && value.scalar_type() == at::kFloat && value.is_contiguous(), name,
              " must be a matrix of f32, found ", value.sizes(), " of ", value.scalar_type());
}

void checkIds(const at::Tensor &ids, int64_t bound, const char *name) {
  TORCH_CHECK(ids.dim() == 1 && ids.scalar_type() == at::kInt, name, " must be a list of i32");
  const int32_t *values = ids.const_data_ptr<int32_t>();
  for (int64_t i = 0; i < ids.numel(); i++)
    TORCH_CHECK(values[i] >= 0 && values[i] < bound, name, "[", i, "] is ", values[i],
                ", and must be in 0..<", bound);
}

AttentionShape checkHeads(const at::Tensor &qkv, const at::Tensor &cosines, const at::Tensor &sines,
                          parable_heads heads) {
  checkMatrix(qkv, "qkv"), checkMatrix(cosines, "cosines"), checkMatrix(sines, "sines");
  TORCH_CHECK(heads.tokens > 0 && heads.key_heads > 0 && heads.heads % heads.key_heads == 0 &&
                  heads.head_size > 0 && heads.head_size % 2 == 0,
              "the heads do not fit each other");
  TORCH_CHECK(qkv.size(1) == (heads.heads + 2 * heads.key_heads) * heads.head_size &&
                  qkv.size(0) % heads.tokens == 0,
              "qkv ", qkv.sizes(), " does not fit the heads");
  TORCH_CHECK(cosines.sizes() == sines.sizes() && cosines.size(1) == heads.head_size / 2 &&
                  cosines.size(0) >= heads.tokens,
              "the rotation tables ", cosines.sizes(), " do not fit the heads");
  return {heads.tokens, heads.heads, heads.key_heads, heads.head_size};
}

const char *version() { return TORCH_VERSION; }
const char *instructions() { return kernels().name; }
const char *lastErrorText() { return lastError.c_str(); }
void setThreads(int32_t count) { wantedThreads.store(count < 1 ? 1 : count); }
int32_t threads() { return wantedThreads.load(); }
int64_t live() { return liveHandles.load(); }

int32_t create(parable_kind kind, const int64_t *shape, int32_t rank, const void *bytes,
               parable_tensor **out) {
  return guarded([&] {
    auto type = kind == PARABLE_F32 ? at::kFloat : at::kInt;
    at::Tensor value = at::zeros(at::IntArrayRef(shape, (size_t)rank), type);
    if (bytes) memcpy(value.mutable_data_ptr(), bytes, value.nbytes());
    *out = handle(value);
  });
}

void release(parable_tensor *tensor) {
  if (!tensor) return;
  delete tensor;
  liveHandles.fetch_sub(1, std::memory_order_relaxed);
}

int64_t count(parable_tensor *handle) { return handle->value.numel(); }

int32_t read(parable_tensor *from, void *to, int64_t bytes) {
  return guarded([&] {
    at::Tensor value = tensor(from).detach().contiguous();
    TORCH_CHECK((int64_t)value.nbytes() == bytes, "the tensor has ", value.nbytes(),
                " bytes, not ", bytes);
    memcpy(to, value.const_data_ptr(), (size_t)bytes);
  });
}

int32_t write(parable_tensor *to, const void *from, int64_t bytes) {
  return guarded([&] {
    at::Tensor &value = tensor(to);
    TORCH_CHECK((int64_t)value.nbytes() == bytes && value.is_contiguous(), "the tensor has ",
                value.nbytes(), " bytes, not ", bytes);
    memcpy(value.mutable_data_ptr(), from, (size_t)bytes);
  });
}

bool setGradients(bool on) {
  bool was = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(on);
  return was;
}

int32_t track(parable_tensor *handle) {
  return guarded([&] { tensor(handle).requires_grad_(true); });
}

int32_t backward(parable_tensor *loss) {
  return guarded([&] { torch::autograd::backward({tensor(loss)}, {}); });
}

int32_t gradient(parable_tensor *of, parable_tensor **out) {
  return guarded([&] {
    TORCH_CHECK(tensor(of).grad().defined(), "the tensor has no gradient");
    *out = handle(tensor(of).grad().detach().clone());
  });
}

int32_t clearGradients(parable_tensor *const *tensors, int32_t count) {
  return guarded([&] {
    for (int32_t i = 0; i < count; i++) tensor(tensors[i]).mutable_grad() = at::Tensor();
  });
}

int32_t gradientNorm(parable_tensor *const *tensors, int32_t count, double *out) {
  return guarded([&] {
    double sum = 0;
    for (int32_t i = 0; i < count; i++) {
      at::Tensor gradient = tensor(tensors[i]).grad();
      if (!gradient.defined()) continue;
      gradient = gradient.contiguous();
      sum += kernels().sumOfSquares(gradient.numel(), gradient.const_data_ptr<float>());
    }
    *out = std::sqrt(sum);
  });
}

int32_t adamw(parable_tensor *const *weights, parable_tensor *const *first,
              parable_tensor *const *second, const double *decays, int32_t count,
              const parable_adamw *plan) {
  return guarded([&] {
    double one = 1 - std::pow(plan->beta1, (double)plan->step);
    double two = 1 - std::pow(plan->beta2, (double)plan->step);
    for (int32_t i = 0; i < count; i++) {
      at::Tensor gradient = tensor(weights[i]).grad();
      if (!gradient.defined()) continue;
      gradient = gradient.contiguous();
      float *weight = tensor(weights[i]).mutable_data_ptr<float>();
      float *m = tensor(first[i]).mutable_data_ptr<float>();
      float *v = tensor(second[i]).mutable_data_ptr<float>();
      const float *g = gradient.const_data_ptr<float>();
      at::parallel_for(0, gradient.numel(), 1 << 16, [&](int64_t from, int64_t to) {
        kernels().adamw(to - from, weight + from, g + from, m + from, v + from, (float)plan->share,
                        (float)plan->rate, (float)plan->beta1, (float)plan->beta2,
                        (float)plan->epsilon, (float)decays[i], one, two);
      });
    }
  });
}

// Calls the fast or the reference form of an operation.
#define PARABLE_CHOOSE(path, operation, ...)                                                       \
  ((path) == PARABLE_REFERENCE ? parable::reference::operation(__VA_ARGS__)                        \
                               : parable::fast::operation(__VA_ARGS__))

int32_t embed(parable_tensor *table, parable_tensor *ids, double scale, parable_path path,
              parable_tensor **out) {
  return guarded([&] {
    checkMatrix(tensor(table), "table");
    checkIds(tensor(ids), tensor(table).size(0), "ids");
    *out = handle(PARABLE_CHOOSE(path, embed, tensor(table), tensor(ids), scale));
  });
}

int32_t project(parable_tensor *x, parable_tensor *weight, parable_path path,
                parable_tensor **out) {
  return guarded([&] {
    checkMatrix(tensor(x), "x"), checkMatrix(tensor(weight), "weight");
    TORCH_CHECK(tensor(x).size(1) == tensor(weight).size(1), "x ", tensor(x).sizes(),
                " does not fit the weight ", tensor(weight).sizes());
    *out = handle(PARABLE_CHOOSE(path, project, tensor(x), tensor(weight)));
  });
}

int32_t pack(parable_tensor *weight, parable_tensor **out) {
  return guarded([&] {
    checkMatrix(tensor(weight), "weight");
    *out = handle(parable::fast::pack(tensor(weight).detach()));
  });
}

int32_t projectPacked(parable_tensor *x, parable_tensor *packed, int64_t columns,
                      parable_tensor **out) {
  return guarded([&] {
    checkMatrix(tensor(x), "x");
    at::Tensor &weight = tensor(packed);
    TORCH_CHECK(weight.dim() == 3 && weight.size(1) == tensor(x).size(1) &&
                    columns <= weight.size(0) * weight.size(2),
                "x ", tensor(x).sizes(), " does not fit the packed weight ", weight.sizes());
    *out = handle(parable::fast::projectPacked(tensor(x), weight, columns));
  });
}

int32_t normalise(parable_tensor *x, parable_tensor *delta, parable_tensor *gain, double epsilon,
                  parable_path path, parable_tensor **sum, parable_tensor **out) {
  return guarded([&] {
    at::Tensor add = delta ? tensor(delta) : at::Tensor();
    checkMatrix(tensor(x), "x");
    TORCH_CHECK(!delta || add.sizes() == tensor(x).sizes(), "x and delta differ in shape");
    TORCH_CHECK(tensor(gain).numel() == tensor(x).size(1), "the gain does not fit x");
    auto both = PARABLE_CHOOSE(path, normalise, tensor(x), add, tensor(gain), epsilon);
    *out = handle(both.out);
    if (delta) *sum = handle(both.sum);
  });
}

int32_t attend(parable_tensor *qkv, parable_tensor *cosines, parable_tensor *sines,
               parable_heads heads, parable_path path, parable_tensor **out) {
  return guarded([&] {
    auto shape = checkHeads(tensor(qkv), tensor(cosines), tensor(sines), heads);
    *out = handle(
        PARABLE_CHOOSE(path, attend, tensor(qkv), tensor(cosines), tensor(sines), shape));
  });
}

void cacheShape(parable_heads heads, int64_t rows, int64_t capacity, int64_t *keys,
                int64_t *values) {
  int64_t unit = kernels().tileColumns;
  int64_t across = (capacity + unit - 1) / unit * unit;
  int64_t deep = (heads.head_size + unit - 1) / unit * unit;
  keys[0] = values[0] = rows, keys[1] = values[1] = heads.key_heads;
  keys[2] = heads.head_size, keys[3] = across;
  values[2] = across, values[3] = deep;
}

int32_t attendCached(parable_tensor *qkv, parable_tensor *cosines, parable_tensor *sines,
                     parable_heads heads, parable_tensor *keys, parable_tensor *values,
                     const int32_t *places, const int32_t *positions, int32_t rows,
                     parable_tensor **out) {
  return guarded([&] {
    auto shape = checkHeads(tensor(qkv), tensor(cosines), tensor(sines), heads);
    int64_t keyShape[4], valueShape[4], held = tensor(keys).size(0);
    int64_t capacity = tensor(keys).size(-1);
    cacheShape(heads, held, capacity, keyShape, valueShape);
    TORCH_CHECK(tensor(keys).sizes() == at::IntArrayRef(keyShape, 4) &&
                    tensor(values).sizes() == at::IntArrayRef(valueShape, 4) &&
                    tensor(qkv).size(0) == rows * heads.tokens,
                "the cache does not fit the heads");
    int64_t bound = std::min(capacity, tensor(cosines).size(0));
    for (int32_t row = 0; row < rows; row++) {
      TORCH_CHECK(places[row] >= 0 && places[row] < held, "row ", row, " has place ", places[row],
                  " of ", held);
      TORCH_CHECK(positions[row] >= 0 && positions[row] + heads.tokens <= bound, "row ", row,
                  " would reach position ", positions[row] + heads.tokens, " of ", bound);
    }
    *out = handle(parable::fast::attendCached(tensor(qkv), tensor(cosines), tensor(sines), shape,
                                              tensor(keys), tensor(values), places, positions,
                                              rows));
  });
}

int32_t gate(parable_tensor *x, parable_path path, parable_tensor **out) {
  return guarded([&] {
    checkMatrix(tensor(x), "x");
    TORCH_CHECK(tensor(x).size(1) % 2 == 0, "a row must be gate and up, of equal width");
    *out = handle(PARABLE_CHOOSE(path, gate, tensor(x)));
  });
}

void checkTargets(const at::Tensor &logits, const at::Tensor &targets) {
  checkMatrix(logits, "logits");
  checkIds(targets, logits.size(1), "targets");
  TORCH_CHECK(targets.numel() == logits.size(0), "one target a row is needed");
}

int32_t crossEntropy(parable_tensor *logits, parable_tensor *targets, parable_path path,
                     parable_tensor **out) {
  return guarded([&] {
    checkTargets(tensor(logits), tensor(targets));
    *out = handle(PARABLE_CHOOSE(path, crossEntropy, tensor(logits), tensor(targets)));
  });
}

int32_t losses(parable_tensor *logits, parable_tensor *targets, double *out) {
  return guarded([&] {
    checkTargets(tensor(logits), tensor(targets));
    parable::fast::losses(tensor(logits), tensor(targets), out);
  });
}

void checkRow(const at::Tensor &row, const at::Tensor &x, const char *name) {
  TORCH_CHECK(row.dim() == 1 && row.numel() == x.size(1), name, " ", row.sizes(),
              " does not fit x ", x.sizes());
}

int32_t add(parable_tensor *x, parable_tensor *y, parable_tensor **out) {
  return guarded([&] {
    checkMatrix(tensor(x), "x");
    if (tensor(y).sizes() != tensor(x).sizes()) checkRow(tensor(y), tensor(x), "y");
    *out = handle(parable::encoder::add(tensor(x), tensor(y)));
  });
}

int32_t layerNormalise(parable_tensor *x, parable_tensor *gain, parable_tensor *bias,
                       double epsilon, parable_tensor **out) {
  return guarded([&] {
    checkMatrix(tensor(x), "x");
    checkRow(tensor(gain), tensor(x), "the gain"), checkRow(tensor(bias), tensor(x), "the bias");
    *out = handle(parable::encoder::layerNormalise(tensor(x), tensor(gain), tensor(bias), epsilon));
  });
}

int32_t gelu(parable_tensor *x, parable_tensor **out) {
  return guarded([&] { *out = handle(parable::encoder::gelu(tensor(x))); });
}

// The length of each row, between 1 and `tokens`.
at::Tensor checkLengths(parable_tensor *lengths, const at::Tensor &x, int64_t tokens) {
  checkMatrix(x, "x");
  TORCH_CHECK(tokens > 0 && x.size(0) % tokens == 0, "x ", x.sizes(), " has no rows of ", tokens);
  checkIds(tensor(lengths), tokens + 1, "lengths");
  TORCH_CHECK(tensor(lengths).numel() == x.size(0) / tokens, "one length a row is needed");
  TORCH_CHECK(tensor(lengths).min().item<int32_t>() > 0, "a row is empty");
  return tensor(lengths);
}

int32_t attendAll(parable_tensor *query, parable_tensor *key, parable_tensor *value,
                  parable_tensor *lengths, int64_t tokens, int64_t heads, parable_tensor **out) {
  return guarded([&] {
    at::Tensor &q = tensor(query);
    at::Tensor real = checkLengths(lengths, q, tokens);
    TORCH_CHECK(tensor(key).sizes() == q.sizes() && tensor(value).sizes() == q.sizes() &&
                    heads > 0 && q.size(1) % heads == 0,
                "queries, keys, values and heads do not fit each other");
    *out = handle(
        parable::encoder::attendAll(q, tensor(key), tensor(value), real, tokens, heads));
  });
}

int32_t pool(parable_tensor *x, parable_tensor *lengths, int64_t tokens, parable_tensor **out) {
  return guarded([&] {
    at::Tensor real = checkLengths(lengths, tensor(x), tokens);
    *out = handle(parable::encoder::pool(tensor(x), real, tokens));
  });
}

int32_t item(parable_tensor *of, double *out) {
  return guarded([&] { *out = tensor(of).item().toDouble(); });
}

} // namespace

extern "C" __attribute__((visibility("default"))) const parable_torch *parable_torch_plugin(void) {
  static const parable_torch table = {
      PARABLE_TORCH_ABI, sizeof(parable_torch),
      version,           instructions,
      lastErrorText,     setThreads,
      threads,           live,
      create,            release,
      count,             read,
      write,             setGradients,
      track,             backward,
      gradient,          clearGradients,
      gradientNorm,      adamw,
      embed,             project,
      pack,              projectPacked,
      normalise,         attend,
      attendCached,      cacheShape,
      gate,              crossEntropy,
      losses,            item,
      add,               layerNormalise,
      gelu,              attendAll,
      pool,
  };
  return &table;
}
