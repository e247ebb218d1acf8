#include "study/ask/axis.hpp"

#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::study {

namespace {

std::vector<double> parse_spaced(std::string_view option, std::string_view whole,
                                 std::vector<std::string_view> pieces, Range range) {
  const bool logarithmic = pieces.front() == "log";
  if (logarithmic) pieces.erase(pieces.begin());
  if (pieces.size() != 3) throw UsageError(option, whole, axis_forms);
  if (logarithmic && range.lower <= 0) range = {0, false, range.upper, range.upper_included};
  const double start = parse_number(option, whole, pieces[0], range);
  const double stop = parse_number(option, whole, pieces[1], range);
  const long count = parse_integer(option, whole, pieces[2], 1, max_points);
  return logarithmic ? evenly_spaced_in_log(start, stop, count) : evenly_spaced(start, stop, count);
}

theory::Parameter parse_parameter(std::string_view option, std::string_view whole, std::string_view name) {
  if (const auto parameter = theory::parameter_named(name)) return *parameter;
  std::vector<std::string> names;
  for (const theory::ParameterRow* row : theory::parameter::control) {
    theory::TaskParameters task{};
    if (row->weights) task.ansatz = row->weights;
    names.push_back(
        fmt::format("{}_t with t in [{}, {}]", row->name, row->first_task, theory::most_tasks(task)));
  }
  throw UsageError(option, whole, fmt::format("'{}' is not {}", name, fmt::join(names, ", ")));
}

/// The parameter before '=', and what follows it.
std::pair<theory::Parameter, std::string_view> parse_name(std::string_view option, std::string_view text,
                                                          std::string_view forms) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) throw UsageError(option, text, forms);
  return {parse_parameter(option, text, text.substr(0, equals)), text.substr(equals + 1)};
}

}  // namespace

std::string swept_names() {
  std::vector<std::string> names;
  for (const theory::ParameterRow* row : theory::parameter::control)
    names.push_back(fmt::format("{}_t", row->name));
  const std::string last = names.back();
  names.pop_back();
  return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

std::vector<theory::Parameter> parse_parameters(std::string_view option, std::string_view text,
                                                std::size_t tasks) {
  std::vector<theory::Parameter> parameters;
  for (const std::string_view name : split(text, ',')) {
    const theory::Parameter parameter = parse_parameter(option, text, name);
    if (parameter.task >= tasks)
      throw UsageError(
          option, text,
          fmt::format("'{}' is of a task that is not there; allowed are those of {}", name, tasks));
    if (std::ranges::find(parameters, parameter) != parameters.end())
      throw UsageError(option, text, fmt::format("'{}' is given twice; allowed is once", name));
    parameters.push_back(parameter);
  }
  return parameters;
}

Axis parse_range(std::string_view option, std::string_view text) {
  constexpr std::string_view form = "allowed is NAME=lowest:highest with lowest < highest";
  const auto [parameter, values] = parse_name(option, text, form);
  const auto pieces = split(values, ':');
  if (pieces.size() != 2) throw UsageError(option, text, form);
  const Range& range = parameter.row->range;
  const double lowest = parse_number(option, text, pieces[0], range);
  const double highest = parse_number(option, text, pieces[1], range);
  if (!(lowest < highest)) throw UsageError(option, text, form);
  return {parameter, {lowest, highest}, std::string(option)};
}

std::vector<double> parse_values(std::string_view option, std::string_view whole, std::string_view values,
                                 const Range& range) {
  if (values.empty()) throw UsageError(option, whole, fmt::format("no values; {}", axis_forms));
  const auto pieces = split(values, ':');
  if (pieces.size() > 1) return parse_spaced(option, whole, pieces, range);
  std::vector<double> list;
  for (const std::string_view entry : split(values, ',')) {
    list.push_back(parse_number(option, whole, entry, range));
  }
  return list;
}

Axis parse_axis(std::string_view option, std::string_view text) {
  const auto [parameter, values] = parse_name(option, text, axis_forms);
  return {parameter, parse_values(option, text, values, parameter.row->range), std::string(option)};
}

}  // namespace franz_parisi::study
