#include "cli/file.hpp"

#include "cli/interrupt.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace franz_parisi::cli {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error = errno) { throw std::system_error(error, std::generic_category()); }

fs::path directory_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

constexpr std::string_view temporary_prefix = ".franz-parisi-", temporary_suffix = ".tmp";

/// This machine, as temporary files name it: processes of others that share the folder are not known here.
std::string host() {
  char name[65] = {};
  if (gethostname(name, sizeof name - 1) != 0) return "?";
  return name;
}

std::string temporary_name(const std::string& process, const std::string& number) {
  return fmt::format("{}{}-{}-{}{}", temporary_prefix, host(), process, number, temporary_suffix);
}

/// The process of this machine that made a file of this name; 0 for any other name.
pid_t maker_of(std::string_view name) {
  const std::string begin = fmt::format("{}{}-", temporary_prefix, host());
  if (!name.starts_with(begin) || !name.ends_with(temporary_suffix)) return 0;
  pid_t process = 0;
  const std::string_view rest = name.substr(begin.size());
  const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), process);
  return read.ec == std::errc() && read.ptr != rest.data() + rest.size() && *read.ptr == '-' ? process : 0;
}

/// Removes what processes that were killed have left in a directory, as far as that can be.
void remove_left_over(const fs::path& directory) {
  std::error_code ignored;
  for (fs::directory_iterator entry(directory, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const pid_t process = maker_of(entry->path().filename().string());
    std::error_code kept;
    if (process > 0 && kill(process, 0) != 0 && errno == ESRCH) fs::remove(entry->path(), kept);
  }
}

/// Creates and opens a new file in a directory; `path` receives its name. That owes nothing to the target's
/// name, which may be as long as the file system allows.
int open_new(const fs::path& directory, fs::path& path) {
  constexpr int most_attempts = 1000;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    path = directory / temporary_name(std::to_string(getpid()), std::to_string(attempt));
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) return descriptor;
    if (errno != EEXIST) fail();
  }
  fail(EEXIST);
}

/// A new file in a directory, removed at the end of its life unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& directory) : file_(open_new(directory, path_)) {}
  ~TemporaryFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  int descriptor() const { return file_.number(); }
  void close() { file_.close(); }
  void rename_to(const fs::path& target) {
    if (rename(path_.c_str(), target.c_str()) != 0) fail();
    path_.clear();
  }

 private:
  fs::path path_;
  FileDescriptor file_;
};

/// Mode and, as far as we may, owner of the file to be replaced.
void take_attributes(int descriptor, const fs::path& target) {
  struct stat old {};
  if (stat(target.c_str(), &old) != 0) return;
  // Only root can give files away; a report that changes hands is better than none.
  [[maybe_unused]] const int owned = fchown(descriptor, old.st_uid, old.st_gid);
  if (fchmod(descriptor, old.st_mode & 0777) != 0) fail();
}

void sync(int descriptor) {
  if (fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP) fail();  // not every file system can
}

/// Best effort: the new content is safe already, this makes the renaming last too.
void sync_directory(const fs::path& directory) {
  const FileDescriptor descriptor(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() >= 0) fsync(descriptor.number());
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0) ::close(number_);
}

void FileDescriptor::close() {
  const int number = number_;
  number_ = -1;
  if (::close(number) != 0) fail();
}

void occupy_standard_descriptors() {
  // /dev/null against the grain: standard input write-only, the others read-only.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one, as those below are open.
    [[maybe_unused]] const int opened = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      fail();
    }
  }
}

fs::path follow_links(fs::path path) {
  constexpr int most_links = 40;  // as the kernel
  for (int links = 0; fs::is_symlink(fs::symlink_status(path)); ++links) {
    if (links == most_links) fail(ELOOP);
    path = directory_of(path) / fs::read_symlink(path);  // an absolute link replaces the directory
  }
  return path;
}

bool same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code error;
  if (std::filesystem::equivalent(a, b, error)) return true;  // by device and inode
  const auto one = std::filesystem::weakly_canonical(a, error),
             two = std::filesystem::weakly_canonical(b, error);
  return !error && one == two;
}

void check_replaceable(const fs::path& path) {
  const fs::path target = follow_links(path);
  if (!target.has_filename() || fs::is_directory(target)) fail(EISDIR);
  if (fs::exists(target) && access(target.c_str(), W_OK) != 0) fail();
  const InterruptGuard guard;
  remove_left_over(directory_of(target));
  const TemporaryFile probe(directory_of(target));
}

void replace_file(const fs::path& path, std::string_view text) {
  const fs::path target = follow_links(path);
  const InterruptGuard guard;
  TemporaryFile temporary(directory_of(target));
  take_attributes(temporary.descriptor(), target);
  write_all(temporary.descriptor(), text);
  sync(temporary.descriptor());
  temporary.close();
  if (guard.pending()) return;
  temporary.rename_to(target);
  sync_directory(directory_of(target));
}

}  // namespace franz_parisi::cli
