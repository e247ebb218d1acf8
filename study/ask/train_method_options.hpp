/// Which methods learn, and what their constants are.
#pragma once

#include "networks/methods/methods.hpp"
#include "study/ask/form.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

using MethodRows = std::vector<const networks::MethodRow*>;

/// Throws UsageError where an option was given that none of the methods has a use for: it was meant for
/// another one. `value`: what was given, nothing for a flag.
void reject_unused(const std::string& option, const std::optional<std::string>& value,
                   const MethodRows& chosen, const std::function<bool(const networks::MethodRow&)>& has_use);

/// --method, --gamma, --ewc-lambda, --meta, --own-normalisation.
class TrainMethodOptions {
 public:
  void add(Form& form);
  /// The methods in the order given. Throws UsageError for one that is none, or is given twice, and for
  /// options that no chosen one has a use for.
  MethodRows read() const;
  /// Fills in their constants. Throws UsageError for numbers outside their range, and lists that do not fit
  /// the number of tasks.
  void read(std::size_t tasks, networks::MethodSettings& constants) const;
  bool own_normalisation() const { return own_normalisation_; }

 private:
  TextOption method_, gamma_, ewc_lambda_, meta_;
  bool own_normalisation_ = false;
};

}  // namespace franz_parisi::study
