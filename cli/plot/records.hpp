/// Lists of flat records in a document.
#pragma once

#include "cli/plot/input.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// The records under this key; none where the document does not have it. Throws UsageError where it is no
/// list of records.
std::vector<const Json*> records_of(const Input& input, const std::string& key);

/// The same of an object in the document.
std::vector<const Json*> records_of(const Input& input, const Json& object, const std::string& key);

/// A member that is a text. Throws UsageError where it is not.
std::string text(const Input& input, const Json& object, const std::string& key);

/// A member that is an integer >= 0. Throws UsageError where it is not.
std::size_t count(const Input& input, const Json& object, const std::string& key);

/// Whether a point met its target: others are left out of pictures. Throws UsageError where it does not say.
bool is_solved(const Input& input, const Json& point);

/// The control parameters that a record has, null for those that its method does not use.
Json parameters_in(const Json& record);

}  // namespace franz_parisi::cli::plot
