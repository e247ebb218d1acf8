#include "validation/run_log.hpp"

#include "validation/records.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace franz_parisi::validation {
namespace {

using Json = nlohmann::ordered_json;

std::string header_line(const SimulationSettings& settings) {
  return Json{{"log", "franz-parisi simulation"}, {"version", 1}, {"settings", to_record(settings)}}.dump();
}

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::runtime_error("run log " + path + ": " + what);
}

}  // namespace

RunLog::RunLog(const std::filesystem::path& path, const SimulationSettings& settings, Mode mode)
    : path_(path.string()) {
  const int create = mode == Mode::fresh ? O_CREAT | O_EXCL : O_CREAT;
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | create, 0644);
  if (descriptor_ < 0) fail(path_, std::strerror(errno));
  try {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) fail(path_, "in use by another process");
    read(header_line(settings));
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

RunLog::~RunLog() { ::close(descriptor_); }

void RunLog::read(const std::string& header) {
  std::ifstream file(path_, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t whole = text.rfind('\n') + 1;  // npos + 1 = 0: what follows the last newline is torn
  if (whole == 0 && !header.starts_with(text)) fail(path_, "is not a run log");
  std::size_t line_number = 0;
  for (std::size_t begin = 0; begin < whole;) {
    const std::size_t end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (++line_number == 1) {
      if (line != header) fail(path_, "was written with other settings: " + line);
      continue;
    }
    try {
      finished_.push_back(instance_from_record(Json::parse(line)));
    } catch (const std::exception& error) {
      fail(path_, "line " + std::to_string(line_number) + " is damaged: " + error.what());
    }
  }
  if (whole < text.size() && ::ftruncate(descriptor_, static_cast<off_t>(whole)) != 0)
    fail(path_, std::strerror(errno));
  if (line_number == 0) write_line(header);
}

void RunLog::append(const InstanceResult& result) { write_line(to_record(result).dump()); }

void RunLog::write_line(std::string line) {
  line += '\n';
  const char* rest = line.data();
  std::size_t left = line.size();
  while (left > 0) {
    const ssize_t written = ::write(descriptor_, rest, left);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path_, std::strerror(errno));
    rest += written;
    left -= static_cast<std::size_t>(written);
  }
}

}  // namespace franz_parisi::validation
