/// What a question can be asked with: its options, as a command line and keyword arguments show them.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::study {

/// One option of a form. What is given for it is put where it points.
struct FormOption {
  std::string names;                  ///< "--alpha", "-o,--output"
  std::string shape{};                ///< stands for its value in the help; empty for a flag
  std::string help{};                 ///< lines for people
  std::string group{};                ///< options of a group stand together
  bool repeats = false;               ///< may be given several times
  bool many = false;                  ///< takes several texts at once
  std::vector<std::string>* texts{};  ///< of an option with a value: every text that was given
  bool* flag{};                       ///< of a flag

  /// Has no name of its own on the command line: words that belong to no other option.
  bool positional() const { return names.find("--") == std::string::npos; }
  /// "--alpha"; of a positional one the bare word.
  std::string name() const { return positional() ? names : names.substr(names.find("--")); }
  /// The name without dashes in front.
  std::string keyword() const { return positional() ? names : name().substr(2); }
};

/// A list of options. What they point to must outlive it.
class Form {
 public:
  /// Options that are added next stand in this group.
  void group(const std::string& name) { group_ = name; }
  void add(FormOption option);
  void add_flag(const std::string& name, bool& flag, const std::string& help);
  const std::vector<FormOption>& options() const { return options_; }

 private:
  std::string group_;
  std::vector<FormOption> options_;
};

/// Throws UsageError for the first of these options that was given, but for those named in `except`;
/// `because`: why.
void reject_given(std::span<const FormOption> options, std::initializer_list<std::string_view> except,
                  const std::string& because);

/// Throws UsageError for a text that was given with a flag.
[[noreturn]] void refuse_value(const FormOption& flag, std::string_view text);

/// One option that takes one text, given at most once.
class TextOption {
 public:
  void add(Form& form, const std::string& names, const std::string& shape, const std::string& help);

  /// Nothing where the option was not given. Throws UsageError if it was given more than once.
  std::optional<std::string> text() const;
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::vector<std::string> occurrences_;
};

/// One option that takes one text, any number of times.
class TextsOption {
 public:
  /// `many`: several at once. Positional where `names` has no dashes.
  void add(Form& form, const std::string& names, const std::string& shape, const std::string& help,
           bool many = false);
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
};

}  // namespace franz_parisi::study
