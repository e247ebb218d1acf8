#include "study/curve.hpp"

#include "study/record.hpp"

#include <algorithm>
#include <iterator>

namespace franz_parisi::study {
namespace {

std::vector<Json> solve(const std::vector<Chain>& chains, const Axis& sweep, const Options& options) {
  options.execution.begin(chains.size() * sweep.values.size(), "points");
  std::vector<std::vector<Json>> solved(chains.size());
  options.execution.run(chains.size(), [&](std::size_t i) {
    const auto keep = [&](std::size_t, const ChainSolution& solution) {
      std::ranges::move(records_of(solution, options), std::back_inserter(solved[i]));
      options.execution.advance();
    };
    solve_sweep(chains[i], sweep.parameter, sweep.values, options.point, options.start, keep);
  });
  std::vector<Json> records;
  for (auto& one : solved) std::ranges::move(one, std::back_inserter(records));
  return records;
}

}  // namespace

Document point(const Chain& chain, const Options& options) {
  const Parameter last{&theory::parameter::alpha, chain.size() - 1};
  Document document{.settings = settings_record(options)};
  document.settings["sweep"] = document.settings["each"] = nullptr;
  add_points(document, solve({chain}, {last, {last.of(chain)}}, options));
  return document;
}

Document curve(const Chain& chain, const Axis& sweep, const std::vector<Axis>& each, const Options& options) {
  Document document{.settings = settings_record(options)};
  add_axes(document.settings, sweep, each);
  add_points(document, solve(combinations(chain, each), sweep, options));
  return document;
}

}  // namespace franz_parisi::study
