// What Python writes and accepts though JSON does not have it, made readable for simdjson: lone
// surrogates, NaN and Infinity, whole numbers of more than 64 bits. Only for the rare line.
#ifndef PARABLE_JSON_REPAIR_H
#define PARABLE_JSON_REPAIR_H

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace parable {

using Bytes = std::vector<uint8_t>;

// Whether some `\ud8..` to `\udf..` may be in the line. The first loop has few enough conditions
// that the compiler makes fast vectors of it; the second runs where there is any `\u`.
inline bool mayHoldSurrogate(const uint8_t *p, size_t count) {
  unsigned escapes = 0;
  for (size_t i = 0; i + 1 < count; i++) escapes |= unsigned(p[i] == '\\') & unsigned(p[i + 1] == 'u');
  if (escapes == 0) return false;
  for (size_t i = 0; i + 3 < count; i++) {
    if (p[i] == '\\' && p[i + 1] == 'u' && (p[i + 2] | 0x20) == 'd' && p[i + 3] >= '8') return true;
  }
  return false;
}

// The value of four hexadecimal digits, or -1.
inline int32_t hexadecimal(const uint8_t *p) {
  int32_t value = 0;
  for (int i = 0; i < 4; i++) {
    uint8_t c = p[i], low = c | 0x20;
    int digit = c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// Writes `\u0000` over every half of a surrogate pair; the copy is made at the first one.
inline bool silenceSurrogates(const uint8_t *line, size_t count, size_t padding, Bytes &copy) {
  bool found = false;
  auto unit = [&](size_t i) {
    return i + 6 <= count && line[i] == '\\' && line[i + 1] == 'u' ? hexadecimal(line + i + 2) : -1;
  };
  for (size_t i = 0; i < count;) {
    auto at = static_cast<const uint8_t *>(memchr(line + i, '\\', count - i));
    if (!at) break;
    i = size_t(at - line);
    int32_t value = unit(i);
    if (value < 0xD800 || value > 0xDFFF) {
      i += 2;
      continue;
    }
    int32_t next = value < 0xDC00 ? unit(i + 6) : -1;
    if (next >= 0xDC00 && next <= 0xDFFF) {
      i += 12;
      continue;
    }
    if (!found) {
      copy.resize(count + padding);
      memcpy(copy.data(), line, count);
    }
    found = true;
    memcpy(copy.data() + i + 2, "0000", 4);
    i += 6;
  }
  return found;
}

inline bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Whether a token is a number by JSON's grammar, or one of the three words of Python.
inline bool isPythonNumber(std::string_view token) {
  if (token == "NaN" || token == "Infinity" || token == "-Infinity") return true;
  size_t i = !token.empty() && token[0] == '-' ? 1 : 0;
  auto digits = [&] {
    size_t first = i;
    while (i < token.size() && isDigit(token[i])) i++;
    return i - first;
  };
  bool zero = i < token.size() && token[i] == '0';
  size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (i < token.size() && token[i] == '.' && (i++, digits() == 0)) return false;
  if (i < token.size() && (token[i] | 0x20) == 'e') {
    i++;
    if (i < token.size() && (token[i] == '+' || token[i] == '-')) i++;
    if (digits() == 0) return false;
  }
  return i == token.size();
}

// Writes `0` over the numbers of a line; false where there was none. Its strings are untouched.
inline bool silenceNumbers(const uint8_t *line, size_t count, size_t padding, Bytes &copy) {
  if (copy.data() != line) {
    copy.resize(count + padding);
    memcpy(copy.data(), line, count);
  }
  bool found = false;
  auto isToken = [](uint8_t c) {
    return isDigit(char(c)) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '+' ||
           c == '.';
  };
  for (size_t i = 0; i < count;) {
    if (copy[i] == '"') {
      for (i++; i < count && copy[i] != '"'; i++)
        if (copy[i] == '\\') i++;
      i++;
    } else if (isToken(copy[i])) {
      size_t first = i;
      while (i < count && isToken(copy[i])) i++;
      auto token = reinterpret_cast<const char *>(copy.data() + first);
      if (!isPythonNumber({token, i - first})) continue;
      memset(copy.data() + first, ' ', i - first);
      copy[first] = '0';
      found = true;
    } else {
      i++;
    }
  }
  return found;
}

} // namespace parable
#endif
