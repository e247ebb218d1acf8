/// verify --method width: networks of finite width against infinitely wide ones.
#pragma once

#include "study/ask/wide_point_options.hpp"
#include "study/ask/wide_task_options.hpp"
#include "study/wide_verify.hpp"

#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

class WidthOptions {
 public:
  static constexpr const char* word = "width";
  static constexpr long widest = 20'000;
  /// Widths and networks of each where none are given.
  static validation::RunPlan usual() { return {.sizes = {128, 256, 512}, .instances = 1500}; }

  void add(Form& form);
  /// `rho`: what the overlap of teachers was given as. Throws UsageError.
  WidthRequest read(const std::optional<std::string>& rho, validation::RunPlan plan,
                    std::uint64_t seed) const;
  std::vector<std::string> files() const { return tasks_.files(); }
  /// Throws UsageError if any was given; `because`: why it is of no use.
  void reject_all(const std::string& because) const { reject_given(options_, {}, because); }

 private:
  WideTaskOptions tasks_{{.examples = 5, .dimension = 20, .tests = 20}, false};
  WidePointOptions point_;
  std::vector<FormOption> options_;  // all of them
};

}  // namespace franz_parisi::study
