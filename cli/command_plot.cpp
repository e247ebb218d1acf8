#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/form.hpp"
#include "cli/plot/drawers.hpp"
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

namespace franz_parisi::cli {

namespace {

struct PlotOptions {
  std::vector<std::string> files;
  study::TextOption output, format, x, y, z;
};

/// The documents, and what they say of their axes.
struct Documents {
  std::vector<plot::Input> inputs;
  plot::AxisKeys axes;
};

Documents read_documents(const std::vector<std::string>& files) {
  if (files.empty())
    throw UsageError("FILE", std::nullopt, "missing; allowed are one or more JSON documents");
  Documents documents;
  for (const std::string& file : files) {
    const plot::Input input = plot::read_input(file);
    std::ranges::move(plot::parts_of(input), std::back_inserter(documents.inputs));
    if (files.size() == 1) documents.axes = plot::axes_of(input);
  }
  return documents;
}

/// The axes asked for; of the others what the documents say.
plot::AxisKeys read_axes(const PlotOptions& options, plot::AxisKeys axes) {
  if (const auto key = options.x.text()) axes.x = key;
  if (const auto key = options.z.text()) axes.z = key;
  if (const auto keys = options.y.text()) {
    axes.y.clear();
    for (const std::string_view key : split(*keys, ',')) axes.y.emplace_back(key);
  }
  return axes;
}

Destination read_destination(const study::TextOption& output, const std::vector<std::string>& files) {
  const auto path = output.text();
  if (path && path->empty()) throw UsageError(output.name(), *path, "allowed is the name of a file");
  for (const std::string& file : files)
    if (path && same_file(*path, file))
      throw UsageError(output.name(), *path, "is a file that the command reads; allowed is another");
  Destination destination(path.value_or(""));
  if (!destination.is_terminal()) return destination;
  throw UsageError(output.name(), std::nullopt,
                   "missing; allowed is the name of a file, as a terminal shows no pictures");
}

/// As asked for, or as the file's name ends; svg for a pipe.
plot::PictureFormat read_format(const study::TextOption& format, const Destination& destination) {
  if (const auto text = format.text()) return plot::parse_picture_format(*text);
  const std::string ending = std::filesystem::path(destination.path()).extension().string();
  if (ending == ".pdf") return plot::PictureFormat::pdf;
  if (ending == ".png") return plot::PictureFormat::png;
  if (ending == ".svg" || destination.path().empty()) return plot::PictureFormat::svg;
  throw UsageError("--output", destination.path(),
                   "allowed is a name that ends in .svg, .pdf or .png, or any with --format");
}

int run(const PlotOptions& options) {
  const Destination destination = read_destination(options.output, options.files);
  const plot::PictureFormat format = read_format(options.format, destination);
  Documents documents = read_documents(options.files);
  const plot::AxisKeys axes = read_axes(options, documents.axes);
  const plot::Figure figure = plot::draw(std::move(documents.inputs), axes);
  destination.write(plot::draw_picture(figure, format));
  return exit_success;
}

}  // namespace

Action add_plot(CLI::App& program) {
  const auto options = std::make_shared<PlotOptions>();
  CLI::App& command =
      *program.add_subcommand("plot", "A picture of what other commands wrote (needs gnuplot)");
  study::Form form;
  command
      .add_option("FILE", options->files,
                  "JSON documents of this program, diagrams alone, others together;\n- is standard input")
      ->option_text("...");
  options->output.add(form, "-o,--output", "FILE",
                      "written as a whole or not at all; default standard output");
  options->format.add(form, "--format", "svg|pdf|png",
                      "default: as the name of the output file ends, else svg");
  options->x.add(form, "--x", "KEY",
                 "what is on the x axis; default: what was swept or imposed, or the epoch");
  options->y.add(form, "--y", "KEY,...",
                 "what is on the y axis; default: the generalisation errors of all tasks and\n"
                 "their Bayes bound, or the potential");
  options->z.add(form, "--z", "KEY",
                 "what the map of a diagram shows; default: the generalisation error on the last task");
  add_form(command, form);
  command.footer(
      "Solutions of which replica symmetry is unstable are dashed; points that missed their target are left "
      "out.\n"
      "Examples:\n"
      "  franz-parisi plot curve.json --output curve.pdf\n"
      "  franz-parisi plot curve.json --y q,r,q_star --output overlaps.svg\n"
      "  franz-parisi plot curve.json simulated.json --output both.svg\n"
      "  franz-parisi curve --sweep alpha_1=0.01:2:200 --beta 20 | franz-parisi plot - --output curve.png");
  return [options](const std::vector<std::string>&) { return run(*options); };
}

}  // namespace franz_parisi::cli
