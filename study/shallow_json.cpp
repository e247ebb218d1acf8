#include "study/shallow_json.hpp"

#include <stdexcept>
#include <string>

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
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    if (depth > deepest) throw std::invalid_argument(fmt::format("nested more than {} deep", deepest));
    return true;
  };
  try {
    return Json::parse(text, shallow);
  } catch (const Json::exception& error) {
    throw std::invalid_argument(fmt::format("not JSON: {}", complaint(error)));
  }
}

}  // namespace franz_parisi::study
