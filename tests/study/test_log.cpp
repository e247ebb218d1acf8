// Logs: what is finished is kept, whatever ends a run, and never mixed up with something else.
#include "study/curve.hpp"
#include "study/log.hpp"
#include "study/usage_error.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace franz_parisi;
using study::Log;

namespace {

/// A file name of this process in the temporary folder; the file goes when the object does.
struct TemporaryFile {
  std::string path;
  explicit TemporaryFile(const std::string& name)
      : path(std::filesystem::temp_directory_path() / ("franz-parisi-" + std::to_string(::getpid()) + name)) {
    std::filesystem::remove(path);
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  std::string text() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }
};

const Json settings{{"target", 1e-10}};

/// How many records a log goes on with.
std::size_t kept(const std::string& path) { return Log({path, true}, "test", settings).take_lines().size(); }

}  // namespace

TEST_CASE("a log is not mixed up with another one, nor with what is none") {
  const TemporaryFile file("-log.jsonl");
  { Log({file.path}, "test", settings); }
  CHECK_THROWS_WITH(Log({file.path}, "test", settings), doctest::Contains("exists"));
  CHECK_THROWS_WITH(Log({file.path, true}, "test", {{"target", 1e-9}}),
                    doctest::Contains("other settings: target 1e-10 and not 1e-09"));
  CHECK_THROWS_WITH(Log({file.path, true}, "other", settings),
                    doctest::Contains("log of a \"franz-parisi test\", not of a \"franz-parisi other\""));
  const Log open({file.path, true}, "test", settings);
  CHECK_THROWS_WITH(Log({file.path, true}, "test", settings), doctest::Contains("in use"));

  const TemporaryFile foreign("-foreign.txt");
  foreign.write("shopping list");
  CHECK_THROWS_WITH(Log({foreign.path, true}, "test", settings), doctest::Contains("not a run log"));
  CHECK(foreign.text() == "shopping list");
  foreign.write(file.text() + "{\"size\": 3}\n{\"size\"\n");
  const auto lines = Log({foreign.path, true}, "test", settings).take_lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines.record(0) == Json{{"size", 3}});
  CHECK_THROWS_WITH(lines.record(1), doctest::Contains("line 3 is damaged"));

  for (const char* const device : {"/dev/zero", "/dev/full"})
    CHECK_THROWS_WITH(Log({device, true}, "test", settings), doctest::Contains("no regular file"));
  const TemporaryFile pipe("-pipe");
  REQUIRE(::mkfifo(pipe.path.c_str(), 0600) == 0);
  CHECK_THROWS_WITH(Log({pipe.path, true}, "test", settings), doctest::Contains("no regular file"));
}

TEST_CASE("settings are told apart by the first keys that differ, with both values") {
  const Json before{
      {"seed", 1}, {"sizes", {10, 20}}, {"method", "adam"}, {"size", nullptr}, {"task", {{"alpha", 1}}}};
  Json after = before;
  CHECK(study::differences(before, after).empty());
  after["sizes"] = {10, 20, 30};
  after["task"]["alpha"] = 0.5;
  after.erase("size");
  after["name"] = std::string(200, 'a');
  const std::string text = study::differences(before, after);
  CHECK(text.find("sizes [10,20] and not [10,20,30]") != std::string::npos);
  CHECK(text.find("task/alpha 1 and not 0.5") != std::string::npos);
  CHECK(text.find("size null and not nothing") != std::string::npos);
  CHECK(text.size() < 250);
  after["seed"] = 2;
  CHECK(study::differences(before, after).ends_with("; and 2 more"));

  const TemporaryFile file("-edited.jsonl");
  { Log({file.path}, "test", settings); }
  std::string line = file.text();
  file.write(line.insert(1, " "));
  CHECK_THROWS_WITH(Log({file.path, true}, "test", settings),
                    doctest::Contains("line 1 is not as this program"));
}

TEST_CASE("a torn line is dropped, and lines that an editor has ended its way are read") {
  const TemporaryFile file("-torn.jsonl");
  {
    Log log({file.path}, "test", settings);
    for (int i = 0; i < 3; ++i) log.append({{"piece", i}});
  }
  const std::string text = file.text();
  const std::size_t last = text.rfind('\n', text.size() - 2) + 1;
  for (const std::size_t torn : {last, last + 1, text.size() - 2}) {
    file.write(text.substr(0, torn));
    CHECK(kept(file.path) == 2);
    CHECK(file.text() == text.substr(0, last));
  }
  file.write(text.substr(0, text.size() - 1));  // the newline alone is missing
  CHECK(kept(file.path) == 3);
  CHECK(file.text() == text);
  std::string other;
  for (const char c : text) other += c == '\n' ? std::string("\r\n") : std::string(1, c);
  file.write(other);
  CHECK(kept(file.path) == 3);
}

