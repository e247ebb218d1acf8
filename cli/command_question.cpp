#include "cli/command_question.hpp"

#include "cli/document_table.hpp"
#include "cli/file.hpp"
#include "cli/form.hpp"
#include "cli/interrupt.hpp"
#include "cli/output_options.hpp"
#include "cli/progress.hpp"

#include <memory>
#include <optional>
#include <utility>

#include <unistd.h>

namespace franz_parisi::cli {

namespace {

struct Command {
  study::Question question;
  ShapeOptions shape;
  OutputOptions output;
};

/// A verdict is for people first.
std::optional<Format> usual_format(const study::Question& question) {
  return question.name == "verify" ? std::optional(Format::table) : std::nullopt;
}

study::Document answer(const study::Asked& asked) {
  std::optional<Progress> progress;
  return asked.answer(
      {.begin = [&](std::size_t total, const std::string& unit) { progress.emplace(total, unit); },
       .advance = [&] { progress->advance(); },
       .whole =
           [](const std::function<void()>& step) {
             const InterruptGuard guard;
             step();
           }});
}

int run(const Command& command, const std::vector<std::string>& words) {
  const study::Asked asked = command.question.read();
  const TableOptions columns = command.shape.read(asked.tasks);
  const Destination destination = command.output.destination(asked.files);
  const Format format = command.output.format(destination, usual_format(command.question));
  command.shape.check(format);
  if (!asked.remark.empty()) write_all(STDERR_FILENO, asked.remark + "\n");
  const study::Document document = answer(asked);
  write_report(document, words, format, columns, destination);
  if (!document.remark.empty()) write_all(STDERR_FILENO, document.remark + "\n");
  return exit_status(document);
}

}  // namespace

Action add_question(CLI::App& program, study::Question question) {
  CLI::App& added = *program.add_subcommand(question.name, question.summary);
  added.footer(question.notes);
  const auto command = std::make_shared<Command>(Command{std::move(question), {}, {}});
  study::Form& form = command->question.form;
  if (command->question.of_points) command->shape.add(form);
  command->output.add(form);
  add_form(added, form);
  return [command](const std::vector<std::string>& words) { return run(*command, words); };
}

}  // namespace franz_parisi::cli
