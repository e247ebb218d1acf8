#include "cli/state.hpp"

#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace franz_parisi::cli {

namespace {

/// One list option: what was typed, and the numbers in it (none where it was not given).
struct List {
  const Symbol* symbol;
  std::string text;
  std::vector<double> values;

  std::string option() const { return "--" + std::string(symbol->name); }
  int last_task() const { return symbol->first_task + static_cast<int>(values.size()) - 1; }
};

List read_list(const Symbol& symbol, const std::optional<std::string>& text) {
  List list{&symbol, text.value_or(""), {}};
  if (text) list.values = parse_list(list.option(), *text, symbol.range);
  if (list.last_task() > max_tasks) {
    throw UsageError(
        list.option(), list.text,
        std::to_string(list.last_task()) + " tasks; allowed are at most " + std::to_string(max_tasks));
  }
  return list;
}

int number_of_tasks(std::span<const List> lists, std::span<const Axis> axes) {
  int tasks = 1;
  for (const List& list : lists) tasks = std::max(tasks, list.values.empty() ? 1 : list.last_task());
  for (const Axis& axis : axes) tasks = std::max(tasks, axis.parameter.task);
  return tasks;
}

[[noreturn]] void reject_length(const List& list, const Parameter& wanted, int tasks) {
  const int entries = tasks - list.symbol->first_task + 1;
  const std::string per = list.symbol->first_task == 1 ? "per task" : "per consecutive pair of teachers";
  const std::string allowed =
      entries == 1 ? "1 entry in "
                   : "1 entry for all or " + std::to_string(entries) + ", one " + per + ", in ";
  const std::string problem = list.values.empty() ? "missing (no " + wanted.name() + ")"
                                                  : std::to_string(list.values.size()) + " entries for " +
                                                        std::to_string(tasks) + " tasks";
  const auto given = list.values.empty() ? std::nullopt : std::optional<std::string_view>(list.text);
  throw UsageError(list.option(), given, problem + "; allowed is " + allowed + list.symbol->range.text());
}

/// The entry of a list that a task is served by.
double entry(const List& list, const Parameter& wanted, int tasks) {
  const auto index = static_cast<std::size_t>(wanted.task - list.symbol->first_task);
  if (list.values.size() == 1) return list.values.front();
  if (index < list.values.size()) return list.values[index];
  if (list.values.empty() && list.symbol == &symbol::gamma) return wanted.task == 1 ? 0 : 1;
  reject_length(list, wanted, tasks);
}

}  // namespace

Chain parse_chain(const StateText& text, std::span<const Axis> axes) {
  const std::array lists{read_list(symbol::alpha, text.alpha), read_list(symbol::beta, text.beta),
                         read_list(symbol::gamma, text.gamma), read_list(symbol::rho, text.rho)};
  const int tasks = number_of_tasks(lists, axes);
  Chain chain(static_cast<std::size_t>(tasks));
  for (const Parameter& parameter : parameters_of(chain.size())) {
    const auto axis = std::ranges::find(axes, parameter, &Axis::parameter);
    const auto list = std::ranges::find(lists, parameter.symbol, &List::symbol);
    parameter.of(chain) = axis != axes.end() ? axis->values.front() : entry(*list, parameter, tasks);
  }
  return chain;
}

study::Start parse_start(std::string_view option, std::string_view text) {
  const UsageError wrong(option, text, "allowed is q,r,q_star with 0 < q < q_star < 1 and r^2 < q");
  std::vector<double> values;
  try {
    values = parse_list(option, text, {-1, true, 1});
  } catch (const UsageError&) {
    throw wrong;  // of a list of three it would say too little
  }
  if (values.size() != 3) throw wrong;
  const study::Start start{values[0], values[1], values[2]};
  const bool inside =
      0 < start.q && start.q < start.q_star && start.q_star < 1 && start.r * start.r < start.q;
  if (!inside) throw wrong;
  return start;
}

}  // namespace franz_parisi::cli
