/// Documents of this program, read back from their files.
#pragma once

#include "study/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace franz_parisi::study {

struct DocumentFile {
  std::string path;
  Json document;  ///< an object
};

/// Reads a JSON document of this program; "-" is standard input. Throws UsageError for a file that cannot be
/// read, is not JSON, or follows another schema.
DocumentFile read_document(const std::string& path);

/// Text as JSON, of no more levels than this program handles. Throws UsageError, naming `option` and the
/// file, for anything else.
Json parse_json(std::string_view option, const std::string& path, const std::string& text);

/// What is wrong with a document, as an error that names its file.
[[noreturn]] void reject(const DocumentFile& file, const std::string& problem);

/// The member of an object in the document. Throws UsageError where it is missing.
const Json& member(const DocumentFile& file, const Json& object, const std::string& key);

/// The same as a number; nothing where it is null. Throws UsageError for anything else.
std::optional<double> number(const DocumentFile& file, const Json& object, const std::string& key);

}  // namespace franz_parisi::study
