#include "study/train.hpp"

#include "study/log.hpp"
#include "study/train_records.hpp"
#include "study/train_state.hpp"
#include "study/usage_error.hpp"

#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

namespace franz_parisi::study {
namespace {

using networks::DataSet;

std::vector<DataSet> read_data(const TrainRequest& request) {
  std::vector<DataSet> data;
  for (const std::string& folder : request.data) {
    try {
      data.push_back(networks::read_data_set(folder));
    } catch (const networks::DataError& error) {
      throw UsageError("--data", error.subject(), error.problem());
    }
  }
  return data;
}

networks::Tasks tasks_of(const TrainRequest& request, const std::vector<DataSet>& data,
                         std::size_t instance) {
  try {
    return networks::make_tasks(data, request.protocol, request.portion, request.runs.front().seed, instance);
  } catch (const networks::DataError& error) {
    using Fault = networks::DataError::Fault;
    switch (error.fault()) {
      case Fault::images:
        throw UsageError("--images", error.subject(), error.problem());
      case Fault::validation:
        throw UsageError("--validation", error.subject(), error.problem());
      case Fault::protocol:
        throw UsageError("--tasks", request.protocol_text, error.problem());
      case Fault::files:
        break;
    }
    throw UsageError("--data", error.subject(), error.problem());
  }
}

/// A task that a run has learned, counted from 1.
Json record_of(const TrainRequest& request, const TrainedRun& run, std::size_t task) {
  Json record = {{"instance", run.instance}, {"method", request.runs[run.method].method}, {"task", task}};
  if (task == 1) record["initial"] = run.initial;
  record.update(run.tasks[task - 1]);
  return record;
}

/// What the log has of all runs, and where they are kept.
class Kept {
 public:
  Kept(const TrainRequest& request, const std::vector<DataSet>& data) : request_(request) {
    if (!request.log) return;
    Json question = train_settings_record(request);
    question["fingerprints"] = Json::array();
    for (const DataSet& set : data) question["fingerprints"].push_back(networks::fingerprint(set));
    log_ = std::make_unique<Log>(*request.log, "train", question);
    states_ = std::make_unique<RunStates>(request.log->path);
    const LogLines lines = log_->take_lines();
    for (std::size_t i = 0; i < lines.size(); ++i) add(lines, i);
    // A run that was killed after its line was written has not come to this.
    for (const auto& [place, run] : known_) states_->remove(name(run), run.tasks.size() - 1);
  }

  /// The runs in order, instance by instance, with the tasks that are known from the first on.
  std::vector<TrainedRun> runs() const {
    std::vector<TrainedRun> all;
    for (std::size_t instance = 0; instance < request_.instances; ++instance)
      for (std::size_t method = 0; method < request_.runs.size(); ++method) {
        TrainedRun run{method, instance, Json::array(), {}};
        if (const auto known = known_.find({instance, method}); known != known_.end()) run = known->second;
        all.push_back(std::move(run));
      }
    return all;
  }

  std::optional<std::string> state(const TrainedRun& run) const {
    return states_ ? states_->read(name(run), run.tasks.size()) : std::nullopt;
  }

  /// Keeps the last task of a run; `state`: after it, empty where it was the last of all.
  void keep(const TrainedRun& run, const std::string& state) const {
    if (!log_) return;
    const std::size_t learned = run.tasks.size();
    if (!state.empty()) states_->write(name(run), learned, state);
    log_->append(record_of(request_, run, learned));
    states_->remove(name(run), learned - 1);
  }

 private:
  std::string name(const TrainedRun& run) const {
    return request_.runs[run.method].method + "-" + std::to_string(run.instance);
  }

  void add(const LogLines& lines, std::size_t line) {
    const Json record = lines.record(line);
    if (!record.is_object()) lines.reject(line, "no task of these methods");
    const auto count = [&](const char* key) -> std::optional<std::size_t> {
      if (!record.contains(key) || !record[key].is_number_unsigned()) return std::nullopt;
      return record[key].get<std::size_t>();
    };
    const auto instance = count("instance"), task = count("task");
    std::size_t method = 0;
    while (method < request_.runs.size() && record.value("method", Json()) != request_.runs[method].method)
      ++method;
    if (!instance || !task || *task == 0 || *task > request_.protocol.tasks || method == request_.runs.size())
      lines.reject(line, "no task of these methods");
    if (const std::string problem = task_problem(record, request_, *task - 1); !problem.empty())
      lines.reject(line, problem);
    TrainedRun& run = known_[{*instance, method}];
    run.instance = *instance;
    run.method = method;
    if (*task != run.tasks.size() + 1) lines.reject(line, "not the next task of its run");
    if (*task == 1) run.initial = record["initial"];
    run.tasks.push_back(Json{{"epochs", record["epochs"]}});
  }

