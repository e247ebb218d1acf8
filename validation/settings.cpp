#include "validation/settings.hpp"

namespace franz_parisi::validation {

std::string_view to_string(Start start) {
  switch (start) {
    case Start::previous:
      return "previous";
    case Start::random:
      return "random";
    case Start::teacher:
      return "teacher";
  }
  return "unknown";
}

std::string_view to_string(Learner learner) {
  switch (learner) {
    case Learner::binary:
      return "binary";
    case Learner::square:
      return "square";
    case Learner::probit:
      return "probit";
    case Learner::logistic:
      return "logistic";
  }
  return "unknown";
}

std::string_view to_string(Method method) {
  switch (method) {
    case Method::hmc:
      return "hmc";
    case Method::gradient:
      return "gradient";
  }
  return "unknown";
}

}  // namespace franz_parisi::validation
