#include "parable_match.h"

#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>

struct parable_matcher {
  hs_database_t *database;
  uint32_t *lengths; // of each pattern; 0 where it varies
};

struct parable_scanner {
  const parable_matcher *matcher;
  hs_scratch_t *scratch;
  parable_match *matches;
  size_t count;
  size_t capacity;
};

static int32_t failed(hs_compile_error_t *error, int32_t *which, char *why, size_t why_size) {
  *which = error ? error->expression : -1;
  snprintf(why, why_size, "%s", error && error->message ? error->message : "no memory");
  hs_free_compile_error(error);
  return PARABLE_MATCH_FAILED;
}

int32_t parable_matcher_compile(const char *const *patterns, const uint8_t *exact,
                                const uint32_t *lengths, size_t count, parable_matcher **out,
                                int32_t *which, char *why, size_t why_size) {
  unsigned *flags = calloc(count + 1, sizeof *flags);
  unsigned *ids = calloc(count + 1, sizeof *ids);
  parable_matcher *matcher = calloc(1, sizeof *matcher);
  hs_compile_error_t *error = NULL;
  hs_error_t status = HS_NOMEM;
  uint32_t *kept = calloc(count + 1, sizeof *kept);
  if (flags && ids && matcher && kept) {
    for (size_t i = 0; i < count; ++i) {
      // Looking for starts is slow, and needless where the length is known.
      flags[i] = (lengths[i] ? 0 : HS_FLAG_SOM_LEFTMOST) | (exact[i] ? 0 : HS_FLAG_CASELESS);
      ids[i] = (unsigned)i;
      kept[i] = lengths[i];
    }
    matcher->lengths = kept;
    status = hs_compile_multi(patterns, flags, ids, (unsigned)count, HS_MODE_BLOCK, NULL,
                              &matcher->database, &error);
  }
  free(flags);
  free(ids);
  if (status != HS_SUCCESS) {
    free(kept);
    free(matcher);
    return failed(error, which, why, why_size);
  }
  *out = matcher;
  return 0;
}

void parable_matcher_free(parable_matcher *matcher) {
  if (!matcher) return;
  hs_free_database(matcher->database);
  free(matcher->lengths);
  free(matcher);
}

size_t parable_matcher_size(const parable_matcher *matcher) {
  size_t size = 0;
  hs_database_size(matcher->database, &size);
  return size;
}

parable_scanner *parable_scanner_make(const parable_matcher *matcher) {
  parable_scanner *scanner = calloc(1, sizeof *scanner);
  if (!scanner) return NULL;
  scanner->matcher = matcher;
  if (hs_alloc_scratch(matcher->database, &scanner->scratch) == HS_SUCCESS) return scanner;
  free(scanner);
  return NULL;
}

void parable_scanner_free(parable_scanner *scanner) {
  if (!scanner) return;
  hs_free_scratch(scanner->scratch);
  free(scanner->matches);
  free(scanner);
}

// Called for every match; a value other than 0 ends the scan.
static int keep(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                void *context) {
  (void)flags;
  parable_scanner *scanner = context;
  if (scanner->count == scanner->capacity) {
    size_t capacity = scanner->capacity ? 2 * scanner->capacity : 256;
    parable_match *grown = realloc(scanner->matches, capacity * sizeof *grown);
    if (!grown) return 1;
    scanner->matches = grown;
    scanner->capacity = capacity;
  }
  uint32_t length = scanner->matcher->lengths[id];
  uint32_t start = length ? (uint32_t)to - length : (uint32_t)from;
  scanner->matches[scanner->count++] = (parable_match){start, (uint32_t)to, id};
  return 0;
}

int64_t parable_scanner_scan(parable_scanner *scanner, const uint8_t *bytes, size_t count,
                             const parable_match **matches) {
  scanner->count = 0;
  if (count > UINT32_MAX) return PARABLE_MATCH_FAILED;
  hs_error_t status = hs_scan(scanner->matcher->database, (const char *)bytes, (unsigned)count, 0,
                              scanner->scratch, keep, scanner);
  if (status != HS_SUCCESS) return PARABLE_MATCH_FAILED;
  *matches = scanner->matches;
  return (int64_t)scanner->count;
}
