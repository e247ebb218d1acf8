#include "cli/commands.hpp"
#include "cli/figures/definition.hpp"
#include "cli/figures/figure_document.hpp"
#include "cli/figures/list.hpp"
#include "cli/figures/parts.hpp"
#include "cli/file.hpp"
#include "cli/form.hpp"
#include "cli/plot/gnuplot.hpp"
#include "cli/plot/parts.hpp"
#include "cli/plot/script.hpp"
#include "cli/report.hpp"
#include "study/ask/options.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

#include <unistd.h>

namespace franz_parisi::cli {

namespace {

using figures::Definition;
using figures::NamedDocument;
using figures::Part;
using std::filesystem::path;

struct FigureOptions {
  std::vector<std::string> names;
  study::TextOption output, format;
  bool quick = false;
  study::ThreadsOption threads;
};

/// What to compute, and where everything goes.
struct Order {
  const Definition* figure;
  bool quick;
  path folder;
  int threads;

  path file(const std::string& ending) const { return folder / (std::string(figure->name) + ending); }
  /// Where parts wait for the others.
  path partial() const { return file(quick ? ".quick.partial" : ".partial"); }
};

path make_folder(const path& folder, const char* option) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw UsageError(option, folder.string(), "cannot be made: " + error.message());
  return folder;
}

/// Whatever was computed before: by an interrupted run, for this figure, or for one of the same parts.
figures::Finished find_finished(const Order& order, const std::vector<Part>& parts) {
  figures::Finished finished;
  for (const Definition& other : figures::all()) {
    if (other.parts == order.figure->parts)
      finished.add_file(order.folder / (std::string(other.name) + ".json"));
  }
  for (const Part& part : parts) finished.add_file(files_of(part, order.partial()).document);
  return finished;
}

void say(const std::string& line) {
  if (isatty(STDERR_FILENO) == 1) write_all(STDERR_FILENO, line + "\n");
}

std::vector<NamedDocument> compute_parts(const Order& order, const std::vector<Part>& parts) {
  const figures::Finished finished = find_finished(order, parts);
  std::vector<NamedDocument> documents;
  for (const Part& part : parts) {
    const Json* known = finished.find(full_command(part));
    if (known == nullptr) {
      say(std::string(order.figure->name) + ", part " + std::to_string(documents.size() + 1) + " of " +
          std::to_string(parts.size()) + ": " + part.command);
      make_folder(order.partial(), "--output");
    }
    documents.push_back(
        {part.name, known != nullptr ? *known : compute(part, order.partial(), order.threads)});
  }
  return documents;
}

void remove_partial(const Order& order, const std::vector<Part>& parts) {
  std::error_code ignored;
  for (const Part& part : parts) {
    const auto [document, log] = files_of(part, order.partial());
    std::filesystem::remove(document, ignored);
    std::filesystem::remove(log, ignored);
  }
  for (const auto& entry : std::filesystem::directory_iterator(order.partial(), ignored))
    if (is_temporary(entry.path())) std::filesystem::remove(entry.path(), ignored);
  std::filesystem::remove(order.partial(), ignored);
}

bool all_met_target(const std::vector<NamedDocument>& documents) {
  return std::ranges::all_of(documents, [](const NamedDocument& one) {
    return !one.document.contains("points") ||
           std::ranges::all_of(one.document.at("points"), study::met_target);
  });
}

int draw_figure(const Order& order, plot::PictureFormat format, const std::string& ending,
                const std::vector<std::string>& words) {
  const std::vector<Part> parts = order.figure->parts(order.quick);
  const Destination data(order.file(".json").string()), picture(order.file(ending).string());
  const auto documents = compute_parts(order, parts);
  data.write(figure_text(*order.figure, order.quick, documents, words));
  remove_partial(order, parts);
  const plot::Input input = plot::read_input(data.path());
  const plot::Figure figure = plot::draw(plot::parts_of(input), order.figure->axes);
  picture.write(plot::draw_picture(figure, format));
  return all_met_target(documents) ? exit_success : exit_target_missed;
}

int run(const FigureOptions& options, const std::vector<std::string>& words) {
  if (options.names.size() != 1)
    throw UsageError("NAME", options.names.empty() ? std::nullopt : std::optional(join(options.names, " ")),
                     "one is needed; `figure list` says which there are");
  if (options.names.front() == "list") {
    Destination("").write(figures::list_text());
    return exit_success;
  }
  const Definition& figure = figures::find(options.names.front());
  const std::string ending = options.format.text().value_or("svg");
  const plot::PictureFormat format = plot::parse_picture_format(ending);
  const std::string folder = options.output.text().value_or(".");
  if (folder.empty()) throw UsageError(options.output.name(), folder, "allowed is the name of a folder");
  return draw_figure({&figure, options.quick, make_folder(folder, "--output"), options.threads.read()},
                     format, "." + ending, words);
}

}  // namespace

Action add_figure(CLI::App& program) {
  const auto options = std::make_shared<FigureOptions>();
  CLI::App& command = *program.add_subcommand("figure", "A figure of the paper: its data and its picture");
  study::Form form;
  command.add_option("NAME", options->names, "which one; list: names them all, and how long each takes")
      ->option_text("");
  options->output.add(form, "--output", "DIR", "the folder for NAME.json and NAME.svg; default: this one");
  options->format.add(form, "--format", "svg|pdf|png", "of the picture; default svg");
  command.add_flag("--quick", options->quick, "coarser maps, and smaller and shorter simulations");
  options->threads.add(form, "sweeps and instances run in parallel");
  add_form(command, form);
  command.footer(
      "What was computed is kept in DIR/NAME.partial until all of it is there, so that an interrupted "
      "figure\n"
      "goes on where it was.\n"
      "Examples:\n"
      "  franz-parisi figure list\n"
      "  franz-parisi figure 2a --format pdf\n"
      "  franz-parisi figure 3a --quick --output figures");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
