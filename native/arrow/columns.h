// Where the text of a row is, and who speaks in it: the rules of CParableBytes/json_fields.h, for
// Arrow's arrays instead of JSON.
#pragma once
#include "parable_arrow.h"
#include <arrow/api.h>
#include <string>
#include <string_view>
#include <vector>

namespace parable {

enum Role : uint8_t { none, system, user, assistant, tool, other };
enum Field : uint8_t { text, prompt, completion, chosen, rejected, messages };
enum class Found { absent, wrong, nothing, text };

struct Step {
  std::string key;
  int lists = 0;
};
using Path = std::vector<Step>;

inline Found operator|(Found a, Found b) { return a > b ? a : b; }

inline Role roleNamed(std::string_view name) {
  if (name == "user" || name == "human" || name == "prompter") return user;
  if (name == "assistant" || name == "gpt" || name == "model" || name == "bot") return assistant;
  if (name == "system" || name == "developer") return system;
  if (name == "tool" || name == "function" || name == "ipython" || name == "observation")
    return tool;
  return other;
}

inline Field fieldNamed(std::string_view name) {
  if (name == "prompt") return prompt;
  if (name == "completion") return completion;
  if (name == "chosen") return chosen;
  if (name == "rejected") return rejected;
  if (name == "messages" || name == "conversations") return messages;
  return Field::text;
}

inline Path parsePath(std::string_view text) {
  Path path;
  for (bool more = true; more;) {
    size_t end = text.find('.');
    std::string_view step = text.substr(0, end);
    Step result;
    while (step.ends_with("[]")) step.remove_suffix(2), result.lists++;
    result.key = step;
    path.push_back(result);
    more = end != text.npos;
    if (more) text.remove_prefix(end + 1);
  }
  return path;
}

// The string at an index; false where the array holds no strings.
inline bool stringAt(const arrow::Array &array, int64_t i, std::string_view &out) {
  switch (array.type_id()) {
  case arrow::Type::STRING:
  case arrow::Type::BINARY: out = static_cast<const arrow::BinaryArray &>(array).GetView(i); break;
  case arrow::Type::LARGE_STRING:
  case arrow::Type::LARGE_BINARY:
    out = static_cast<const arrow::LargeBinaryArray &>(array).GetView(i);
    break;
  case arrow::Type::STRING_VIEW:
  case arrow::Type::BINARY_VIEW:
    out = static_cast<const arrow::BinaryViewArray &>(array).GetView(i);
    break;
  case arrow::Type::DICTIONARY: {
    auto &coded = static_cast<const arrow::DictionaryArray &>(array);
    return stringAt(*coded.dictionary(), coded.GetValueIndex(i), out);
  }
  default: return false;
  }
  return true;
}

// The elements of a list at an index.
struct Elements {
  const arrow::Array *values = nullptr;
  int64_t first = 0, count = 0;

  Elements(const arrow::Array &array, int64_t i) {
    switch (array.type_id()) {
    case arrow::Type::LIST:
    case arrow::Type::MAP: take(static_cast<const arrow::ListArray &>(array), i); break;
    case arrow::Type::LARGE_LIST: take(static_cast<const arrow::LargeListArray &>(array), i); break;
    case arrow::Type::FIXED_SIZE_LIST:
      take(static_cast<const arrow::FixedSizeListArray &>(array), i);
      break;
    default: break;
    }
  }

private:
  template <class List> void take(const List &list, int64_t i) {
    values = list.values().get();
    first = list.value_offset(i);
    count = list.value_length(i);
  }
};

// One batch's struct arrays, with their fields found once for each name. `StructArray::field` makes
// a new slice for each call, so what it gives is kept.
class Structs {
public:
  const arrow::Array *field(const arrow::StructArray &array, std::string_view name) {
    for (auto &each : kept)
      if (each.of == &array && each.name == name) return each.array.get();
    auto type = static_cast<const arrow::StructType *>(array.type().get());
    int i = type->GetFieldIndex(std::string(name));
    kept.push_back({&array, std::string(name), i < 0 ? nullptr : array.field(i)});
    return kept.back().array.get();
  }
  void clear() { kept.clear(); }

private:
  struct Kept {
    const arrow::StructArray *of;
    std::string name;
    std::shared_ptr<arrow::Array> array;
  };
  std::vector<Kept> kept;
};

} // namespace parable
