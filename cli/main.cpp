#include "cli/file.hpp"
#include "cli/interrupt.hpp"
#include "cli/program.hpp"

#include <malloc.h>

int main(int argc, char** argv) {
  // Every evaluation allocates and frees a megabyte or so: keep it instead of giving it back each time.
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  franz_parisi::cli::occupy_standard_descriptors();
  franz_parisi::cli::handle_signals();
  return franz_parisi::cli::run_program({argv, argv + argc});
}
