#include "study/train.hpp"

#include "networks/data/idx.hpp"
#include "study/ask/number.hpp"
#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/ask/train_data_options.hpp"
#include "study/ask/train_method_options.hpp"
#include "study/ask/train_optimiser_options.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace franz_parisi::study {

namespace {

using networks::MethodRow;
using networks::NetworkKind;
using networks::RunSettings;

constexpr long most = 1'000'000'000, largest_layer = 100'000, most_networks = 10'000,
               most_instances = 1'000'000;
constexpr Range positive{0, false, 1e6};

struct TrainOptions {
  TrainDataOptions data;
  TrainMethodOptions method;
  TextOption layers, beta, initial_width;
  TextOption epochs, batch;
  TrainOptimiserOptions optimiser;
  TextOption evaluate, networks;
  TextOption instances, precision;
  SeedOption seed;
  LogOptions log;
  ThreadsOption threads;
  bool history = false;

  void add(Form& form);
};

void TrainOptions::add(Form& form) {
  const RunSettings usual;
  data.add(form);
  method.add(form);
  form.group("Network");
  layers.add(form, "--layers", "N1,N2,...", "units of the hidden layers; default 100,100");
  beta.add(form, "--beta", "SCHEDULE",
           "fields: inverse temperature of the weights, a number, or A*tanh(B+C*e) with e from 0 to 1 over\n"
           "all epochs, as 10*tanh(0.1+2*e); default 1");
  initial_width.add(form, "--initial-width", "X",
                    "initial fields or hidden weights are N(0, X^2); default 1 for fields, 0.1 for hidden\n"
                    "weights; of no meaning to metaplasticity-bn");
  form.group("Training");
  epochs.add(form, "--epochs", "E", "of each task; default 5");
  batch.add(form, "--batch", "B", "images in a minibatch; default " + std::to_string(usual.batch));
  optimiser.add(form);
  form.group("Tests");
  evaluate.add(
      form, "--evaluate", "WAY1,WAY2,...",
      "fields: mean (weights m, no noise), gauss (one draw of noise a unit), sampled (binary weights\n"
      "drawn), sign; default mean. Hidden weights are tested by their signs");
  networks.add(form, "--networks", "K", "sampled: drawn; default " + std::to_string(usual.networks));
  form.add_flag("--history", history, "test after every epoch, not after the last of a task alone");
  form.group("Run");
  instances.add(form, "--instances", "M",
                "with permutations, initial fields and noise of their own; default 1");
  seed.add(form);
  precision.add(form, "--precision", "float|double", "default float");
  log.add(form, "tasks");
  threads.add(form, "methods and instances run in parallel");
}

std::vector<std::size_t> read_layers(const TextOption& option) {
  const std::string text = option.text().value_or("100,100");
  std::vector<std::size_t> layers;
  for (const std::string_view entry : split(text, ','))
    layers.push_back(static_cast<std::size_t>(parse_integer(option.name(), text, entry, 1, largest_layer)));
  return layers;
}

std::vector<networks::Evaluate> read_evaluate(const TextOption& option) {
  const std::string text = option.text().value_or("mean");
  std::vector<networks::Evaluate> ways;
  for (const std::string_view word : split(text, ',')) {
    const auto way = networks::parse_evaluate(word);
    if (!way)
      throw UsageError(option.name(), text,
                       "'" + std::string(word) + "' is not one of mean, gauss, sampled, sign");
    ways.push_back(*way);
  }
  return networks::distinct(ways, true);
}

networks::Schedule read_beta(const TextOption& option) {
  const std::string text = option.text().value_or("1");
  const auto schedule = networks::parse_schedule(text);
  if (!schedule)
    throw UsageError(
        option.name(), text,
        "allowed is a number in [1e-06, 1000000], or A*tanh(B+C*e) with A and B in it and C in [0, 1000000]");
  return *schedule;
}

/// What all methods share.
RunSettings read_common(const TrainOptions& options, const MethodRows& methods, std::size_t tasks) {
  RunSettings common;
  common.hidden = read_layers(options.layers);
  common.beta = read_beta(options.beta);
  common.epochs = count_of(options.epochs, 1, most, 5);
  common.batch = count_of(options.batch, 1, most, common.batch);
  options.method.read(tasks, common.constants);
  options.optimiser.read(methods, common.constants);
  common.evaluate = read_evaluate(options.evaluate);
  common.networks = count_of(options.networks, 1, most_networks, common.networks);
  common.own_normalisation = options.method.own_normalisation();
  common.every_epoch = options.history;
  common.seed = options.seed.read();
  if (one_of(options.precision, {"float", "double"}) == 1) common.precision = networks::Precision::twofold;
  return common;
}

/// Options of the network and of tests that would change nothing.
void reject_useless(const TrainOptions& options, const RunSettings& common, const MethodRows& methods) {
  const auto is_field = [](const MethodRow& row) { return row.network == NetworkKind::fields; };
  const auto has_width = [](const MethodRow& row) { return row.network != NetworkKind::normalised; };
  if (const auto text = options.beta.text()) reject_unused(options.beta.name(), text, methods, is_field);
  if (const auto text = options.initial_width.text())
    reject_unused(options.initial_width.name(), text, methods, has_width);
  if (const auto text = options.evaluate.text(); text && text != "sign")
    reject_unused(options.evaluate.name(), text, methods, is_field);
  if (const auto text = options.networks.text()) {
    if (std::ranges::find(common.evaluate, networks::Evaluate::sampled) == common.evaluate.end())
      throw UsageError(options.networks.name(), *text, "is an option of --evaluate sampled only");
    reject_unused(options.networks.name(), text, methods, is_field);
  }
}

std::vector<std::string> read_files(const TrainRequest& request) {
  std::vector<std::string> files = files_of(request.log);
  for (const std::string& folder : request.data) {
    const auto names = networks::data_set_names(folder);
    files.insert(files.end(), names.begin(), names.end());
  }
  return files;
}

Asked read(const TrainOptions& options) {
  TrainRequest request;
  options.data.read(request);
  const MethodRows methods = options.method.read();
  const RunSettings common = read_common(options, methods, request.protocol.tasks);
  reject_useless(options, common, methods);
  for (const MethodRow* row : methods) {
    RunSettings run = common;
    run.method = row->name;
    run.constants.adam.learning_rate = options.optimiser.learning_rate(*row);
    run.initial_width = number_of(options.initial_width, positive, row->initial_width);
    request.runs.push_back(std::move(run));
  }
  request.instances = count_of(options.instances, 1, most_instances, 1);
  request.log = options.log.read();
  const int threads = options.threads.read();
  return {.answer =
              [=](const Callbacks& callbacks) {
                return train(request, {.threads = threads, .callbacks = callbacks});
              },
          .tasks = request.protocol.tasks,
          .files = read_files(request)};
}

}  // namespace

Question train_question() {
  const auto options = std::make_shared<TrainOptions>();
  Form form;
  options->add(form);
  return {
      .name = "train",
      .summary = "Networks with binary weights learn task after task from images",
      .notes =
          "Examples, three methods on permuted images, and a comparison that can be interrupted:\n"
          "  franz-parisi train --data /usr/share/datasets/fashion-mnist --tasks permuted:3 --layers 100,100 "
          "--method none,vcl,metaplasticity --meta 5 --images 10000 --instances 3\n"
          "  franz-parisi train --data mnist,fashion-mnist --method vcl,ewc --epochs 8 --history --log "
          "run.jsonl "
          "--resume --output run.json",
      .form = std::move(form),
      .read = [options] { return read(*options); }};
}

}  // namespace franz_parisi::study
