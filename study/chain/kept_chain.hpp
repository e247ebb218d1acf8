/// A chain that keeps what was solved of it: another task costs that task alone, and another load of the same
/// task a fraction of it.
#pragma once

#include <memory>

#include <franz_parisi/study/chain/chain.hpp>

namespace franz_parisi::study {

/// A value: copies share what they keep, and may be used from several threads. What a question gets does not
/// depend on what was asked before.
class KeptChain {
 public:
  /// Nothing learned yet.
  explicit KeptChain(const Settings& settings);
  ~KeptChain();
  KeptChain(const KeptChain&);
  KeptChain& operator=(const KeptChain&);

  /// One more task after these. Nothing is solved before it is asked for. Throws std::invalid_argument for
  /// parameters outside their range and more than theory::most_tasks() tasks.
  KeptChain then(const theory::TaskParameters& task) const;

  const Chain& chain() const;
  /// As solve_chain without a start; solved at the first question. Throws Interrupted once `stop` is set.
  ChainSolution solution(StopFlag stop = nullptr) const;

 private:
  struct Node;
  explicit KeptChain(std::shared_ptr<const Node> node);
  std::shared_ptr<const Node> node_;
};

}  // namespace franz_parisi::study
