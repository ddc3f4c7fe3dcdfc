// The door between Parable and LibTorch: one table of functions, handed out by a plugin that is
// compiled on this machine (scripts/bootstrap) and opened at run time. No torch header is needed to
// use it, and a program that never opens the plugin pays nothing.
//
// Ownership: every `parable_tensor *` written to an `out` belongs to the caller, who gives it back
// by `release`, once. Arguments are borrowed for the call. Buffers of bytes are never kept.
// Threads: every function may be called from any thread; two threads must not change one tensor at
// once. Gradient mode and the text of the last error belong to the calling thread.
// Failure: functions that return int32_t give 0, or -1 and then `last_error` says why, `out` being
// untouched. No C++ exception leaves the plugin.
#ifndef PARABLE_TORCH_H
#define PARABLE_TORCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The version of this table, raised whenever it changes. The plugin and the program must have been
// built with the same.
#define PARABLE_TORCH_ABI 3

// A tensor on the CPU: contiguous, row-major.
typedef struct parable_tensor parable_tensor;

// What a tensor's numbers are.
typedef enum { PARABLE_F32 = 0, PARABLE_I32 = 1 } parable_kind;

// Which of the two implementations an operation takes: our kernels, or ATen's own operators.
typedef enum { PARABLE_FAST = 0, PARABLE_REFERENCE = 1 } parable_path;

// The heads of an attention. `tokens` is the number of columns of a row of the batch.
typedef struct {
  int64_t tokens;
  int64_t heads;
  int64_t key_heads;
  int64_t head_size;
} parable_heads;

// The numbers of one AdamW step. `share` multiplies the gradient first; steps count from 1.
typedef struct {
  double share;
  double rate;
  double beta1;
  double beta2;
  double epsilon;
  int64_t step;
} parable_adamw;

