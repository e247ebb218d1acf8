/// The documents to be drawn, read back from their files.
#pragma once

#include "study/ask/document_file.hpp"
#include "study/record.hpp"

namespace franz_parisi::cli::plot {

using Input = study::DocumentFile;
using study::member;
using study::number;
using study::reject;
inline Input read_input(const std::string& path) { return study::read_document(path); }

}  // namespace franz_parisi::cli::plot
