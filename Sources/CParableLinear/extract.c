#include "parable_linear.h"

#include <stdlib.h>
#include <string.h>

// round(16 + 16 ln c): whole numbers, so that no machine's logarithm matters.
static const uint8_t levels_of_counts[256] = {
    0, 16, 27, 34, 38, 42, 45, 47, 49, 51, 53, 54, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 65,
    66, 67, 68, 68, 69, 69, 70, 70, 71, 71, 72, 72, 73, 73, 74, 74, 75, 75, 75, 76, 76, 77, 77,
    77, 78, 78, 78, 79, 79, 79, 80, 80, 80, 80, 81, 81, 81, 82, 82, 82, 82, 83, 83, 83, 83, 84,
    84, 84, 84, 84, 85, 85, 85, 85, 86, 86, 86, 86, 86, 87, 87, 87, 87, 87, 87, 88, 88, 88, 88,
    88, 89, 89, 89, 89, 89, 89, 90, 90, 90, 90, 90, 90, 90, 91, 91, 91, 91, 91, 91, 91, 92, 92,
    92, 92, 92, 92, 92, 93, 93, 93, 93, 93, 93, 93, 94, 94, 94, 94, 94, 94, 94, 94, 94, 95, 95,
    95, 95, 95, 95, 95, 95, 96, 96, 96, 96, 96, 96, 96, 96, 96, 96, 97, 97, 97, 97, 97, 97, 97,
    97, 97, 98, 98, 98, 98, 98, 98, 98, 98, 98, 98, 98, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 101, 101, 101, 101, 101,
    101, 101, 101, 101, 101, 101, 101, 101, 102, 102, 102, 102, 102, 102, 102, 102, 102, 102,
    102, 102, 102, 103, 103, 103, 103, 103, 103, 103, 103, 103, 103, 103, 103, 103, 103, 103,
    104, 104, 104, 104, 104, 104, 104, 104, 104, 104, 104, 104, 104, 104, 104, 105, 105, 105,
};

struct parable_extractor {
  parable_feature_settings settings;
  uint8_t *counts;    // one for each row; all 0 between calls
  uint32_t *rows;     // room for every row
  uint8_t *levels;    // likewise
  uint8_t *folded;    // grows with the longest text
  size_t folded_capacity;
};

// What a byte of ASCII becomes: 0 for what vanishes, a space for what separates.
static inline uint8_t fold_ascii(uint8_t byte) {
  if ((uint8_t)(byte - 'a') < 26) return byte;
  if ((uint8_t)(byte - 'A') < 26) return byte | 0x20;
  if ((uint8_t)(byte - '0') < 10) return '0';
  return byte == '\'' ? 0 : ' ';
}

// Folds to words between single spaces, a space first and last; returns the length.
static size_t fold(const uint8_t *bytes, size_t count, uint8_t *out) {
  size_t length = 0;
  out[length++] = ' ';
  for (size_t i = 0; i < count;) {
    uint8_t byte = bytes[i];
    size_t left = count - i;
    if (byte < 0x80) {
      uint8_t folded = fold_ascii(byte);
      i += 1;
      if (folded == 0 || (folded == ' ' && out[length - 1] == ' ')) continue;
      out[length++] = folded;
    } else if (byte == 0xC2 && left > 1) {
      i += 2;
      if (out[length - 1] != ' ') out[length++] = ' ';
    } else if (byte == 0xC3 && left > 1) {
      uint8_t next = bytes[i + 1];
      i += 2;
      out[length++] = byte;
      out[length++] = next >= 0x80 && next <= 0x9E && next != 0x97 ? next | 0x20 : next;
    } else if (byte == 0xE2 && left > 2 && (bytes[i + 1] == 0x80 || bytes[i + 1] == 0x81)) {
      int apostrophe = bytes[i + 1] == 0x80 && bytes[i + 2] == 0x99;
      i += 3;
      if (!apostrophe && out[length - 1] != ' ') out[length++] = ' ';
    } else {
      out[length++] = byte;
      i += 1;
    }
  }
  if (out[length - 1] != ' ') out[length++] = ' ';
  return length;
}

// The finisher of MurmurHash3: every bit of the input changes half of the output's.
static inline uint64_t mixed(uint64_t x) {
  x ^= x >> 33;
  x *= UINT64_C(0xFF51AFD7ED558CCD);
  x ^= x >> 33;
  x *= UINT64_C(0xC4CEB9FE1A85EC53);
  return x ^ (x >> 33);
}

