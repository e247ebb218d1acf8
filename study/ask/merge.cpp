#include "study/merge.hpp"

#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/regular_file.hpp"
#include "study/usage_error.hpp"

#include <memory>
#include <utility>

namespace franz_parisi::study {

namespace {

struct MergeOptions {
  TextsOption logs;
  TextOption log;
  ThreadsOption threads;
};

Asked read(const MergeOptions& options) {
  const std::vector<std::string> logs = options.logs.texts();
  if (logs.empty()) throw UsageError("LOG", std::nullopt, "missing; allowed are logs of simulate");
  const auto log = options.log.text();
  if (log && log->empty()) throw UsageError(options.log.name(), *log, "allowed is the name of a new file");
  if (log) require_new(options.log.name(), *log);
  const int threads = options.threads.read();
  std::vector<std::string> files = logs;
  if (log) files.push_back(*log);
  return {.answer =
              [=](const Callbacks& callbacks) {
                return merge(logs, log, {.threads = threads, .callbacks = callbacks});
              },
          .files = std::move(files),
          .reads_logs = true};
}

}  // namespace

Question merge_question() {
  const auto options = std::make_shared<MergeOptions>();
  Form form;
  form.group("Merging");
  options->logs.add(form, "logs", "LOG...",
                    "logs of simulate with the same settings; instances and sizes may differ", true);
  options->log.add(form, "--log", "FILE",
                   "also written as one log, a new file, which simulate --resume goes on with");
  options->threads.add(form, "logs are read in parallel");
  return {.name = "merge",
          .summary = "Logs of one simulation, run in parts, as one",
          .notes =
              "Example, two halves of a run, on two machines, and the document of the whole:\n"
              "  franz-parisi simulate --alpha 0.5 --beta 20 --size 250 --instances 0:49 --log a.jsonl\n"
              "  franz-parisi simulate --alpha 0.5 --beta 20 --size 250 --instances 50:99 --log b.jsonl\n"
              "  franz-parisi merge a.jsonl b.jsonl --output whole.json",
          .form = std::move(form),
          .read = [options] { return read(*options); }};
}

}  // namespace franz_parisi::study
