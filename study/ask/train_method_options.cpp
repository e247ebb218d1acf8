#include "study/ask/train_method_options.hpp"

#include "study/ask/number.hpp"
#include "study/ask/options.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::study {

namespace {

using networks::Constant;
using networks::MethodRow;

constexpr Range not_negative{0, true, 1e9};

template <class Chosen>
std::vector<std::string> names_of(Chosen&& chosen) {
  std::vector<std::string> names;
  for (const MethodRow& row : networks::methods())
    if (chosen(row)) names.emplace_back(row.name);
  return names;
}

std::string all_names() {
  return fmt::format("{}", fmt::join(names_of([](const MethodRow&) { return true; }), ", "));
}

std::string method_help() {
  std::string text = "one or several, each with the same data and initial fields; default vcl:";
  for (const MethodRow& row : networks::methods()) text += fmt::format("\n{}: {}", row.name, row.help);
  return text;
}

}  // namespace

void reject_unused(const std::string& option, const std::optional<std::string>& value,
                   const MethodRows& chosen, const std::function<bool(const MethodRow&)>& has_use) {
  if (std::ranges::any_of(chosen, [&](const MethodRow* row) { return has_use(*row); })) return;
  throw UsageError(option, value,
                   fmt::format("is an option of --method {} only", fmt::join(names_of(has_use), ", ")));
}

void TrainMethodOptions::add(Form& form) {
  const networks::MethodSettings usual;
  form.group("Methods");
  method_.add(form, "--method", "M1,M2,...", method_help());
  gamma_.add(form, "--gamma", "G1,G2,...",
             "vcl: weight of the divergence from the law before, one per task or one for all; default 0\n"
             "for the first task and 0.1 for the others: 1 is Bayes and learns too little");
  ewc_lambda_.add(form, "--ewc-lambda", "X", "ewc, ewc-ste: default " + number_text(usual.ewc_lambda));
  meta_.add(form, "--meta", "X", "metaplasticity, metaplasticity-bn: m; default " + number_text(usual.meta));
  form.add_flag("--own-normalisation", own_normalisation_,
                "metaplasticity-bn: every task is tested with the scale and shift that it left");
}

MethodRows TrainMethodOptions::read() const {
  const std::string text = method_.text().value_or("vcl");
  MethodRows rows;
  for (const std::string_view name : split(text, ',')) {
    const MethodRow* row = networks::find_method(name);
    if (row == nullptr)
      throw UsageError(method_.name(), text, fmt::format("'{}' is not one of {}", name, all_names()));
    if (std::ranges::find(rows, row) != rows.end())
      throw UsageError(method_.name(), text, fmt::format("{} is given twice; allowed is each once", name));
    rows.push_back(row);
  }
  const std::pair<const TextOption*, Constant> constants[] = {
      {&gamma_, Constant::gamma}, {&ewc_lambda_, Constant::ewc_lambda}, {&meta_, Constant::meta}};
  for (const auto& [option, constant] : constants)
    if (const auto value = option->text())
      reject_unused(option->name(), value, rows, [constant = constant](const MethodRow& row) {
        return std::ranges::find(row.constants, constant) != row.constants.end();
      });
  if (own_normalisation_)
    reject_unused("--own-normalisation", std::nullopt, rows,
                  [](const MethodRow& row) { return row.network == networks::NetworkKind::normalised; });
  return rows;
}

void TrainMethodOptions::read(std::size_t tasks, networks::MethodSettings& constants) const {
  constants.ewc_lambda = number_of(ewc_lambda_, not_negative, constants.ewc_lambda);
  constants.meta = number_of(meta_, not_negative, constants.meta);
  constants.gamma = {0, 0.1};
  const auto text = gamma_.text();
  if (!text) return;
  constants.gamma = parse_list(gamma_.name(), *text, not_negative);
  check_entries(gamma_.name(), *text, constants.gamma.size(), tasks);
}

}  // namespace franz_parisi::study
