// The text of an HTML page, simply: no tags, comments, scripts or styles; blocks on their own
// lines. Not a browser: broken pages give broken text, and never a fault.
#include "parable_bytes.h"
#include <cstring>
#include <string_view>

namespace {

struct Page {
  std::string_view in;
  uint8_t *out;
  size_t at = 0, written = 0;
  // White space is written only before the next letter: 1 for a space, 2 for a new line.
  int pending = 0;

  void want(int space) { pending = pending > space ? pending : space; }

  void put(uint8_t byte) {
    if (byte <= ' ') return want(byte == 0 ? 0 : 1);
    if (pending && written > 0) out[written++] = pending == 2 ? '\n' : ' ';
    pending = 0;
    out[written++] = byte;
  }

  // Every code point takes no more bytes than its reference, `&#N;` and longer.
  void putScalar(uint32_t c) {
    if (c < 0x80) return put(uint8_t(c));
    if (c == 0xA0) return want(1);
    if (c < 0x800) {
      put(uint8_t(0xC0 | c >> 6));
    } else if (c < 0x10000) {
      put(uint8_t(0xE0 | c >> 12));
      put(uint8_t(0x80 | (c >> 6 & 63)));
    } else {
      put(uint8_t(0xF0 | c >> 18));
      put(uint8_t(0x80 | (c >> 12 & 63)));
      put(uint8_t(0x80 | (c >> 6 & 63)));
    }
    put(uint8_t(0x80 | (c & 63)));
  }

  static bool isLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

  bool isWord(size_t from, std::string_view word) const {
    if (in.size() - from < word.size()) return false;
    for (size_t i = 0; i < word.size(); i++)
      if ((in[from + i] | 0x20) != word[i]) return false;
    return from + word.size() == in.size() || !isLetter(in[from + word.size()]);
  }

  // Goes behind the first place where `</word` closes, or to the end.
  void skipElement(std::string_view word) {
    while ((at = in.find("</", at)) != in.npos) {
      at += 2;
      if (isWord(at, word)) return skipTag();
    }
    at = in.size();
  }

  // Goes behind the `>` of the tag at hand; quotes hide one.
  void skipTag() {
    char quote = 0;
    for (; at < in.size(); at++) {
      char c = in[at];
      if (quote) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        if (in[at - 1] == '=' || in[at - 1] == ' ') quote = c;
      } else if (c == '>') {
        at++;
        return;
      }
    }
  }

  void readTag() {
    if (in.substr(at, 4) == "<!--") {
      size_t end = in.find("-->", at + 4);
      at = end == in.npos ? in.size() : end + 3;
      return;
    }
    size_t name = at + 1;
    bool closes = name < in.size() && in[name] == '/';
    name += closes;
    bool isTag = name < in.size() && (isLetter(in[name]) || in[name] == '!' || in[name] == '?');
    if (!isTag) return put('<'), void(at++);
    at = name;
    static constexpr std::string_view hidden[] = {"script", "style", "noscript", "template", "svg"};
    static constexpr std::string_view flowing[] = {"a", "b", "i", "u", "em", "strong", "span",
                                                   "sub", "sup", "small", "code", "font", "abbr",
                                                   "mark", "q", "s", "cite", "kbd", "label"};
    if (!closes)
      for (auto word : hidden)
        if (isWord(name, word)) {
          skipTag();
          want(2);
          if (at < 2 || in[at - 2] != '/') skipElement(word);
          return;
        }
    bool flows = false;
    for (auto word : flowing) flows |= isWord(name, word);
    if (!flows) want(2);
    skipTag();
  }

  void readReference() {
    static constexpr struct {
      std::string_view name;
      uint32_t scalar;
    } known[] = {{"amp;", '&'},    {"lt;", '<'},       {"gt;", '>'},       {"quot;", '"'},
                 {"apos;", '\''},  {"nbsp;", 0xA0},    {"mdash;", 0x2014}, {"ndash;", 0x2013},
                 {"rsquo;", 0x2019}, {"lsquo;", 0x2018}, {"ldquo;", 0x201C}, {"rdquo;", 0x201D},
                 {"hellip;", 0x2026}, {"copy;", 0xA9},   {"eacute;", 0xE9}};
    std::string_view rest = in.substr(at + 1);
    for (auto &each : known)
      if (rest.starts_with(each.name)) {
        at += 1 + each.name.size();
        return putScalar(each.scalar);
      }
    if (rest.starts_with('#') && readNumber(rest.substr(1))) return;
    put('&');
    at++;
  }

  bool readNumber(std::string_view digits) {
    bool hex = !digits.empty() && (digits[0] | 0x20) == 'x';
    size_t i = hex;
    uint32_t value = 0;
    for (; i < digits.size() && i < 9; i++) {
      char c = digits[i], low = char(c | 0x20);
      int digit = c >= '0' && c <= '9'                 ? c - '0'
                  : hex && low >= 'a' && low <= 'f' ? low - 'a' + 10
                                                    : -1;
      if (digit < 0) break;
      value = value * (hex ? 16 : 10) + uint32_t(digit);
    }
    bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (i == size_t(hex) || i >= digits.size() || digits[i] != ';') return false;
    if (value == 0 || value > 0x10FFFF || surrogate) return false;
    at += 3 + i;
    putScalar(value);
    return true;
  }

  void read() {
    while (at < in.size()) {
      if (in[at] == '<') readTag();
      else if (in[at] == '&') readReference();
      else put(uint8_t(in[at++]));
    }
  }
};

} // namespace

extern "C" size_t parable_html_text(const uint8_t *html, size_t count, uint8_t *to) {
  Page page{{reinterpret_cast<const char *>(html), count}, to};
  page.read();
  return page.written;
}
