#include "cli/figures/parts.hpp"

#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/program.hpp"
#include "study/text.hpp"
#include "version.hpp"

#include <fstream>
#include <stdexcept>

namespace franz_parisi::cli::figures {

namespace {

std::vector<std::string> words_of(const Part& part) {
  std::vector<std::string> words{program_name};
  for (const std::string_view word : split(part.command, ' ')) words.emplace_back(word);
  return words;
}

/// The file as JSON; discarded where there is none or it is not JSON.
Json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return Json(Json::value_t::discarded);
  return Json::parse(file, nullptr, false);
}

bool is_of_this_program(const Json& document) {
  if (!document.is_object() || !document.contains("command") || !document["command"].is_string())
    return false;
  const Json program = document.value("program", Json());
  return program.is_object() && program.value("version", "") == program_version &&
         program.value("commit", "") == program_commit;
}

}  // namespace

void Finished::add(const Json& document) {
  if (is_of_this_program(document)) by_command_[document["command"].get<std::string>()] = document;
}

void Finished::add_file(const std::filesystem::path& path) {
  const Json document = read_json(path);
  if (!document.is_object()) return;
  if (!document.contains("parts")) return add(document);
  for (const Json& part : document["parts"]) {
    if (part.is_object() && part.contains("document")) add(part["document"]);
  }
}

const Json* Finished::find(const std::string& command) const {
  const auto found = by_command_.find(command);
  return found == by_command_.end() ? nullptr : &found->second;
}

std::string full_command(const Part& part) { return shell_command(words_of(part)); }

PartFiles files_of(const Part& part, const std::filesystem::path& folder) {
  return {folder / (part.name + ".json"), folder / (part.name + ".jsonl")};
}

Json compute(const Part& part, const std::filesystem::path& folder, int threads) {
  const auto [file, log] = files_of(part, folder);
  std::vector<std::string> words = words_of(part);
  const bool simulates = words[1] == "simulate";
  words.insert(words.end(), {"--threads", std::to_string(threads), "--output", file.string()});
  if (simulates) words.insert(words.end(), {"--log", log.string(), "--resume"});
  run_command(words);
  Json document = read_json(file);
  if (document.is_discarded()) throw std::runtime_error(file.string() + ": cannot be read back");
  document["command"] = full_command(part);  // what makes it, wherever it is kept
  replace_file(file, document.dump());
  return document;
}

}  // namespace franz_parisi::cli::figures
