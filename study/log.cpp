#include "study/log.hpp"

#include "study/usage_error.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace franz_parisi::study {

Log::Log(std::string path, const std::string& kind, const Json& settings, bool resume)
    : path_(std::move(path)) {
  std::error_code ignored;
  if (!resume && std::filesystem::exists(path_, ignored))
    fail("exists; allowed is a new file, or --resume to go on with this one");
  const int create = resume ? O_CREAT : O_CREAT | O_EXCL;
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | create, 0644);
  if (descriptor_ < 0) fail(std::strerror(errno));
  try {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) fail("is no regular file");
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) fail("in use by another process");
    read(Json{{"log", "franz-parisi " + kind}, {"version", 1}, {"settings", settings}}.dump());
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

Log::~Log() { ::close(descriptor_); }

void Log::fail(const std::string& problem) const { throw UsageError("--log", path_, problem); }

void Log::reject(std::size_t record, const std::string& problem) const {
  fail("line " + std::to_string(record + 2) + " is damaged: " + problem);
}

void Log::read(const std::string& header) {
  std::ifstream file(path_, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t whole = text.rfind('\n') + 1;  // npos + 1 = 0: what follows the last newline is torn
  if (whole == 0 && !header.starts_with(text)) fail("is not a run log");
  bool headed = false;
  for (std::size_t begin = 0; begin < whole;) {
    const std::size_t end = text.find('\n', begin);
    std::string line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.pop_back();  // an editor has been here
    begin = end + 1;
    if (!headed) {
      if (line != header) fail("was written with other settings: " + line);
      headed = true;
      continue;
    }
    try {
      records_.push_back(Json::parse(line));
    } catch (const Json::exception& error) {
      reject(records_.size(), error.what());
    }
  }
  if (whole < text.size() && ::ftruncate(descriptor_, static_cast<off_t>(whole)) != 0)
    fail(std::strerror(errno));
  if (!headed) write_line(header);
}

void Log::append(const Json& record) {
  const std::lock_guard lock(mutex_);
  write_line(record.dump());
}

void Log::write_line(std::string line) {
  line += '\n';
  const char* rest = line.data();
  std::size_t left = line.size();
  while (left > 0) {
    const ssize_t written = ::write(descriptor_, rest, left);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw std::runtime_error("--log " + path_ + ": cannot be written: " + std::strerror(errno));
    rest += written;
    left -= static_cast<std::size_t>(written);
  }
}

}  // namespace franz_parisi::study
