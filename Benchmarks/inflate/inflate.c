#include "inflate.h"

#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

struct inflate {
  FILE *file;
  ZSTD_DStream *stream;
  ZSTD_inBuffer input;
  uint8_t buffer[1 << 17];
};

inflate *inflate_open(const char *path) {
  inflate *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->file = fopen(path, "rb");
  made->stream = ZSTD_createDStream();
  made->input.src = made->buffer;
  if (made->file && made->stream) return made;
  inflate_close(made);
  return NULL;
}

long inflate_next(inflate *stream, uint8_t *piece, size_t capacity) {
  ZSTD_outBuffer output = {piece, capacity, 0};
  while (output.pos < output.size) {
    if (stream->input.pos == stream->input.size) {
      stream->input.size = fread(stream->buffer, 1, sizeof stream->buffer, stream->file);
      stream->input.pos = 0;
      if (stream->input.size == 0) break;
    }
    if (ZSTD_isError(ZSTD_decompressStream(stream->stream, &output, &stream->input))) return -1;
  }
  return (long)output.pos;
}

void inflate_close(inflate *stream) {
  if (!stream) return;
  if (stream->file) fclose(stream->file);
  ZSTD_freeDStream(stream->stream);
  free(stream);
}
