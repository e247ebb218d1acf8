/// franz_parisi._core: the questions of study/ as Python calls. What users see is in franz_parisi/.
#include "study/ask/point.hpp"
#include "study/ask/question.hpp"
#include "study/chain/kept_chain.hpp"
#include "study/curve.hpp"
#include "study/readings.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "version.hpp"
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace py = pybind11;
using namespace franz_parisi;

namespace {

/// Option names without dashes in front and the texts given for them; a flag has none.
using Given = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// What a run tells from any thread, shown by the thread that waits for it.
class Told {
 public:
  /// `show(total, done, unit)`, or None.
  explicit Told(py::object show) : show_(std::move(show)) {}

  /// `elsewhere(pieces, take, stopped)`, or None; it outlives the study.
  study::Callbacks callbacks(const py::object& elsewhere, std::vector<std::size_t> only) {
    study::Callbacks all{.begin =
                             [this](std::size_t total, const std::string& unit) {
                               const std::lock_guard lock(mutex_);
                               total_ = total;
                               unit_ = unit;
                               done_ = 0;
                             },
                         .advance = [this] { ++done_; },
                         .whole = {},
                         .stop = &stop,
                         .elsewhere = {},
                         .only = std::move(only)};
    if (!elsewhere.is_none())
      all.elsewhere = [this, &elsewhere](const auto& pieces, const auto& take) {
        const py::gil_scoped_acquire acquire;
        try {
          elsewhere(pieces, py::cpp_function([&](std::size_t i, const std::string& text) { take(i, text); }),
                    py::cpp_function([this] { return stop.load(); }));
        } catch (const py::error_already_set&) {
          check_stop(&stop);
          throw;
        }
      };
    return all;
  }

  /// With the interpreter held.
  void show() {
    if (show_.is_none()) return;
    std::size_t total = 0;
    std::string unit;
    {
      const std::lock_guard lock(mutex_);
      total = total_;
      unit = unit_;
    }
    if (total > 0) show_(total, std::min<std::size_t>(done_, total), unit);
  }

  std::atomic<bool> stop{false};

 private:
  py::object show_;
  std::mutex mutex_;
  std::size_t total_ = 0;
  std::string unit_;
  std::atomic<std::size_t> done_{0};
};

std::string text_of(const study::Document& document, const std::string& command) {
  return study::json_text(document, {program_name, program_version, program_commit, command});
}

/// Runs `work` without the interpreter, which meanwhile sees Ctrl-C and progress. Rethrows what it throws;
/// what Ctrl-C left of an answer to `command` is the exception's `finished`.
template <class Work>
auto run(Told& told, const std::string& command, Work work) {
  using namespace std::chrono_literals;
  auto result = std::async(std::launch::async, std::move(work));
  const auto ended = [&] {
    const py::gil_scoped_release release;
    return result.wait_for(50ms) == std::future_status::ready;
  };
  try {
    while (!ended()) {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      told.show();
    }
    told.show();
  } catch (py::error_already_set& error) {
    told.stop = true;
    {
      const py::gil_scoped_release release;
      result.wait();
    }
    try {
      result.get();
    } catch (const study::Unfinished& unfinished) {
      error.value().attr("finished") = text_of(unfinished.finished, command);
    } catch (const Interrupted&) {
    }
    throw;
  }
  return result.get();
}

/// Fills a form in.
void fill(const study::Form& form, const Given& given) {
  for (const auto& [name, texts] : given) {
    const auto option = std::ranges::find(form.options(), name, &study::FormOption::keyword);
    if (option == form.options().end()) throw py::key_error(name);
    if (option->flag == nullptr) {
      *option->texts = texts;
    } else {
      if (!texts.empty()) study::refuse_value(*option, texts.front());
      *option->flag = true;
    }
  }
}

/// The command line that asks the same. Threads, and logs that are not what is asked about, change no answer
/// and are left out.
std::string command_of(const std::string& question, const Given& given, bool reads_logs = false) {
  std::vector<std::string> words{program_name, question};
  for (const auto& [name, texts] : given) {
    if (name == "logs") {  // positional
      words.insert(words.end(), texts.begin(), texts.end());
      continue;
    }
    if (name == "threads" || name == "resume" || (name == "log" && !reads_logs)) continue;
    if (texts.empty()) words.push_back("--" + name);
    for (const std::string& text : texts) {
      // A value that begins like an option has to stay with its own.
      if (text.starts_with("-")) {
        words.push_back("--" + name + "=" + text);
      } else {
        words.insert(words.end(), {"--" + name, text});
      }
    }
  }
  return shell_command(words);
}

study::Question question_named(const std::string& name) {
  for (study::Question& one : study::questions())
    if (one.name == name) return std::move(one);
  throw py::key_error(name);
}

study::Asked read(const std::string& name, const Given& given) {
  const study::Question question = question_named(name);
  fill(question.form, given);
  return question.read();
}

std::pair<std::string, std::string> ask(const std::string& name, const Given& given, const py::object& show,
                                        const py::object& elsewhere) {
  const study::Asked asked = read(name, given);
  Told told(show);
  const std::string command = command_of(name, given, asked.reads_logs);
  const study::Callbacks callbacks = told.callbacks(elsewhere, {});
  return run(told, command, [&] {
    const study::Document document = asked.answer(callbacks);
    const std::string between = asked.remark.empty() || document.remark.empty() ? "" : "; ";
    return std::pair(text_of(document, command), asked.remark + between + document.remark);
  });
}

/// The answers of some pieces of a question, for the process that asked it.
std::vector<std::string> answers(const std::string& name, const Given& given,
                                 const std::vector<std::size_t>& pieces) {
  const study::Asked asked = read(name, given);
  Told told{py::none()};
  const study::Callbacks callbacks = told.callbacks(py::none(), pieces);
  return run(told, name, [&] {
    std::vector<std::string> texts;
    try {
      asked.answer(callbacks);
      throw std::out_of_range("the question has no such pieces");
    } catch (const study::Delivered& delivered) {
      for (const Json& answer : delivered.answers) texts.push_back(answer.dump());
    }
    return texts;
  });
}

/// A chain as KeptChain has it, with the options it was asked with.
class KeptPoint {
 public:
  KeptPoint(const KeptPoint* before, Given given) : given_(std::move(given)) {
    study::PointOptions options;
    study::Form form;
    options.add(form);
    fill(form, given_);
    study::PointOptions::Point point = options.read();
    how_ = point.how;
    if (point.every_order)
      throw UsageError("--permute-tasks", std::nullopt, "is about a whole chain at once: franz_parisi.point");
    kept_ = before != nullptr ? before->kept_ : study::KeptChain(how_.point);
    for (std::size_t t = kept_->chain().size(); t < point.chain.size(); ++t)
      kept_ = kept_->then(point.chain[t]);
  }

