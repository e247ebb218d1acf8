#include "cli/plot/records.hpp"

#include "study/chain/chain.hpp"
#include "theory/parameters.hpp"

namespace franz_parisi::cli::plot {

std::vector<const Json*> records_of(const Input& input, const std::string& key) {
  return records_of(input, input.document, key);
}

std::vector<const Json*> records_of(const Input& input, const Json& object, const std::string& key) {
  std::vector<const Json*> records;
  const auto list = object.find(key);
  if (list == object.end()) return records;
  if (!list->is_array()) reject(input, "'" + key + "' is not a list");
  for (const Json& record : *list) {
    if (!record.is_object()) reject(input, "'" + key + "' holds something that is not a record");
    records.push_back(&record);
  }
  return records;
}

std::string text(const Input& input, const Json& object, const std::string& key) {
  const Json& value = member(input, object, key);
  if (!value.is_string()) reject(input, "holds something that is not a text for '" + key + "'");
  return value.get<std::string>();
}

std::size_t count(const Input& input, const Json& object, const std::string& key) {
  const Json& value = member(input, object, key);
  if (!value.is_number_unsigned())
    reject(input, "holds something that is not an integer >= 0 for '" + key + "'");
  return value.get<std::size_t>();
}

bool is_solved(const Input& input, const Json& point) {
  return member(input, point, "status") == study::to_string(study::Status::converged);
}

Json parameters_in(const Json& record) {
  Json parameters = Json::object();
  for (const theory::Parameter& parameter : theory::parameters_of(theory::most_tasks)) {
    const auto found = record.find(parameter.name());
    if (found != record.end()) parameters[parameter.name()] = *found;
  }
  return parameters;
}

}  // namespace franz_parisi::cli::plot
