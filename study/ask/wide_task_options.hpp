/// What infinitely wide networks learn: a file of tasks, synthetic ones, or images.
#pragma once

#include "study/ask/form.hpp"
#include "study/ask/options.hpp"
#include "study/wide.hpp"

#include <string>
#include <vector>

namespace franz_parisi::study {

/// --tasks, --synthetic, --data, --examples, --dimension, --tests.
class WideTaskOptions {
 public:
  /// `usual`: synthetic tasks where nothing else is said; `images`: whether there is --data, in a group of
  /// its own.
  explicit WideTaskOptions(const SyntheticTasks& usual = {}, bool images = true)
      : usual_(usual), images_(images) {}
  void add(Form& form);
  /// Throws UsageError for what is missing, not allowed, or of no use to the tasks asked for.
  WideSource read() const;
  /// Names of files that the tasks come from.
  std::vector<std::string> files() const;

 private:
  SyntheticTasks read_synthetic() const;
  ImageTasks read_images() const;

  SyntheticTasks usual_;
  bool images_;
  TextOption tasks_, synthetic_, data_, examples_, dimension_, tests_;
};

}  // namespace franz_parisi::study
