#include "cli/file.hpp"

#include "cli/interrupt.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
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

/// Creates and opens a new file in a directory; `path` receives its name. That owes nothing to the target's
/// name, which may be as long as the file system allows.
int open_new(const fs::path& directory, fs::path& path) {
  constexpr int most_attempts = 1000;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    std::string name(temporary_prefix);
    name += std::to_string(getpid()) + "-" + std::to_string(attempt);
    path = directory / name.append(temporary_suffix);
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
