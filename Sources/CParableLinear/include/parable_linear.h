// Hashed n-grams of a text, and linear heads on them in the same pass.
//
// A text is folded to words in lower case (ASCII and Latin-1; digits become 0, apostrophes go,
// all other punctuation and white space separate). Features are words, pairs of neighbouring
// words, and runs of bytes within a word and its two spaces. Words and runs are two blocks of 1
// << bits rows each: row = block << bits | hash. A feature that occurs c times has the level
// round(16 + 16 ln c), or 16 when counts do not matter. All sums are of integers, so every path
// gives the same.
//
// Ownership: an extractor belongs to one thread at a time, and the features that it hands out are
// its own and hold until its next use. Texts and weights are borrowed for the call.
#ifndef PARABLE_LINEAR_H
#define PARABLE_LINEAR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What is a feature. 8 <= bits <= 17: no sum can then pass 31 bits. 1 <= shortest <= longest <= 7.
typedef struct {
  uint8_t bits;
  uint8_t shortest;
  uint8_t longest;
  uint8_t pairs;
  uint8_t counts;
} parable_feature_settings;

// The distinct features of a text, each block in the order in which they first occur; the first
// `words` are those of the block of words. For each block, the sum of the squared levels.
typedef struct {
  const uint32_t *rows;
  const uint8_t *levels;
  size_t count;
  size_t words;
  uint64_t squares[2];
} parable_feature_list;

typedef struct parable_extractor parable_extractor;

// Which of the implementations adds up the rows.
typedef enum { PARABLE_LINEAR_BEST = 0, PARABLE_LINEAR_PORTABLE = 1 } parable_linear_path;

// NULL when there is no memory or the settings are out of range.
parable_extractor *parable_extractor_make(parable_feature_settings settings);
void parable_extractor_free(parable_extractor *extractor);

// Extracts the features of bytes[0..<count]. Returns 0, or -1 when there is no memory.
int32_t parable_extract(parable_extractor *extractor, const uint8_t *bytes, size_t count,
                        parable_feature_list *list);

// Adds up, for each block and head, level * weight: sums[block * width + head]. weights has a row
// of `width` bytes, a multiple of 16 up to 128, for each of the 2 << bits rows. Reads only such
// rows as the list has, so weights must hold them all.
void parable_add_rows(const parable_feature_list *list, const int8_t *weights, size_t width,
                      parable_linear_path path, int32_t *sums);

// The name of the instruction set that the best path uses here: static text.
const char *parable_linear_instructions(void);

#ifdef __cplusplus
}
#endif

#endif