  const TrainRequest& request_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<RunStates> states_;
  std::map<std::pair<std::size_t, std::size_t>, TrainedRun> known_;
};

/// Takes a run from where it stands to its last task.
class Learner {
 public:
  Learner(const TrainRequest& request, const std::vector<DataSet>& data, const Kept& kept,
          const Execution& execution)
      : request_(request), data_(data), kept_(kept), execution_(execution) {}

  /// To its last task. Returns what `take` takes.
  Json learn(TrainedRun& trained) const {
    const networks::Tasks tasks = tasks_of(request_, data_, trained.instance);
    networks::RunSettings settings = request_.runs[trained.method];
    settings.instance = trained.instance;
    const StopFlag stop = execution_.callbacks.stop;
    auto run = networks::make_run(settings, tasks);
    if (trained.tasks.empty()) trained.initial = tested_record(run->test(stop));
    go_on(settings, tasks, trained, run);
    while (trained.tasks.size() < request_.protocol.tasks) {
      trained.tasks.push_back(task_record(run->learn(stop, [&] { execution_.advance(); })));
      const std::string state = trained.tasks.size() < request_.protocol.tasks ? run->save() : std::string();
      execution_.whole([&] { kept_.keep(trained, state); });
    }
    Json records = Json::array();
    for (std::size_t task = 1; task <= trained.tasks.size(); ++task)
      records.push_back(record_of(request_, trained, task));
    return records;
  }

  /// What another process has learned, instead. Throws std::runtime_error for anything else.
  void take(TrainedRun& trained, const Json& answer) const {
    for (std::size_t task = trained.tasks.size(); task < request_.protocol.tasks; ++task) {
      const Json& record = answer.at(task);
      if (const std::string problem = task_problem(record, request_, task); !problem.empty())
        throw std::runtime_error("a run came back with " + problem);
      if (task == 0) trained.initial = record["initial"];
      trained.tasks.push_back(Json{{"epochs", record["epochs"]}});
      execution_.whole([&] { kept_.keep(trained, {}); });
      for (std::size_t e = 0; e < request_.runs[trained.method].epochs; ++e) execution_.advance();
    }
  }

 private:
  /// Brings `run` to where the log ends: by its state, or by learning those tasks again.
  void go_on(const networks::RunSettings& settings, const networks::Tasks& tasks, const TrainedRun& trained,
             std::unique_ptr<networks::Run>& run) const {
    if (trained.tasks.empty()) return;
    if (const auto state = kept_.state(trained)) {
      try {
        run->restore(*state);
        if (run->learned() == trained.tasks.size()) return;
      } catch (const networks::ArchiveError&) {
        // another program's: it is made again
      }
      run = networks::make_run(settings, tasks);
    }
    while (run->learned() < trained.tasks.size()) run->learn(execution_.callbacks.stop);
  }

  const TrainRequest& request_;
  const std::vector<DataSet>& data_;
  const Kept& kept_;
  const Execution& execution_;
};

/// Which of the runs are not at their last task.
std::vector<std::size_t> open_runs(const std::vector<TrainedRun>& runs, const TrainRequest& request) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (runs[i].tasks.size() < request.protocol.tasks) open.push_back(i);
  return open;
}

}  // namespace

Document train(const TrainRequest& request, const Execution& execution) {
  const std::vector<DataSet> data = read_data(request);
  tasks_of(request, data, 0);  // complaints before a log is begun
  const Kept kept(request, data);
  std::vector<TrainedRun> runs = kept.runs();
  std::size_t open = 0, known = 0;
  for (const TrainedRun& run : runs) {
    open += (request.protocol.tasks - run.tasks.size()) * request.runs[run.method].epochs;
    known += run.tasks.size();
  }
  execution.begin(open, "epochs");
  const Learner learner(request, data, kept, execution);
  try {
    execution.pieces(
        open_runs(runs, request), [&](std::size_t i) { return learner.learn(runs[i]); },
        [&](std::size_t i, const Json& answer) {
          if (execution.callbacks.elsewhere) learner.take(runs[i], answer);
        });
  } catch (const Interrupted&) {
    for (const TrainedRun& run : runs) known += run.tasks.size();
    if (known == 0) throw;
    throw Unfinished{train_document(request, runs)};
  }
  return train_document(request, runs);
}

}  // namespace franz_parisi::study
