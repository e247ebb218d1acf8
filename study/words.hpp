/// The words of an enumeration: one table each, read by reports, options and readers of documents.
#pragma once

#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace franz_parisi::study {

template <class E>
struct Word {
  E value;
  const char* word;
};

/// The table of an enumeration: an array of Word<E>. Specialised beside the enumeration.
template <class E>
inline constexpr int words = 0;

template <class E>
concept Worded = requires {
  words<E>[0].word;
};

template <Worded E>
constexpr const char* to_string(E value) {
  for (const auto& one : words<E>)
    if (one.value == value) return one.word;
  return "unknown";
}

template <Worded E>
std::optional<E> from_string(std::string_view word) {
  for (const auto& one : words<E>)
    if (word == one.word) return one.value;
  return std::nullopt;
}

/// "small-load, teacher or equilibrium": for messages and help.
template <Worded E>
std::string all_words(const char* last = " or ") {
  std::string text;
  for (const Word<E>& one : words<E>)
    text += (&one == std::begin(words<E>)     ? ""
             : &one + 1 == std::end(words<E>) ? last
                                              : ", ") +
            std::string(one.word);
  return text;
}

}  // namespace franz_parisi::study
