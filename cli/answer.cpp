#include "cli/answer.hpp"

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"

#include <optional>

namespace franz_parisi::cli {

int answer(const OutputOptions& output, const std::vector<std::string>& words, study::Execution& execution,
           const std::function<study::Document()>& ask, const Shown& shown, std::optional<Format> otherwise) {
  const Destination destination = output.destination();
  const Format format = otherwise ? output.format(destination, *otherwise) : output.format(destination);
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
  destination.write(shown ? shown(document, format) : report_text(document, words, format));
  return exit_status(document);
}

}  // namespace franz_parisi::cli
