/// Tasks of infinitely wide networks: given, drawn, or made of images.
#pragma once

#include "networks/data/tasks.hpp"
#include "theory/wide/settings.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace franz_parisi::study {

using WideTasks = std::vector<theory::wide::Task>;

/// Tasks of a file.
struct GivenTasks {
  std::string path{};
  WideTasks tasks{};
};

/// Normal inputs, each one correlated with the same one of the task before; targets y = w.x/sqrt(N0) of
/// linear teachers with normal weights, correlated likewise.
struct SyntheticTasks {
  std::size_t tasks = 2;
  std::size_t examples = 100;  ///< P
  std::size_t dimension = 50;  ///< N0
  std::size_t tests = 100;     ///< examples of a test set; may be 0
};

/// Tasks of images: targets +-1 for two labels, else one output a label, 1 for its own and 0 for others.
struct ImageTasks {
  std::string folder{};
  std::string protocol_text{};
  networks::Protocol protocol{};
  std::size_t examples = 100;  ///< the first so many training images
  std::size_t tests = 100;     ///< the first so many test images of a task
};

using WideSource = std::variant<GivenTasks, SyntheticTasks, ImageTasks>;

/// Correlations of consecutive tasks, of synthetic ones.
struct WideOverlaps {
  double inputs = 0.5;  ///< in [0, 1]
  double rho = 0.5;     ///< of the teachers, in [-1, 1]
};

/// The tasks of an instance, a function of seed and instance. The same numbers are drawn whatever the
/// overlaps.
WideTasks synthetic_tasks(const SyntheticTasks& how, const WideOverlaps& overlaps, std::uint64_t seed,
                          std::size_t instance);
WideTasks image_tasks(const ImageTasks& how, const std::vector<networks::DataSet>& data, std::uint64_t seed,
                      std::size_t instance);

/// Reads the folder. Throws UsageError, also where it cannot make such tasks.
std::vector<networks::DataSet> read_images(const ImageTasks& how, std::uint64_t seed);

}  // namespace franz_parisi::study
