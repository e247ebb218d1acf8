/// The questions of this program, each with the form in which it is asked: a command of the command line, a
/// function of a module.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <franz_parisi/study/ask/form.hpp>
#include <franz_parisi/study/document.hpp>
#include <franz_parisi/study/execution.hpp>

namespace franz_parisi::study {

/// What was asked, read and checked.
struct Asked {
  /// Computes the answer. Throws UsageError for logs that do not belong to the question, and Interrupted.
  std::function<Document(const Callbacks&)> answer;
  std::size_t tasks = 1;             ///< of its chain
  std::vector<std::string> files{};  ///< that it reads or logs to: no place for the answer
  std::string remark{};              ///< a line for people before it begins; mostly none
  bool reads_logs = false;           ///< the answer depends on what --log names
};

struct Question {
  std::string name;             ///< "curve"
  std::string summary;          ///< one line
  std::string notes;            ///< below the options: examples of the command line
  Form form;                    ///< to be filled in
  std::function<Asked()> read;  ///< of the form as filled in. Throws UsageError for bad input
  bool of_points = false;       ///< whether the main list is `points`
};

Question point_question();
Question curve_question();
Question diagram_question();
Question potential_question();
Question optimum_question();
Question simulate_question();
Question verify_question();
Question merge_question();
Question monte_carlo_question();
Question train_question();  ///< where networks/ is built, and so is the next
Question wide_question();

/// All of them, each with a form of its own.
std::vector<Question> questions();

}  // namespace franz_parisi::study
