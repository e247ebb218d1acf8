#include "study/orders.hpp"

#include "study/best_learner.hpp"
#include "study/chain/tasks.hpp"
#include "study/check.hpp"
#include "study/record.hpp"
#include "theory/teacher_tree.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace franz_parisi::study {
namespace {

using Order = std::vector<std::size_t>;

std::size_t place_of(const Order& order, std::size_t task) {
  return static_cast<std::size_t>(std::ranges::find(order, task) - order.begin());
}

std::string text_of(const Order& order) {
  std::string text;
  for (const std::size_t task : order) text += (text.empty() ? "" : ",") + std::to_string(task + 1);
  return text;
}

/// A key of a task: "eps" and "_error" of "eps_2_error", task 1 of 0, 1, ...
struct TaskKey {
  std::string stem, end;
  std::size_t task;

  std::string at(std::size_t other) const { return theory::numbered(stem, other) + end; }
};

std::optional<TaskKey> task_key(const std::string& key) {
  constexpr std::string_view error = "_error";
  TaskKey found{key, "", 0};
  if (key.ends_with(error)) found = {key.substr(0, key.size() - error.size()), std::string(error), 0};
  const std::size_t number = theory::number_of_task(found.stem);
  if (number == 0) return std::nullopt;
  const theory::ReadingRow* row = theory::row_of(found.stem);
  found.stem.resize(found.stem.rfind('_'));
  found.task = number - 1;
  const bool of_task =
      (row != nullptr && row->per_task) || found.stem == "branch" || found.stem == "rs_stable";
  return of_task ? std::optional(found) : std::nullopt;
}

/// A record whose keys name places, as one whose keys name the tasks there. The task that was learned last
/// has forgotten nothing, and its branch is the record's.
Json by_tasks(const Json& record, const Chain& chain, const Order& order) {
  Json named = Json::object();
  const std::size_t last = order.size() - 1;
  const auto of = [&](const TaskKey& key, std::size_t task) -> Json {
    const std::size_t place = place_of(order, task);
    if (place < last || record.contains(key.at(place))) return record.at(key.at(place));
    return key.stem == "forgetting" ? Json(0.0) : record.at(key.stem);
  };
  for (const auto& [key, value] : record.items()) {
    const auto own = task_key(key);
    named[key] = own ? of(*own, own->task) : value;
  }
  for (const TaskKey& key :
       {TaskKey{"forgetting", "", 0}, {"forgetting", "_error", 0}, {"branch", "", 0}, {"rs_stable", "", 0}})
    named[key.at(last)] = of(key, last);
  for (std::size_t t = 1; t < chain.size(); ++t) named.erase(theory::numbered("parent", t));
  add_parameters(named, chain);
  named["order"] = text_of(order);
  return named;
}

/// Goes through all orders as a tree of what they begin with.
class Walk {
 public:
  using Take = std::function<void(const Order&, const ChainSolution&)>;

  Walk(const Chain& chain, const Options& options, Take take)
      : chain_(chain), options_(options), take_(std::move(take)) {}

  /// All that begin with the first `known` of this order, of which those of `before` are solved.
  void go(const Solved& before, const Order& order, std::size_t known) const {
    const std::size_t done = before.tasks.size();
    if (done == order.size()) return take_(order, {before.tasks});
    for (std::size_t k = done; k < (done < known ? done + 1 : order.size()); ++k) {
      Order next = order;  // what is left stays in order
      std::rotate(next.begin() + static_cast<std::ptrdiff_t>(done),
                  next.begin() + static_cast<std::ptrdiff_t>(k),
                  next.begin() + static_cast<std::ptrdiff_t>(k) + 1);
      solver::Budget budget(options_.point.limits());
      go(solve_tasks(before, reordered(chain_, next), done + 1, options_.point, budget, options_.start), next,
         known);
    }
  }

 private:
  const Chain& chain_;
  const Options& options_;
  Take take_;
};

/// Every choice of the first two tasks, in the order of the orders that begin so: the pieces.
std::vector<Order> beginnings(std::size_t tasks) {
  Order order(tasks);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<Order> all;
  do {
    if (std::is_sorted(order.begin() + std::min<std::ptrdiff_t>(2, std::ssize(order)), order.end()))
      all.push_back(order);
  } while (std::ranges::next_permutation(order).found);
  return all;
}

}  // namespace

Chain reordered(const Chain& chain, const Order& order) {
  if (std::ranges::is_sorted(order)) return chain;
  std::vector<theory::TeacherTree::Edge> edges;
  for (std::size_t t = 1; t < chain.size(); ++t)
    edges.push_back({place_of(order, t), place_of(order, theory::parent_of(chain, t)), chain[t].rho});
  const auto tree = std::make_shared<const theory::TeacherTree>(chain.size(), std::move(edges));
  Chain other;
  for (std::size_t i = 0; i < order.size(); ++i) {
    theory::TaskParameters task = chain.at(order[i]);
    task.gamma = chain[i].gamma;
    task.delta = chain[i].delta;
    task.rho = 0;
    task.parent = 0;
    task.tree = tree;
    other.push_back(std::move(task));
  }
  return other;
}

Document orders(const Chain& chain, const Options& options) {
  if (chain.size() > most_permuted_tasks)
    throw std::invalid_argument("orders of " + std::to_string(chain.size()) + " tasks are too many");
  theory::validate(chain);
  Document document{.settings = point_settings(options)};
  Json best = Json::object();  // the same whatever the order
  if (options.bayes) add_best_learner(best, chain, options.point);
  const std::vector<Order> begin = beginnings(chain.size());
  std::vector<std::vector<Json>> found(begin.size());
  const auto add = [&] {
    std::vector<Json> records;
    for (const auto& some : found) records.insert(records.end(), some.begin(), some.end());
    add_points(document, std::move(records));
  };
  std::size_t total = 1;
  for (std::size_t t = 2; t <= chain.size(); ++t) total *= t;
  options.execution.begin(total, "orders");
  try {
    options.execution.run(begin.size(), [&](std::size_t i) {
      const auto take = [&](const Order& order, const ChainSolution& solution) {
        Json record = make_record(solution);
        if (options.check) add_check(record, solution, options.point);
        record = by_tasks(record, chain, order);
        record.update(best);
        found[i].push_back(std::move(record));
        options.execution.advance();
      };
      Walk(chain, options, take).go(nothing(), begin[i], 2);
    });
  } catch (const Interrupted&) {
    add();
    throw Unfinished{document};
  }
  add();
  return document;
}

}  // namespace franz_parisi::study