static inline uint64_t eight_bytes(const uint8_t *bytes) {
  uint64_t x;
  memcpy(&x, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  x = __builtin_bswap64(x);
#endif
  return x;
}

// Where features are noted; copied into registers, as a store of a byte might change any struct.
typedef struct {
  uint8_t *restrict counts;
  uint32_t *restrict rows;
  size_t found;
} notes;

static inline __attribute__((always_inline)) void note(notes *n, uint64_t row) {
  uint8_t seen = n->counts[row];
  n->rows[n->found] = (uint32_t)row;
  n->counts[row] = seen + (seen != 255);
  n->found += seen == 0;
}

// The runs of `length` bytes at each place from `at` on, `count` of them.
static inline __attribute__((always_inline)) void add_runs(notes *n, const uint8_t *at,
                                                           size_t count, size_t length,
                                                           unsigned bits) {
  uint64_t mask = (UINT64_C(1) << (8 * length)) - 1;
  uint64_t seed = (uint64_t)length * UINT64_C(0x9E3779B97F4A7C15);
  for (size_t i = 0; i < count; ++i) {
    uint64_t x = ((eight_bytes(at + i) & mask) ^ seed) * UINT64_C(0xFF51AFD7ED558CCD);
    x = (x ^ (x >> 32)) * UINT64_C(0xC4CEB9FE1A85EC53);
    note(n, UINT64_C(1) << bits | x >> (64 - bits));
  }
}

// The runs of every word from its opening to its closing space, those of one length after another.
static size_t add_all_runs(parable_extractor *e, size_t found, const uint8_t *folded,
                           size_t length) {
  notes n = {e->counts, e->rows, found};
  unsigned bits = e->settings.bits, shortest = e->settings.shortest, longest = e->settings.longest;
  for (size_t start = 1; start < length;) {
    size_t end = start;
    while (folded[end] != ' ') ++end;
    size_t spaced = end - start + 2;
    for (size_t run = shortest; run <= longest && run <= spaced; ++run) {
      add_runs(&n, folded + start - 1, spaced - run + 1, run, bits);
    }
    start = end + 1;
  }
  return n.found;
}

// The words, and pairs of neighbours.
static size_t add_words(parable_extractor *e, const uint8_t *folded, size_t length) {
  notes n = {e->counts, e->rows, 0};
  unsigned shift = 64 - e->settings.bits;
  int pairs = e->settings.pairs;
  uint64_t before = 0;
  for (size_t start = 1; start < length;) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325); // FNV-1a
    size_t end = start;
    for (; folded[end] != ' '; ++end) hash = (hash ^ folded[end]) * UINT64_C(0x100000001B3);
    hash = mixed(hash);
    note(&n, hash >> shift);
    if (pairs && before) {
      note(&n, mixed(before * UINT64_C(0x9E3779B97F4A7C15) + hash) >> shift);
    }
    before = hash | 1;
    start = end + 1;
  }
  return n.found;
}

parable_extractor *parable_extractor_make(parable_feature_settings s) {
  if (s.bits < 8 || s.bits > 17 || s.shortest < 1 || s.shortest > s.longest || s.longest > 7) {
    return NULL;
  }
  size_t rows = (size_t)2 << s.bits;
  parable_extractor *e = calloc(1, sizeof *e);
  if (!e) return NULL;
  e->settings = s;
  e->counts = calloc(rows, 1);
  e->rows = malloc((rows + 1) * sizeof *e->rows);
  e->levels = malloc(rows + 1);
  if (e->counts && e->rows && e->levels) return e;
  parable_extractor_free(e);
  return NULL;
}

void parable_extractor_free(parable_extractor *e) {
  if (!e) return;
  free(e->counts);
  free(e->rows);
  free(e->levels);
  free(e->folded);
  free(e);
}

// Turns the counts of rows[first..<last] into levels and sets them to 0; the sum of the squares.
static uint64_t level_features(parable_extractor *e, size_t first, size_t last) {
  uint8_t *restrict counts = e->counts, *restrict levels = e->levels;
  const uint32_t *restrict rows = e->rows;
  int counted = e->settings.counts;
  uint64_t squares = 0;
  for (size_t i = first; i < last; ++i) {
    uint8_t level = levels_of_counts[counted ? counts[rows[i]] : 1];
    counts[rows[i]] = 0;
    levels[i] = level;
    squares += (uint64_t)level * level;
  }
  return squares;
}

int32_t parable_extract(parable_extractor *e, const uint8_t *bytes, size_t count,
                        parable_feature_list *list) {
  if (count > SIZE_MAX - 16) return -1;
  if (e->folded_capacity < count + 16) { // a space at each end, and 8 bytes to read past the last
    free(e->folded);
    e->folded = malloc(count + 16);
    e->folded_capacity = e->folded ? count + 16 : 0;
    if (!e->folded) return -1;
  }
  size_t length = fold(bytes, count, e->folded);
  memset(e->folded + length, 0, 8);
  size_t words = add_words(e, e->folded, length);
  size_t found = add_all_runs(e, words, e->folded, length);
  *list = (parable_feature_list){e->rows, e->levels, found, words, {0, 0}};
  list->squares[0] = level_features(e, 0, words);
  list->squares[1] = level_features(e, words, found);
  return 0;
}
