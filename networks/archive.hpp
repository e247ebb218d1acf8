/// The state of a run as bytes, by one function for both directions, so that what is written is what is read.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace franz_parisi::networks {

/// Thrown where bytes are no state of this run.
struct ArchiveError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// archive(x) writes x, or overwrites it with what was written in its place. For this machine alone: numbers
/// stand in its own byte order.
class Archive {
 public:
  /// Writes.
  Archive() = default;
  /// Reads `bytes`, which must outlive it.
  explicit Archive(std::string_view bytes) : rest_(bytes), reads_(true) {}

  bool reads() const { return reads_; }
  std::string take() { return std::move(written_); }
  bool at_end() const { return rest_.empty(); }

  template <class T>
  requires std::is_trivially_copyable_v<T>
  void operator()(T& value) { raw(&value, sizeof(T)); }

  template <class T>
  void operator()(std::vector<T>& values) {
    std::uint64_t count = values.size();
    (*this)(count);
    if (reads_) {
      if (count > rest_.size())
        throw ArchiveError("the state ends too early");  // every entry has a byte at least
      values.resize(count);
    }
    if constexpr (std::is_trivially_copyable_v<T>)
      raw(values.data(), count * sizeof(T));
    else
      for (T& value : values) (*this)(value);
  }

 private:
  void raw(void* data, std::size_t bytes) {
    if (!reads_) {
      if (bytes > 0) written_.append(static_cast<const char*>(data), bytes);
      return;
    }
    if (bytes > rest_.size()) throw ArchiveError("the state ends too early");
    if (bytes > 0) std::memcpy(data, rest_.data(), bytes);
    rest_.remove_prefix(bytes);
  }

  std::string written_;
  std::string_view rest_;
  bool reads_ = false;
};

}  // namespace franz_parisi::networks
