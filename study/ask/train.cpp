#include "study/train.hpp"

#include "study/ask/number.hpp"
#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

namespace franz_parisi::study {

namespace {

using networks::Constant;
using networks::MethodRow;
using networks::RunSettings;

constexpr long most = 1'000'000'000, largest_layer = 100'000, most_networks = 10'000,
               most_instances = 1'000'000;
constexpr Range positive{0, false, 1e6}, not_negative{0, true, 1e9}, below_one{0, true, 1, false};

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const MethodRow& row : networks::methods()) names.emplace_back(row.name);
  return names;
}

std::string method_help() {
  std::string text = "one or several, each with the same data and initial fields; default vcl:";
  for (const MethodRow& row : networks::methods())
    text += "\n" + std::string(row.name) + ": " + std::string(row.help);
  return text;
}

struct TrainOptions {
  TextOption data, tasks, images, validation;
  TextOption method, gamma, ewc_lambda, meta;
  TextOption layers, beta, initial_width;
  TextOption epochs, batch, learning_rate, optimiser, adam_beta1, adam_beta2, adam_epsilon;
  TextOption instances, evaluate, networks, precision;
  SeedOption seed;
  LogOptions log;
  ThreadsOption threads;
  bool history = false, reset_optimiser = false, own_normalisation = false;

  void add(Form& form);
};

void TrainOptions::add(Form& form) {
  const RunSettings usual;
  form.group("Data and tasks");
  data.add(form, "--data", "DIR[,DIR...]",
           "folders with IDX files, plain or .gz: train-images-idx3-ubyte, train-labels-idx1-ubyte,\n"
           "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte");
  tasks.add(form, "--tasks", "PROTOCOL",
            "permuted:T, each task with a pixel permutation of its own; sequence, one task a folder;\n"
            "split:K, the labels in turn; stream:K, the images in K parts. Default permuted:3, or sequence\n"
            "where there are several folders");
  images.add(form, "--images", "N", "learn from the first N training images; default all");
  validation.add(form, "--validation", "N",
                 "keep the last N training images from learning and test on them instead of the test\n"
                 "images: for the choice of constants; default 0");
  form.group("Methods");
  method.add(form, "--method", "M1,M2,...", method_help());
  gamma.add(form, "--gamma", "G1,G2,...",
            "vcl: weight of the divergence from the law before, one per task or one for all; default 0\n"
            "for the first task and 0.1 for the others: 1 is Bayes and learns too little");
  ewc_lambda.add(form, "--ewc-lambda", "X",
                 "ewc, ewc-ste: default " + number_text(usual.constants.ewc_lambda));
  meta.add(form, "--meta", "X",
           "metaplasticity, metaplasticity-bn: m; default " + number_text(usual.constants.meta));
  form.add_flag("--own-normalisation", own_normalisation,
                "metaplasticity-bn: every task is tested with the scale and shift that it left");
  form.group("Network");
  layers.add(form, "--layers", "N1,N2,...", "units of the hidden layers; default 100,100");
  beta.add(form, "--beta", "SCHEDULE",
           "inverse temperature of the weights: a number, or A*tanh(B+C*e) with e from 0 to 1 over all\n"
           "epochs, as 10*tanh(0.1+2*e); default 1");
  initial_width.add(form, "--initial-width", "X",
                    "initial fields or hidden weights are N(0, X^2); default 1 for fields, 0.1 for hidden\n"
                    "weights; of no meaning to metaplasticity-bn");
  form.group("Training");
  epochs.add(form, "--epochs", "E", "of each task; default 5");
  batch.add(form, "--batch", "B", "images in a minibatch; default " + std::to_string(usual.batch));
  learning_rate.add(form, "--learning-rate", "X",
                    "of all methods; default 0.02 for fields, 0.005 for hidden weights");
  optimiser.add(form, "--optimiser", "adam|natural",
                "natural: along the Fisher matrix of the law, for none and vcl; default adam");
  adam_beta1.add(form, "--adam-beta1", "X", "default " + number_text(usual.constants.adam.first));
  adam_beta2.add(form, "--adam-beta2", "X",
                 "default " + number_text(usual.constants.adam.second) +
                     "; a constant that protects by itself: compare methods at one value");
  adam_epsilon.add(form, "--adam-epsilon", "X", "default " + number_text(usual.constants.adam.epsilon));
  form.add_flag("--reset-optimiser", reset_optimiser, "Adam begins anew with every task");
  form.group("Tests");
  evaluate.add(
      form, "--evaluate", "WAY1,WAY2,...",
      "mean (weights m, no noise), gauss (one draw of noise a unit), sampled (binary weights drawn),\n"
      "sign; default mean. Hidden weights are tested by their signs");
  networks.add(form, "--networks", "K", "drawn for sampled; default " + std::to_string(usual.networks));
  form.add_flag("--history", history, "test after every epoch, not after the last of a task alone");
  form.group("Run");
  instances.add(form, "--instances", "M",
                "with permutations, initial fields and noise of their own; default 1");
  seed.add(form);
  precision.add(form, "--precision", "float|double", "default float");
  log.add(form, "tasks");
  threads.add(form, "methods and instances run in parallel");
}

