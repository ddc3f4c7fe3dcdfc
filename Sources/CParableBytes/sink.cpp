// Compressed bytes to a file.
#include "parable_bytes.h"
#include <cerrno>
#include <isa-l/igzip_lib.h>
#include <memory>
#include <unistd.h>
#include <vector>
#include <zstd.h>

namespace {

constexpr size_t outputBytes = 256 << 10;
constexpr int gzipLevel = 2;

int32_t writeAll(int descriptor, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = ::write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes += written;
    count -= size_t(written);
  }
  return 0;
}

} // namespace

struct parable_sink {
  int descriptor;
  parable_compression compression;
  std::vector<uint8_t> output, level;
  ZSTD_CCtx *zstd = nullptr;
  std::unique_ptr<isal_zstream> gzip;

  ~parable_sink() { ZSTD_freeCCtx(zstd); }

  int32_t writeZstd(const uint8_t *bytes, size_t count, ZSTD_EndDirective end) {
    ZSTD_inBuffer in{bytes, count, 0};
    for (size_t left = 1; left != 0;) {
      ZSTD_outBuffer out{output.data(), output.size(), 0};
      left = ZSTD_compressStream2(zstd, &out, &in, end);
      if (ZSTD_isError(left)) return EIO;
      if (int32_t error = writeAll(descriptor, output.data(), out.pos)) return error;
      if (end == ZSTD_e_continue && in.pos == in.size) break;
    }
    return 0;
  }

  int32_t writeGzip(const uint8_t *bytes, size_t count, bool end) {
    gzip->next_in = const_cast<uint8_t *>(bytes);
    gzip->avail_in = uint32_t(count);
    gzip->end_of_stream = end;
    do {
      gzip->next_out = output.data();
      gzip->avail_out = uint32_t(output.size());
      if (isal_deflate(gzip.get()) != COMP_OK) return EIO;
      size_t made = output.size() - gzip->avail_out;
      if (int32_t error = writeAll(descriptor, output.data(), made)) return error;
    } while (gzip->avail_in > 0 || gzip->avail_out == 0);
    return 0;
  }

  int32_t write(const uint8_t *bytes, size_t count, bool end) {
    switch (compression) {
    case PARABLE_ZSTD: return writeZstd(bytes, count, end ? ZSTD_e_end : ZSTD_e_continue);
    case PARABLE_GZIP: return writeGzip(bytes, count, end);
    default: return writeAll(descriptor, bytes, count);
    }
  }
};

extern "C" {

parable_sink *parable_sink_open(int descriptor, parable_compression compression) {
  try {
    auto sink = std::make_unique<parable_sink>();
    sink->descriptor = descriptor;
    sink->compression = compression;
    sink->output.resize(outputBytes);
    if (compression == PARABLE_ZSTD) {
      sink->zstd = ZSTD_createCCtx();
      if (!sink->zstd) return nullptr;
      ZSTD_CCtx_setParameter(sink->zstd, ZSTD_c_checksumFlag, 1);
    }
    if (compression == PARABLE_GZIP) {
      sink->gzip = std::make_unique<isal_zstream>();
      isal_deflate_init(sink->gzip.get());
      sink->level.resize(ISAL_DEF_LVL2_DEFAULT);
      sink->gzip->gzip_flag = IGZIP_GZIP;
      sink->gzip->level = gzipLevel;
      sink->gzip->level_buf = sink->level.data();
      sink->gzip->level_buf_size = uint32_t(sink->level.size());
    }
    return sink.release();
  } catch (...) {
    return nullptr;
  }
}

int32_t parable_sink_write(parable_sink *sink, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    size_t piece = count < (size_t(1) << 30) ? count : size_t(1) << 30;
    if (int32_t error = sink->write(bytes, piece, false)) return error;
    bytes += piece;
    count -= piece;
  }
  return 0;
}

int32_t parable_sink_finish(parable_sink *sink) {
  return sink->compression == PARABLE_PLAIN ? 0 : sink->write(nullptr, 0, true);
}

void parable_sink_close(parable_sink *sink) { delete sink; }

} // extern "C"
