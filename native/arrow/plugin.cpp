// The table of functions between Parable and Arrow's Parquet.
#include "cursor.h"
#include <arrow/io/file.h>
#include <map>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/metadata.h>

using arrow::Status;
using namespace parable;

namespace {

constexpr int64_t batchRows = 512;
thread_local std::string lastError;

// Runs a body that gives a Status; 0, or -1 with the reason kept.
template <class Body> int32_t attempt(Body body) {
  try {
    Status status = body();
    if (status.ok()) return 0;
    lastError = status.message();
  } catch (const std::exception &error) {
    lastError = error.what();
  } catch (...) {
    lastError = "an unknown C++ exception";
  }
  return -1;
}

} // namespace

struct parable_parquet {
  std::unique_ptr<parquet::arrow::FileReader> reader;
  std::shared_ptr<arrow::Schema> schema;
  std::map<std::pair<int, std::string>, std::shared_ptr<arrow::ChunkedArray>> columns;
  std::string value;

  parquet::FileMetaData &metadata() { return *reader->parquet_reader()->metadata(); }

  // The leaves of the file below top-level columns.
  std::vector<int> leaves(const std::vector<std::string> &roots) {
    std::vector<int> result;
    const auto *all = metadata().schema();
    for (int i = 0; i < all->num_columns(); i++)
      for (auto &root : roots)
        if (all->GetColumnRoot(i)->name() == root) {
          result.push_back(i);
          break;
        }
    return result;
  }

  // A column of a row group, kept until another group is asked for.
  Status column(int group, const std::string &root, std::shared_ptr<arrow::ChunkedArray> *out) {
    if (!columns.empty() && columns.begin()->first.first != group) columns.clear();
    auto &kept = columns[{group, root}];
    if (!kept) {
      std::shared_ptr<arrow::Table> table;
      ARROW_RETURN_NOT_OK(reader->ReadRowGroup(group, leaves({root}), &table));
      kept = table->column(0);
    }
    *out = kept;
    return Status::OK();
  }
};

struct parable_cursor {
  std::unique_ptr<arrow::RecordBatchReader> reader;
  std::vector<Path> paths;
  int64_t absentRows = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  RowText rows;
};

struct parable_parquet_writer {
  std::shared_ptr<arrow::io::FileOutputStream> file;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
};

namespace {

int32_t open(const char *path, parable_parquet **out) {
  return attempt([&] {
    ARROW_ASSIGN_OR_RAISE(auto source, arrow::io::ReadableFile::Open(path));
    parquet::ArrowReaderProperties properties;
    properties.set_batch_size(batchRows);
    properties.set_use_threads(false);
    properties.set_pre_buffer(false);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(source));
    builder.properties(properties);
    auto file = std::make_unique<parable_parquet>();
    ARROW_ASSIGN_OR_RAISE(file->reader, builder.Build());
    ARROW_RETURN_NOT_OK(file->reader->GetSchema(&file->schema));
    *out = file.release();
    return Status::OK();
  });
}

void close(parable_parquet *file) { delete file; }
int32_t groupCount(parable_parquet *file) { return file->metadata().num_row_groups(); }
int64_t groupRows(parable_parquet *file, int32_t i) {
  return file->metadata().RowGroup(i)->num_rows();
}

int64_t groupBytes(parable_parquet *file, int32_t i) {
  return file->metadata().RowGroup(i)->total_byte_size();
}

int32_t read(parable_parquet *file, int32_t group, const char *const *paths, int32_t count,
             parable_cursor **out) {
  return attempt([&] {
    auto cursor = std::make_unique<parable_cursor>();
    std::vector<std::string> roots;
    for (int32_t i = 0; i < count; i++) {
      cursor->paths.push_back(parsePath(paths[i]));
      roots.push_back(cursor->paths.back()[0].key);
    }
    if (count == 0) roots.assign(std::begin(RowText::names), std::end(RowText::names));
    std::vector<int> leaves = file->leaves(roots);
    if (leaves.empty()) {
      cursor->absentRows = groupRows(file, group);
    } else {
      ARROW_ASSIGN_OR_RAISE(cursor->reader, file->reader->GetRecordBatchReader({group}, leaves));
    }
    *out = cursor.release();
    return Status::OK();
  });
}

int32_t next(parable_cursor *cursor, parable_row_batch *out) {
  int64_t count = 0;
  int32_t code = attempt([&] {
    RowText &rows = cursor->rows;
    if (cursor->reader) {
      ARROW_RETURN_NOT_OK(cursor->reader->ReadNext(&cursor->batch));
      if (!cursor->batch) return Status::OK();
      rows.gather(*cursor->batch, cursor->paths);
    } else {
      rows.gatherAbsent(std::min(cursor->absentRows, batchRows));
      cursor->absentRows -= int64_t(rows.status.size());
    }
    count = int64_t(rows.status.size());
    *out = {count, rows.status.data(), rows.text.data(), rows.textEnds.data(), rows.parts.data(),
            rows.partEnds.data()};
    return Status::OK();
  });
  return code < 0 ? code : count > 0;
}

void closeCursor(parable_cursor *cursor) { delete cursor; }

