// Many patterns in one pass over bytes, by Vectorscan (Hyperscan's portable sibling).
//
// Ownership: a matcher is compiled once and may be shared by any number of scanners on any
// threads, but must outlive them. A scanner belongs to one thread at a time; the matches it hands
// out are its own and hold until its next scan. Texts and patterns are borrowed for the call.
// Failure: functions that return int32_t give 0, or PARABLE_MATCH_FAILED with a reason in `why`.
#ifndef PARABLE_MATCH_H
#define PARABLE_MATCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PARABLE_MATCH_FAILED (-1)

typedef struct parable_matcher parable_matcher;
typedef struct parable_scanner parable_scanner;

// One place where one pattern matched: bytes [start, end), the leftmost start for that end.
typedef struct {
  uint32_t start;
  uint32_t end;
  uint32_t pattern;
} parable_match;

// Compiles patterns in Vectorscan's syntax, over bytes. exact[i] != 0: letters count as written.
// lengths[i] is the number of bytes that pattern i always takes, or 0 where that varies.
// On failure *which is the pattern at fault, or -1 when no single one is.
int32_t parable_matcher_compile(const char *const *patterns, const uint8_t *exact,
                                const uint32_t *lengths, size_t count, parable_matcher **out,
                                int32_t *which, char *why, size_t why_size);
void parable_matcher_free(parable_matcher *matcher);

// The size of the compiled patterns in memory, in bytes.
size_t parable_matcher_size(const parable_matcher *matcher);

// NULL when there is no memory.
parable_scanner *parable_scanner_make(const parable_matcher *matcher);
void parable_scanner_free(parable_scanner *scanner);

// Finds every match in bytes[0..<count] and says how many there are, or a negative number when
// memory ran out or count is over 4 GiB. *matches is in the order of the ends.
int64_t parable_scanner_scan(parable_scanner *scanner, const uint8_t *bytes, size_t count,
                             const parable_match **matches);

#ifdef __cplusplus
}
#endif

#endif
