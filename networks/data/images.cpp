#include "networks/data/images.hpp"

#include "networks/arithmetic/hash.hpp"

#include <utility>

namespace franz_parisi::networks {

std::uint64_t fingerprint(const DataSet& data) {
  std::uint64_t all = empty_hash;
  for (const Images* images : {&data.train, &data.test})
    for (const auto* bytes : {&images->pixels, &images->labels}) all = hash(*bytes, all);
  return all;
}

Samples::Samples(const Images& images, std::vector<std::uint32_t> chosen,
                 std::shared_ptr<const std::vector<std::uint32_t>> order)
    : images_(&images), chosen_(std::move(chosen)), order_(std::move(order)) {}

Samples Samples::select(const std::vector<std::uint32_t>& samples) const {
  std::vector<std::uint32_t> chosen;
  chosen.reserve(samples.size());
  for (const std::uint32_t sample : samples) chosen.push_back(chosen_[sample]);
  return {*images_, std::move(chosen), order_};
}

template <class Real>
void Samples::gather(std::span<const std::uint32_t> which, std::span<Real> x,
                     std::span<std::uint8_t> label) const {
  const std::size_t count = inputs();
  for (std::size_t k = 0; k < which.size(); ++k) {
    const std::uint32_t image = chosen_[which[k]];
    const std::uint8_t* pixel = images_->pixels.data() + image * count;
    Real* input = x.data() + k * count;
    if (order_)
      for (std::size_t j = 0; j < count; ++j) input[j] = static_cast<Real>(pixel[(*order_)[j]]) / Real(255);
    else
      for (std::size_t j = 0; j < count; ++j) input[j] = static_cast<Real>(pixel[j]) / Real(255);
    label[k] = images_->labels[image];
  }
}

template void Samples::gather(std::span<const std::uint32_t>, std::span<float>,
                              std::span<std::uint8_t>) const;
template void Samples::gather(std::span<const std::uint32_t>, std::span<double>,
                              std::span<std::uint8_t>) const;

}  // namespace franz_parisi::networks
