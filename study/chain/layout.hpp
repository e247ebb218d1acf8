/// Where the unknowns of each task stand in those of a chain: as many as its ansatz has.
#pragma once

#include "theory/ansatz.hpp"
#include "theory/parameters.hpp"

#include <cstddef>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

inline Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Consecutive rows or columns.
struct Block {
  Eigen::Index begin, size;

  Eigen::Index end() const { return begin + size; }
};

class Layout {
 public:
  /// Of tasks [first, end) of a chain.
  Layout(const theory::Chain& chain, std::size_t first, std::size_t end) {
    Block u{0, 0}, h{0, 0};
    for (std::size_t t = first; t < end; ++t) {
      const theory::Ansatz& ansatz = *chain[t].ansatz;
      unknowns_.push_back(u = {u.end(), ansatz.unknowns});
      conjugates_.push_back(h = {h.end(), ansatz.conjugates});
      teacher_ = u.begin + ansatz.toward_teacher;
      freezes_.push_back(!ansatz.convex);
    }
  }

  std::size_t tasks() const { return unknowns_.size(); }
  /// All unknowns, sources of error.
  Eigen::Index unknowns() const { return unknowns_.back().end(); }
  Eigen::Index sources() const { return unknowns() + conjugates_.back().end(); }

  /// Those of a task, counted from the first.
  const Block& unknowns(std::size_t task) const { return unknowns_[task]; }
  const Block& conjugates(std::size_t task) const { return conjugates_[task]; }
  /// Independent errors of a task: of each equation together with the residual, then of each conjugate.
  Block moment_sources(std::size_t task) const {
    return {unknowns_[task].begin + conjugates_[task].begin, unknowns_[task].size};
  }
  Block conjugate_sources(std::size_t task) const {
    return {moment_sources(task).end(), conjugates_[task].size};
  }
  /// Both.
  Block sources(std::size_t task) const {
    return {moment_sources(task).begin, unknowns_[task].size + conjugates_[task].size};
  }
  const Block& last() const { return unknowns_.back(); }
  /// Can the weights of a task freeze, where a branch ends?
  bool freezes(std::size_t task) const { return freezes_[task]; }
  /// Ansatz::toward_teacher of the last task.
  Eigen::Index toward_teacher() const { return teacher_; }

 private:
  std::vector<Block> unknowns_, conjugates_;
  std::vector<bool> freezes_;
  Eigen::Index teacher_ = 0;
};

/// Those of one task.
inline Eigen::VectorXd unknowns_of(const Layout& layout, const Eigen::VectorXd& x, std::size_t task) {
  return x.segment(layout.unknowns(task).begin, layout.unknowns(task).size);
}

/// x of a problem with one parameter that moves: its unknowns, then lambda.
inline Eigen::VectorXd joined(const Eigen::VectorXd& u, double lambda) {
  Eigen::VectorXd x(u.size() + 1);
  x << u, lambda;
  return x;
}

}  // namespace franz_parisi::study
