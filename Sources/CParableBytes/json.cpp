// JSON records by simdjson's tape: every line is checked whole, and its text is not copied where it
// is one string.
#include "json_fields.h"
#include "json_repair.h"
#include <bit>
#include <memory>

using namespace parable;
using simdjson::error_code;

namespace {

constexpr size_t keptCapacity = 8 << 20; // a parser that grew beyond this is given up after use

constexpr std::string_view usual[] = {"text",          "content", "contents",   "messages",
                                      "conversations", "prompt",  "completion", "chosen",
                                      "rejected"};
constexpr size_t alone = 5; // of these, the first that holds text is taken; the rest together

const char *parsePath(std::string_view text, Path &path) {
  if (text.empty()) return "it is empty";
  while (true) {
    size_t end = text.find('.');
    std::string_view step = text.substr(0, end);
    Step result;
    while (step.ends_with("[]")) step.remove_suffix(2), result.lists++;
    if (step.empty()) return "a step has no name";
    if (step.find_first_of("[]") != step.npos) return "only [] may stand in brackets";
    result.key = step;
    path.push_back(result);
    if (end == text.npos) return nullptr;
    text.remove_prefix(end + 1);
  }
}

} // namespace

struct parable_json {
  simdjson::dom::parser parser;
  Collector collector;
  std::vector<Path> paths;
  std::vector<uint8_t> joined, repaired;
  std::vector<parable_part> parts;
  std::string printed;
  element root;
  bool silenced = false;

  error_code parse(const uint8_t *bytes, size_t count) {
    if (parser.capacity() > keptCapacity && count < keptCapacity) parser = simdjson::dom::parser();
    if (count > parser.capacity())
      if (auto error = parser.allocate(std::bit_ceil(std::max(count, size_t(4096))))) return error;
    return parser.parse(bytes, count, false).get(root);
  }

  // Parses, and where it is only what Python allows and JSON does not, parses again without that.
  error_code parseAsPython(const uint8_t *bytes, size_t count) {
    silenced = mayHoldSurrogate(bytes, count) &&
               silenceSurrogates(bytes, count, PARABLE_PADDING, repaired);
    const uint8_t *first = silenced ? repaired.data() : bytes;
    error_code error = parse(first, count);
    switch (error) {
    case simdjson::TAPE_ERROR:
    case simdjson::NUMBER_ERROR:
    case simdjson::N_ATOM_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE:
      if (silenceNumbers(first, count, PARABLE_PADDING, repaired))
        return parse(repaired.data(), count);
    default: return error;
    }
  }

  Found usualFields() {
    Members<9> members(root, usual);
    Found found = Found::absent;
    for (size_t i = 0; i < alone; i++) {
      if (!members.has[i]) continue;
      collector.pieces.clear();
      found = found | collector.add(members.values[i], PARABLE_ROLE_NONE, fieldNamed(usual[i]));
      if (found == Found::text) return found;
    }
    collector.pieces.clear();
    for (size_t i = alone; i < 9; i++)
      if (members.has[i])
        found = found | collector.add(members.values[i], PARABLE_ROLE_NONE, fieldNamed(usual[i]));
    return found;
  }

  Found askedFields() {
    collector.pieces.clear();
    Found found = Found::absent;
    for (const Path &path : paths)
      found = found | collector.follow(root, path, 0, PARABLE_ROLE_NONE,
                                       fieldNamed(path.back().key));
    return found;
  }

  parable_record_status finish(parable_record *out) {
    parts.clear();
    const auto &pieces = collector.pieces;
    if (pieces.size() == 1) {
      out->text = reinterpret_cast<const uint8_t *>(pieces[0].text.data());
      out->text_count = pieces[0].text.size();
      parts.push_back({0, int64_t(out->text_count), pieces[0].role, pieces[0].field});
    } else {
      joined.clear();
      for (const Piece &piece : pieces) {
        if (!joined.empty()) joined.insert(joined.end(), 2, '\n');
        auto start = int64_t(joined.size());
        joined.insert(joined.end(), piece.text.begin(), piece.text.end());
        parts.push_back({start, int64_t(joined.size()), piece.role, piece.field});
      }
      out->text = joined.data();
      out->text_count = joined.size();
    }
    out->parts = parts.data();
    out->part_count = parts.size();
    if (memchr(out->text, 0, out->text_count))
      return silenced ? PARABLE_RECORD_SURROGATE : PARABLE_RECORD_NUL;
    bool blank = parable_is_blank(out->text, out->text_count);
    return blank ? PARABLE_RECORD_EMPTY : PARABLE_RECORD_FINE;
  }

  parable_record_status read(const uint8_t *bytes, size_t count, parable_record *out) {
    *out = {};
    if (error_code error = parseAsPython(bytes, count)) {
      if (error == simdjson::UTF8_ERROR) return PARABLE_RECORD_BAD_UTF8;
      if (error == simdjson::DEPTH_ERROR) return PARABLE_RECORD_TOO_DEEP;
      out->reason = simdjson::error_message(error);
      return PARABLE_RECORD_BAD_JSON;
    }
    if (!root.is_object()) return PARABLE_RECORD_NOT_OBJECT;
    switch (paths.empty() ? usualFields() : askedFields()) {
    case Found::absent: return PARABLE_RECORD_NO_FIELD;
    case Found::wrong: return PARABLE_RECORD_WRONG_TYPE;
    case Found::nothing: return PARABLE_RECORD_EMPTY;
    case Found::text: return finish(out);
    }
    return PARABLE_RECORD_NO_FIELD;
  }

  bool value(const char *name, const uint8_t **out, size_t *count) {
    Path path;
    if (parsePath(name, path)) return false;
    element at = root;
    for (const Step &step : path) {
      element next;
      bool has = false;
      if (!at.is_object()) return false;
      for (auto [key, each] : object(at))
        if (key == step.key) next = each, has = true;
      if (!has) return false;
      at = next;
    }
    if (at.is_null() || at.is_object() || at.is_array()) return false;
    std::string_view text;
    if (at.get(text)) text = printed = simdjson::minify(at);
    *out = reinterpret_cast<const uint8_t *>(text.data());
    *count = text.size();
    return true;
  }
};

extern "C" {

parable_json *parable_json_create(const char *const *paths, size_t count) {
  try {
    auto json = std::make_unique<parable_json>();
    for (size_t i = 0; i < count; i++) {
      Path path;
      if (parsePath(paths[i], path)) return nullptr;
      json->paths.push_back(path);
    }
    return json.release();
  } catch (...) {
    return nullptr;
  }
}

void parable_json_destroy(parable_json *json) { delete json; }

const char *parable_path_fault(const char *path) {
  try {
    Path parsed;
    return parsePath(path, parsed);
  } catch (...) {
    return "no memory";
  }
}

parable_record_status parable_json_read(parable_json *json, const uint8_t *bytes, size_t count,
                                        parable_record *out) {
  try {
    return json->read(bytes, count, out);
  } catch (const std::exception &) {
    *out = {};
    out->reason = "no memory for it";
    return PARABLE_RECORD_BAD_JSON;
  }
}

bool parable_json_value(parable_json *json, const char *path, const uint8_t **out, size_t *count) {
  try {
    return json->value(path, out, count);
  } catch (...) {
    return false;
  }
}

} // extern "C"
