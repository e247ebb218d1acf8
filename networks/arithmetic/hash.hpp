/// A number that tells byte strings apart, not against anybody who means to forge them.
#pragma once

#include <cstdint>
#include <span>

namespace franz_parisi::networks {

inline constexpr std::uint64_t empty_hash = 0xcbf29ce484222325;  ///< of no bytes

/// Fowler, Noll and Vo's hash 1a of what gave `before`, followed by these bytes.
inline std::uint64_t hash(std::span<const std::uint8_t> bytes, std::uint64_t before = empty_hash) {
  for (const std::uint8_t byte : bytes) before = (before ^ byte) * 0x100000001b3;
  return before;
}

}  // namespace franz_parisi::networks
