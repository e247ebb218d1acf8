#include "theory/channel/channel.hpp"

#include "theory/channel/logistic/logistic.hpp"
#include "theory/channel/probit/probit.hpp"
#include "theory/channel/square/square.hpp"

namespace franz_parisi::theory {

const std::vector<const Channel*>& channels() {
  static const std::vector<const Channel*> all{&probit, &square, &logistic};
  return all;
}

}  // namespace franz_parisi::theory
