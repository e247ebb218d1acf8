#include "cli/answer.hpp"

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"

namespace franz_parisi::cli {

int answer(const OutputOptions& output, study::Execution& execution, const Showing& showing,
           const std::function<study::Document()>& ask) {
  const Destination destination = output.destination(showing.reads);
  const Format format = output.format(destination, showing.otherwise);
  std::optional<Progress> progress;
  execution.callbacks = {
      .begin = [&](std::size_t total, const std::string& unit) { progress.emplace(total, unit); },
      .advance = [&] { progress->advance(); },
      .whole =
          [](const std::function<void()>& step) {
            const InterruptGuard guard;
            step();
          }};
  const study::Document document = ask();
  progress.reset();
  const auto table = [&] {
    return showing.table ? showing.table(document) : table_report(document, showing.columns);
  };
  write_report(document, showing.words, format, table, destination, showing.columns.columns);
  return exit_status(document);
}

}  // namespace franz_parisi::cli
