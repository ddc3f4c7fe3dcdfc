// UTF-8 and white space.
#include "parable_bytes.h"
#include <cstring>
#include <simdjson.h>

extern "C" {

bool parable_utf8_valid(const uint8_t *bytes, size_t count) {
  return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), count);
}

int64_t parable_find(const uint8_t *bytes, size_t count, const char *needle) {
  const void *found = memmem(bytes, count, needle, strlen(needle));
  return found ? static_cast<const uint8_t *>(found) - bytes : -1;
}

bool parable_is_blank(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] > ' ' || (bytes[i] != ' ' && (bytes[i] < '\t' || bytes[i] > '\r'))) return false;
  return true;
}

} // extern "C"
