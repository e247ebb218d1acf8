/// The document of a figure: those of its parts under their names, and how they are drawn.
#pragma once

#include "cli/figures/definition.hpp"
#include "study/record.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli::figures {

struct NamedDocument {
  std::string name;
  Json document;
};

/// `words` are those typed.
std::string figure_text(const Definition& figure, bool quick, const std::vector<NamedDocument>& parts,
                        const std::vector<std::string>& words);

}  // namespace franz_parisi::cli::figures
