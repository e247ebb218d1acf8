/// Protocols: how data sets become a sequence of tasks.
#pragma once

#include "networks/data/idx.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::networks {

enum class ProtocolKind {
  permuted,  ///< the same images, each task with a pixel permutation of its own, the first one too
  sequence,  ///< one task a data set
  split,     ///< the labels in turn, as evenly as they divide; one head for all
  stream     ///< the training images cut into subsets; every task is tested on all test images
};

struct Protocol {
  ProtocolKind kind = ProtocolKind::permuted;
  std::size_t tasks = 1;  ///< >= 1; of a sequence the number of data sets
};

/// Reads "permuted:T", "sequence", "split:K" or "stream:K" with 1 <= T, K <= 1000; a sequence has as many
/// tasks as there are `data_sets`. Nothing where the text is none of them.
std::optional<Protocol> parse_protocol(std::string_view text, std::size_t data_sets);

/// Which of the training images are used.
struct Portion {
  std::size_t images = 0;      ///< the first so many; 0: all but those of `validation`
  std::size_t validation = 0;  ///< the last so many are tested on instead of the test images
};

struct Task {
  Samples train;
  std::shared_ptr<const Samples> test;  ///< tasks that are tested on the same share them
};

struct Tasks {
  std::vector<Task> tasks;
  std::size_t inputs = 0;   ///< N_0
  std::size_t outputs = 0;  ///< N_L, the largest label + 1
};

/// The tasks of one instance, views of `data`, which must outlive them. Permutations are functions of (seed,
/// instance, task). Throws DataError when data sets differ in the size of their images, have fewer images
/// than `portion` asks for, fewer labels than tasks (split), or leave a task without an image; and
/// std::invalid_argument for no data set, or several where the protocol takes one.
Tasks make_tasks(const std::vector<DataSet>& data, const Protocol& protocol, const Portion& portion,
                 std::uint64_t seed, std::uint64_t instance);

}  // namespace franz_parisi::networks
