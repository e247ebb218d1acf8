/// One method learns the tasks of one instance, one after another.
#pragma once

#include "networks/data/tasks.hpp"
#include "networks/evaluation.hpp"
#include "networks/methods/methods.hpp"
#include "networks/schedule.hpp"
#include "solver/stop.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::networks {

enum class Precision { single, twofold };

struct RunSettings {
  std::string method = "none";  ///< one of methods()
  MethodSettings constants{};
  std::vector<std::size_t> hidden{};  ///< units of the hidden layers, each > 0
  std::size_t epochs = 1;             ///< of each task, > 0
  std::size_t batch = 64;             ///< > 0; all samples of a task that has fewer
  Schedule beta{};
  double initial_width = 1;  ///< > 0: initial fields are N(0, initial_width^2)
  std::vector<Evaluate> evaluate{Evaluate::mean};
  std::size_t networks = 10;       ///< drawn for `sampled`
  bool own_normalisation = false;  ///< scale and shift of a task are kept for its tests
  bool every_epoch = false;        ///< tests after every epoch, not after the last alone
  std::uint64_t seed = 1, instance = 0;
  Precision precision = Precision::single;
};

/// Accuracy on task `tested`, counted from 0.
struct Tested {
  std::size_t tested = 0;
  Accuracy accuracy;
};

struct EpochResult {
  std::size_t epoch = 0;  ///< 1, ..., epochs within the task
  double beta = 1;
  double loss = 0;  ///< mean per sample during the epoch; not finite where training diverged
  std::vector<double> mean_variance{};  ///< by layer: mean of s
  std::vector<Tested> tested{};         ///< on all tasks, or nothing
};

/// Not for use by two threads at once.
class Run {
 public:
  virtual ~Run() = default;

  /// How many tasks have been learned.
  virtual std::size_t learned() const = 0;
  /// Tests on all tasks as the network is now.
  virtual std::vector<Tested> test(StopFlag stop = nullptr) = 0;
  /// Learns the next task. Each epoch shuffles its samples and drops an incomplete last minibatch. on_epoch,
  /// if any, is told when one is over. Throws Interrupted once the flag is set: the run is of no further use
  /// then.
  virtual std::vector<EpochResult> learn(StopFlag stop = nullptr,
                                         const std::function<void()>& on_epoch = {}) = 0;
  /// All that goes on after this task, as bytes for this machine.
  virtual std::string save() = 0;
  /// Goes on from there. Throws ArchiveError where these are no bytes of such a run.
  virtual void restore(std::string_view bytes) = 0;
};

/// `tasks` must outlive the run. Digits depend on settings and tasks alone: on no thread, and not on whether
/// it was saved and restored in between. Initial fields, order of samples and noise are the same for all
/// methods. Throws std::invalid_argument for settings out of range.
std::unique_ptr<Run> make_run(const RunSettings& settings, const Tasks& tasks);

}  // namespace franz_parisi::networks
