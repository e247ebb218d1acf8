#include "networks/data/tasks.hpp"

#include "networks/random.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::networks {
namespace {

using Rows = std::vector<std::uint32_t>;
using Fault = DataError::Fault;

constexpr std::size_t most_tasks = 1000;

Rows range(std::size_t begin, std::size_t end) {
  Rows rows(end - begin);
  std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin));
  return rows;
}

struct Parts {
  const Images *train, *test;  ///< where they are taken from
  Rows train_rows, test_rows;
};

Parts choose(const DataSet& data, const Portion& portion) {
  const std::size_t all = data.train.size();
  if (portion.validation >= all)
    throw DataError(std::to_string(portion.validation),
                    fmt::format("allowed are fewer than the {} training images", all), Fault::validation);
  if (portion.images > all - portion.validation)
    throw DataError(
        std::to_string(portion.images),
        fmt::format(
            "allowed are at most the {} training images{}", all,
            portion.validation > 0 ? fmt::format(" without the {} to validate", portion.validation) : ""),
        Fault::images);
  const std::size_t used = portion.images > 0 ? portion.images : all - portion.validation;
  if (portion.validation > 0)
    return {&data.train, &data.train, range(0, used), range(all - portion.validation, all)};
  return {&data.train, &data.test, range(0, used), range(0, data.test.size())};
}

std::size_t labels_of(const Images& images) {
  return std::size_t{*std::ranges::max_element(images.labels)} + 1;
}

Rows with_labels(const Images& images, const Rows& rows, std::size_t first, std::size_t end) {
  Rows chosen;
  std::ranges::copy_if(rows, std::back_inserter(chosen), [&](std::uint32_t row) {
    return images.labels[row] >= first && images.labels[row] < end;
  });
  return chosen;
}

/// Where part k of `count` things in `parts` parts begins.
std::size_t share(std::size_t count, std::size_t parts, std::size_t k) { return count * k / parts; }

/// `parts`: the images that were divided.
void check(const Tasks& tasks, const Parts& parts) {
  const auto refuse = [](std::size_t task, const char* purpose, std::size_t among) {
    throw DataError(
        "protocol",
        fmt::format("leaves no image for task {} {}, of {}; allowed are fewer tasks, or more images",
                    task + 1, purpose, among),
        Fault::protocol);
  };
  for (std::size_t t = 0; t < tasks.tasks.size(); ++t) {
    if (tasks.tasks[t].train.size() == 0) refuse(t, "to learn from", parts.train_rows.size());
    if (tasks.tasks[t].test->size() == 0) refuse(t, "to be tested on", parts.test_rows.size());
  }
}

}  // namespace

std::optional<Protocol> parse_protocol(std::string_view text, std::size_t data_sets) {
  if (text == "sequence") return Protocol{ProtocolKind::sequence, data_sets};
  constexpr std::pair<std::string_view, ProtocolKind> counted[] = {{"permuted:", ProtocolKind::permuted},
                                                                   {"split:", ProtocolKind::split},
                                                                   {"stream:", ProtocolKind::stream}};
  for (const auto& [word, kind] : counted) {
    if (!text.starts_with(word)) continue;
    const std::string_view number = text.substr(word.size());
    std::size_t tasks = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), tasks);
    if (error == std::errc{} && end == number.data() + number.size() && tasks >= 1 && tasks <= most_tasks)
      return Protocol{kind, tasks};
  }
  return std::nullopt;
}

Tasks make_tasks(const std::vector<DataSet>& data, const Protocol& protocol, const Portion& portion,
                 std::uint64_t seed, std::uint64_t instance) {
  if (data.empty()) throw std::invalid_argument("make_tasks: no data set");
  const bool is_sequence = protocol.kind == ProtocolKind::sequence;
  if (is_sequence ? data.size() != protocol.tasks : data.size() != 1)
    throw std::invalid_argument(fmt::format("make_tasks: {} data sets", data.size()));
  Tasks made;
  made.inputs = data.front().train.inputs();
  for (std::size_t t = 0; t < data.size(); ++t) {
    const DataSet& set = data[t];
    if (set.train.inputs() != made.inputs)
      throw DataError("data sets",
                      fmt::format("images of {} pixels in that of task {}; allowed are {}, as in the first",
                                  set.train.inputs(), t + 1, made.inputs));
    made.outputs = std::max(made.outputs, labels_of(set.train));
  }
  if (protocol.kind == ProtocolKind::split && made.outputs < protocol.tasks)
    throw DataError("protocol",
                    fmt::format("more tasks than the {} labels; allowed is one or more labels for each task",
                                made.outputs),
                    Fault::protocol);

  Parts parts = choose(data.front(), portion);
  const auto whole_test = std::make_shared<const Samples>(*parts.test, parts.test_rows);
  for (std::size_t t = 0; t < protocol.tasks; ++t) {
    switch (protocol.kind) {
      case ProtocolKind::permuted: {
        auto order = std::make_shared<std::vector<std::uint32_t>>(made.inputs);
        permute({.seed = seed, .instance = instance, .purpose = Purpose::permutation, .step = t}, *order);
        made.tasks.push_back({Samples(*parts.train, parts.train_rows, order),
                              std::make_shared<const Samples>(*parts.test, parts.test_rows, order)});
        break;
      }
      case ProtocolKind::sequence:
        parts = choose(data[t], portion);
        made.tasks.push_back({Samples(*parts.train, parts.train_rows),
                              std::make_shared<const Samples>(*parts.test, parts.test_rows)});
        break;
      case ProtocolKind::split: {
        const std::size_t first = share(made.outputs, protocol.tasks, t),
                          end = share(made.outputs, protocol.tasks, t + 1);
        made.tasks.push_back({Samples(*parts.train, with_labels(*parts.train, parts.train_rows, first, end)),
                              std::make_shared<const Samples>(
                                  *parts.test, with_labels(*parts.test, parts.test_rows, first, end))});
        break;
      }
      case ProtocolKind::stream: {
        const std::size_t count = parts.train_rows.size();
        const auto at = [&](std::size_t k) {
          return parts.train_rows.begin() + static_cast<std::ptrdiff_t>(share(count, protocol.tasks, k));
        };
        made.tasks.push_back({Samples(*parts.train, Rows(at(t), at(t + 1))), whole_test});
        break;
      }
    }
  }
  check(made, parts);
  return made;
}

}  // namespace franz_parisi::networks
