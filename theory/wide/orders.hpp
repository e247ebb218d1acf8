/// Order parameters of two tasks: how similar they are, and what that says about forgetting. (W20) to (W27).
#pragma once

#include "theory/wide/gram.hpp"
#include "theory/wide/probed.hpp"
#include "theory/wide/teachers.hpp"

#include <optional>

namespace franz_parisi::theory::wide {

/// Of task 1 learned before task 2, by the kernel K of (W14) unless said otherwise; P is the number of
/// examples of task 1, sums run over outputs.
struct PairOrders {
  Reading gamma_input;       ///< tr P_1 P_2/P, (W21)
  Reading cos_rule;          ///< cosine of the rule vectors V_1 and V_2, (W21)
  Reading gamma_rf;          ///< V_2 P_12 V_2/P, (W23)
  Reading gamma_rf_first;    ///< V_1 P_12 V_1/P
  Reading gamma_r;           ///< V_2 P_12 V_1/P
  Reading forgetting_proxy;  ///< F_12 with one kernel for both, (W24)
  Reading forgetting_pair;   ///< F_12 of the chain of these two tasks at lambda -> infinity, (W26)
  std::optional<Reading> forgetting_teachers{};  ///< the same averaged over random teachers, (W27)
};

/// Nothing where K or Theta of a task is singular. Errors are those of `Prober`; that of gamma_input follows
/// from P_1 and P_2 being projectors.
std::optional<PairOrders> pair_orders(const TaskGrams& first, const TaskGrams& second,
                                      const Settings& settings,
                                      const std::optional<LinearTeachers>& teachers = std::nullopt);

/// The same of two tasks alone.
std::optional<PairOrders> pair_orders(const Task& first, const Task& second, const Settings& settings,
                                      const std::optional<LinearTeachers>& teachers = std::nullopt);

}  // namespace franz_parisi::theory::wide
