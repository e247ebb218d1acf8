/// Networks that learned task after task, as tables for people.
#pragma once

#include "study/document.hpp"

#include <string>

namespace franz_parisi::cli {

/// For each method and way of testing the matrix of accuracies in percent, averaged over instances, and below
/// all of them what they come to, with standard errors.
std::string train_table(const study::Document& document);

}  // namespace franz_parisi::cli
