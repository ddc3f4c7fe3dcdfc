// Many literals in one pass over bytes, by Vectorscan (Hyperscan's portable sibling).
//
// Ownership: a matcher is compiled once and may be shared by any number of scanners on any
// threads, but must outlive them. A scanner belongs to one thread at a time; the matches it hands
// out are its own and hold until its next scan. Texts and literals are borrowed for the call.
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

// What must stand beside a literal: the text's end, or a byte that is no letter, digit or '_'.
#define PARABLE_EDGE_BEFORE 1
#define PARABLE_EDGE_AFTER 2

// One place where a literal stands: bytes [start, end).
typedef struct {
  uint32_t start;
  uint32_t end;
  uint32_t literal;
} parable_match;

// Compiles literals, each ended by a 0 and not empty. exact[i] != 0: letters count as written.
// edges[i] says what must stand beside it. On failure *which is the literal at fault, or -1 when
// no single one is.
int32_t parable_matcher_compile(const char *const *literals, const uint8_t *exact,
                                const uint8_t *edges, size_t count, parable_matcher **out,
                                int32_t *which, char *why, size_t why_size);
void parable_matcher_free(parable_matcher *matcher);

// The size of the compiled literals in memory, in bytes.
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
