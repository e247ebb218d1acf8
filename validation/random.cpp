#include "validation/random.hpp"

#include <Random123/boxmuller.hpp>
#include <Random123/philox.h>
#include <Random123/uniform.hpp>

namespace franz_parisi::validation {
namespace {

std::uint64_t pack(std::uint32_t high, std::uint32_t low) { return (std::uint64_t{high} << 32) | low; }

}  // namespace

StreamName StreamName::with(Purpose new_purpose, std::uint32_t new_replica) const {
  StreamName name = *this;
  name.purpose = new_purpose;
  name.replica = new_replica;
  return name;
}

Stream::Stream(const StreamName& name)
    : key_{name.seed, name.instance},
      counter_{0, pack(name.task, static_cast<std::uint32_t>(name.purpose)), pack(name.size, name.replica),
               0} {}

std::uint64_t Stream::operator()() {
  if (used_ == block_.size()) {
    const r123::Philox4x64::ctr_type counter{{counter_[0], counter_[1], counter_[2], counter_[3]}};
    const r123::Philox4x64::key_type key{{key_[0], key_[1]}};
    const auto numbers = r123::Philox4x64{}(counter, key);
    for (std::size_t k = 0; k < block_.size(); ++k) block_[k] = numbers[k];
    ++counter_[0];
    used_ = 0;
  }
  return block_[used_++];
}

double Stream::uniform() { return r123::u01<double>((*this)()); }

double Stream::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_normal_;
  }
  const std::uint64_t angle = (*this)(), radius = (*this)();
  const r123::double2 pair = r123::boxmuller(angle, radius);
  spare_normal_ = pair.y;
  has_spare_ = true;
  return pair.x;
}

std::size_t Stream::below(std::size_t bound) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>((Wide{(*this)()} * bound) >> 64);
}

}  // namespace franz_parisi::validation
