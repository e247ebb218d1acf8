#include "study/wide_tasks.hpp"

#include "study/usage_error.hpp"
#include "validation/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace franz_parisi::study {
namespace {

using theory::wide::Matrix;
using validation::Purpose;

/// Of one kind of numbers, each task correlated with the one before.
class Drawn {
 public:
  Drawn(double overlap, Eigen::Index rows, Eigen::Index columns, validation::StreamName name)
      : overlap_(overlap), now_(rows, columns), name_(name) {}

  const Matrix& next() {
    validation::Stream stream(name_);
    const double fresh = name_.task == 0 ? 1 : std::sqrt(1 - overlap_ * overlap_);
    const double kept = name_.task == 0 ? 0 : overlap_;
    for (Eigen::Index i = 0; i < now_.rows(); ++i)
      for (Eigen::Index j = 0; j < now_.cols(); ++j) {
        const double before = name_.task == 0 ? 0 : now_(i, j);
        now_(i, j) = kept * before + fresh * stream.normal();
      }
    ++name_.task;
    return now_;
  }

 private:
  double overlap_;
  Matrix now_;
  validation::StreamName name_;
};

/// The first so many samples.
struct Gathered {
  Matrix inputs, targets;
};

Gathered gather(const networks::Samples& samples, std::size_t most, std::size_t outputs) {
  const std::size_t count = std::min(most, samples.size()), inputs = samples.inputs();
  std::vector<std::uint32_t> which(count);
  std::iota(which.begin(), which.end(), 0u);
  std::vector<double> x(count * inputs);
  std::vector<std::uint8_t> label(count);
  samples.gather<double>(which, x, label);
  const auto rows = static_cast<Eigen::Index>(count), columns = static_cast<Eigen::Index>(inputs);
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Gathered all{Eigen::Map<const Rows>(x.data(), rows, columns),
               Matrix::Zero(rows, outputs == 2 ? 1 : static_cast<Eigen::Index>(outputs))};
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto own = static_cast<Eigen::Index>(label[static_cast<std::size_t>(i)]);
    outputs == 2 ? all.targets(i, 0) = own == 0 ? -1 : 1 : all.targets(i, own) = 1;
  }
  return all;
}

networks::Tasks protocol_tasks(const ImageTasks& how, const std::vector<networks::DataSet>& data,
                               std::uint64_t seed, std::size_t instance) {
  return networks::make_tasks(data, how.protocol, {.images = how.examples}, seed, instance);
}

}  // namespace

WideTasks synthetic_tasks(const SyntheticTasks& how, const WideOverlaps& overlaps, std::uint64_t seed,
                          std::size_t instance) {
  const auto dimension = static_cast<Eigen::Index>(how.dimension);
  const validation::StreamName name{
      .seed = seed, .instance = instance, .size = static_cast<std::uint32_t>(how.dimension)};
  Drawn teachers(overlaps.rho, dimension, 1, name.with(Purpose::teacher));
  Drawn inputs(overlaps.inputs, static_cast<Eigen::Index>(how.examples), dimension,
               name.with(Purpose::inputs));
  Drawn tests(overlaps.inputs, static_cast<Eigen::Index>(how.tests), dimension,
              name.with(Purpose::inputs, 1));
  WideTasks tasks;
  for (std::size_t t = 0; t < how.tasks; ++t) {
    const Matrix teacher = teachers.next() / std::sqrt(static_cast<double>(how.dimension));
    const Matrix &x = inputs.next(), &test = tests.next();
    tasks.push_back({x, x * teacher, test, test * teacher});
  }
  return tasks;
}

WideTasks image_tasks(const ImageTasks& how, const std::vector<networks::DataSet>& data, std::uint64_t seed,
                      std::size_t instance) {
  const networks::Tasks made = protocol_tasks(how, data, seed, instance);
  WideTasks tasks;
  for (const networks::Task& one : made.tasks) {
    Gathered train = gather(one.train, how.examples, made.outputs);
    Gathered test = gather(*one.test, how.tests, made.outputs);
    tasks.push_back(
        {std::move(train.inputs), std::move(train.targets), std::move(test.inputs), std::move(test.targets)});
  }
  return tasks;
}

std::vector<networks::DataSet> read_images(const ImageTasks& how, std::uint64_t seed) {
  using Fault = networks::DataError::Fault;
  try {
    std::vector<networks::DataSet> data{networks::read_data_set(how.folder)};
    protocol_tasks(how, data, seed, 0);
    return data;
  } catch (const networks::DataError& error) {
    const char* const option = error.fault() == Fault::protocol ? "--tasks"
                               : error.fault() == Fault::files  ? "--data"
                                                                : "--examples";
    throw UsageError(option, error.fault() == Fault::protocol ? how.protocol_text : error.subject(),
                     error.problem());
  }
}

}  // namespace franz_parisi::study
