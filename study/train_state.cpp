#include "study/train_state.hpp"

#include "networks/arithmetic/hash.hpp"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

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
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  const std::string whole = path(run, tasks), part = whole + ".part";
  {
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    file << bytes << checksum(bytes);
    file.flush();
    if (!file) throw std::runtime_error(part + ": cannot be written");
  }
  std::filesystem::rename(part, whole);
}

void RunStates::remove(const std::string& run, std::size_t tasks) const {
  std::error_code ignored;
  std::filesystem::remove(path(run, tasks), ignored);
  std::filesystem::remove(folder_, ignored);  // refused while anything is in it
}

}  // namespace franz_parisi::study
