// Images and labels: a file of images, where the labels are right, and one of labels, where the images are.
#include "networks/data/idx.hpp"

#include "fuzz.hpp"

using namespace franz_parisi;

namespace {

constexpr std::string_view two_images("\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\1abcd", 20),
    two_labels("\0\0\10\1\0\0\0\2\0\1", 10);

void read(std::string_view images, std::string_view labels) {
  const fuzz::File images_file(images), labels_file(labels);
  try {
    const networks::Images all = networks::read_images(images_file.path(), labels_file.path());
    if (all.size() == 0 || all.pixels.size() != all.size() * all.inputs())
      fuzz::fail("images that do not fit their header");
  } catch (const networks::DataError& error) {
    if (std::string_view(error.what()).empty()) fuzz::fail("no complaint");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  read(bytes, two_labels);
  read(two_images, bytes);
  return 0;
}
