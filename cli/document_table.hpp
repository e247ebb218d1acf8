/// Any document as tables for people.
#pragma once

#include "cli/table.hpp"
#include "study/document.hpp"

#include <string>

namespace franz_parisi::cli {

/// By what its main list is; `columns` are those of points. A last line says where a search does not close.
std::string document_table(const study::Document& document, const TableOptions& columns);

}  // namespace franz_parisi::cli
