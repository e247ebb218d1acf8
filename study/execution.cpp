#include "study/execution.hpp"

#include "solver/parallel.hpp"

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

}  // namespace franz_parisi::study