  std::string document() const {
    Told told{py::none()};
    const std::string command = command_of("point", given_);
    return run(told, command,
               [&] { return text_of(study::point(kept_->solution(&told.stop), how_), command); });
  }

 private:
  Given given_;
  study::Options how_;
  std::optional<study::KeptChain> kept_;
};

/// The program's table of control parameters; `default`: of the first task that has one and of the later
/// ones.
py::list parameters() {
  py::list all;
  for (const theory::ParameterRow* row : theory::parameter::control) {
    py::object otherwise = py::none();
    if (row->otherwise) otherwise = py::make_tuple(row->otherwise->first, row->otherwise->others);
    all.append(py::dict(py::arg("name") = row->name, py::arg("first_task") = row->first_task,
                        py::arg("default") = otherwise));
  }
  return all;
}

/// The program's list of readings.
py::list readings() {
  py::list all;
  for (const theory::ReadingRow& row : theory::reading_rows())
    all.append(py::dict(py::arg("key") = row.key, py::arg("per_task") = row.per_task,
                        py::arg("symbol") = row.symbol, py::arg("name") = row.name,
                        py::arg("words") = row.words, py::arg("equation") = row.equation));
  return all;
}

/// Of a record of a point or an event.
bool met_target(const std::string& status, const std::optional<std::string>& kind) {
  Json record{{"status", status}};
  if (kind) record["kind"] = *kind;
  return study::met_target(record);
}

py::list questions() {
  py::list all;
  for (const study::Question& question : study::questions()) {
    py::list options;
    for (const study::FormOption& option : question.form.options())
      options.append(py::dict(py::arg("name") = option.keyword(), py::arg("shape") = option.shape,
                              py::arg("help") = option.help, py::arg("group") = option.group,
                              py::arg("flag") = option.flag != nullptr, py::arg("repeats") = option.repeats));
    all.append(py::dict(py::arg("name") = question.name, py::arg("summary") = question.summary,
                        py::arg("notes") = question.notes, py::arg("options") = options));
  }
  return all;
}

}  // namespace

PYBIND11_MODULE(_core, module) {
  module.attr("version") = program_version;
  module.attr("commit") = program_commit;
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const UsageError& error) {
      PyErr_SetString(PyExc_ValueError, error.what());
    } catch (const Interrupted&) {
      PyErr_SetNone(PyExc_KeyboardInterrupt);
    }
  });
  module.def("parameters", &parameters);
  module.def("readings", &readings);
  module.def("met_target", &met_target);
  module.def("questions", &questions);
  module.def("command",
             [](const std::string& question, const Given& given) { return command_of(question, given); });
  module.def("ask", &ask);
  module.def("answers", &answers);
  py::class_<KeptPoint>(module, "KeptPoint")
      .def(py::init<const KeptPoint*, Given>())
      .def("document", &KeptPoint::document);
}
