// States of runs on disk: whole or not there, for as many runs at a time as there are threads.
#include "study/train_state.hpp"
#include "tests/temporary_folder.hpp"

#include <atomic>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using franz_parisi::study::RunStates;

namespace {

/// The states beside a log.
struct Fixture {
  support::TemporaryFolder folder;
  RunStates states{(folder / "log").string()};

  bool has_folder() const { return std::filesystem::exists(folder / "log.states"); }
};

}  // namespace

TEST_CASE("a state is read as it was written, and goes with its folder") {
  const Fixture f;
  CHECK_FALSE(f.states.read("vcl-0", 1));
  f.states.write("vcl-0", 1, "state");
  CHECK(f.states.read("vcl-0", 1) == "state");
  CHECK_FALSE(f.states.read("vcl-0", 2));
  f.states.remove("vcl-0", 1);
  CHECK_FALSE(f.has_folder());
}

TEST_CASE("a state that is cut off or changed is none") {
  const Fixture f;
  f.states.write("vcl-0", 1, "state");
  const std::filesystem::path path = f.folder / "log.states/vcl-0-1";
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  CHECK_FALSE(f.states.read("vcl-0", 1));
  f.states.write("vcl-0", 1, "state");
  std::ofstream(path, std::ios::in | std::ios::binary) << "S";
  CHECK_FALSE(f.states.read("vcl-0", 1));
}

TEST_CASE("runs on several threads do not take the folder from each other") {
  const Fixture f;
  std::atomic<int> refused = 0;
  std::vector<std::thread> runs;
  for (int run = 0; run < 4; ++run)
    runs.emplace_back([&, name = "vcl-" + std::to_string(run)] {
      for (int i = 0; i < 2000; ++i) {
        try {
          f.states.write(name, 1, "state");
          f.states.remove(name, 1);
        } catch (const std::exception&) {
          ++refused;
        }
      }
    });
  for (std::thread& run : runs) run.join();
  CHECK(refused == 0);
  CHECK_FALSE(f.has_folder());
}

TEST_CASE("a disk that refuses is told with the file and why") {
  const Fixture f;
  std::ofstream(f.folder / "log.states") << "no folder";
  CHECK_THROWS_WITH_AS(f.states.write("vcl-0", 1, "state"),
                       doctest::Contains("vcl-0-1.part: cannot be written: Not a directory"),
                       std::runtime_error);
}
