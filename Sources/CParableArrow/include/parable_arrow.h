// The door between Parable and Arrow's Parquet: one table of functions, handed out by a plugin that
// is compiled on this machine (scripts/bootstrap) and opened at run time. No Arrow header is needed
// to use it, and a program that never opens the plugin pays nothing.
//
// Ownership: what is written to an `out` belongs to the caller, who gives it back by the `close` of
// its kind, once. Arguments are borrowed for the call. What a batch points to lives until the next
// call with the same cursor.
// Threads: one thread at a time for each handle; different handles are independent, also those of
// one file.
// Failure: functions that return int32_t give 0 (or a positive number), or -1 and then `last_error`
// says why, `out` being untouched. No C++ exception leaves the plugin.
#ifndef PARABLE_ARROW_H
#define PARABLE_ARROW_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The version of this table. The plugin and the program must have been built with the same.
#define PARABLE_ARROW_ABI 1

typedef struct parable_parquet parable_parquet; // an open file
typedef struct parable_cursor parable_cursor;   // a walk over the rows of one row group
typedef struct parable_parquet_writer parable_parquet_writer;

// What became of one row.
typedef enum {
  PARABLE_ROW_FINE = 0,
  PARABLE_ROW_EMPTY = 1,      // null, or an empty list
  PARABLE_ROW_NO_FIELD = 2,   // none of the columns is there
  PARABLE_ROW_WRONG_TYPE = 3, // the column is there and holds no text
} parable_row_status;

// One part of a row's text; roles and fields are numbered as in parable_bytes.h.
typedef struct {
  int64_t start;
  int64_t end;
  uint8_t role;
  uint8_t field;
} parable_arrow_part;

// Some rows. The text of row i is text[text_ends[i - 1] ..< text_ends[i]], from 0 for the first; so
// are its parts. The text is as it lies in the file: it may not be UTF-8.
typedef struct {
  int64_t rows;
  const uint8_t *status;
  const uint8_t *text;
  const int64_t *text_ends;
  const parable_arrow_part *parts;
  const int64_t *part_ends;
} parable_row_batch;

typedef struct {
  uint32_t abi;  // PARABLE_ARROW_ABI
  uint32_t size; // sizeof(parable_arrow)

  // The version of Arrow: static text.
  const char *(*version)(void);
  // Why the last call on this thread failed; valid until the next failure on this thread.
  const char *(*last_error)(void);

  int32_t (*open)(const char *path, parable_parquet **out);
  void (*close)(parable_parquet *file);
  int32_t (*group_count)(parable_parquet *file);
  int64_t (*group_rows)(parable_parquet *file, int32_t group);
  // The size of the group's columns before compression.
  int64_t (*group_bytes)(parable_parquet *file, int32_t group);

  // The text of a row group's rows: of the columns that `paths` name, such as `data.body` or
  // `turns[].value`; with none, of the usual ones.
  int32_t (*read)(parable_parquet *file, int32_t group, const char *const *paths, int32_t count,
                  parable_cursor **out);
  // The next rows: 1, or 0 at the end.
  int32_t (*next)(parable_cursor *cursor, parable_row_batch *out);
  void (*close_cursor)(parable_cursor *cursor);
  // The value of one row at a path, as text: 1, or 0 where there is none. Slow, for metadata only;
  // lives until the next call with the file.
  int32_t (*value)(parable_parquet *file, int64_t row, const char *path, const char **out,
                   int64_t *count);

  // A new file with the schema of another.
  int32_t (*create)(const char *path, parable_parquet *like, parable_parquet_writer **out);
  // Writes the rows of a group for which `keep` is not 0 (all, where it is null). Where `column` is
  // not null, that column of strings gets the given texts instead, one for each row that is kept:
  // text[ends[i - 1] ..< ends[i]].
  int32_t (*copy)(parable_parquet_writer *writer, parable_parquet *file, int32_t group,
                  const uint8_t *keep, const char *column, const uint8_t *text,
                  const int64_t *ends);
  int32_t (*finish)(parable_parquet_writer *writer);
  void (*close_writer)(parable_parquet_writer *writer);
} parable_arrow;

// The one symbol of the plugin; the table is static and never freed.
typedef const parable_arrow *(*parable_arrow_table)(void);
#define PARABLE_ARROW_SYMBOL "parable_arrow_plugin"

#ifdef __cplusplus
}
#endif
#endif
