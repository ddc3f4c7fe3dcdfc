// Where the text of a JSON record is, and who speaks in it.
//
// With nothing asked, the first of these that holds text is taken: `text`, `content`, `contents`,
// `messages` (or `conversations`), then what there is of `prompt`, `completion`, `chosen` and
// `rejected` together. Each may be a string, a list of strings, or a list of messages: objects with
// `role` (or `from`) and `content` (or `value`, `text`), where a content may itself be a list of
// parts with `text`. Where a key stands twice in an object, the last one counts, as in Python.
#ifndef PARABLE_JSON_FIELDS_H
#define PARABLE_JSON_FIELDS_H

#include "parable_bytes.h"
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace parable {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

// A key, and how many lists to enter behind it.
struct Step {
  std::string key;
  int lists = 0;
};
using Path = std::vector<Step>;

struct Piece {
  std::string_view text;
  uint8_t role, field;
};

// What was found at a place; the greater says more.
enum class Found { absent, wrong, nothing, text };

inline Found operator|(Found a, Found b) { return a > b ? a : b; }

inline uint8_t roleNamed(std::string_view name) {
  if (name == "user" || name == "human" || name == "prompter") return PARABLE_ROLE_USER;
  if (name == "assistant" || name == "gpt" || name == "model" || name == "bot")
    return PARABLE_ROLE_ASSISTANT;
  if (name == "system" || name == "developer") return PARABLE_ROLE_SYSTEM;
  if (name == "tool" || name == "function" || name == "ipython" || name == "observation")
    return PARABLE_ROLE_TOOL;
  return PARABLE_ROLE_OTHER;
}

inline uint8_t fieldNamed(std::string_view name) {
  if (name == "prompt") return PARABLE_FIELD_PROMPT;
  if (name == "completion") return PARABLE_FIELD_COMPLETION;
  if (name == "chosen") return PARABLE_FIELD_CHOSEN;
  if (name == "rejected") return PARABLE_FIELD_REJECTED;
  if (name == "messages" || name == "conversations") return PARABLE_FIELD_MESSAGES;
  return PARABLE_FIELD_TEXT;
}

// The members of an object that matter, found in one walk; absent ones are null pointers.
template <size_t count> struct Members {
  element values[count];
  bool has[count] = {};

  Members(object from, const std::string_view (&names)[count]) {
    for (auto [key, value] : from)
      for (size_t i = 0; i < count; i++)
        if (key == names[i]) values[i] = value, has[i] = true;
  }
};

class Collector {
public:
  std::vector<Piece> pieces;

  // Adds the text of a value, whatever form it has.
  Found add(element value, uint8_t role, uint8_t field, int depth = 0) {
    switch (value.type()) {
    case element_type::STRING: return addString(value, role, field);
    case element_type::NULL_VALUE: return Found::nothing;
    case element_type::ARRAY: {
      if (depth > 3) return Found::wrong;
      Found found = Found::nothing;
      bool any = false, right = false;
      for (element each : simdjson::dom::array(value)) {
        any = true;
        Found one = add(each, role, field, depth + 1);
        right |= one != Found::wrong;
        found = found | one;
      }
      return any && !right ? Found::wrong : found;
    }
    case element_type::OBJECT:
      return depth > 3 ? Found::wrong : addMessage(value, role, field, depth);
    default: return Found::wrong;
    }
  }

  // Adds what a path leads to.
  Found follow(element from, const Path &path, size_t step, uint8_t role, uint8_t field) {
    if (step == path.size()) return add(from, role, field);
    if (!from.is_object()) return Found::absent;
    static constexpr std::string_view speakers[] = {"role", "from"};
    element next;
    bool has = false;
    for (auto [key, value] : object(from)) {
      if (key == path[step].key) next = value, has = true;
      if (key == speakers[0] || key == speakers[1]) {
        std::string_view name;
        if (!value.get(name)) role = roleNamed(name);
      }
    }
    return has ? enter(next, path, step, path[step].lists, role, field) : Found::absent;
  }

private:
  Found addString(element value, uint8_t role, uint8_t field) {
    std::string_view text = value;
    if (text.empty()) return Found::nothing;
    pieces.push_back({text, role, field});
    return Found::text;
  }

  Found addMessage(object message, uint8_t role, uint8_t field, int depth) {
    static constexpr std::string_view names[] = {"role",  "from", "content",
                                                 "value", "text", "type"};
    Members<6> members(message, names);
    for (size_t i = 0; i < 2; i++) {
      std::string_view name;
      if (members.has[i] && !members.values[i].get(name)) {
        role = roleNamed(name);
        break;
      }
    }
    for (size_t i = 2; i < 5; i++)
      if (members.has[i]) return add(members.values[i], role, field, depth + 1);
    // A part that is no text, such as an image, or a message that only calls a tool.
    return members.has[0] || members.has[1] || members.has[5] ? Found::nothing : Found::wrong;
  }

  Found enter(element value, const Path &path, size_t step, int lists, uint8_t role,
              uint8_t field) {
    if (lists == 0) return follow(value, path, step + 1, role, field);
    if (!value.is_array()) return Found::wrong;
    Found found = Found::nothing;
    for (element each : simdjson::dom::array(value))
      found = found | enter(each, path, step, lists - 1, role, field);
    return found;
  }
};

} // namespace parable
#endif
