/// Labelled images as bytes: read once, looked at by every task, instance and method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace franz_parisi::networks {

/// Images of rows x columns pixels in 0..255, one after another, and the label of each.
struct Images {
  std::size_t rows = 0, columns = 0;
  std::vector<std::uint8_t> pixels{};  ///< size() * inputs() of them
  std::vector<std::uint8_t> labels{};

  std::size_t size() const { return labels.size(); }
  std::size_t inputs() const { return rows * columns; }
};

/// Training and test images of one folder.
struct DataSet {
  Images train, test;
};

/// A number that tells data sets apart, of all their bytes.
std::uint64_t fingerprint(const DataSet& data);

/// Some of the images, with their pixels in an order of its own: a view, which copies none of them. The
/// images must outlive it.
class Samples {
 public:
  /// chosen[k]: which image is sample k; order[j]: which pixel is input j, empty for the images' own order.
  Samples(const Images& images, std::vector<std::uint32_t> chosen,
          std::shared_ptr<const std::vector<std::uint32_t>> order = {});

  std::size_t size() const { return chosen_.size(); }
  std::size_t inputs() const { return images_->inputs(); }
  std::uint8_t label(std::size_t sample) const { return images_->labels[chosen_[sample]]; }
  /// The same pixel order of other samples.
  Samples select(const std::vector<std::uint32_t>& samples) const;

  /// x[k * inputs() + j] = pixel/255 in [0, 1] of sample which[k], label likewise. Spans as long as that
  /// needs.
  template <class Real>
  void gather(std::span<const std::uint32_t> which, std::span<Real> x, std::span<std::uint8_t> label) const;

 private:
  const Images* images_;
  std::vector<std::uint32_t> chosen_;
  std::shared_ptr<const std::vector<std::uint32_t>> order_;
};

}  // namespace franz_parisi::networks
