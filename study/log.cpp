#include "study/log.hpp"

#include "study/regular_file.hpp"
#include "study/shallow_json.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace franz_parisi::study {
namespace {

constexpr const char* log_option = "--log";
constexpr int version = 1;

Json header_of(const std::string& kind, const Json& settings) {
  return {{"log", "franz-parisi " + kind}, {"version", version}, {"settings", settings}};
}

}  // namespace

std::vector<std::string> files_of(const std::optional<LogPlace>& log) {
  return log ? std::vector{log->path} : std::vector<std::string>{};
}

std::string differences(const Json& settings, const Json& others) {
  constexpr std::size_t most = 3, longest = 60;
  const auto shown = [&](const Json& all, const Json::json_pointer& place) -> std::string {
    if (!all.contains(place)) return "nothing";
    const std::string text = all.at(place).dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() <= longest ? text : text.substr(0, longest) + "...";
  };
  std::vector<std::string> texts;
  for (const Json& change : Json::diff(settings, others)) {
    Json::json_pointer place(change.at("path").get<std::string>());
    while (!place.empty() && settings.at(place.parent_pointer()).is_array())
      place = place.parent_pointer();  // lists are shown as a whole
    const std::string name = place.to_string().substr(place.empty() ? 0 : 1);
    texts.push_back(fmt::format("{} {} and not {}", name, shown(settings, place), shown(others, place)));
  }
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());  // clang 14 knows no ranges::unique
  if (texts.size() > most + 1) {
    const std::string more = fmt::format("and {} more", texts.size() - most);
    texts.resize(most);
    texts.push_back(more);
  }
  return fmt::format("{}", fmt::join(texts, "; "));
}

LogLines::LogLines(std::string_view option, std::string path, std::string text)
    : option_(option), path_(std::move(path)), text_(std::move(text)) {
  whole_ = text_.rfind('\n') + 1;  // npos + 1 = 0
  // What follows the last newline is torn, unless a newline is all that it lacks.
  if (text_.substr(whole_).starts_with('{') && Json::accept(text_.substr(whole_))) whole_ = text_.size();
  for (std::size_t begin = 0; begin < whole_;) {
    const std::size_t end = std::min(text_.find('\n', begin), whole_);
    const bool edited = end > begin && text_[end - 1] == '\r';  // an editor has been here
    lines_.emplace_back(begin, end - begin - (edited ? 1 : 0));
    begin = end + 1;
  }
}

LogLines LogLines::read(std::string_view option, const std::string& path, const std::string& kind) {
  LogLines log(option, path, read_regular_file(option, path));
  Json header;
  try {
    if (!log.lines_.empty()) header = parse_shallow(log.line(0));
  } catch (const std::invalid_argument&) {
    // told below, as everything else that is no header
  }
  const Json wanted = header_of(kind, nullptr);
  const auto is_same = [&](const char* key) { return header.contains(key) && header[key] == wanted[key]; };
  if (!header.is_object() || header.size() != wanted.size() || !is_same("log") || !is_same("version") ||
      !header.contains("settings"))
    log.reject("line 1 is not the first one of the log of a " + kind);
  log.settings_ = std::move(header["settings"]);
  return log;
}

std::string_view LogLines::line(std::size_t i) const {
  return std::string_view(text_).substr(lines_[i].first, lines_[i].second);
}

Json LogLines::record(std::size_t i) const {
  try {
    return parse_shallow(line(i + 1));
  } catch (const std::invalid_argument& error) {
    reject(i, error.what());
  }
}

void LogLines::reject(std::size_t record, const std::string& problem) const {
  reject(fmt::format("line {} is damaged: {}", line_of(record), problem));
}

void LogLines::reject(const std::string& problem) const { throw UsageError(option_, path_, problem); }

void check_new(const LogPlace& place) {
  if (!place.resume) require_new("--log", place.path, "a new file, or --resume to go on with this one");
}

Log::Log(const LogPlace& place, const std::string& kind, const Json& settings) : path_(place.path) {
  check_new(place);
  const int create = place.resume ? O_CREAT : O_CREAT | O_EXCL;
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | create, 0644);
  if (descriptor_ < 0) fail(std::strerror(errno));
  try {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) fail("is no regular file");
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) fail("in use by another process");
    begin(header_of(kind, settings));
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

Log::~Log() { ::close(descriptor_); }

void Log::fail(const std::string& problem) const { throw UsageError(log_option, path_, problem); }

void Log::begin(const Json& header) {
  lines_ = LogLines(log_option, path_, read_regular_file(log_option, path_, descriptor_));
  const bool headed = !lines_.lines_.empty();
  if (!headed && !header.dump().starts_with(lines_.text_)) fail("is not a run log");
  if (headed && lines_.line(0) != header.dump()) refuse(lines_.line(0), header);
  if (lines_.whole_ < lines_.text_.size() && ::ftruncate(descriptor_, static_cast<off_t>(lines_.whole_)) != 0)
    fail(std::strerror(errno));
  if (!headed)
    write_line(header.dump());
  else if (lines_.text_[lines_.whole_ - 1] != '\n')
    write_text("\n");
}

void Log::refuse(std::string_view first_line, const Json& header) const {
  Json own;
  try {
    own = parse_shallow(first_line);
  } catch (const std::invalid_argument&) {
    // no header either
  }
  if (!own.is_object() || !own.contains("log") || !own.contains("settings")) fail("is not a run log");
  if (own["log"] != header["log"])
    fail(fmt::format("is the log of a {}, not of a {}", own["log"].dump(), header["log"].dump()));
  const std::string apart = differences(own["settings"], header["settings"]);
  fail(apart.empty() ? "line 1 is not as this program has written it"
                     : fmt::format("was written with other settings: {}", apart));
}

void Log::append(const Json& record) {
  const std::lock_guard lock(mutex_);
  write_line(record.dump());
}

void Log::write_line(const std::string& line) { write_text(line + '\n'); }

void Log::write_text(const std::string& text) {
  const char* rest = text.data();
  std::size_t left = text.size();
  while (left > 0) {
    const ssize_t written = ::write(descriptor_, rest, left);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw std::runtime_error(fmt::format("--log {}: cannot be written: {}", path_, std::strerror(errno)));
    rest += written;
    left -= static_cast<std::size_t>(written);
  }
}

}  // namespace franz_parisi::study
