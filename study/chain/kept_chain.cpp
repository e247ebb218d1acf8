#include "study/chain/kept_chain.hpp"

#include "study/chain/point_budget.hpp"
#include "study/chain/solve_breaking.hpp"
#include "study/chain/tasks.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace franz_parisi::study {

/// One task after those of its parent.
struct KeptChain::Node {
  explicit Node(const Settings& how, Chain tasks = {}, std::shared_ptr<const Node> before = {})
      : settings(how), chain(std::move(tasks)), parent(std::move(before)) {}

  Settings settings;
  Chain chain;
  std::shared_ptr<const Node> parent;

  mutable std::mutex mutex{};
  mutable std::optional<Solved> solved{};   ///< as the last task
  mutable std::optional<Solved> earlier{};  ///< as one that hands on

  /// Curves of a next task in its load, by all that defines it but alpha.
  struct Kept {
    std::mutex mutex;
    std::optional<SmallLoadCurve> curve;
  };
  using Key = std::tuple<std::vector<double>, int, const theory::Channel*, const theory::Ansatz*,
                         std::shared_ptr<const theory::TeacherTree>>;
  mutable std::map<Key, std::shared_ptr<Kept>> curves{};

  Settings asked(StopFlag stop) const {
    Settings all = settings;
    all.stop = stop;
    return all;
  }

  Task task(const Solved& before) const { return {chain, chain.size() - 1, before.past, before.tasks}; }

  const Solved& handed_on(const Settings& how, solver::Budget& budget) const {
    const std::lock_guard lock(mutex);
    if (earlier) return *earlier;
    Solved all = parent ? parent->handed_on(how, budget) : nothing();
    if (parent && !all.all()) return earlier.emplace(solve_tasks(all, chain, chain.size(), how, budget));
    if (parent) append(all, solve_earlier(task(all), how, budget));
    return earlier.emplace(std::move(all));
  }

  std::shared_ptr<Kept> curve_for(const theory::TaskParameters& next) const {
    const std::lock_guard lock(mutex);
    Key key{{}, next.parent, next.channel, next.ansatz, next.tree};
    for (const theory::ParameterRow* row : theory::parameter::control)
      if (row != &theory::parameter::alpha) std::get<0>(key).push_back(next.*row->member);
    auto& kept = curves[key];
    if (!kept) kept = std::make_shared<Kept>();
    return kept;
  }

  const Solved& last(StopFlag stop) const {
    const std::lock_guard lock(mutex);
    if (solved) return *solved;
    const Settings how = asked(stop);
    PointBudget budget(how);
    Solved all = parent->handed_on(how, budget);
    if (!all.all() || how.breaking != Breaking::none)
      return solved.emplace(solve_tasks(std::move(all), chain, chain.size(), how, budget));
    const auto kept = parent->curve_for(chain.back());
    const std::lock_guard curve_lock(kept->mutex);
    const Task own = task(all);
    if (!kept->curve) kept->curve.emplace(own);
    append(all, solve_cold(own, how, budget, false, &*kept->curve));
    return solved.emplace(std::move(all));
  }
};

KeptChain::KeptChain(const Settings& settings) : node_(std::make_shared<const Node>(settings)) {}
KeptChain::KeptChain(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
KeptChain::~KeptChain() = default;
KeptChain::KeptChain(const KeptChain&) = default;
KeptChain& KeptChain::operator=(const KeptChain&) = default;

KeptChain KeptChain::then(const theory::TaskParameters& task) const {
  Chain chain = node_->chain;
  chain.push_back(task);
  theory::validate(chain);
  return KeptChain(std::make_shared<const Node>(node_->settings, std::move(chain), node_));
}

const Chain& KeptChain::chain() const { return node_->chain; }

ChainSolution KeptChain::solution(StopFlag stop) const {
  if (chain().empty()) throw std::logic_error("a chain without tasks has no solution");
  return {node_->last(stop).tasks};
}

}  // namespace franz_parisi::study