int32_t value(parable_parquet *file, int64_t row, const char *path, const char **out,
              int64_t *count) {
  bool found = false;
  int32_t code = attempt([&] {
    Path steps = parsePath(path);
    if (file->schema->GetFieldIndex(steps[0].key) < 0) return Status::OK();
    int group = 0;
    while (group < groupCount(file) && row >= groupRows(file, group))
      row -= groupRows(file, group++);
    if (group == groupCount(file)) return Status::OK();
    std::shared_ptr<arrow::ChunkedArray> column;
    ARROW_RETURN_NOT_OK(file->column(group, steps[0].key, &column));
    ARROW_ASSIGN_OR_RAISE(auto scalar, column->GetScalar(row));
    for (size_t i = 1; i < steps.size(); i++) {
      if (!scalar->is_valid || scalar->type->id() != arrow::Type::STRUCT) return Status::OK();
      auto field = static_cast<arrow::StructScalar &>(*scalar).field(arrow::FieldRef(steps[i].key));
      if (!field.ok()) return Status::OK();
      scalar = *field;
    }
    if (!scalar->is_valid || arrow::is_nested(scalar->type->id())) return Status::OK();
    file->value = scalar->ToString();
    *out = file->value.data();
    *count = int64_t(file->value.size());
    found = true;
    return Status::OK();
  });
  return code < 0 ? code : found;
}

int32_t create(const char *path, parable_parquet *like, parable_parquet_writer **out) {
  return attempt([&] {
    auto writer = std::make_unique<parable_parquet_writer>();
    ARROW_ASSIGN_OR_RAISE(writer->file, arrow::io::FileOutputStream::Open(path));
    parquet::WriterProperties::Builder file;
    parquet::ArrowWriterProperties::Builder schema;
    ARROW_ASSIGN_OR_RAISE(
        writer->writer,
        parquet::arrow::FileWriter::Open(*like->schema, arrow::default_memory_pool(), writer->file,
                                         file.compression(parquet::Compression::ZSTD)->build(),
                                         schema.store_schema()->build()));
    *out = writer.release();
    return Status::OK();
  });
}

// The rows of a table that are kept, in slices that share its memory.
arrow::Result<std::shared_ptr<arrow::Table>> kept(std::shared_ptr<arrow::Table> table,
                                                  const uint8_t *keep) {
  if (!keep) return table;
  std::vector<std::shared_ptr<arrow::Table>> slices;
  int64_t rows = table->num_rows();
  for (int64_t i = 0; i < rows;) {
    int64_t first = i;
    while (i < rows && keep[i]) i++;
    if (i > first) slices.push_back(table->Slice(first, i - first));
    while (i < rows && !keep[i]) i++;
  }
  if (slices.empty()) return table->Slice(0, 0);
  return arrow::ConcatenateTables(slices);
}

template <class Builder>
arrow::Result<std::shared_ptr<arrow::Array>> strings(const uint8_t *text, const int64_t *ends,
                                                     int64_t count) {
  Builder builder;
  int64_t start = 0;
  for (int64_t i = 0; i < count; start = ends[i++])
    ARROW_RETURN_NOT_OK(builder.Append(
        std::string_view(reinterpret_cast<const char *>(text) + start, size_t(ends[i] - start))));
  return builder.Finish();
}

int32_t copy(parable_parquet_writer *writer, parable_parquet *file, int32_t group,
             const uint8_t *keep, const char *column, const uint8_t *text, const int64_t *ends) {
  return attempt([&]() -> Status {
    std::shared_ptr<arrow::Table> table;
    ARROW_RETURN_NOT_OK(file->reader->ReadRowGroup(group, &table));
    ARROW_ASSIGN_OR_RAISE(table, kept(table, keep));
    if (column) {
      int i = table->schema()->GetFieldIndex(column);
      if (i < 0) return Status::KeyError("there is no column ", column);
      auto field = table->schema()->field(i);
      auto type = field->type()->id();
      bool large = type == arrow::Type::LARGE_STRING;
      if (!large && type != arrow::Type::STRING)
        return Status::TypeError("the column ", column, " holds no strings");
      ARROW_ASSIGN_OR_RAISE(
          auto array, large ? strings<arrow::LargeStringBuilder>(text, ends, table->num_rows())
                            : strings<arrow::StringBuilder>(text, ends, table->num_rows()));
      ARROW_ASSIGN_OR_RAISE(
          table, table->SetColumn(i, field, std::make_shared<arrow::ChunkedArray>(array)));
    }
    if (table->num_rows() == 0) return Status::OK();
    return writer->writer->WriteTable(*table, table->num_rows());
  });
}

int32_t finish(parable_parquet_writer *writer) {
  return attempt([&] {
    ARROW_RETURN_NOT_OK(writer->writer->Close());
    return writer->file->Close();
  });
}

void closeWriter(parable_parquet_writer *writer) { delete writer; }
const char *version() { return ARROW_VERSION_STRING; }
const char *reason() { return lastError.c_str(); }

const parable_arrow table = {PARABLE_ARROW_ABI, sizeof(parable_arrow), version, reason, open, close,
                             groupCount,        groupRows,             groupBytes, read, next,
                             closeCursor,       value,                 create, copy, finish,
                             closeWriter};

} // namespace

extern "C" __attribute__((visibility("default"))) const parable_arrow *parable_arrow_plugin(void) {
  return &table;
}
