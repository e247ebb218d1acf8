#include "study/execution.hpp"

#include "solver/parallel.hpp"

#include <algorithm>
#include <utility>

namespace franz_parisi::study {

void Execution::begin(std::size_t total, const std::string& unit) const {
  if (callbacks.begin) callbacks.begin(total, unit);
}

void Execution::advance() const {
  if (callbacks.advance) callbacks.advance();
}

void Execution::whole(const std::function<void()>& step) const {
  callbacks.whole ? callbacks.whole(step) : step();
}

void Execution::run(std::size_t count, const std::function<void(std::size_t)>& body) const {
  solver::in_parallel(count, threads, [&](std::size_t i) {
    check_stop(callbacks.stop);
    body(i);
  });
}

void Execution::pieces(const std::vector<std::size_t>& wanted, const std::function<Json(std::size_t)>& body,
                       const std::function<void(std::size_t, Json)>& take) const {
  if (!callbacks.only.empty()) {
    if (std::ranges::find(wanted, callbacks.only.front()) == wanted.end()) return;
    Delivered delivered;
    for (const std::size_t piece : callbacks.only) {
      check_stop(callbacks.stop);
      delivered.answers.push_back(body(piece));
    }
    throw delivered;
  } else if (callbacks.elsewhere) {
    if (wanted.empty()) return;
    callbacks.elsewhere(wanted, [&](std::size_t piece, const std::string& answer) {
      check_stop(callbacks.stop);
      take(piece, Json::parse(answer));
    });
  } else {
    run(wanted.size(), [&](std::size_t i) { take(wanted[i], body(wanted[i])); });
  }
}

}  // namespace franz_parisi::study
