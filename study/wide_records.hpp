/// What is written of a chain of infinitely wide networks.
#pragma once

#include "study/wide.hpp"
#include "theory/wide/chain.hpp"
#include "theory/wide/orders.hpp"

#include <optional>
#include <vector>

namespace franz_parisi::study {

/// One point and instance, solved.
struct WideSolution {
  const WideRequest& request;
  const WidePoint& point;
  std::size_t instance;
  WideTasks tasks;
  std::vector<theory::wide::State> states{};
  /// Of each task with each one before, later task by later task: pair(t, u) is number t (t - 1)/2 + u.
  std::vector<std::optional<theory::wide::PairOrders>> pairs{};
};

/// The overlap of the teachers of a task and of a later one, where they are drawn.
std::optional<theory::wide::LinearTeachers> teachers_of(const WideSolution& solution, std::size_t task,
                                                        std::size_t tested);

/// A mean square over examples, summed over outputs, without 1/2.
struct Loss {
  double value, error;
};
/// Of the mean network; with its variance, of the sampled one.
Loss mean_loss(const theory::wide::Prediction& prediction, const theory::wide::Matrix& targets);
Loss sampled_loss(const theory::wide::Prediction& prediction, const theory::wide::Matrix& targets);

/// After each task a record for each task so far.
std::vector<Json> wide_point_records(const WideSolution& solution);
/// Every output on every point of every task so far.
std::vector<Json> wide_prediction_records(const WideSolution& solution);
/// Means over the instances of each point, with standard errors.
std::vector<Json> wide_summary_records(const std::vector<Json>& points);
/// What was asked, without the points.
Json wide_settings_record(const WideRequest& request);

}  // namespace franz_parisi::study
