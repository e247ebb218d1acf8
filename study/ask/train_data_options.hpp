/// What networks learn from: folders, and the tasks that are made of them.
#pragma once

#include "study/ask/form.hpp"
#include "study/train.hpp"

#include <string>
#include <vector>

namespace franz_parisi::study {

/// --data, --tasks, --images, --validation.
class TrainDataOptions {
 public:
  void add(Form& form);
  /// Fills in data, protocol and portion. Throws UsageError for what is missing or not allowed; whether the
  /// folders hold so much is seen when they are read.
  void read(TrainRequest& request) const;

 private:
  TextOption data_, tasks_, images_, validation_;
};

}  // namespace franz_parisi::study
