#include "study/ask/wide_task_options.hpp"

#include "study/ask/wide_tasks_file.hpp"
#include "study/usage_error.hpp"

namespace franz_parisi::study {
namespace {

constexpr long most_tasks = 1000, most_examples = 20'000, most_dimension = 100'000;

}  // namespace

void WideTaskOptions::add(Form& form) {
  if (images_) form.group("Tasks, in one of three ways");
  const std::string file =
      "a JSON file {\"tasks\": [{\"inputs\": [[...], ...], \"targets\": [...], \"test_inputs\": ...,\n"
      "\"test_targets\": ...}, ...]}, tests not needed";
  const char* const drawn = images_ ? "synthetic or images" : "synthetic";
  const auto count = [](std::size_t value) { return "; default " + std::to_string(value); };
  if (images_)
    tasks_.add(form, "--tasks", "FILE|PROTOCOL", file + "; with --data one of permuted:T, split:K, stream:K");
  else
    tasks_.add(form, "--tasks", "FILE", file);
  synthetic_.add(
      form, "--synthetic", "T",
      "so many tasks of normal inputs, learned from linear teachers; both are correlated from task\n"
      "to task");
  if (images_)
    data_.add(
        form, "--data", "DIR",
        "a folder with IDX files as for train; targets are +-1 for two labels, else one output a label");
  examples_.add(form, "--examples", "P", std::string("of a task, ") + drawn + count(usual_.examples));
  dimension_.add(form, "--dimension", "N0", "inputs of synthetic tasks" + count(usual_.dimension));
  tests_.add(form, "--tests", "M",
             std::string("examples a task is tested on, ") + drawn + count(usual_.tests));
}

WideSource WideTaskOptions::read() const {
  const auto tasks = tasks_.text(), synthetic = synthetic_.text(), data = data_.text();
  if (data && synthetic) throw UsageError(synthetic_.name(), *synthetic, "does not go with --data");
  if (tasks && synthetic) throw UsageError(synthetic_.name(), *synthetic, "does not go with --tasks");
  if (!tasks && !synthetic && !data)
    throw UsageError(tasks_.name(), std::nullopt,
                     images_ ? "missing; allowed is a JSON file, --synthetic or --data"
                             : "missing; allowed is a JSON file or --synthetic");
  for (const TextOption* option : {&examples_, &tests_})
    if (const auto text = option->text(); text && !synthetic && !data)
      throw UsageError(
          option->name(), *text,
          images_ ? "is an option of --synthetic and --data only" : "is an option of --synthetic only");
  if (const auto text = dimension_.text(); text && !synthetic)
    throw UsageError(dimension_.name(), *text, "is an option of --synthetic only");
  if (synthetic) return read_synthetic();
  if (data) return read_images();
  return read_wide_tasks(tasks_.name(), *tasks);
}

SyntheticTasks WideTaskOptions::read_synthetic() const {
  return {.tasks = count_of(synthetic_, 1, most_tasks, usual_.tasks),
          .examples = count_of(examples_, 1, most_examples, usual_.examples),
          .dimension = count_of(dimension_, 1, most_dimension, usual_.dimension),
          .tests = count_of(tests_, 0, most_examples, usual_.tests)};
}

ImageTasks WideTaskOptions::read_images() const {
  ImageTasks images;
  images.folder = *data_.text();
  if (images.folder.empty()) throw UsageError(data_.name(), "", "allowed is a folder with IDX files");
  images.protocol_text = tasks_.text().value_or("permuted:3");
  const auto protocol = networks::parse_protocol(images.protocol_text, 1);
  if (!protocol || protocol->kind == networks::ProtocolKind::sequence)
    throw UsageError(tasks_.name(), images.protocol_text,
                     "allowed with --data is permuted:T, split:K or stream:K with T, K in [1, 1000]");
  images.protocol = *protocol;
  images.examples = count_of(examples_, 1, most_examples, images.examples);
  images.tests = count_of(tests_, 1, most_examples, images.tests);
  return images;
}

std::vector<std::string> WideTaskOptions::files() const {
  if (const auto data = data_.text()) return networks::data_set_names(*data);
  if (const auto tasks = tasks_.text()) return {*tasks};
  return {};
}

}  // namespace franz_parisi::study
