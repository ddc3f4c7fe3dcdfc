#include "parable_linear.h"

#include <string.h>

static void add_rows_portable(const parable_feature_list *list, const int8_t *weights,
                              size_t width, int32_t *sums) {
  for (size_t i = 0; i < list->count; ++i) {
    uint32_t row = list->rows[i];
    const int8_t *weight = weights + (size_t)row * width;
    int32_t *sum = sums + (i < list->words ? 0 : width);
    int32_t level = list->levels[i];
    for (size_t h = 0; h < width; ++h) sum[h] += level * weight[h];
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
enum { AHEAD = 16 }; // rows fetched ahead of their use

// Two rows at a time: the weights of one head stand side by side, and one instruction multiplies
// both by their levels and adds them. A level is 105 at most, so 16 bits hold every product.
AVX2 static inline __attribute__((always_inline)) void add_pair(const int8_t *a, const int8_t *b,
                                                                __m256i levels, __m256i *sums,
                                                                int chunks) {
  for (int c = 0; c < chunks; ++c) {
    __m128i x = _mm_loadu_si128((const __m128i *)(a + 16 * c));
    __m128i y = _mm_loadu_si128((const __m128i *)(b + 16 * c));
    __m256i low = _mm256_cvtepi8_epi16(_mm_unpacklo_epi8(x, y));
    __m256i high = _mm256_cvtepi8_epi16(_mm_unpackhi_epi8(x, y));
    sums[2 * c] = _mm256_add_epi32(sums[2 * c], _mm256_madd_epi16(low, levels));
    sums[2 * c + 1] = _mm256_add_epi32(sums[2 * c + 1], _mm256_madd_epi16(high, levels));
  }
}

// The rows from first to last for up to 64 heads, whose sums stay in registers.
AVX2 static inline __attribute__((always_inline)) void add_block(
    const parable_feature_list *list, size_t first, size_t last, const int8_t *weights,
    size_t width, int32_t *out, int chunks) {
  __m256i sums[8];
  for (int c = 0; c < 2 * chunks; ++c) sums[c] = _mm256_setzero_si256();
  size_t i = first;
  for (; i + 1 < last; i += 2) {
    for (size_t k = i + AHEAD; k < i + AHEAD + 2 && k < last; ++k) {
      _mm_prefetch((const char *)(weights + (size_t)list->rows[k] * width), _MM_HINT_T0);
    }
    int32_t levels = list->levels[i] | (int32_t)list->levels[i + 1] << 16;
    add_pair(weights + (size_t)list->rows[i] * width, weights + (size_t)list->rows[i + 1] * width,
             _mm256_set1_epi32(levels), sums, chunks);
  }
  if (i < last) {
    const int8_t *row = weights + (size_t)list->rows[i] * width;
    add_pair(row, row, _mm256_set1_epi32(list->levels[i]), sums, chunks);
  }
  for (int c = 0; c < 2 * chunks; ++c) _mm256_storeu_si256((__m256i *)(out + 8 * c), sums[c]);
}

AVX2 static void add_rows_avx2(const parable_feature_list *list, const int8_t *weights,
                               size_t width, int32_t *sums) {
  for (size_t block = 0; block < 2; ++block) {
    size_t first = block ? list->words : 0, last = block ? list->count : list->words;
    for (size_t head = 0; head < width; head += 64) {
      int32_t *out = sums + block * width + head;
      const int8_t *from = weights + head;
      switch ((width - head) / 16) {
        case 1: add_block(list, first, last, from, width, out, 1); break;
        case 2: add_block(list, first, last, from, width, out, 2); break;
        case 3: add_block(list, first, last, from, width, out, 3); break;
        default: add_block(list, first, last, from, width, out, 4); break;
      }
    }
  }
}

static int has_avx2(void) { return __builtin_cpu_supports("avx2"); }
#else
static int has_avx2(void) { return 0; }
static void add_rows_avx2(const parable_feature_list *list, const int8_t *weights, size_t width,
                          int32_t *sums) {
  add_rows_portable(list, weights, width, sums);
}
#endif

void parable_add_rows(const parable_feature_list *list, const int8_t *weights, size_t width,
                      parable_linear_path path, int32_t *sums) {
  memset(sums, 0, 2 * width * sizeof *sums);
  if (path == PARABLE_LINEAR_BEST && has_avx2()) {
    add_rows_avx2(list, weights, width, sums);
  } else {
    add_rows_portable(list, weights, width, sums);
  }
}

const char *parable_linear_instructions(void) { return has_avx2() ? "avx2" : "portable"; }
