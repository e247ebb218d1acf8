#include "networks/methods/methods.hpp"

#include "networks/methods/consolidation.hpp"
#include "networks/methods/metaplastic.hpp"
#include "networks/methods/previous_step.hpp"
#include "networks/methods/variational.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace franz_parisi::networks {
namespace {

constexpr double of_fields = 0.02, straight_through = 0.005;  // learning rates
constexpr double wide = 1, narrow = 0.1;                      // initial widths

void require(bool allowed, const char* name, double value, const char* range) {
  if (!allowed) throw std::invalid_argument(fmt::format("{} = {:f}, expected {}", name, value, range));
}

void check(const MethodRow& row, const MethodSettings& settings) {
  for (const double gamma : settings.gamma) require(gamma >= 0, "gamma", gamma, ">= 0");
  require(settings.ewc_lambda >= 0, "ewc_lambda", settings.ewc_lambda, ">= 0");
  require(settings.meta >= 0, "meta", settings.meta, ">= 0");
  const AdamSettings& adam = settings.adam;
  require(adam.learning_rate > 0, "learning_rate", adam.learning_rate, "> 0");
  require(adam.first >= 0 && adam.first < 1, "first", adam.first, "in [0, 1)");
  require(adam.second >= 0 && adam.second < 1, "second", adam.second, "in [0, 1)");
  require(adam.epsilon > 0, "epsilon", adam.epsilon, "> 0");
  require(adam.weight_decay >= 0, "weight_decay", adam.weight_decay, ">= 0");
  if (settings.rule == Rule::natural && !row.takes_natural_rule)
    throw std::invalid_argument(fmt::format("no natural gradient for method {}", row.name));
}

}  // namespace

std::span<const MethodRow> methods() {
  static const std::vector<MethodRow> rows = {
      {"none", "fields without any prior", NetworkKind::fields, of_fields, wide, {}, true},
      {"vcl",
       "the law that the task before left is the prior, with weight gamma",
       NetworkKind::fields,
       of_fields,
       wide,
       {Constant::gamma},
       true},
      {"vcl-step",
       "the published program: the step before in place of the task before",
       NetworkKind::fields,
       of_fields,
       wide,
       {},
       false},
      {"ewc",
       "elastic weight consolidation of the fields",
       NetworkKind::fields,
       of_fields,
       wide,
       {Constant::ewc_lambda},
       false},
      {"ste",
       "hidden weights trained straight through their signs, no protection",
       NetworkKind::signs,
       straight_through,
       narrow,
       {},
       false},
      {"ewc-ste",
       "elastic weight consolidation of these hidden weights",
       NetworkKind::signs,
       straight_through,
       narrow,
       {Constant::ewc_lambda},
       false},
      {"metaplasticity",
       "hidden weights that are slow to shrink, in the same network",
       NetworkKind::signs,
       straight_through,
       narrow,
       {Constant::meta},
       false},
      {"metaplasticity-bn",
       "the same in its authors' network: batch normalisation and sign units",
       NetworkKind::normalised,
       straight_through,
       narrow,
       {Constant::meta},
       false},
  };
  return rows;
}

const MethodRow* find_method(std::string_view name) {
  const auto rows = methods();
  const auto found = std::ranges::find(rows, name, &MethodRow::name);
  return found == rows.end() ? nullptr : &*found;
}

template <class Real>
std::unique_ptr<Method<Real>> make_method(std::string_view name, const MethodSettings& settings) {
  const MethodRow* row = find_method(name);
  if (row == nullptr) throw std::invalid_argument(fmt::format("no method {}", name));
  check(*row, settings);
  if (name == "none") return std::make_unique<Variational<Real>>(settings, std::vector<double>{});
  if (name == "vcl") return std::make_unique<Variational<Real>>(settings, settings.gamma);
  if (name == "vcl-step") return std::make_unique<PreviousStep<Real>>(settings);
  if (name == "ewc" || name == "ewc-ste") return std::make_unique<Consolidation<Real>>(settings);
  if (name == "ste") return std::make_unique<Metaplastic<Real>>(settings, 0.0);
  if (name == "metaplasticity") return std::make_unique<Metaplastic<Real>>(settings, settings.meta);
  MethodSettings own = settings;  // its authors' Adam
  own.adam.corrects_root = false;
  own.adam.weight_decay = 1e-7;
  own.resets_optimiser = true;
  return std::make_unique<Metaplastic<Real>>(own, own.meta);
}

template std::unique_ptr<Method<float>> make_method(std::string_view, const MethodSettings&);
template std::unique_ptr<Method<double>> make_method(std::string_view, const MethodSettings&);

}  // namespace franz_parisi::networks
