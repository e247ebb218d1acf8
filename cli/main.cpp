#include "cli/file.hpp"
#include "cli/interrupt.hpp"
#include "cli/program.hpp"

int main(int argc, char** argv) {
  franz_parisi::cli::occupy_standard_descriptors();
  franz_parisi::cli::handle_signals();
  return franz_parisi::cli::run_program({argv, argv + argc});
}
