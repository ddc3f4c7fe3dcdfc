// UTF-8 and white space.
#include "parable_bytes.h"
#include <simdjson.h>

extern "C" {

bool parable_utf8_valid(const uint8_t *bytes, size_t count) {
  return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), count);
}

bool parable_is_blank(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] > ' ' || (bytes[i] != ' ' && (bytes[i] < '\t' || bytes[i] > '\r'))) return false;
  return true;
}

} // extern "C"
