#include "cli/plot/input.hpp"

#include "cli/file.hpp"
#include "study/document.hpp"
#include "study/usage_error.hpp"

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace franz_parisi::cli::plot {

namespace {

constexpr std::string_view option = "FILE";
constexpr int deepest = 32;
constexpr std::string_view allowed = "; allowed is a JSON document that this program wrote";

[[noreturn]] void fail() { throw std::system_error(errno, std::generic_category()); }

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count == 0) return text;
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      fail();
    }
  }
}

std::string content(const std::string& path) {
  if (path == "-") return read_all(STDIN_FILENO);
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) fail();
  return read_all(file.number());
}

/// The complaint of the JSON library without the number of its kind of error.
std::string_view complaint(const Json::exception& error) {
  const std::string_view text = error.what();
  const std::size_t end = text.find("] ");
  return end == std::string_view::npos ? text : text.substr(end + 2);
}

}  // namespace

void reject(const Input& input, const std::string& problem) { throw UsageError(option, input.path, problem); }

Input read_input(const std::string& path) {
  Input input{path, {}};
  try {
    // Documents are a few levels deep; what is deeper would end the program where it is copied.
    const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
      if (depth > deepest)
        reject(input, "is nested more than " + std::to_string(deepest) + " deep" + std::string(allowed));
      return true;
    };
    input.document = Json::parse(content(path), shallow);
  } catch (const std::system_error& error) {
    reject(input, "cannot be read: " + error.code().message());
  } catch (const Json::exception& error) {
    reject(input, "is not JSON: " + std::string(complaint(error)));
  }
  if (!input.document.is_object()) reject(input, "is not a JSON object" + std::string(allowed));
  const auto schema = input.document.find("schema");
  if (schema == input.document.end() ||
      (*schema != study::schema_name && *schema != study::first_schema_name)) {
    reject(input,
           "does not say \"schema\": \"" + std::string(study::schema_name) + "\"" + std::string(allowed));
  }
  return input;
}

const Json& member(const Input& input, const Json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end()) reject(input, "has no '" + key + "'" + std::string(allowed));
  return *found;
}

std::optional<double> number(const Input& input, const Json& object, const std::string& key) {
  const Json& value = member(input, object, key);
  if (value.is_null()) return std::nullopt;
  if (!value.is_number())
    reject(input, "holds something else than a number for '" + key + "'" + std::string(allowed));
  return value.get<double>();
}

}  // namespace franz_parisi::cli::plot
