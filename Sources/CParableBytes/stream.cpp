// Decompressed bytes of a file, in constant memory.
#include "parable_bytes.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <isa-l/igzip_lib.h>
#include <memory>
#include <new>
#include <unistd.h>
#include <vector>
#include <zstd.h>

namespace {

constexpr size_t inputBytes = 256 << 10;
// Below this many bytes out, no expansion is judged: small files of one repeated line are harmless.
constexpr int64_t harmlessBytes = 16 << 20;
constexpr int windowLog = 27; // 128 MiB, as the zstd tool's own limit

} // namespace

struct parable_stream {
  int descriptor;
  parable_compression compression;
  double maxExpansion;
  std::vector<uint8_t> input;
  size_t used = 0, held = 0;
  int64_t consumed = 0, produced = 0;
  parable_stream_fault fault = PARABLE_STREAM_FINE;
  int32_t error = 0;
  bool inputEnded = false, ended = false;
  bool insideFrame = false;
  ZSTD_DCtx *zstd = nullptr;
  std::unique_ptr<inflate_state> gzip;

  ~parable_stream() { ZSTD_freeDCtx(zstd); }

  size_t fail(parable_stream_fault why) {
    fault = why;
    ended = true;
    return 0;
  }

  // Reads from the file; 0 at the end or at a fault.
  size_t readFile(uint8_t *to, size_t capacity) {
    for (;;) {
      ssize_t count = ::read(descriptor, to, capacity);
      if (count >= 0) return size_t(count);
      if (errno == EINTR) continue;
      error = errno;
      return fail(PARABLE_STREAM_UNREADABLE);
    }
  }

  // Makes sure that there is input; false at its end.
  bool refill() {
    if (used < held) return true;
    if (inputEnded || ended) return false;
    used = 0;
    held = readFile(input.data(), input.size());
    inputEnded = held == 0;
    return held > 0;
  }

  size_t readPlain(uint8_t *to, size_t capacity) {
    size_t count = std::min(held - used, capacity);
    if (count > 0) {
      memcpy(to, input.data() + used, count);
      used += count;
    } else {
      count = readFile(to, std::min(capacity, size_t(1) << 30));
      if (count == 0) ended = true;
    }
    consumed += int64_t(count);
    return count;
  }

  size_t readZstd(uint8_t *to, size_t capacity) {
    ZSTD_outBuffer out{to, capacity, 0};
    while (out.pos == 0) {
      bool more = refill();
      if (ended) return 0;
      ZSTD_inBuffer in{input.data(), held, used};
      if (!more && !insideFrame) return ended = true, 0;
      size_t left = ZSTD_decompressStream(zstd, &out, &in);
      consumed += int64_t(in.pos - used);
      used = in.pos;
      if (ZSTD_isError(left)) {
        bool window = asksTooMuch(left);
        return fail(window ? PARABLE_STREAM_WINDOW : PARABLE_STREAM_CORRUPT);
      }
      insideFrame = left != 0;
      if (!more && out.pos == 0) return fail(PARABLE_STREAM_TRUNCATED);
    }
    return out.pos;
  }

  static bool asksTooMuch(size_t code) {
    return strstr(ZSTD_getErrorName(code), "too much memory") != nullptr;
  }

  // Between members: skips the zeros of tapes and blocks; false at the end of the file.
  bool beginMember() {
    while (refill()) {
      while (used < held && input[used] == 0 && consumed > 0) used++, consumed++;
      if (used < held) break;
    }
    if (ended || used >= held) return false;
    isal_inflate_reset(gzip.get());
    gzip->crc_flag = ISAL_GZIP;
    return insideFrame = true;
  }

  size_t readGzip(uint8_t *to, size_t capacity) {
    gzip->next_out = to;
    gzip->avail_out = uint32_t(std::min(capacity, size_t(1) << 30));
    uint32_t room = gzip->avail_out;
    while (gzip->avail_out == room) {
      if (!insideFrame && !beginMember()) return ended = true, 0;
      bool more = refill();
      if (fault) return 0;
      gzip->next_in = input.data() + used;
      gzip->avail_in = uint32_t(held - used);
      int code = isal_inflate(gzip.get());
      size_t taken = held - used - gzip->avail_in;
      used += taken;
      consumed += int64_t(taken);
      if (code < 0) {
        fail(PARABLE_STREAM_CORRUPT);
        break;
      }
      if (gzip->block_state == ISAL_BLOCK_FINISH) insideFrame = false;
      if (!more && insideFrame && gzip->avail_out == room) return fail(PARABLE_STREAM_TRUNCATED);
    }
    return room - gzip->avail_out;
  }

  size_t readSome(uint8_t *to, size_t capacity) {
    switch (compression) {
    case PARABLE_GZIP: return readGzip(to, capacity);
    case PARABLE_ZSTD: return readZstd(to, capacity);
    default: return readPlain(to, capacity);
    }
  }
};

extern "C" {

parable_stream *parable_stream_open(int descriptor, parable_compression compression,
                                    double max_expansion, const uint8_t *prefix,
                                    size_t prefix_count) {
  try {
    auto stream = std::make_unique<parable_stream>();
    stream->descriptor = descriptor;
    stream->compression = compression;
    stream->maxExpansion = max_expansion;
    stream->input.resize(
        std::max(compression == PARABLE_PLAIN ? size_t(0) : inputBytes, prefix_count));
    if (prefix_count > 0) memcpy(stream->input.data(), prefix, prefix_count);
    stream->held = prefix_count;
    if (compression == PARABLE_ZSTD) {
      stream->zstd = ZSTD_createDCtx();
      if (!stream->zstd) return nullptr;
      ZSTD_DCtx_setParameter(stream->zstd, ZSTD_d_windowLogMax, windowLog);
    }
    if (compression == PARABLE_GZIP) {
      stream->gzip = std::make_unique<inflate_state>();
      isal_inflate_init(stream->gzip.get());
    }
    return stream.release();
  } catch (...) {
    return nullptr;
  }
}

void parable_stream_close(parable_stream *stream) { delete stream; }

size_t parable_stream_read(parable_stream *stream, uint8_t *to, size_t capacity) {
  size_t count = 0;
  while (count < capacity && !stream->ended) {
    // Never more at once than this, so that the expansion is judged at the same places always.
    size_t piece = std::min(capacity - count, size_t(1) << 20);
    size_t some = stream->readSome(to + count, piece);
    count += some;
    stream->produced += int64_t(some);
    if (stream->compression != PARABLE_PLAIN && stream->produced > harmlessBytes &&
        double(stream->produced) > stream->maxExpansion * double(stream->consumed))
      stream->fail(PARABLE_STREAM_EXPANDS);
  }
  return count;
}

bool parable_stream_seek(parable_stream *stream, int64_t offset) {
  if (stream->compression != PARABLE_PLAIN || stream->fault) return false;
  if (lseek(stream->descriptor, off_t(offset), SEEK_SET) != off_t(offset)) return false;
  stream->used = stream->held = 0;
  stream->ended = stream->inputEnded = false;
  stream->consumed = stream->produced = offset;
  return true;
}

parable_stream_fault parable_stream_why(const parable_stream *stream) { return stream->fault; }
int32_t parable_stream_errno(const parable_stream *stream) { return stream->error; }
int64_t parable_stream_consumed(const parable_stream *stream) { return stream->consumed; }

} // extern "C"
