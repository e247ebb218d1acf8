#include "validation/task_data.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

/// The signs of 64 weights from `begin` on as bits, and which of the 64 exist.
struct PackedSigns {
  std::uint64_t signs = 0, present = 0;
};

PackedSigns pack(std::span<const double> teacher, std::size_t begin) {
  PackedSigns packed;
  for (std::size_t i = begin; i < std::min(begin + 64, teacher.size()); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << (i - begin);
    packed.present |= bit;
    if (teacher[i] > 0) packed.signs |= bit;
  }
  return packed;
}

}  // namespace

Teacher draw_teacher(std::size_t size, const StreamName& name) {
  return draw_teacher(Teacher(size, 1.0), 0.0, name);
}

Teacher draw_teacher(std::span<const double> previous, double rho, const StreamName& name) {
  if (!(std::abs(rho) <= 1))
    throw std::invalid_argument(fmt::format("draw_teacher: rho = {:f}, not in [-1, 1]", rho));
  if (previous.empty()) throw std::invalid_argument("draw_teacher: size = 0, at least 1 expected");
  Stream stream(name.with(Purpose::teacher));
  Teacher teacher(previous.begin(), previous.end());
  for (double& sign : teacher)
    if (stream.uniform() > (1 + rho) / 2) sign = -sign;
  return teacher;
}

SignPatterns draw_patterns(std::span<const double> teacher, std::size_t count, const StreamName& name) {
  Stream stream(name.with(Purpose::inputs));
  const std::size_t blocks = (teacher.size() + 63) / 64;
  std::vector<std::uint64_t> words(blocks * count);
  std::vector<std::size_t> agreements(count, 0);  // weights where x_i = W_i
  for (std::size_t block = 0; block < blocks; ++block) {
    const PackedSigns packed = pack(teacher, 64 * block);
    for (std::size_t mu = 0; mu < count; ++mu) {
      const std::uint64_t word = words[block * count + mu] = stream();
      agreements[mu] += static_cast<std::size_t>(std::popcount(~(word ^ packed.signs) & packed.present));
    }
  }
  for (std::size_t block = 0; block < blocks; ++block)
    for (std::size_t mu = 0; mu < count; ++mu)
      if (2 * agreements[mu] < teacher.size()) words[block * count + mu] ^= ~std::uint64_t{0};  // y = -1
  return {teacher.size(), count, words};
}

std::size_t pattern_count(double alpha, std::size_t size) {
  if (!(alpha >= 0) || !std::isfinite(alpha))
    throw std::invalid_argument(fmt::format("pattern_count: alpha = {:f}, not >= 0 and finite", alpha));
  return static_cast<std::size_t>(std::llround(alpha * static_cast<double>(size)));
}

}  // namespace franz_parisi::validation
