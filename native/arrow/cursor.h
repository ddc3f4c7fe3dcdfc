// The text of one row group's rows, gathered into flat buffers.
#pragma once
#include "columns.h"

namespace parable {

class RowText {
public:
  std::vector<uint8_t> text, status;
  std::vector<int64_t> textEnds, partEnds;
  std::vector<parable_arrow_part> parts;

  // Gathers every row of a batch; `paths` are those that were asked for, or none.
  void gather(const arrow::RecordBatch &batch, const std::vector<Path> &paths) {
    clear();
    for (int64_t row = 0; row < batch.num_rows(); row++) {
      rowStart = text.size();
      firstPart = parts.size();
      status.push_back(statusOf(paths.empty() ? usual(batch, row) : asked(batch, row, paths)));
      endRow();
    }
  }

  // Says of some rows that they have none of the columns.
  void gatherAbsent(int64_t rows) {
    clear();
    for (int64_t row = 0; row < rows; row++) {
      status.push_back(PARABLE_ROW_NO_FIELD);
      endRow();
    }
  }

  static constexpr const char *names[] = {"text",          "content", "contents",   "messages",
                                          "conversations", "prompt",  "completion", "chosen",
                                          "rejected"};

private:
  static constexpr size_t alone = 5;
  size_t rowStart = 0, firstPart = 0;
  Structs structs;

  void clear() {
    text.clear(), status.clear(), textEnds.clear(), partEnds.clear(), parts.clear();
    structs.clear();
  }

  void endRow() {
    textEnds.push_back(int64_t(text.size()));
    partEnds.push_back(int64_t(parts.size()));
  }

  void forgetRow() {
    text.resize(rowStart);
    parts.resize(firstPart);
  }

  static uint8_t statusOf(Found found) {
    switch (found) {
    case Found::text: return PARABLE_ROW_FINE;
    case Found::nothing: return PARABLE_ROW_EMPTY;
    case Found::wrong: return PARABLE_ROW_WRONG_TYPE;
    default: return PARABLE_ROW_NO_FIELD;
    }
  }

  Found usual(const arrow::RecordBatch &batch, int64_t row) {
    Found found = Found::absent;
    for (size_t i = 0; i < std::size(names); i++) {
      int column = batch.schema()->GetFieldIndex(names[i]);
      if (column < 0) continue;
      if (i < alone) forgetRow();
      found = found | add(*batch.column(column), row, none, fieldNamed(names[i]), 0);
      if (i < alone && found == Found::text) return found;
    }
    return found;
  }

  Found asked(const arrow::RecordBatch &batch, int64_t row, const std::vector<Path> &paths) {
    Found found = Found::absent;
    for (const Path &path : paths) {
      int column = batch.schema()->GetFieldIndex(path[0].key);
      if (column < 0) continue;
      found = found | enter(*batch.column(column), row, path, 0, path[0].lists, none,
                            fieldNamed(path.back().key));
    }
    return found;
  }

  Found put(std::string_view piece, Role role, Field field) {
    if (piece.empty()) return Found::nothing;
    if (parts.size() > firstPart) text.insert(text.end(), 2, '\n');
    auto start = int64_t(text.size() - rowStart);
    text.insert(text.end(), piece.begin(), piece.end());
    parts.push_back({start, int64_t(text.size() - rowStart), role, field});
    return Found::text;
  }

  Found add(const arrow::Array &array, int64_t i, Role role, Field field, int depth) {
    if (array.IsNull(i) || array.type_id() == arrow::Type::NA) return Found::nothing;
    std::string_view piece;
    if (stringAt(array, i, piece)) return put(piece, role, field);
    if (depth > 3) return Found::wrong;
    if (array.type_id() == arrow::Type::STRUCT)
      return addMessage(static_cast<const arrow::StructArray &>(array), i, role, field, depth);
    Elements list(array, i);
    if (!list.values) return Found::wrong;
    Found found = Found::nothing;
    bool right = list.count == 0;
    for (int64_t k = 0; k < list.count; k++) {
      Found one = add(*list.values, list.first + k, role, field, depth + 1);
      right |= one != Found::wrong;
      found = found | one;
    }
    return right ? found : Found::wrong;
  }

  Role roleIn(const arrow::StructArray &message, int64_t i, Role role) {
    for (auto name : {"role", "from"}) {
      std::string_view value;
      const arrow::Array *speaker = structs.field(message, name);
      if (speaker && !speaker->IsNull(i) && stringAt(*speaker, i, value)) return roleNamed(value);
    }
    return role;
  }

  Found addMessage(const arrow::StructArray &message, int64_t i, Role role, Field field,
                   int depth) {
    role = roleIn(message, i, role);
    for (auto name : {"content", "value", "text"})
      if (const arrow::Array *body = structs.field(message, name))
        return add(*body, i, role, field, depth + 1);
    bool known = structs.field(message, "role") || structs.field(message, "from") ||
                 structs.field(message, "type");
    return known ? Found::nothing : Found::wrong;
  }

  Found follow(const arrow::Array &array, int64_t i, const Path &path, size_t step, Role role,
               Field field) {
    if (step == path.size()) return add(array, i, role, field, 0);
    if (array.type_id() != arrow::Type::STRUCT || array.IsNull(i)) return Found::absent;
    auto &object = static_cast<const arrow::StructArray &>(array);
    const arrow::Array *next = structs.field(object, path[step].key);
    if (!next) return Found::absent;
    return enter(*next, i, path, step, path[step].lists, roleIn(object, i, role), field);
  }

  Found enter(const arrow::Array &array, int64_t i, const Path &path, size_t step, int lists,
              Role role, Field field) {
    if (lists == 0) return follow(array, i, path, step + 1, role, field);
    if (array.IsNull(i)) return Found::nothing;
    Elements list(array, i);
    if (!list.values) return Found::wrong;
    Found found = Found::nothing;
    for (int64_t k = 0; k < list.count; k++)
      found = found | enter(*list.values, list.first + k, path, step, lists - 1, role, field);
    return found;
  }
};

} // namespace parable
