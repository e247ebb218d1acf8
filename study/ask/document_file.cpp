#include "study/ask/document_file.hpp"

#include "study/document.hpp"
#include "study/shallow_json.hpp"
#include "study/usage_error.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

constexpr std::string_view option = "--input";
constexpr std::string_view allowed = "; allowed is a JSON document that this program wrote";

[[noreturn]] void fail() { throw std::system_error(errno, std::generic_category()); }

std::string content(const std::string& path) {
  const auto close = [](std::FILE* file) { std::fclose(file); };
  std::unique_ptr<std::FILE, decltype(close)> opened(path == "-" ? nullptr : std::fopen(path.c_str(), "rbe"));
  if (path != "-" && !opened) fail();
  std::FILE* const file = opened ? opened.get() : stdin;
  std::string text;
  std::array<char, 65536> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file))
    text.append(buffer.data(), count);
  if (std::ferror(file) != 0) fail();
  return text;
}

}  // namespace

void reject(const DocumentFile& file, const std::string& problem) {
  throw UsageError(option, file.path, problem);
}

Json parse_json(std::string_view name, const std::string& path, const std::string& text) {
  try {
    return parse_shallow(text);
  } catch (const std::invalid_argument& error) {
    throw UsageError(name, path, fmt::format("is {}", error.what()));
  }
}

DocumentFile read_document(const std::string& path) {
  DocumentFile file{path, {}};
  try {
    file.document = parse_json(option, path, content(path));
  } catch (const std::system_error& error) {
    reject(file, "cannot be read: " + error.code().message());
  }
  if (!file.document.is_object()) reject(file, fmt::format("is not a JSON object{}", allowed));
  const auto schema = file.document.find("schema");
  if (schema == file.document.end() || (*schema != schema_name && *schema != first_schema_name)) {
    reject(file, fmt::format("does not say \"schema\": \"{}\"{}", schema_name, allowed));
  }
  return file;
}

const Json& member(const DocumentFile& file, const Json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end()) reject(file, fmt::format("has no '{}'{}", key, allowed));
  return *found;
}

std::optional<double> number(const DocumentFile& file, const Json& object, const std::string& key) {
  const Json& value = member(file, object, key);
  if (value.is_null()) return std::nullopt;
  if (!value.is_number())
    reject(file, fmt::format("holds something else than a number for '{}'{}", key, allowed));
  return value.get<double>();
}

}  // namespace franz_parisi::study
