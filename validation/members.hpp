/// The members of a JSON object, read one by one and checked: nothing that a record says is believed before.
#pragma once

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace franz_parisi::validation {

inline constexpr double above_zero = std::numeric_limits<double>::min();
inline constexpr double below_one = 1 - std::numeric_limits<double>::epsilon() / 2;
inline constexpr double largest = std::numeric_limits<double>::max();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Reads every member at most once; `end` says that there are no others. Each throws std::invalid_argument
/// naming the object and the member that is missing, of another kind or out of range. What it reads must
/// outlive it.
class Members {
 public:
  using Json = nlohmann::ordered_json;

  Members(const Json& object, const char* name) : object_(&object), name_(name) {
    if (!object.is_object()) throw std::invalid_argument(std::string(name) + " is no object");
    next_ = object.begin();
  }

  const Json& at(std::string_view key) {
    if (next_ == object_->end() || next_.key() != key) next_ = object_->find(std::string(key));
    if (next_ == object_->end()) fail(key, "is missing");
    ++read_;
    return *next_++;
  }
  bool has(const std::string& key) const { return object_->contains(key); }
  double number(std::string_view key, double lowest, double highest) {
    return number_in(at(key), key, lowest, highest);
  }
  /// The same, or `otherwise` where it is null.
  double number_or(double otherwise, std::string_view key, double lowest, double highest) {
    const Json& value = at(key);
    return value.is_null() ? otherwise : number_in(value, key, lowest, highest);
  }
  std::size_t count(std::string_view key, std::size_t lowest, std::size_t highest) {
    return count_in(at(key), key, lowest, highest);
  }
  bool flag(std::string_view key) {
    const Json& value = at(key);
    if (!value.is_boolean()) fail(key, "is neither true nor false");
    return value.get<bool>();
  }
  const std::string& text(std::string_view key) {
    const Json& value = at(key);
    if (!value.is_string()) fail(key, "is no text");
    return value.get_ref<const std::string&>();
  }
  const Json& list(std::string_view key) {
    const Json& value = at(key);
    if (!value.is_array()) fail(key, "is no list");
    return value;
  }
  /// A list of numbers; NaN where one is null.
  std::vector<double> numbers(std::string_view key, std::size_t length, double lowest, double highest) {
    const Json& all = list(key);
    if (all.size() != length)
      fail(key, "has " + std::to_string(all.size()) + " entries and not " + std::to_string(length));
    std::vector<double> values;
    values.reserve(length);
    for (const Json& value : all)
      values.push_back(value.is_null() ? nan : number_in(value, key, lowest, highest));
    return values;
  }
  std::vector<std::size_t> counts(std::string_view key, std::size_t highest) {
    std::vector<std::size_t> values;
    for (const Json& value : list(key)) values.push_back(count_in(value, key, 0, highest));
    return values;
  }

  void end() const {
    if (read_ != object_->size())
      throw std::invalid_argument(std::string(name_) + " has " + std::to_string(object_->size()) +
                                  " members and not " + std::to_string(read_));
  }

  [[noreturn]] void fail(std::string_view key, const std::string& problem) const {
    throw std::invalid_argument("'" + std::string(key) + "' of " + name_ + " " + problem);
  }

 private:
  double number_in(const Json& value, std::string_view key, double lowest, double highest) const {
    if (!value.is_number()) fail(key, "is no number");
    const auto number = value.get<double>();
    if (!(lowest <= number && number <= highest)) fail(key, "is out of range: " + value.dump());
    return number;
  }
  std::size_t count_in(const Json& value, std::string_view key, std::size_t lowest,
                       std::size_t highest) const {
    if (!value.is_number_unsigned()) fail(key, "is no integer >= 0");
    const auto number = value.get<std::size_t>();
    if (number < lowest || number > highest) fail(key, "is out of range: " + value.dump());
    return number;
  }

  const Json* object_;
  const char* name_;
  Json::const_iterator next_;
  std::size_t read_ = 0;
};

}  // namespace franz_parisi::validation
