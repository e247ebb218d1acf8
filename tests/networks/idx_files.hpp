/// IDX files made by tests, in a folder that goes away with its owner.
#pragma once

#include "tests/temporary_folder.hpp"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include <zlib.h>

namespace idx_files {

using Bytes = std::vector<std::uint8_t>;

inline void add_word(Bytes& bytes, std::uint32_t word) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(word >> shift));
}

/// count images of rows x columns; each shows its label as one bright row among noise of its own.
inline Bytes images(std::uint32_t count, std::uint32_t rows, std::uint32_t columns, std::uint32_t labels) {
  Bytes bytes;
  for (const std::uint32_t word : {0x803U, count, rows, columns}) add_word(bytes, word);
  for (std::uint32_t k = 0; k < count; ++k)
    for (std::uint32_t i = 0; i < rows; ++i)
      for (std::uint32_t j = 0; j < columns; ++j) {
        const std::uint32_t scatter = (k * 7919U + i * 104729U + j * 1299709U) * 2654435761U >> 26U;
        bytes.push_back(static_cast<std::uint8_t>(i == k % labels ? 200 + scatter / 2 : scatter));
      }
  return bytes;
}

inline Bytes labels(std::uint32_t count, std::uint32_t labels) {
  Bytes bytes;
  for (const std::uint32_t word : {0x801U, count}) add_word(bytes, word);
  for (std::uint32_t k = 0; k < count; ++k) bytes.push_back(static_cast<std::uint8_t>(k % labels));
  return bytes;
}

class Folder {
 public:
  std::string path() const { return folder_.path().string(); }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

  void write(const std::string& name, const Bytes& bytes) const {
    std::ofstream out(folder_ / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  void write_gz(const std::string& name, const Bytes& bytes) const {
    gzFile out = gzopen(file(name).c_str(), "wb");
    gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(out);
  }
  Bytes read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  /// A whole data set: train and test images of 6 x 5 pixels by default.
  void write_set(std::uint32_t train, std::uint32_t test, std::uint32_t kinds, std::uint32_t rows = 6,
                 std::uint32_t columns = 5) const {
    write("train-images-idx3-ubyte", images(train, rows, columns, kinds));
    write("train-labels-idx1-ubyte", labels(train, kinds));
    write_gz("t10k-images-idx3-ubyte.gz", images(test, rows, columns, kinds));
    write_gz("t10k-labels.idx1-ubyte.gz", labels(test, kinds));
  }

 private:
  support::TemporaryFolder folder_;
};

}  // namespace idx_files
