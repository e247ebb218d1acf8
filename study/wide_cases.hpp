/// Points and instances of a question about infinitely wide networks, each solved by its number.
#pragma once

#include "study/wide_records.hpp"

#include <cstddef>
#include <vector>

namespace franz_parisi::study {

class WideCases {
 public:
  /// Throws UsageError for tasks that cannot be, also if as many chains at a time as `threads` need too much
  /// memory. `request` must outlive it.
  WideCases(const WideRequest& request, int threads);

  /// Tasks of an instance at a point.
  WideTasks tasks(const WidePoint& point, std::size_t instance) const;
  /// Case `number`: point number / instances, instance the rest. Throws Interrupted.
  WideSolution solve(std::size_t number, int threads, StopFlag stop) const;
  /// What tells tasks that were read apart.
  Json fingerprint() const;

 private:
  const WideRequest& request_;
  std::vector<networks::DataSet> data_{};
};

}  // namespace franz_parisi::study
