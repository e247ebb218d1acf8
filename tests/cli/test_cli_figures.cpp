// The figures as they are defined.
#include "cli/figures/definition.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::cli::figures;

namespace {

/// What the commands of the parts end with, of those whose name begins like this.
std::set<std::string> last_words(const std::string& figure, const std::string& begin) {
  std::set<std::string> words;
  for (const Part& part : find(figure).parts(false)) {
    if (part.name.starts_with(begin)) words.insert(part.command.substr(part.command.rfind(' ') + 1));
  }
  return words;
}

}  // namespace

TEST_CASE("every figure says how long it takes, the same as those of its parts") {
  for (const Definition& figure : all()) {
    CAPTURE(figure.name);
    CHECK_FALSE(figure.times.quick.empty());
    CHECK_FALSE(figure.times.full.empty());
    for (const Definition& other : all()) {
      if (other.parts != figure.parts) continue;
      CHECK(other.times.quick == figure.times.quick);
      CHECK(other.times.full == figure.times.full);
    }
  }
}

TEST_CASE("parts have names of their own") {
  for (const Definition& figure : all()) {
    for (const bool quick : {false, true}) {
      CAPTURE(figure.name);
      std::set<std::string> names;
      const std::vector<Part> parts = figure.parts(quick);
      for (const Part& part : parts) names.insert(part.name);
      CHECK(names.size() == parts.size());
    }
  }
}

TEST_CASE("adam learns a second task at the loads of the paper") {
  CHECK(last_words("3a", "adam").contains("2,0.1"));
  CHECK(last_words("3d", "adam").contains("2,6.5"));
  CHECK(last_words("3a", "adam").size() == 14);
  CHECK_FALSE(last_words("A1b", "adam").contains("2,0.1"));
  CHECK(last_words("A1b", "adam").contains("2,0.5"));
  CHECK(last_words("A1c", "adam").size() == 9);
}
