// Whole questions: the first line names one, each other line is "--option value" or "--flag". What asks for a
// file is left out. The question is read, not answered.
#include "study/ask/question.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <vector>

#include "fuzz.hpp"

using namespace franz_parisi;
using namespace franz_parisi::study;

namespace {

bool names_a_file(const FormOption& option) {
  for (const char* word : {"FILE", "LOG", "DIR", "FOLDER"})
    if (option.shape.find(word) != std::string::npos) return true;
  return option.positional();
}

void fill(const Form& form, std::string_view line) {
  const std::size_t space = line.find(' ');
  for (const FormOption& option : form.options()) {
    if (option.name() != line.substr(0, space) || names_a_file(option)) continue;
    if (option.flag != nullptr)
      *option.flag = true;
    else if (space != std::string_view::npos)
      option.texts->emplace_back(line.substr(space + 1));
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string_view> lines = split(fuzz::text_of(data, size), '\n');
  std::vector<Question> all = questions();
  const auto question = std::ranges::find(all, lines.front(), &Question::name);
  if (question == all.end()) return -1;  // nothing that is worth keeping
  for (const std::string_view line : lines) fill(question->form, line);
  fuzz::taken_or_refused([&] { question->read(); });
  return 0;
}
