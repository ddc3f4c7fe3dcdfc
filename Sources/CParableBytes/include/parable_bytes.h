// What the reading room does on raw bytes, in C++ behind a C door: decompression by zstd and isa-l,
// JSON by simdjson, UTF-8, and HTML to text.
//
// Ownership: what a `create` or `open` gives is given back once by its `destroy` or `close`.
// Buffers are borrowed for the call and never kept. Pointers inside a result live until the next
// call with the same handle.
// Threads: one thread at a time for each handle; different handles are independent.
// No C++ exception leaves these functions.
#ifndef PARABLE_BYTES_H
#define PARABLE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Readable bytes that must follow the bytes of a JSON document.
#define PARABLE_PADDING 64

// --- Streams ------------------------------------------------------------------------------------

typedef enum { PARABLE_PLAIN = 0, PARABLE_GZIP = 1, PARABLE_ZSTD = 2 } parable_compression;

// Why a stream ended before its end.
typedef enum {
  PARABLE_STREAM_FINE = 0,
  PARABLE_STREAM_UNREADABLE = 1, // the system refused a read; parable_stream_errno says why
  PARABLE_STREAM_TRUNCATED = 2,  // the file ends inside a member or frame
  PARABLE_STREAM_CORRUPT = 3,    // not what its format allows, or a checksum that does not hold
  PARABLE_STREAM_EXPANDS = 4,    // more bytes out for a byte in than the limit
  PARABLE_STREAM_WINDOW = 5,     // a zstd frame that asks for more than 128 MiB of memory
} parable_stream_fault;

typedef struct parable_stream parable_stream;

// A stream of the decompressed bytes of an open file, which stays the caller's. `prefix` is what
// was already read of the file. Members and frames that follow one another are read as one stream.
// Null when there is no memory.
parable_stream *parable_stream_open(int descriptor, parable_compression compression,
                                    double max_expansion, const uint8_t *prefix,
                                    size_t prefix_count);
void parable_stream_close(parable_stream *stream);
// Fills `to`; gives fewer than `capacity` bytes only at the end or at a fault.
size_t parable_stream_read(parable_stream *stream, uint8_t *to, size_t capacity);
// Goes to an offset; only for plain files that can seek.
bool parable_stream_seek(parable_stream *stream, int64_t offset);
parable_stream_fault parable_stream_why(const parable_stream *stream);
int32_t parable_stream_errno(const parable_stream *stream);
// How many bytes of the file itself have been used so far.
int64_t parable_stream_consumed(const parable_stream *stream);

typedef struct parable_sink parable_sink;

// Compresses to an open file, which stays the caller's: level 3 for zstd, 6-like for gzip.
parable_sink *parable_sink_open(int descriptor, parable_compression compression);
// Give 0, or the errno of the write that failed.
int32_t parable_sink_write(parable_sink *sink, const uint8_t *bytes, size_t count);
int32_t parable_sink_finish(parable_sink *sink);
void parable_sink_close(parable_sink *sink);

// --- Records ------------------------------------------------------------------------------------

typedef enum {
  PARABLE_ROLE_NONE = 0,
  PARABLE_ROLE_SYSTEM = 1,
  PARABLE_ROLE_USER = 2,
  PARABLE_ROLE_ASSISTANT = 3,
  PARABLE_ROLE_TOOL = 4,
  PARABLE_ROLE_OTHER = 5,
} parable_role;

typedef enum {
  PARABLE_FIELD_TEXT = 0,
  PARABLE_FIELD_PROMPT = 1,
  PARABLE_FIELD_COMPLETION = 2,
  PARABLE_FIELD_CHOSEN = 3,
  PARABLE_FIELD_REJECTED = 4,
  PARABLE_FIELD_MESSAGES = 5,
} parable_field;

// One part of a record's text: bytes start..<end, who speaks, and the field it came from.
typedef struct {
  int64_t start;
  int64_t end;
  uint8_t role;
  uint8_t field;
} parable_part;

// What became of one JSON document.
typedef enum {
  PARABLE_RECORD_FINE = 0,
  PARABLE_RECORD_EMPTY = 1,      // nothing but white space where the text should be
  PARABLE_RECORD_BAD_JSON = 2,   // `reason` says what is wrong
  PARABLE_RECORD_BAD_UTF8 = 3,
  PARABLE_RECORD_SURROGATE = 4,  // half of a surrogate pair in the text
  PARABLE_RECORD_NUL = 5,        // U+0000 in the text
  PARABLE_RECORD_TOO_DEEP = 6,   // nested deeper than 1024
  PARABLE_RECORD_NO_FIELD = 7,   // none of the fields is there
  PARABLE_RECORD_WRONG_TYPE = 8, // the field is there and is no text
  PARABLE_RECORD_NOT_OBJECT = 9, // JSON, but not an object
} parable_record_status;

typedef struct {
  const uint8_t *text; // valid UTF-8; parts joined by two newlines
  size_t text_count;
  const parable_part *parts;
  size_t part_count;
  const char *reason; // static text, or null
} parable_record;

typedef struct parable_json parable_json;

// A reader of JSON documents. `paths` name the fields, such as `data.body` or `turns[].value`; with
// none, the usual fields are looked for (see json_fields.h). Null when there is no memory.
parable_json *parable_json_create(const char *const *paths, size_t count);
void parable_json_destroy(parable_json *json);
// Reads one document that is followed by PARABLE_PADDING readable bytes.
parable_record_status parable_json_read(parable_json *json, const uint8_t *bytes, size_t count,
                                        parable_record *out);
// Why a path is not one; null for a good path.
const char *parable_path_fault(const char *path);
// The value at a path of the document that was read last, as a string: a string unescaped, a number
// or boolean as written. False where there is none. For metadata only: it is slow.
bool parable_json_value(parable_json *json, const char *path, const uint8_t **out, size_t *count);

// --- Text ---------------------------------------------------------------------------------------

bool parable_utf8_valid(const uint8_t *bytes, size_t count);
// Where `needle` first stands in bytes, or -1.
int64_t parable_find(const uint8_t *bytes, size_t count, const char *needle);
// Whether there is nothing but ASCII white space.
bool parable_is_blank(const uint8_t *bytes, size_t count);
// The text of an HTML page without tags, comments, scripts and styles; `to` holds `count` bytes.
// Gives how many it wrote: never more than `count`.
size_t parable_html_text(const uint8_t *html, size_t count, uint8_t *to);

#ifdef __cplusplus
}
#endif
#endif
