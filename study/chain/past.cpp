#include "study/chain/past.hpp"

#include <cmath>

namespace franz_parisi::study {
namespace {

constexpr double refinement = 1.5;  // ratio of steps between levels

class NoPast : public Past {
 public:
  std::shared_ptr<const theory::Law> law(int, bool, bool) const override { return law_; }

 private:
  std::shared_ptr<const theory::Law> law_ = std::make_shared<const theory::NothingLearned>();
};

}  // namespace

theory::Resolution resolution_at(int level, bool tails) {
  const theory::Resolution base;
  const double factor = std::pow(refinement, -level);
  return {.field_step = base.field_step * factor,
          .channel_step = base.channel_step * factor,
          .weight_step = base.weight_step * factor,
          .tails = tails};
}

std::shared_ptr<const Past> no_past() { return std::make_shared<const NoPast>(); }

}  // namespace franz_parisi::study