typedef struct {
  uint32_t abi;  // PARABLE_TORCH_ABI
  uint32_t size; // sizeof(parable_torch)

  // The version of torch, and the instruction set of the kernels: static text. The environment's
  // PARABLE_TORCH_INSTRUCTIONS (v1, v3) asks for an older set than the best, for tests.
  const char *(*version)(void);
  const char *(*instructions)(void);
  // Why the last call on this thread failed; valid until the next failure on this thread.
  const char *(*last_error)(void);
  // How many threads one operation may use from now on, on every thread that calls.
  void (*set_threads)(int32_t count);
  int32_t (*threads)(void);
  // How many handles have been given out and not yet been released, in the whole process.
  int64_t (*live_handles)(void);

  // A tensor of a copy of `bytes`, or of zeros where it is null.
  int32_t (*create)(parable_kind kind, const int64_t *shape, int32_t rank, const void *bytes,
                    parable_tensor **out);
  void (*release)(parable_tensor *tensor);
  int64_t (*count)(parable_tensor *tensor);
  // Copies all numbers out of, or into, a tensor; `bytes` must be the exact size.
  int32_t (*read)(parable_tensor *tensor, void *to, int64_t bytes);
  int32_t (*write)(parable_tensor *tensor, const void *from, int64_t bytes);

  // Turns the recording of gradients on or off for this thread; returns what it was.
  bool (*set_gradients)(bool on);
  // Makes a tensor a parameter: `backward` will leave a gradient in it.
  int32_t (*track)(parable_tensor *tensor);
  int32_t (*backward)(parable_tensor *loss);
  // A copy of the gradient, or a failure where there is none.
  int32_t (*gradient)(parable_tensor *tensor, parable_tensor **out);
  int32_t (*clear_gradients)(parable_tensor *const *tensors, int32_t count);
  // The 2-norm over all gradients; a tensor without one counts as zero.
  int32_t (*gradient_norm)(parable_tensor *const *tensors, int32_t count, double *out);
  // One step in place. `decays` holds the weight decay of each tensor.
  int32_t (*adamw)(parable_tensor *const *weights, parable_tensor *const *first,
                   parable_tensor *const *second, const double *decays, int32_t count,
                   const parable_adamw *plan);

  // Rows of `table` [V, d] times scale: [n, d] for ids [n].
  int32_t (*embed)(parable_tensor *table, parable_tensor *ids, double scale, parable_path path,
                   parable_tensor **out);
  // x [n, k] times the transpose of weight [m, k]: [n, m].
  int32_t (*project)(parable_tensor *x, parable_tensor *weight, parable_path path,
                     parable_tensor **out);
  // The weight in the order the kernels read it, for many projections without gradients.
  int32_t (*pack)(parable_tensor *weight, parable_tensor **out);
  int32_t (*project_packed)(parable_tensor *x, parable_tensor *packed, int64_t columns,
                            parable_tensor **out);
  // Root mean square norm of x + delta: the sum to `sum`, the norm to `out`. Without delta (null)
  // of x, and `sum` is untouched.
  int32_t (*normalise)(parable_tensor *x, parable_tensor *delta, parable_tensor *gain,
                       double epsilon, parable_path path, parable_tensor **sum,
                       parable_tensor **out);
  // Causal attention with rotary positions from 0: qkv [rows * tokens, (heads + 2 key_heads) *
  // head_size] to [rows * tokens, heads * head_size]. cosines and sines are [positions,
  // head_size / 2].
  int32_t (*attend)(parable_tensor *qkv, parable_tensor *cosines, parable_tensor *sines,
                    parable_heads heads, parable_path path, parable_tensor **out);
  // The same without gradients for `tokens` new tokens of each row after positions[row] old ones,
  // whose keys and values lie in row places[row] of a cache (see cache_shape); those of the new
  // ones are added. No two rows may have one place.
  int32_t (*attend_cached)(parable_tensor *qkv, parable_tensor *cosines, parable_tensor *sines,
                           parable_heads heads, parable_tensor *keys, parable_tensor *values,
                           const int32_t *places, const int32_t *positions, int32_t rows,
                           parable_tensor **out);
  // The shapes of a cache for `rows` rows of at least `capacity` positions, 4 numbers each.
  void (*cache_shape)(parable_heads heads, int64_t rows, int64_t capacity, int64_t *keys,
                      int64_t *values);
  // silu(gate) * up: [n, m] for [n, 2 m], a row being gate and then up.
  int32_t (*gate)(parable_tensor *x, parable_path path, parable_tensor **out);
  // Mean over the rows of logits [n, V] of -log p(target), in nats.
  int32_t (*cross_entropy)(parable_tensor *logits, parable_tensor *targets, parable_path path,
                           parable_tensor **out);
  // -log p(target) of each row to losses[n], without gradients.
  int32_t (*losses)(parable_tensor *logits, parable_tensor *targets, double *losses);
  // The one number of a tensor of one number, whatever its kind.
  int32_t (*item)(parable_tensor *tensor, double *out);

  // What an encoder needs beyond that. x + y, where y is [n, m] as x or one row [m] for all.
  int32_t (*add)(parable_tensor *x, parable_tensor *y, parable_tensor **out);
  // The layer norm of each row of x [n, m].
  int32_t (*layer_normalise)(parable_tensor *x, parable_tensor *gain, parable_tensor *bias,
                             double epsilon, parable_tensor **out);
  int32_t (*gelu)(parable_tensor *x, parable_tensor **out);
  // Attention of all to all: queries, keys and values [rows * tokens, heads * size]; `lengths`
  // [rows] of i32 says how many tokens of a row are no padding, at least 1.
  int32_t (*attend_all)(parable_tensor *query, parable_tensor *key, parable_tensor *value,
                        parable_tensor *lengths, int64_t tokens, int64_t heads,
                        parable_tensor **out);
  // [rows, m], the mean over the tokens of a row of x [rows * tokens, m] that are no padding.
  int32_t (*pool)(parable_tensor *x, parable_tensor *lengths, int64_t tokens,
                  parable_tensor **out);
} parable_torch;

// The one symbol of the plugin; the table is static and never freed.
typedef const parable_torch *(*parable_torch_table)(void);
#define PARABLE_TORCH_SYMBOL "parable_torch_plugin"

#ifdef __cplusplus
}
#endif
#endif