std::size_t count(const TextOption& option, long lower, long upper, std::size_t otherwise) {
  const auto text = option.text();
  return text ? static_cast<std::size_t>(parse_integer(option.name(), *text, *text, lower, upper))
              : otherwise;
}

double number(const TextOption& option, const Range& range, double otherwise) {
  const auto text = option.text();
  return text ? parse_number(option.name(), *text, *text, range) : otherwise;
}

/// Which of two words was given; the first where none was.
bool is_second(const TextOption& option, std::string_view first, std::string_view second) {
  const auto text = option.text();
  if (text && *text != first && *text != second)
    throw UsageError(option.name(), *text, "allowed is " + std::string(first) + " or " + std::string(second));
  return text == second;
}

void read_data(const TrainOptions& options, TrainRequest& request) {
  const auto data = options.data.text();
  if (!data)
    throw UsageError(options.data.name(), std::nullopt, "missing; allowed are folders with IDX files");
  for (const std::string_view folder : split(*data, ',')) {
    if (folder.empty())
      throw UsageError(options.data.name(), *data, "an entry is empty; allowed are folders");
    request.data.emplace_back(folder);
  }
  request.protocol_text = options.tasks.text().value_or(request.data.size() > 1 ? "sequence" : "permuted:3");
  const auto protocol = networks::parse_protocol(request.protocol_text, request.data.size());
  if (!protocol)
    throw UsageError(options.tasks.name(), request.protocol_text,
                     "allowed is permuted:T, sequence, split:K or stream:K with T, K in [1, 1000]");
  if (protocol->kind != networks::ProtocolKind::sequence && request.data.size() > 1)
    throw UsageError(options.tasks.name(), request.protocol_text,
                     "takes one folder; allowed with several is sequence");
  request.protocol = *protocol;
  request.portion = {count(options.images, 1, most, 0), count(options.validation, 0, most, 0)};
}

