#include "study/ask/state.hpp"

#include "study/ask/number.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/channel/channel.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

using theory::Parameter;
using theory::ParameterRow;

/// One list option: what was typed, and the numbers in it (none where it was not given).
struct List {
  const ParameterRow* row;
  std::string text;
  std::vector<double> values;

  std::string option() const { return fmt::format("--{}", row->name); }
  std::size_t before() const { return static_cast<std::size_t>(row->first_task - 1); }  // tasks without entry
  std::size_t tasks() const { return before() + values.size(); }
};

List read_list(const ParameterRow& row, const std::optional<std::string>& text,
               const theory::TaskParameters& kind) {
  List list{&row, text.value_or(""), {}};
  if (text) require_parameter(row, kind, list.option(), *text);
  if (text) list.values = parse_list(list.option(), *text, row.range);
  if (list.tasks() > theory::most_tasks(kind)) {
    throw UsageError(list.option(), list.text,
                     fmt::format("{} tasks; allowed are at most {}", list.tasks(), theory::most_tasks(kind)));
  }
  return list;
}

std::size_t number_of_tasks(std::span<const List> lists, std::span<const Axis> axes) {
  std::size_t tasks = 1;
  for (const List& list : lists)  // what couples a task to the one before creates none
    if (!list.values.empty() && list.row->first_task == 1) tasks = std::max(tasks, list.tasks());
  for (const Axis& axis : axes) tasks = std::max(tasks, axis.parameter.task + 1);
  return tasks;
}

[[noreturn]] void reject_length(const List& list, const Parameter& wanted, std::size_t tasks) {
  const std::size_t entries = tasks - list.before();
  const std::string per = list.row->first_task == 1 ? "per task" : "per consecutive pair of teachers";
  const std::string allowed =
      entries == 1 ? "1 entry in " : fmt::format("1 entry for all or {}, one {}, in ", entries, per);
  const std::string problem = list.values.empty()
                                  ? fmt::format("missing (no {})", wanted.name())
                                  : fmt::format("{} entries for {} tasks", list.values.size(), tasks);
  const auto given = list.values.empty() ? std::nullopt : std::optional<std::string_view>(list.text);
  throw UsageError(list.option(), given,
                   fmt::format("{}; allowed is {}{}", problem, allowed, list.row->range.text()));
}

/// The entry of a list that a task is served by.
double entry(const List& list, const Parameter& wanted, std::size_t tasks) {
  const std::size_t index = wanted.task - list.before();
  if (list.values.size() == 1) return list.values.front();
  if (index < list.values.size()) return list.values[index];
  if (const auto otherwise = wanted.otherwise(); list.values.empty() && otherwise) return *otherwise;
  reject_length(list, wanted, tasks);
}

/// The smallest value that a parameter takes.
double smallest(const Chain& chain, const Parameter& parameter, std::span<const Axis> axes) {
  const auto axis = std::ranges::find(axes, parameter, &Axis::parameter);
  return axis == axes.end() ? parameter.of(chain) : std::ranges::min(axis->values);
}

/// Real weights need a prior that confines them, whatever the data.
void require_confined(const Chain& chain, std::span<const Axis> axes) {
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const Parameter delta{&theory::parameter::delta, t}, gamma{&theory::parameter::gamma, t};
    if (smallest(chain, delta, axes) > 0 || smallest(chain, gamma, axes) > 0) continue;
    const std::string problem =
        fmt::format("nothing confines the weights of task {}; allowed is delta > 0 where gamma is 0", t + 1);
    const auto axis = std::ranges::find(axes, delta, &Axis::parameter);
    if (axis != axes.end()) throw UsageError(axis->option, delta.name(), problem);
    throw UsageError("--delta", "0", problem);
  }
}

}  // namespace

void require_parameter(const ParameterRow& row, const theory::TaskParameters& kind, std::string_view option,
                       std::string_view given) {
  if (row.belongs_to(kind)) return;
  const bool of_weights = row.weights != nullptr && row.weights != kind.ansatz;
  throw UsageError(
      option, given,
      of_weights ? "allowed with --weights real" : fmt::format("allowed with --loss {}", row.channel->name));
}

std::size_t place_in_state(const theory::ParameterRow& row) {
  return static_cast<std::size_t>(std::ranges::find(theory::parameter::control, &row) -
                                  theory::parameter::control.begin());
}

Chain parse_chain(const StateText& text, std::span<const Axis> axes, const theory::TaskParameters& kind) {
  std::vector<List> lists;
  for (std::size_t i = 0; i < text.size(); ++i)
    lists.push_back(read_list(*theory::parameter::control[i], text[i], kind));
  for (const Axis& axis : axes) {
    require_parameter(*axis.parameter.row, kind, axis.option, axis.parameter.name());
    if (axis.parameter.task >= theory::most_tasks(kind))
      throw UsageError(axis.option, axis.parameter.name(),
                       fmt::format("allowed are at most {} tasks", theory::most_tasks(kind)));
  }
  const std::size_t tasks = number_of_tasks(lists, axes);
  for (const List& list : lists) {
    if (list.values.empty() || list.before() < tasks) continue;
    throw UsageError(
        list.option(), list.text,
        "couples a task to the one before, and there is one task only; allowed with two entries or "
        "more of another list");
  }
  for (const List& list : lists)
    if (list.values.size() > 1 && list.tasks() > tasks) reject_length(list, {list.row, list.before()}, tasks);
  Chain chain(tasks, kind);
  for (const Parameter& parameter : theory::parameters_of(chain)) {
    const auto axis = std::ranges::find(axes, parameter, &Axis::parameter);
    const auto list = std::ranges::find(lists, parameter.row, &List::row);
    parameter.of(chain) = axis != axes.end() ? axis->values.front() : entry(*list, parameter, tasks);
  }
  if (kind.ansatz == &theory::real_weights) require_confined(chain, axes);
  return chain;
}

void read_parents(std::string_view option, std::string_view text, Chain& chain) {
  if (chain.size() < 2)
    throw UsageError(option, text,
                     "there is one task only, and no teacher before it; allowed with two or more");
  const auto pieces = split(text, ',');
  if (pieces.size() != 1 && pieces.size() != chain.size() - 1)
    throw UsageError(
        option, text,
        fmt::format(
            "{} entries for {} tasks; allowed is 1 entry for all or {}, one per task from the second on",
            pieces.size(), chain.size(), chain.size() - 1));
  for (std::size_t t = 1; t < chain.size(); ++t) {
    const std::string_view piece = pieces.size() == 1 ? pieces.front() : pieces[t - 1];
    const long parent = parse_integer(option, text, piece, 1, static_cast<long>(t));
    chain[t].parent = parent == static_cast<long>(t) ? 0 : static_cast<int>(parent);  // a chain is as without
  }
}

Start parse_start(std::string_view option, std::string_view text) {
  const UsageError wrong(option, text, "allowed is q,r,q_star with 0 < q < q_star < 1 and r^2 < q");
  std::vector<double> values;
  try {
    values = parse_list(option, text, {-1, true, 1});
  } catch (const UsageError&) {
    throw wrong;  // of a list of three it would say too little
  }
  if (values.size() != 3) throw wrong;
  const Start start{values[0], values[1], values[2]};
  const bool inside =
      0 < start.q && start.q < start.q_star && start.q_star < 1 && start.r * start.r < start.q;
  if (!inside) throw wrong;
  return start;
}

}  // namespace franz_parisi::study
