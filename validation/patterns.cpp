#include "validation/patterns.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

void check_length(const char* what, std::size_t actual, std::size_t expected) {
  if (actual != expected)
    throw std::invalid_argument(
        fmt::format("SignPatterns: {} has length {}, not {}", what, actual, expected));
}

}  // namespace

SignPatterns::SignPatterns(std::size_t weights, std::size_t patterns, std::span<const std::uint64_t> words)
    : by_pattern_{.rows = patterns, .columns = weights} {
  if (weights == 0) throw std::invalid_argument("SignPatterns: 0 weights, at least 1 expected");
  check_length("words", words.size(), (weights + 63) / 64 * patterns);
  const std::size_t blocks = by_pattern_.blocks();
  by_pattern_.words.reserve(blocks * patterns);
  for (std::size_t block = 0; block < blocks; ++block)
    for (const std::uint64_t word : words.subspan(block / 2 * patterns, patterns))
      by_pattern_.words.push_back(static_cast<std::uint32_t>(word >> (32 * (block % 2))));
  transpose(by_pattern_, by_weight_);
}

void SignPatterns::project(std::span<const double> m, std::span<double> a) const {
  check_length("m", m.size(), weights());
  check_length("a", a.size(), patterns());
  multiply(by_pattern_, m, a);
}

void SignPatterns::back_project(std::span<const double> c, std::span<double> g) const {
  check_length("c", c.size(), patterns());
  check_length("g", g.size(), weights());
  multiply(by_weight_, c, g);
}

void SignPatterns::assign(const SignPatterns& all, Batch batch) {
  by_pattern_.rows = batch.size();
  by_pattern_.columns = all.weights();
  by_pattern_.words.resize(by_pattern_.blocks() * batch.size());
  for (std::size_t block = 0; block < by_pattern_.blocks(); ++block) {
    const auto from = all.by_pattern_.block(block);
    std::ranges::transform(batch, by_pattern_.words.data() + block * batch.size(),
                           [&](std::uint32_t mu) { return from[mu]; });
  }
  transpose(by_pattern_, by_weight_);
}

}  // namespace franz_parisi::validation
