/// The list of methods: everything that offers, describes or makes one reads it here.
#pragma once

#include "networks/adam.hpp"
#include "networks/methods/method.hpp"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace franz_parisi::networks {

/// The network that a method trains.
enum class NetworkKind {
  fields,     ///< (V4) with q of (V1)
  signs,      ///< the same with w = sgn W
  normalised  ///< metaplasticity's own: section 5
};

enum class Rule {
  adam,    ///< (V10)
  natural  ///< (V12)
};

/// The constants that methods have, each named as its option.
enum class Constant { gamma, ewc_lambda, meta };

struct MethodRow {
  std::string_view name;
  std::string_view help;  ///< a line
  NetworkKind network;
  double learning_rate;  ///< that is used where none is given
  double
      initial_width;  ///< likewise, of initial fields or hidden weights; the normalised network has its own
  std::vector<Constant> constants;
  bool takes_natural_rule;
};

/// All methods, in the order in which they are shown.
std::span<const MethodRow> methods();

/// The method of this name, nullptr where there is none.
const MethodRow* find_method(std::string_view name);

struct MethodSettings {
  std::vector<double> gamma{};  ///< by task, >= 0: the weight of the KL in (V7)
  double ewc_lambda = 1000;     ///< >= 0, of (E1)
  double meta = 1.35;           ///< m >= 0, of (M1)
  Rule rule = Rule::adam;
  AdamSettings adam{};            ///< learning_rate is that of either rule
  bool resets_optimiser = false;  ///< before every task
  std::size_t weights = 0;        ///< how many of the parameters are weights
};

/// Throws std::invalid_argument for constants out of range, a method that has no natural gradient asked for
/// one, or a name that is none.
template <class Real>
std::unique_ptr<Method<Real>> make_method(std::string_view name, const MethodSettings& settings);

}  // namespace franz_parisi::networks
