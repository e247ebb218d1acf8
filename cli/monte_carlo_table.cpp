#include "cli/monte_carlo_table.hpp"

#include "cli/columns.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::cli {

namespace {

using study::Document;

std::string text(const Json& value) { return number_text(value.get<double>()); }

std::string heading(const Document& document) {
  const Json& run = document.list("monte_carlo").front();
  const Json& at = document.settings.at("monte_carlo").at("at");
  std::string lines = fmt::format("task 1:  alpha_1 = {}  beta_1 = {}  gamma_1 = 0\n",
                                  text(run.at("alpha_1")), text(run.at("beta_1")));
  if (!at.is_null())
    lines += fmt::format("conjugates at q = {}  r = {}  q_star = {}\n", text(at.at("q")), text(at.at("r")),
                         text(at.at("q_star")));
  return lines + "\n";
}

std::string bias_table(const std::vector<Json>& biases) {
  std::vector<Row> rows{{"samples", "quantity", "exact", "sampled", "std error", "bias", "z", ""}};
  const Json* before = nullptr;
  for (const Json& one : biases) {
    const bool repeated = before != nullptr && before->at("samples") == one.at("samples");
    const Json& z = one.at("z");
    rows.push_back({repeated ? "" : text(one.at("samples")), one.at("quantity").get<std::string>(),
                    reading_text(one.at("exact")), reading_text(one.at("mean")),
                    reading_text(one.at("standard_error")), reading_text(one.at("bias")),
                    z.is_null() ? "-" : fmt::format("{:.1f}", z.get<double>()), ""});
    before = &one;
  }
  return aligned(rows);
}

std::string endings_table(const Document& document) {
  std::vector<Row> rows{
      {"samples", "runs", "settled", "not settled", "left domain", "iterations at most", ""}};
  for (const Json& samples : document.settings.at("monte_carlo").at("samples")) {
    long runs = 0, settled = 0, not_settled = 0, left = 0, most = 0;
    for (const Json& run : document.list("monte_carlo")) {
      if (run.at("samples") != samples) continue;
      ++runs;
      settled += run.at("status") == "settled";
      not_settled += run.at("status") == "not_settled";
      left += run.at("status") == "left_domain";
      most = std::max(most, run.at("iterations").get<long>());
    }
    rows.push_back({text(samples)});
    for (const long count : {runs, settled, not_settled, left, most})
      rows.back().push_back(std::to_string(count));
    rows.back().emplace_back();
  }
  return "\n" + aligned(rows);
}

/// What no learner can do, said where a mean does it.
std::string bound_line(const std::vector<Json>& biases, const Json& eps_bayes) {
  const bool below = std::ranges::any_of(biases, [&](const Json& one) {
    return one.at("quantity") == "eps_1" && one.at("mean").is_number() &&
           one.at("standard_error").is_number() &&
           one.at("mean").get<double>() + 2 * one.at("standard_error").get<double>() <
               eps_bayes.get<double>();
  });
  return fmt::format("\nBayes bound: eps_1 >= {}{}", reading_text(eps_bayes),
                     below ? "; a sampled eps_1 is below it, where no learner can be\n" : "\n");
}

std::string missing_line(const Document& document) {
  if (document.met) return {};
  const Json& point = document.list("points").front();
  const bool solved = point.at("status") == "converged";
  return fmt::format("no exact values: {}\n", solved ? "the state is too close to the edge of its domain"
                                                     : one_line(point.at("reason").get<std::string>()));
}

}  // namespace

std::string monte_carlo_table(const Document& document) {
  const Json& settings = document.settings.at("monte_carlo");
  const std::vector<Json>& biases = document.list("bias");
  const bool iterated = settings.at("at").is_null();
  std::string lines = heading(document) + bias_table(biases);
  if (iterated)
    lines +=
        endings_table(document) + bound_line(biases, document.list("monte_carlo").front().at("eps_bayes"));
  return fmt::format(
      "{}\n{}{} of each size, each estimate the mean of {} repetitions with {} outer samples, seed {}\n{}",
      lines, text(settings.at("runs")), iterated ? " runs" : " estimates", text(settings.at("repeats")),
      text(settings.at("outer")), text(settings.at("seed")), missing_line(document));
}

}  // namespace franz_parisi::cli
