/// The JSON document: what was asked, by which program, and the points.
#pragma once

#include "cli/record.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli {

inline constexpr const char* schema_name = "urn:franz-parisi:schema:1";  ///< the $id of docs/schema.json

/// One more list of flat records under its key.
struct Section {
  std::string key;
  std::vector<Json> records;
};

struct Document {
  std::vector<std::string> command;    ///< the words typed
  Json settings;                       ///< every tolerance, and what was swept
  std::vector<Json> points;            ///< flat records
  std::vector<Section> sections = {};  ///< further lists, after the points
  std::optional<bool> complete = {};   ///< of a search: whether what it found closes
  std::string incomplete = {};         ///< why not, one line
};

/// The document as text, one point a line; numbers read back as the same doubles. Never throws for bytes that
/// are not UTF-8 in the command: they become U+FFFD.
std::string json_text(const Document& document);

}  // namespace franz_parisi::cli
