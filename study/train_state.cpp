#include "study/train_state.hpp"

#include "networks/arithmetic/hash.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

/// Stands at the end of a file, so that one that was cut off is seen.
std::string checksum(const std::string& bytes) {
  const std::uint64_t sum =
      networks::hash({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  std::string text(sizeof sum, '\0');
  std::memcpy(text.data(), &sum, sizeof sum);
  return text;
}

}  // namespace

std::string RunStates::path(const std::string& run, std::size_t tasks) const {
  return (std::filesystem::path(folder_) / (run + "-" + std::to_string(tasks))).string();
}

std::optional<std::string> RunStates::read(const std::string& run, std::size_t tasks) const {
  std::ifstream file(path(run, tasks), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (bytes.size() < sizeof(std::uint64_t)) return std::nullopt;
  const std::string sum = bytes.substr(bytes.size() - sizeof(std::uint64_t));
  bytes.resize(bytes.size() - sum.size());
  return checksum(bytes) == sum ? std::optional(std::move(bytes)) : std::nullopt;
}

void RunStates::write(const std::string& run, std::size_t tasks, const std::string& bytes) const {
  const std::string whole = path(run, tasks), part = whole + ".part";
  {
    std::ofstream file = open(part);
    file << bytes << checksum(bytes);
    file.flush();
    if (!file) throw std::runtime_error(fmt::format("{}: cannot be written: {}", part, std::strerror(errno)));
  }
  std::filesystem::rename(part, whole);
}

std::ofstream RunStates::open(const std::string& part) const {
  const std::lock_guard alone(folder_is_needed_);
  std::error_code error;  // opening the file says it, too
  std::filesystem::create_directories(folder_, error);
  return std::ofstream(part, std::ios::binary | std::ios::trunc);
}

void RunStates::remove(const std::string& run, std::size_t tasks) const {
  std::error_code ignored;
  std::filesystem::remove(path(run, tasks), ignored);
  const std::lock_guard alone(folder_is_needed_);
  std::filesystem::remove(folder_, ignored);  // refused while anything is in it
}

}  // namespace franz_parisi::study
