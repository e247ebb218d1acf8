/// The computations of a figure, and what of them is there already.
#pragma once

#include "cli/figures/definition.hpp"
#include "study/record.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace franz_parisi::cli::figures {

/// Finished documents by the command that made them.
class Finished {
 public:
  /// Adds a document if this version of the program made it; what is not one is passed over.
  void add(const Json& document);
  /// Adds a document, or the parts of a figure, from a file, if there is one.
  void add_file(const std::filesystem::path& path);

  const Json* find(const std::string& command) const;

 private:
  std::map<std::string, Json> by_command_;
};

/// The command as documents hold it.
std::string full_command(const Part& part);

/// Where a part keeps its document and, if it simulates, the log of its instances.
struct PartFiles {
  std::filesystem::path document, log;
};

PartFiles files_of(const Part& part, const std::filesystem::path& folder);

/// Computes a part, keeps its document in the folder and gives it. Instances that a log in the folder has are
/// not simulated again. Throws what the command throws.
Json compute(const Part& part, const std::filesystem::path& folder, int threads);

}  // namespace franz_parisi::cli::figures
