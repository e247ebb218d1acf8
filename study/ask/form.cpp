#include "study/ask/form.hpp"

#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::study {

void Form::add(FormOption option) {
  option.group = group_;
  options_.push_back(std::move(option));
}

void Form::add_flag(const std::string& name, bool& flag, const std::string& help) {
  add({.names = name, .help = help, .flag = &flag});
}

void TextOption::add(Form& form, const std::string& names, const std::string& shape,
                     const std::string& help) {
  form.add({.names = names, .shape = shape, .help = help, .texts = &occurrences_});
  name_ = form.options().back().name();
}

void TextsOption::add(Form& form, const std::string& names, const std::string& shape, const std::string& help,
                      bool many) {
  form.add({.names = names, .shape = shape, .help = help, .repeats = true, .many = many, .texts = &texts_});
}

void refuse_value(const FormOption& flag, std::string_view text) {
  throw UsageError(
      flag.name(), text,
      fmt::format("takes no value; allowed is {} alone, and True or False in Python", flag.name()));
}

std::optional<std::string> TextOption::text() const {
  if (occurrences_.empty()) return std::nullopt;
  if (occurrences_.size() > 1) {
    throw UsageError(name_, fmt::format("{}", fmt::join(occurrences_, " ")),
                     "given more than once; allowed is one value");
  }
  return occurrences_.front();
}

void reject_given(std::span<const FormOption> options, std::initializer_list<std::string_view> except,
                  const std::string& because) {
  for (const FormOption& option : options) {
    if (std::ranges::find(except, option.name()) != except.end()) continue;
    if (option.flag != nullptr && *option.flag) throw UsageError(option.name(), std::nullopt, because);
    if (option.texts != nullptr && !option.texts->empty())
      throw UsageError(option.name(), option.texts->front(), because);
  }
}

}  // namespace franz_parisi::study
