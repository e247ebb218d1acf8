/// The answer of a study: what was asked, and lists of flat records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <franz_parisi/study/json.hpp>

namespace franz_parisi::study {

inline constexpr const char* schema_name = "urn:franz-parisi:schema:2";  ///< the $id of docs/schema.json
inline constexpr const char* first_schema_name = "urn:franz-parisi:schema:1";  ///< readers take this as well

/// A list of records under its key.
struct Section {
  std::string key;
  std::vector<Json> records;
};

struct Document {
  Json settings = Json::object();  ///< every tolerance, and what was asked
  std::vector<Section> lists{};    ///< the main list first
  std::optional<bool> complete{};  ///< of a search: whether what it found closes
  std::string incomplete{};        ///< why not, one line
  bool met = true;                 ///< all that was asked for is there, to its target
  std::string remark{};            ///< a line for people who get no more than this; mostly none
  bool inconclusive = false;  ///< not met, but nothing speaks against it either: a verdict was not possible

  /// The records of a list; none where it has no such list.
  const std::vector<Json>& list(const std::string& key) const;
  /// Notes what a search says of itself, `reason` being empty where it closes: the first of several reasons
  /// stays.
  void close(bool closes, const std::string& reason);
};

/// Thrown by a study that was interrupted, where it has something to show for it.
struct Unfinished {
  Document finished;
};

/// Which program wrote a document, and what it was asked.
struct Provenance {
  std::string name, version, commit;
  std::string command;
};

/// The document as text, one record a line; numbers read back as the same doubles. Never throws for bytes
/// that are not UTF-8: they become U+FFFD.
std::string json_text(const Document& document, const Provenance& provenance);

/// All of the document but its lists, whose names it has under "lists": for files that stand beside them.
std::string json_text_without_lists(const Document& document, const Provenance& provenance);

}  // namespace franz_parisi::study
