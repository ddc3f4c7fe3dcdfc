// Memory that a thread keeps from call to call, aligned to a cache line.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <new>

namespace parable {

class Scratch {
public:
  // Two pieces a thread, so that one may be held while a kernel uses the other.
  static Scratch &ofThread(int which) {
    static thread_local Scratch pieces[2];
    return pieces[which];
  }

  // At least `count` floats of no particular value, valid until the next call.
  float *floats(int64_t count) {
    if (count > capacity_) {
      std::free(memory_);
      memory_ = nullptr, capacity_ = 0;
      size_t bytes = ((size_t)count * sizeof(float) + 63) / 64 * 64;
      memory_ = static_cast<float *>(std::aligned_alloc(64, bytes));
      if (!memory_) throw std::bad_alloc();
      capacity_ = count;
    }
    return memory_;
  }

  ~Scratch() { std::free(memory_); }

private:
  float *memory_ = nullptr;
  int64_t capacity_ = 0;
};

} // namespace parable
