/// Rows of digits from an independent program, one JSON object a line, as chains and states.
#pragma once

#include "theory/parameters.hpp"
#include "theory/reading.hpp"
#include "theory/rs/overlaps.hpp"

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace reference_rows {

namespace theory = franz_parisi::theory;
using nlohmann::json;

inline std::vector<json> read(const std::string& file) {
  std::vector<json> rows;
  std::ifstream in(std::string(FRANZ_PARISI_TEST_DATA) + "/" + file);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) rows.push_back(json::parse(line));
  return rows;
}

inline theory::Chain chain_of(const json& row) {
  theory::Chain chain;
  for (std::size_t t = 0; row.contains(theory::numbered("alpha", t)); ++t)
    chain.push_back({row[theory::numbered("alpha", t)], row[theory::numbered("beta", t)],
                     row[theory::numbered("gamma", t)],
                     t > 0 ? row[theory::numbered("rho", t)].get<double>() : 0});
  return chain;
}

/// Of the last task.
inline theory::Overlaps state_of(const json& row) {
  const auto x = theory::Overlaps::from_q_r_q_star(row["q"], row["r"], row["q_star"]);
  REQUIRE(x);
  return *x;
}

}  // namespace reference_rows
