// Documents: `verify --input`, which takes state points from them.
#include "study/ask/question.hpp"

#include <algorithm>

#include "fuzz.hpp"

using namespace franz_parisi;
using namespace franz_parisi::study;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::File file(fuzz::text_of(data, size));
  const Question verify = verify_question();
  const auto give = [&](const char* keyword, const std::string& text) {
    std::ranges::find(verify.form.options(), keyword, &FormOption::keyword)->texts->push_back(text);
  };
  give("input", file.path());
  give("size", "100,200");
  fuzz::taken_or_refused([&] { verify.read(); });
  return 0;
}
