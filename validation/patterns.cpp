#include "validation/patterns.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

// The method of the four Russians (Arlazarov, Dinic, Kronrod, Faradzev 1970). For eight weights there are
// only 256 sums
// +-m_0 +-m_1 ... +-m_7. `project` tabulates them and adds one entry per pattern and byte; `back_project`
// runs the same backwards: it adds the coefficient of a pattern to the entry that its byte names, and takes
// the table apart at the end.

namespace franz_parisi::validation {
namespace {

constexpr std::size_t bytes = 8, entries = 256;
using Table = std::array<double, entries>;
struct alignas(64) Tables {
  std::array<Table, bytes> of_byte;  // 16 kB: stays in the first-level cache
};

/// table[b] = sum_k (bit k of b ? 1 : -1) m[k].
void tabulate(const double* m, Table& table) {
  table[0] = -(((m[0] + m[1]) + (m[2] + m[3])) + ((m[4] + m[5]) + (m[6] + m[7])));
  for (std::size_t k = 0; k < 8; ++k) {
    const std::size_t half = std::size_t{1} << k;
    const double step = 2 * m[k];
    for (std::size_t b = 0; b < half; ++b) table[half + b] = table[b] + step;
  }
}

/// Adds the upper half of the table's first 2 half entries to the lower one and returns the sum of the upper
/// half. `lanes` running sums stand side by side: quick, and the order of additions is fixed.
template <std::size_t lanes>
double fold(Table& table, std::size_t half) {
  std::array<double, lanes> sums{};
  for (std::size_t b = 0; b < half; b += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double upper = table[half + b + lane];
      sums[lane] += upper;
      table[b + lane] += upper;
    }
  for (std::size_t width = lanes / 2; width > 0; width /= 2)
    for (std::size_t lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  return sums[0];
}

/// g[k] = sum_b (bit k of b ? 1 : -1) table[b]; destroys the table.
void take_apart(Table& table, double* g) {
  for (std::size_t k = 8; k-- > 0;) {
    const std::size_t half = std::size_t{1} << k;
    g[k] = 2 * (half >= 8 ? fold<8>(table, half) : fold<1>(table, half));
  }
  for (std::size_t k = 0; k < 8; ++k) g[k] -= table[0];
}

void add_products(const Tables& tables, std::uint64_t word, double& a) {
  const auto entry = [&](std::size_t byte) { return tables.of_byte[byte][(word >> (8 * byte)) & 0xff]; };
  a += ((entry(0) + entry(1)) + (entry(2) + entry(3))) + ((entry(4) + entry(5)) + (entry(6) + entry(7)));
}

void scatter(Tables& tables, std::uint64_t word, double c) {
#pragma GCC unroll 8
  for (std::size_t byte = 0; byte < bytes; ++byte) tables.of_byte[byte][(word >> (8 * byte)) & 0xff] += c;
}

struct EveryPattern {
  std::size_t operator[](std::size_t k) const { return k; }
};

template <class Rows>
void project_rows(const SignPatterns& signs, std::span<const double> m, const Rows& rows,
                  std::span<double> a) {
  Tables tables;
  std::ranges::fill(a, 0.0);
  for (std::size_t block = 0; block < signs.blocks(); ++block) {
    std::array<double, 64> part{};
    std::ranges::copy(m.subspan(64 * block, std::min<std::size_t>(64, m.size() - 64 * block)), part.begin());
    for (std::size_t byte = 0; byte < bytes; ++byte) tabulate(part.data() + 8 * byte, tables.of_byte[byte]);
    const auto words = signs.words(block);
    for (std::size_t k = 0; k < a.size(); ++k) add_products(tables, words[rows[k]], a[k]);
  }
}

template <class Rows>
void back_project_rows(const SignPatterns& signs, std::span<const double> c, const Rows& rows,
                       std::span<double> g) {
  Tables tables;
  for (std::size_t block = 0; block < signs.blocks(); ++block) {
    for (Table& table : tables.of_byte) table.fill(0);
    const auto words = signs.words(block);
    for (std::size_t k = 0; k < c.size(); ++k) scatter(tables, words[rows[k]], c[k]);
    std::array<double, 64> part;
    for (std::size_t byte = 0; byte < bytes; ++byte) take_apart(tables.of_byte[byte], part.data() + 8 * byte);
    const auto here = g.subspan(64 * block, std::min<std::size_t>(64, g.size() - 64 * block));
    std::copy_n(part.begin(), here.size(), here.begin());
  }
}

void check_length(const char* what, std::size_t actual, std::size_t expected) {
  if (actual != expected)
    throw std::invalid_argument("SignPatterns: " + std::string(what) + " has length " +
                                std::to_string(actual) + ", not " + std::to_string(expected));
}

}  // namespace

SignPatterns::SignPatterns(std::size_t weights, std::size_t patterns)
    : weights_(weights), patterns_(patterns), words_(patterns * ((weights + 63) / 64)) {
  if (weights == 0) throw std::invalid_argument("SignPatterns: 0 weights, at least 1 expected");
}

std::span<std::uint64_t> SignPatterns::words(std::size_t block) {
  return std::span(words_).subspan(block * patterns_, patterns_);
}

std::span<const std::uint64_t> SignPatterns::words(std::size_t block) const {
  return std::span(words_).subspan(block * patterns_, patterns_);
}

int SignPatterns::sign(std::size_t pattern, std::size_t weight) const {
  return (words(weight / 64)[pattern] >> (weight % 64)) & 1 ? 1 : -1;
}

void SignPatterns::project(std::span<const double> m, std::span<double> a) const {
  check_length("m", m.size(), weights_);
  check_length("a", a.size(), patterns_);
  project_rows(*this, m, EveryPattern{}, a);
}

void SignPatterns::project(std::span<const double> m, Batch batch, std::span<double> a) const {
  check_length("m", m.size(), weights_);
  check_length("a", a.size(), batch.size());
  project_rows(*this, m, batch, a);
}

void SignPatterns::back_project(std::span<const double> c, std::span<double> g) const {
  check_length("c", c.size(), patterns_);
  check_length("g", g.size(), weights_);
  back_project_rows(*this, c, EveryPattern{}, g);
}

void SignPatterns::back_project(std::span<const double> c, Batch batch, std::span<double> g) const {
  check_length("c", c.size(), batch.size());
  check_length("g", g.size(), weights_);
  back_project_rows(*this, c, batch, g);
}

}  // namespace franz_parisi::validation
