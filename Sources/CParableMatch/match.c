#include "parable_match.h"

#include <hs/hs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parable_matcher {
  hs_database_t *database;
  uint32_t *lengths; // of each literal
  uint8_t *edges;
};

struct parable_scanner {
  const parable_matcher *matcher;
  hs_scratch_t *scratch;
  const uint8_t *bytes; // of the text that is being scanned
  size_t byte_count;
  parable_match *matches;
  size_t count;
  size_t capacity;
};

static int32_t compile(parable_matcher *matcher, const char *const *literals, const uint8_t *exact,
                       size_t count, hs_compile_error_t **error) {
  unsigned *flags = calloc(count + 1, sizeof *flags);
  unsigned *ids = calloc(count + 1, sizeof *ids);
  size_t *lengths = calloc(count + 1, sizeof *lengths);
  hs_error_t status = HS_NOMEM;
  if (flags && ids && lengths) {
    for (size_t i = 0; i < count; ++i) {
      flags[i] = exact[i] ? 0 : HS_FLAG_CASELESS;
      ids[i] = (unsigned)i;
      lengths[i] = matcher->lengths[i];
    }
    status = hs_compile_lit_multi(literals, flags, ids, lengths, (unsigned)count, HS_MODE_BLOCK,
                                  NULL, &matcher->database, error);
  }
  free(flags);
  free(ids);
  free(lengths);
  return status == HS_SUCCESS ? 0 : PARABLE_MATCH_FAILED;
}

int32_t parable_matcher_compile(const char *const *literals, const uint8_t *exact,
                                const uint8_t *edges, size_t count, parable_matcher **out,
                                int32_t *which, char *why, size_t why_size) {
  hs_compile_error_t *error = NULL;
  parable_matcher *matcher = calloc(1, sizeof *matcher);
  if (matcher) {
    matcher->lengths = calloc(count + 1, sizeof *matcher->lengths);
    matcher->edges = calloc(count + 1, 1);
    if (matcher->lengths && matcher->edges) {
      for (size_t i = 0; i < count; ++i) matcher->lengths[i] = (uint32_t)strlen(literals[i]);
      memcpy(matcher->edges, edges, count);
      if (compile(matcher, literals, exact, count, &error) == 0) {
        *out = matcher;
        return 0;
      }
    }
  }
  *which = error ? error->expression : -1;
  snprintf(why, why_size, "%s", error && error->message ? error->message : "no memory");
  hs_free_compile_error(error);
  parable_matcher_free(matcher);
  return PARABLE_MATCH_FAILED;
}

void parable_matcher_free(parable_matcher *matcher) {
  if (!matcher) return;
  hs_free_database(matcher->database);
  free(matcher->lengths);
  free(matcher->edges);
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

static bool is_word(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         (byte >= 'a' && byte <= 'z');
}

static bool make_room(parable_scanner *scanner) {
  if (scanner->count < scanner->capacity) return true;
  size_t capacity = scanner->capacity ? 2 * scanner->capacity : 256;
  parable_match *grown = realloc(scanner->matches, capacity * sizeof *grown);
  if (!grown) return false;
  scanner->matches = grown;
  scanner->capacity = capacity;
  return true;
}

// Called for every place where a literal ends; a value other than 0 ends the scan. `from` is not
// known: Vectorscan would have to look for it, which is slow.
static int keep(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                void *context) {
  (void)from;
  (void)flags;
  parable_scanner *scanner = context;
  uint8_t edges = scanner->matcher->edges[id];
  uint64_t start = to - scanner->matcher->lengths[id];
  if ((edges & PARABLE_EDGE_BEFORE) && start > 0 && is_word(scanner->bytes[start - 1])) return 0;
  if ((edges & PARABLE_EDGE_AFTER) && to < scanner->byte_count && is_word(scanner->bytes[to]))
    return 0;
  if (!make_room(scanner)) return 1;
  scanner->matches[scanner->count++] = (parable_match){(uint32_t)start, (uint32_t)to, id};
  return 0;
}

int64_t parable_scanner_scan(parable_scanner *scanner, const uint8_t *bytes, size_t count,
                             const parable_match **matches) {
  scanner->count = 0;
  if (count > UINT32_MAX) return PARABLE_MATCH_FAILED;
  scanner->bytes = bytes;
  scanner->byte_count = count;
  hs_error_t status = hs_scan(scanner->matcher->database, (const char *)bytes, (unsigned)count, 0,
                              scanner->scratch, keep, scanner);
  if (status != HS_SUCCESS) return PARABLE_MATCH_FAILED;
  *matches = scanner->matches;
  return (int64_t)scanner->count;
}
