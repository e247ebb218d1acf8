#include "cli/process.hpp"

#include "cli/file.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace franz_parisi::cli {

namespace {

[[noreturn]] void fail(int error = errno) { throw std::system_error(error, std::generic_category()); }

void check(int error) {
  if (error != 0) fail(error);
}

/// A pipe, neither end of which the other program inherits by accident.
struct Pipe {
  Pipe() : Pipe(open()) {}

  FileDescriptor reader;
  FileDescriptor writer;

 private:
  explicit Pipe(const std::array<int, 2>& ends) : reader(ends[0]), writer(ends[1]) {}
  static std::array<int, 2> open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail();
    return ends;
  }
};

struct Pipes {
  Pipe input, output, errors;
};

/// What the new process does before it becomes the program: its standard streams are the pipes, and signals
/// that we ignore are not ignored there.
class Preparation {
 public:
  explicit Preparation(const Pipes& pipes) {
    check(posix_spawn_file_actions_init(&actions_));
    check(posix_spawnattr_init(&attributes_));
    check(posix_spawn_file_actions_adddup2(&actions_, pipes.input.reader.number(), STDIN_FILENO));
    check(posix_spawn_file_actions_adddup2(&actions_, pipes.output.writer.number(), STDOUT_FILENO));
    check(posix_spawn_file_actions_adddup2(&actions_, pipes.errors.writer.number(), STDERR_FILENO));
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int signal : {SIGPIPE, SIGXFSZ}) sigaddset(&defaults, signal);
    check(posix_spawnattr_setsigdefault(&attributes_, &defaults));
    check(posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF));
  }
  ~Preparation() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

pid_t start(const std::vector<std::string>& words, const Pipes& pipes) {
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const Preparation preparation(pipes);
  pid_t process = 0;
  check(posix_spawnp(&process, arguments.front(), preparation.actions(), preparation.attributes(),
                     arguments.data(), environ));
  return process;
}

/// Writes what the pipe takes; false when there is nothing left to write, or nobody left to read.
bool feed(int descriptor, std::string_view& input) {
  const ssize_t written = write(descriptor, input.data(), input.size());
  if (written >= 0) {
    input.remove_prefix(static_cast<std::size_t>(written));
    return !input.empty();
  }
  return errno == EAGAIN || errno == EINTR;
}

/// Reads what there is; false at the end.
bool drain(int descriptor, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

/// Serves all three pipes at once, so that neither side waits for the other for ever.
void exchange(Pipes& pipes, std::string_view input, ProcessResult& result) {
  fcntl(pipes.input.writer.number(), F_SETFL, O_NONBLOCK);
  std::array<pollfd, 3> waits{pollfd{pipes.input.writer.number(), POLLOUT, 0},
                              pollfd{pipes.output.reader.number(), POLLIN, 0},
                              pollfd{pipes.errors.reader.number(), POLLIN, 0}};
  constexpr int served = -1;  // poll leaves out descriptors below zero
  while (waits[1].fd != served || waits[2].fd != served) {
    if (poll(waits.data(), waits.size(), -1) < 0) {
      if (errno != EINTR) fail();
      continue;
    }
    if (waits[0].fd != served && waits[0].revents != 0 && !feed(waits[0].fd, input)) {
      waits[0].fd = served;
      pipes.input.writer.close();
    }
    if (waits[1].fd != served && waits[1].revents != 0 && !drain(waits[1].fd, result.output))
      waits[1].fd = served;
    if (waits[2].fd != served && waits[2].revents != 0 && !drain(waits[2].fd, result.errors))
      waits[2].fd = served;
  }
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) fail();
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& words, std::string_view input) {
  Pipes pipes;
  const pid_t process = start(words, pipes);
  pipes.input.reader.close();
  pipes.output.writer.close();
  pipes.errors.writer.close();
  ProcessResult result;
  exchange(pipes, input, result);
  result.status = wait_for(process);
  return result;
}

}  // namespace franz_parisi::cli
