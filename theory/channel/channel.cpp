#include "theory/channel/channel.hpp"

#include "theory/channel/probit/probit.hpp"

namespace franz_parisi::theory {

const std::vector<const Channel*>& channels() {
  static const std::vector<const Channel*> all{&probit};
  return all;
}

}  // namespace franz_parisi::theory
