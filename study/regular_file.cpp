#include "study/regular_file.hpp"

#include "study/usage_error.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace franz_parisi::study {

std::string read_regular_file(std::string_view option, const std::string& path) {
  // A pipe that nobody writes to would be waited for.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) throw UsageError(option, path, "cannot be read: " + std::string(std::strerror(errno)));
  try {
    std::string text = read_regular_file(option, path, descriptor);
    ::close(descriptor);
    return text;
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

std::string read_regular_file(std::string_view option, const std::string& path, int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
    throw UsageError(option, path, "is no regular file");
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t read = 0;
  while (read < text.size()) {
    const ssize_t more =
        ::pread(descriptor, text.data() + read, text.size() - read, static_cast<off_t>(read));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) throw UsageError(option, path, "cannot be read: " + std::string(std::strerror(errno)));
    if (more == 0) break;  // it has become shorter
    read += static_cast<std::size_t>(more);
  }
  text.resize(read);
  return text;
}

void require_new(std::string_view option, const std::string& path, const std::string& allowed) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) throw UsageError(option, path, "exists; allowed is " + allowed);
}

}  // namespace franz_parisi::study
