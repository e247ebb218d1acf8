#include "study/shallow_json.hpp"

#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

constexpr int deepest = 32;  // documents and logs have a few levels

/// The complaint of the JSON library without the number of its kind of error.
std::string_view complaint(const Json::exception& error) {
  const std::string_view text = error.what();
  const std::size_t end = text.find("] ");
  return end == std::string_view::npos ? text : text.substr(end + 2);
}

}  // namespace

Json parse_shallow(std::string_view text) {
  std::vector<std::unordered_set<std::string>> keys;  // of the objects around what is read
  const auto shallow = [&](int depth, Json::parse_event_t event, const Json& read) {
    using Event = Json::parse_event_t;
    if (depth > deepest) throw std::invalid_argument(fmt::format("nested more than {} deep", deepest));
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end) keys.pop_back();
    if (event == Event::key && !keys.back().insert(read.get<std::string>()).second)
      throw std::invalid_argument(fmt::format("not JSON: {:.60} stands twice in one object", read.dump()));
    return true;
  };
  try {
    return Json::parse(text, shallow);
  } catch (const Json::exception& error) {
    throw std::invalid_argument(fmt::format("not JSON: {}", complaint(error)));
  }
}

}  // namespace franz_parisi::study