std::vector<double> read_gamma(const TextOption& option, std::size_t tasks) {
  const auto text = option.text();
  if (!text) return {0, 0.1};
  std::vector<double> gamma = parse_list(option.name(), *text, not_negative);
  if (gamma.size() != 1 && gamma.size() != tasks)
    throw UsageError(option.name(), *text,
                     std::to_string(gamma.size()) + " entries for " + std::to_string(tasks) +
                         " tasks; allowed is 1 entry for all or one per task");
  return gamma;
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
RunSettings read_common(const TrainOptions& options, const TrainRequest& request) {
  RunSettings common;
  networks::AdamSettings& adam = common.constants.adam;
  common.hidden = read_layers(options.layers);
  common.epochs = count(options.epochs, 1, most, 5);
  common.batch = count(options.batch, 1, most, common.batch);
  common.beta = read_beta(options.beta);
  common.evaluate = read_evaluate(options.evaluate);
  common.networks = count(options.networks, 1, most_networks, common.networks);
  common.own_normalisation = options.own_normalisation;
  common.every_epoch = options.history;
  common.seed = options.seed.read();
  if (is_second(options.precision, "float", "double")) common.precision = networks::Precision::twofold;
  common.constants.gamma = read_gamma(options.gamma, request.protocol.tasks);
  common.constants.ewc_lambda = number(options.ewc_lambda, not_negative, common.constants.ewc_lambda);
  common.constants.meta = number(options.meta, not_negative, common.constants.meta);
  if (is_second(options.optimiser, "adam", "natural")) common.constants.rule = networks::Rule::natural;
  common.constants.resets_optimiser = options.reset_optimiser;
  adam.first = number(options.adam_beta1, below_one, adam.first);
  adam.second = number(options.adam_beta2, below_one, adam.second);
  adam.epsilon = number(options.adam_epsilon, positive, adam.epsilon);
  return common;
}

/// A constant that no chosen method has was meant for another one.
void reject_unused(const TrainOptions& options, const std::vector<const MethodRow*>& rows) {
  const std::pair<const TextOption*, Constant> constants[] = {{&options.gamma, Constant::gamma},
                                                              {&options.ewc_lambda, Constant::ewc_lambda},
                                                              {&options.meta, Constant::meta}};
  for (const auto& [option, constant] : constants) {
    const auto has = [constant = constant](const MethodRow& row) {
      return std::ranges::find(row.constants, constant) != row.constants.end();
    };
    if (!option->text() || std::ranges::any_of(rows, [&](const MethodRow* row) { return has(*row); }))
      continue;
    std::vector<std::string> names;
    for (const MethodRow& row : networks::methods())
      if (has(row)) names.emplace_back(row.name);
    throw UsageError(option->name(), *option->text(),
                     "is an option of --method " + join(names, ", ") + " only");
  }
}

std::vector<const MethodRow*> read_methods(const TrainOptions& options) {
  const std::string text = options.method.text().value_or("vcl");
  std::vector<const MethodRow*> rows;
  for (const std::string_view name : split(text, ',')) {
    const MethodRow* row = networks::find_method(name);
    if (row == nullptr)
      throw UsageError(options.method.name(), text,
                       "'" + std::string(name) + "' is not one of " + join(method_names(), ", "));
    if (std::ranges::find(rows, row) != rows.end())
      throw UsageError(options.method.name(), text, std::string(name) + " is given twice");
    rows.push_back(row);
  }
  return rows;
}

/// The IDX files of the folders, by their names, and the log.
std::vector<std::string> read_files(const TrainRequest& request) {
  std::vector<std::string> files = files_of(request.log);
  for (const std::string& folder : request.data) {
    std::error_code ignored;  // what cannot be read is said when it is
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
      if (entry.path().filename().string().find("idx") != std::string::npos)
        files.push_back(entry.path().string());
  }
  return files;
}

Asked read(const TrainOptions& options) {
  TrainRequest request;
  read_data(options, request);
  const RunSettings common = read_common(options, request);
  const auto rows = read_methods(options);
  reject_unused(options, rows);
  for (const MethodRow* row : rows) {
    RunSettings run = common;
    run.method = row->name;
    run.constants.adam.learning_rate = number(options.learning_rate, positive, row->learning_rate);
    run.initial_width = number(options.initial_width, positive, row->initial_width);
    if (run.constants.rule == networks::Rule::natural && !row->takes_natural_rule)
      throw UsageError(options.optimiser.name(), "natural",
                       "no method " + run.method + " has one; allowed with it is adam");
    request.runs.push_back(std::move(run));
  }
  request.instances = count(options.instances, 1, most_instances, 1);
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
