#include "validation/patterns.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

// The method of the four Russians (Arlazarov, Dinic, Kronrod, Faradzev 1970). For eight weights there are
// only 256 sums
// +-m_0 +-m_1 ... +-m_7. `project` tabulates them and adds one entry per pattern and byte; `back_project`
// runs the same backwards: it adds the coefficient of a pattern to the entry that its byte names, and takes
// the table apart at the end. Few patterns do not repay a table of 256 entries: they go by four weights at a
// time.

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize( \
    "O3,no-tree-loop-vectorize")  // look-ups are quicker one by one than gathered into vectors
#endif

namespace franz_parisi::validation {
namespace {

constexpr std::size_t patterns_for_bytes =
    160;  // from here on, eight weights at a time are quicker than four

template <std::size_t bits>
using Table = std::array<double, std::size_t{1} << bits>;

/// One table for every `bits` of the 64 weights of a block; 16 kB for bytes: stays in the first-level cache.
template <std::size_t bits>
struct alignas(64) Tables {
  static constexpr std::size_t count = 64 / bits;
  std::array<Table<bits>, count> part;

  static std::size_t entry(std::uint64_t word, std::size_t k) {
    return (word >> (bits * k)) & ((std::size_t{1} << bits) - 1);
  }
};

/// table[b] = sum_k (bit k of b ? 1 : -1) m[k].
template <std::size_t bits>
void tabulate(const double* m, Table<bits>& table) {
  double sum = 0;
  for (std::size_t k = 0; k < bits; ++k) sum += m[k];
  table[0] = -sum;
  for (std::size_t k = 0; k < bits; ++k) {
    const std::size_t half = std::size_t{1} << k;
    const double step = 2 * m[k];
    for (std::size_t b = 0; b < half; ++b) table[half + b] = table[b] + step;
  }
}

/// Adds the upper half of the table's first 2 half entries to the lower one and returns the sum of the upper
/// half. `lanes` running sums stand side by side: quick, and the order of additions is fixed.
template <std::size_t lanes>
double fold(double* table, std::size_t half) {
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
template <std::size_t bits>
void take_apart(Table<bits>& table, double* g) {
  for (std::size_t k = bits; k-- > 0;) {
    const std::size_t half = std::size_t{1} << k;
    g[k] = 2 * (half >= 8 ? fold<8>(table.data(), half) : fold<1>(table.data(), half));
  }
  for (std::size_t k = 0; k < bits; ++k) g[k] -= table[0];
}

/// The sum of one entry of every table; four running sums, so that no addition waits for the one before.
template <std::size_t bits>
double look_up(const Tables<bits>& tables, std::uint64_t word) {
  std::array<double, 4> sums{};
#pragma GCC unroll 16
  for (std::size_t k = 0; k < Tables<bits>::count; ++k) sums[k % 4] += tables.part[k][tables.entry(word, k)];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

template <std::size_t bits>
void scatter(Tables<bits>& tables, std::uint64_t word, double c) {
#pragma GCC unroll 16
  for (std::size_t k = 0; k < Tables<bits>::count; ++k) tables.part[k][tables.entry(word, k)] += c;
}

struct EveryPattern {
  std::size_t operator[](std::size_t k) const { return k; }
};

template <std::size_t bits, class Rows>
void project_by(const SignPatterns& signs, std::span<const double> m, const Rows& rows, std::span<double> a) {
  Tables<bits> tables;
  std::ranges::fill(a, 0.0);
  for (std::size_t block = 0; block < signs.blocks(); ++block) {
    std::array<double, 64> here{};
    std::ranges::copy(m.subspan(64 * block, std::min<std::size_t>(64, m.size() - 64 * block)), here.begin());
    for (std::size_t k = 0; k < tables.count; ++k) tabulate<bits>(here.data() + bits * k, tables.part[k]);
    const auto words = signs.words(block);
    for (std::size_t k = 0; k < a.size(); ++k) a[k] += look_up(tables, words[rows[k]]);
  }
}

template <std::size_t bits, class Rows>
void back_project_by(const SignPatterns& signs, std::span<const double> c, const Rows& rows,
                     std::span<double> g) {
  Tables<bits> tables;
  for (std::size_t block = 0; block < signs.blocks(); ++block) {
    for (Table<bits>& table : tables.part) table.fill(0);
    const auto words = signs.words(block);
    for (std::size_t k = 0; k < c.size(); ++k) scatter(tables, words[rows[k]], c[k]);
    std::array<double, 64> here;
    for (std::size_t k = 0; k < tables.count; ++k) take_apart<bits>(tables.part[k], here.data() + bits * k);
    const auto out = g.subspan(64 * block, std::min<std::size_t>(64, g.size() - 64 * block));
    std::copy_n(here.begin(), out.size(), out.begin());
  }
}

template <class Rows>
void project_rows(const SignPatterns& signs, std::span<const double> m, const Rows& rows,
                  std::span<double> a) {
  a.size() < patterns_for_bytes ? project_by<4>(signs, m, rows, a) : project_by<8>(signs, m, rows, a);
}

template <class Rows>
void back_project_rows(const SignPatterns& signs, std::span<const double> c, const Rows& rows,
                       std::span<double> g) {
  c.size() < patterns_for_bytes ? back_project_by<4>(signs, c, rows, g)
                                : back_project_by<8>(signs, c, rows, g);
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
