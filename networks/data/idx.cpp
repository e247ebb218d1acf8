#include "networks/data/idx.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

namespace franz_parisi::networks {
namespace {

constexpr std::uint32_t images_magic = 0x00000803, labels_magic = 0x00000801;
constexpr std::uint32_t largest_side = 65536;
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 36;  // no header may ask for more memory than this
constexpr std::size_t piece = std::size_t{1} << 20;

std::string hexadecimal(std::uint32_t word) { return fmt::format("{:#010x}", word); }

/// A file that is read from its beginning to its end, decompressed where it is compressed.
class File {
 public:
  explicit File(std::string name) : name_(std::move(name)) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(name_, ignored)) fail("is no file that can be read");
    file_.reset(gzopen(name_.c_str(), "rb"));
    if (!file_) fail("cannot be opened");
    gzbuffer(file_.get(), 1U << 17);
  }

  [[noreturn]] void fail(const std::string& problem) const { throw DataError(name_, problem); }

  [[noreturn]] void fail(const std::string& field, const std::string& value,
                         const std::string& allowed) const {
    fail(fmt::format("{} = {}; allowed is {}", field, value, allowed));
  }

  std::uint32_t word(const char* field) {
    std::array<std::uint8_t, 4> bytes{};
    if (read(bytes.data(), bytes.size()) < bytes.size())
      fail(fmt::format("{} is missing: the file ends within its header", field));
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
  }

  void magic(std::uint32_t expected, const char* what) {
    if (const std::uint32_t found = word("magic number"); found != expected)
      fail("magic number", hexadecimal(found), fmt::format("{}, of {}", hexadecimal(expected), what));
  }

  /// What follows the header: exactly so many bytes.
  std::vector<std::uint8_t> rest(std::uint64_t count, const char* what) {
    if (count > most_bytes) fail(what, fmt::format("{} bytes", count), fmt::format("at most {}", most_bytes));
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < count) {  // piece by piece: a header that lies takes no memory
      const std::size_t had = bytes.size(), wanted = std::min<std::uint64_t>(piece, count - had);
      bytes.resize(had + wanted);
      const std::size_t got = read(bytes.data() + had, wanted);
      if (got < wanted)
        fail(what, fmt::format("{} bytes", had + got), fmt::format("{}, as its header says", count));
    }
    std::uint8_t more = 0;
    if (read(&more, 1) > 0)
      fail(what, fmt::format("more than {} bytes", count), "as many as its header says");
    return bytes;
  }

 private:
  struct Close {
    void operator()(gzFile file) const { gzclose(file); }
  };

  std::size_t read(std::uint8_t* bytes, std::size_t count) {
    const int got = gzread(file_.get(), bytes, static_cast<unsigned>(count));
    int code = Z_OK;
    const char* message = gzerror(file_.get(), &code);
    // an end before the checksum is Z_BUF_ERROR: then what is there is no whole compressed file
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
      std::string text = message == nullptr ? "" : message;
      if (const auto colon = text.rfind(": "); colon != std::string::npos) text = text.substr(colon + 2);
      fail("compressed data", text.empty() ? "damaged" : fmt::format("damaged ({})", text),
           "a whole file of gzip");
    }
    return static_cast<std::size_t>(got);
  }

  std::string name_;
  std::unique_ptr<std::remove_pointer_t<gzFile>, Close> file_;
};

constexpr const char *images_kind = "idx3-ubyte", *labels_kind = "idx1-ubyte";

/// What a file may be called, in the order in which it is looked for.
std::vector<std::string> names_of(const std::string& folder, const std::string& stem,
                                  const std::string& kind) {
  std::vector<std::string> names;
  for (const char* join : {"-", "."})
    for (const char* ending : {"", ".gz"})
      names.push_back((std::filesystem::path(folder) / (stem + join + kind + ending)).string());
  return names;
}

std::string existing(const std::string& folder, const std::string& stem, const std::string& kind) {
  std::error_code ignored;
  for (const std::string& name : names_of(folder, stem, kind))
    if (std::filesystem::exists(name, ignored)) return name;
  throw DataError(
      folder, fmt::format("holds no {}-{}; allowed is a folder with that file, plain or .gz", stem, kind));
}

Images read_part(const std::string& folder, const std::string& part) {
  const std::string images = existing(folder, part + "-images", images_kind);
  return read_images(images, existing(folder, part + "-labels", labels_kind));
}

}  // namespace

DataError::DataError(std::string subject, const std::string& problem, Fault fault)
    : std::runtime_error(fmt::format("{}: {}", subject, problem)),
      subject_(std::move(subject)),
      problem_(problem),
      fault_(fault) {}

Images read_images(const std::string& images_file, const std::string& labels_file) {
  Images images;
  File file(images_file);
  file.magic(images_magic, "images");
  const std::uint32_t count = file.word("count");
  if (count == 0) file.fail("count", "0", "at least 1 image");
  const auto side = [&](const char* name) {
    const std::uint32_t length = file.word(name);
    if (length == 0 || length > largest_side)
      file.fail(name, std::to_string(length), fmt::format("[1, {}]", largest_side));
    return length;
  };
  images.rows = side("rows");
  images.columns = side("columns");
  images.pixels = file.rest(std::uint64_t{count} * images.inputs(), "pixels");

  File labels(labels_file);
  labels.magic(labels_magic, "labels");
  if (const std::uint32_t found = labels.word("count"); found != count)
    labels.fail("count", std::to_string(found), fmt::format("{}, as in {}", count, images_file));
  images.labels = labels.rest(count, "labels");
  return images;
}

DataSet read_data_set(const std::string& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored))
    throw DataError(folder, "is no folder that can be read");
  DataSet data{read_part(folder, "train"), read_part(folder, "t10k")};
  const auto size = [](const Images& images) { return fmt::format("{} x {}", images.rows, images.columns); };
  if (data.train.rows != data.test.rows || data.train.columns != data.test.columns)
    throw DataError(folder, fmt::format("test images of {} pixels; allowed is {}, as in training",
                                        size(data.test), size(data.train)));
  const auto largest = [](const Images& images) { return *std::ranges::max_element(images.labels); };
  if (largest(data.test) > largest(data.train))
    throw DataError(folder, fmt::format("a test label = {}; allowed are the labels of training, up to {}",
                                        largest(data.test), largest(data.train)));
  return data;
}

std::vector<std::string> data_set_names(const std::string& folder) {
  std::vector<std::string> all;
  for (const char* part : {"train", "t10k"})
    for (const auto& [what, kind] : {std::pair{"-images", images_kind}, std::pair{"-labels", labels_kind}}) {
      const auto names = names_of(folder, fmt::format("{}{}", part, what), kind);
      all.insert(all.end(), names.begin(), names.end());
    }
  return all;
}

}  // namespace franz_parisi::networks
