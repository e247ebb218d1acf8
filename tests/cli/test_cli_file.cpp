// Files that appear whole, and interrupts that wait for them.
#include "cli/file.hpp"
#include "cli/interrupt.hpp"
#include "tests/temporary_folder.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace franz_parisi::cli;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The exit status of a child that runs `work` and then exits with 0.
template <class Work>
int status_of_child(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a file is replaced and nothing else left") {
  const support::TemporaryFolder folder;
  replace_file(folder / "a", "one");
  replace_file(folder / "a", std::string(3'000'000, 'x'));
  CHECK(content(folder / "a") == std::string(3'000'000, 'x'));
  CHECK(folder.files() == 1);
}

TEST_CASE("what killed processes left is removed by the next that writes there, and nothing else") {
  const support::TemporaryFolder folder;
  const pid_t dead = fork();
  if (dead == 0) {
    replace_file(folder / "a", "one");
    _exit(0);
  }
  waitpid(dead, nullptr, 0);
  char host[65] = {};
  REQUIRE(gethostname(host, sizeof host - 1) == 0);
  const auto name = [&](const std::string& where, const std::string& process) {
    return ".franz-parisi-" + where + "-" + process + "-0.tmp";
  };
  const std::string gone = name(host, std::to_string(dead));
  const std::string kept[] = {name(host, std::to_string(getpid())), name("elsewhere", std::to_string(dead)),
                              name(host, "x"), gone + "x",
                              ".franz-parisi-" + std::to_string(dead) + "-0.tmp"};
  std::ofstream(folder / gone.c_str()) << "half";
  for (const std::string& other : kept) std::ofstream(folder / other.c_str()) << "mine";
  check_replaceable(folder / "a");
  CHECK(!fs::exists(folder / gone.c_str()));
  for (const std::string& other : kept) CHECK(fs::exists(folder / other.c_str()));
}

TEST_CASE("checking changes nothing") {
  const support::TemporaryFolder folder;
  check_replaceable(folder / "new");
  CHECK(folder.files() == 0);
  CHECK_THROWS_AS(check_replaceable(folder / "no" / "file"), std::system_error);
  CHECK_THROWS_AS(check_replaceable(folder / "."), std::system_error);
}

TEST_CASE("links are followed, also to files that are not there yet") {
  const support::TemporaryFolder folder;
  fs::create_symlink("second", folder / "first");
  fs::create_symlink("file", folder / "second");
  CHECK(follow_links(folder / "first") == folder / "file");
  fs::create_symlink("circle", folder / "circle");
  CHECK_THROWS_AS(follow_links(folder / "circle"), std::system_error);
}

TEST_CASE("an interrupt ends the program with 128 + signal") {
  CHECK(status_of_child([] {
          handle_signals();
          raise(SIGINT);
        }) == 130);
}

TEST_CASE("under a guard an interrupt waits for the end of the scope") {
  const support::TemporaryFolder folder;
  const int status = status_of_child([&] {
    handle_signals();
    const InterruptGuard guard;
    if (guard.pending()) _exit(1);
    raise(SIGTERM);
    if (!guard.pending()) _exit(2);
    std::ofstream(folder / "after");
  });
  // The child's _exit(0) stands after the guard, whose end comes first.
  CHECK(status == 143);
  CHECK(fs::exists(folder / "after"));
}