TEST_CASE("a finished log is read as it is, and what is none refused") {
  const TemporaryFile file("-read.jsonl");
  {
    Log log({file.path}, "test", settings);
    log.append({{"piece", 0}});
  }
  const std::string text = file.text();
  file.write(text + "{\"torn\"");
  const auto lines = study::LogLines::read("LOG", file.path, "test");
  CHECK(lines.settings() == settings);
  CHECK(lines.size() == 1);
  CHECK(file.text() == text + "{\"torn\"");
  const std::string deep(200000, '[');
  for (const std::string& other :
       {std::string(), std::string("{}\n"), "x\n" + text, text.substr(0, 10), deep + "\n",
        R"({"log":"franz-parisi test","version":2,"settings":{}})" + std::string("\n"),
        R"({"log":"franz-parisi other","version":1,"settings":{}})" + std::string("\n"),
        R"({"log":"franz-parisi test","version":1,"settings":{},"more":1})" + std::string("\n")}) {
    file.write(other);
    CHECK_THROWS_WITH_AS(study::LogLines::read("LOG", file.path, "test"),
                         doctest::Contains(("LOG " + file.path + ": line 1").c_str()), UsageError);
  }
  CHECK_THROWS_WITH(study::LogLines::read("LOG", "/dev/zero", "test"), doctest::Contains("no regular file"));
  CHECK_THROWS_WITH(study::LogLines::read("LOG", "/nowhere", "test"), doctest::Contains("cannot be read"));
}

TEST_CASE("a curve goes on from its log to the same document") {
  const TemporaryFile file("-curve.jsonl");
  const study::Chain chain{{0.2, 5, 0, 0}};
  const theory::Parameter alpha{&theory::parameter::alpha, 0}, beta{&theory::parameter::beta, 0};
  const study::Axis sweep{alpha, {0.1, 0.2}}, each{beta, {4, 5, 6}};
  study::Options options{.log = study::LogPlace{file.path}};
  const auto text = [&] { return study::json_text(study::curve(chain, sweep, {each}, options), {}); };
  const std::string whole = text();
  const std::string log = file.text();
  file.write(log.substr(0, log.rfind('\n', log.size() - 2) + 9));  // the last line torn
  options.log->resume = true;
  std::size_t open = 0;
  options.execution.callbacks.begin = [&](std::size_t total, const std::string&) { open = total; };
  CHECK(text() == whole);
  CHECK(open == 2);  // one sweep of two points
  CHECK(text() == whole);
  CHECK(open == 0);
  options.point.target = 1e-9;
  CHECK_THROWS_AS(text(), UsageError);
  options.point.target = 1e-10;
  file.write(file.text() + "{\"piece\":0,\"answer\":[]}\n");
  CHECK_THROWS_WITH(text(), doctest::Contains("line 5 is damaged: another answer"));
}

TEST_CASE("answers of a log are not believed unless they look like answers") {
  const TemporaryFile file("-forged.jsonl");
  const study::Chain chain{{0.2, 5, 0, 0}};
  const study::Axis sweep{{&theory::parameter::alpha, 0}, {0.1, 0.2}};
  const auto solve = [&](bool resume) {
    return study::curve(chain, sweep, {}, study::Options{.log = study::LogPlace{file.path, resume}});
  };
  solve(false);
  const std::string log = file.text();
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = log;
    const std::size_t at = text.find(from, text.find("piece"));
    REQUIRE(at != std::string::npos);
    file.write(text.replace(at, from.size(), to));
    CHECK_THROWS_WITH(solve(true), doctest::Contains("line 2 is damaged: "));
  };
  with("\"q\":", "\"qq\":");
  with("\"q\":", "\"q\":[],\"old\":");
  with("\"q\":", "\"q\":7,\"old\":");
  with("\"status\":\"converged\"", "\"status\":\"fine\"");
  with("\"task\":1", "\"task\":2");
  with("\"alpha_1\":0.1", "\"alpha_1\":0.15");
  with("\"beta_1\":5.0", "\"beta_1\":6.0");
  with("\"answer\":[", "\"answer\":[[],");
  with("[{\"task\"", "[{\"task\":1},{\"task\"");
}

TEST_CASE("an interrupted curve keeps its finished sweeps, and goes on with them") {
  const TemporaryFile file("-interrupted.jsonl");
  const theory::Parameter alpha{&theory::parameter::alpha, 0}, beta{&theory::parameter::beta, 0};
  const study::Axis sweep{alpha, {0.1, 0.2}}, each{beta, {4, 5, 6}};
  std::atomic<bool> stop{false};
  int points = 0;
  study::Options options{.log = study::LogPlace{file.path}};
  const study::Options listening = options.with({.advance = [&] { stop = ++points == 3; }, .stop = &stop});
  const study::Chain chain{{0.2, 5, 0, 0}};
  CHECK_THROWS_AS(study::curve(chain, sweep, {each}, listening), study::Unfinished);
  options.log->resume = true;
  points = 0;
  const auto whole = study::curve(chain, sweep, {each}, options.with({.advance = [&] { ++points; }}));
  CHECK(points == 4);  // two sweeps of two
  CHECK(whole.list("points").size() == 6);
}
