#include "networks/random.hpp"

#include "networks/arithmetic/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <Random123/philox.h>

namespace franz_parisi::networks {
namespace {

constexpr std::size_t lanes = 4;            // pairs of 32 bits in a block, two normals each
constexpr std::size_t blocks_at_once = 64;  // keeps the work space in the first cache

struct Words {
  std::array<std::uint32_t, lanes * blocks_at_once> low, high;
};

void fill(const RandomName& name, std::uint64_t sample, std::uint64_t first_block, std::size_t blocks,
          Words& words) {
  for (std::size_t b = 0; b < blocks; ++b) {
    const auto block = random_block(name, sample, first_block + b);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      words.low[lanes * b + lane] = static_cast<std::uint32_t>(block[lane]);
      words.high[lanes * b + lane] = static_cast<std::uint32_t>(block[lane] >> 32);
    }
  }
}

/// The upper 24 bits, which both precisions hold exactly, as a number in (0, 1].
template <class Real>
[[gnu::always_inline]] inline Real unit(std::uint32_t bits) {
  return (static_cast<Real>(static_cast<std::int32_t>(bits >> 8)) + Real(0.5)) * Real(0x1p-24);
}

}  // namespace

std::array<std::uint64_t, 4> random_block(const RandomName& name, std::uint64_t sample, std::uint64_t block) {
  const std::uint64_t kind = std::uint64_t{static_cast<std::uint32_t>(name.purpose)} << 32 | name.layer;
  const r123::Philox4x64::ctr_type counter{{block, std::uint64_t{name.draw} << 32 | sample, name.step, kind}};
  const auto numbers = r123::Philox4x64{}(counter, {{name.seed, name.instance}});
  return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

template <class Real>
void normals(const RandomName& name, std::uint64_t sample, std::span<Real> out) {
  Words words;
  std::array<Real, lanes * blocks_at_once> cosine, sine;
  constexpr std::size_t in_block = 2 * lanes;
  for (std::size_t begin = 0; begin < out.size(); begin += in_block * blocks_at_once) {
    const std::size_t count = std::min(out.size() - begin, in_block * blocks_at_once);
    const std::size_t blocks = (count + in_block - 1) / in_block;
    fill(name, sample, begin / in_block, blocks, words);
#pragma omp simd
    for (std::size_t i = 0; i < lanes * blocks_at_once; ++i) {
      const Real radius = std::sqrt(-2 * ln_positive(unit<Real>(words.low[i])));
      const auto angle = of_turns(unit<Real>(words.high[i]) - Real(0.5));
      cosine[i] = radius * angle.cosine;
      sine[i] = radius * angle.sine;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t pair = lanes * (i / in_block) + i % lanes;
      out[begin + i] = i % in_block < lanes ? cosine[pair] : sine[pair];
    }
  }
}

void uniforms(const RandomName& name, std::uint64_t sample, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); i += 2 * lanes) {
    const auto block = random_block(name, sample, i / (2 * lanes));
    for (std::size_t k = 0; k < std::min(2 * lanes, out.size() - i); ++k) {
      const auto bits = static_cast<std::uint32_t>(block[k / 2] >> (32 * (k % 2)));
      out[i + k] = (static_cast<double>(bits) + 0.5) * 0x1p-32;
    }
  }
}

void permute(const RandomName& name, std::span<std::uint32_t> order) {
  std::iota(order.begin(), order.end(), 0U);
  __extension__ using Wide = unsigned __int128;
  for (std::size_t k = order.size(); k > 1; --k) {
    const std::uint64_t bits = random_block(name, 0, k)[0];
    std::swap(order[k - 1], order[static_cast<std::size_t>((Wide{bits} * k) >> 64)]);
  }
}

template void normals(const RandomName&, std::uint64_t, std::span<float>);
template void normals(const RandomName&, std::uint64_t, std::span<double>);

}  // namespace franz_parisi::networks
