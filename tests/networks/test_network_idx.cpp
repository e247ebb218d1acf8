// Files as they are and as they should not be, and the tasks that are made of them.
#include "networks/data/idx.hpp"
#include "networks/data/tasks.hpp"
#include "networks/schedule.hpp"
#include "tests/networks/idx_files.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::networks;
using namespace idx_files;

namespace {

std::string problem(const Folder& folder) {
  try {
    read_data_set(folder.path());
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

bool says(const std::string& text, std::initializer_list<std::string> words) {
  CAPTURE(text);
  const bool one_line = text.find('\n') == std::string::npos;
  return one_line && std::ranges::all_of(words, [&](const std::string& word) {
           return text.find(word) != std::string::npos;
         });
}

Bytes changed(Bytes bytes, std::size_t at, std::uint8_t value) {
  bytes.at(at) = value;
  return bytes;
}

}  // namespace

TEST_CASE("a data set is read as it was written, plain or compressed") {
  const Folder folder;
  folder.write_set(40, 12, 4);
  const DataSet data = read_data_set(folder.path());
  CHECK(data.train.size() == 40);
  CHECK(data.test.size() == 12);
  CHECK(data.train.rows == 6);
  CHECK(data.train.columns == 5);
  const Bytes file = images(12, 6, 5, 4);
  CHECK(std::equal(file.begin() + 16, file.end(), data.test.pixels.begin(), data.test.pixels.end()));
  CHECK(data.test.labels[7] == 3);
}

TEST_CASE("bad data name file, field, value and what is allowed") {
  const Folder folder;
  folder.write_set(40, 12, 4);
  const std::string pixels = "train-images-idx3-ubyte", labels_name = "train-labels-idx1-ubyte";
  const Bytes good = images(40, 6, 5, 4), good_labels = labels(40, 4);
  folder.write(pixels, changed(good, 3, 1));
  CHECK(says(problem(folder), {pixels, "magic number = 0x00000801", "allowed is 0x00000803"}));
  folder.write(pixels, Bytes(good.begin(), good.end() - 1));
  CHECK(says(problem(folder), {pixels, "pixels = 1199 bytes", "1200"}));
  folder.write(pixels, Bytes(good.begin(), good.begin() + 9));
  CHECK(says(problem(folder), {pixels, "rows is missing"}));
  folder.write(pixels, {});
  CHECK(says(problem(folder), {pixels, "magic number is missing"}));
  Bytes longer = good;
  longer.push_back(0);
  folder.write(pixels, longer);
  CHECK(says(problem(folder), {pixels, "more than 1200 bytes"}));
  folder.write(pixels, changed(good, 4, 0x7f));  // two thousand million images
  CHECK(says(problem(folder), {pixels, "pixels = "}));
  folder.write(pixels, changed(good, 11, 0));
  CHECK(says(problem(folder), {pixels, "rows = 0", "[1, 65536]"}));
  folder.write(pixels, changed(good, 7, 0));
  CHECK(says(problem(folder), {pixels, "count = 0"}));
  folder.write(pixels, good);

  folder.write(labels_name, changed(good_labels, 7, 39));
  CHECK(says(problem(folder), {labels_name, "count = 39", "40, as in", pixels}));
  folder.write(labels_name, labels(40, 2));
  CHECK(says(problem(folder), {folder.path(), "test label = 3", "up to 1"}));
  folder.write(labels_name, good_labels);

  Bytes packed = folder.read("t10k-images-idx3-ubyte.gz");
  folder.write(
      "t10k-images-idx3-ubyte.gz",
      changed(packed, packed.size() / 2, static_cast<std::uint8_t>(packed[packed.size() / 2] ^ 0x5a)));
  CHECK(says(problem(folder), {"t10k-images-idx3-ubyte.gz", "compressed data"}));
  folder.write("t10k-images-idx3-ubyte.gz", Bytes(packed.begin(), packed.end() - 20));
  CHECK(says(problem(folder), {"t10k-images-idx3-ubyte.gz", "compressed data"}));
  folder.write_gz("t10k-images-idx3-ubyte.gz", images(12, 5, 5, 4));
  CHECK(says(problem(folder), {folder.path(), "5 x 5", "6 x 5"}));
  folder.write("t10k-images-idx3-ubyte.gz", packed);
  CHECK(problem(folder) == "none");

  std::filesystem::remove(folder.file(labels_name));
  CHECK(says(problem(folder), {folder.path(), "no train-labels-idx1-ubyte"}));
  std::filesystem::create_directory(folder.file(labels_name));
  CHECK(says(problem(folder), {labels_name, "no file"}));
  const Folder empty;
  CHECK(says(problem(empty), {empty.path(), "no train-images-idx3-ubyte"}));
  CHECK_THROWS_AS(read_data_set(empty.path() + "/none"), DataError);
}

TEST_CASE("protocols by name") {
  CHECK(parse_protocol("permuted:3", 1)->tasks == 3);
  CHECK(parse_protocol("sequence", 2)->tasks == 2);
  CHECK(parse_protocol("split:5", 1)->kind == ProtocolKind::split);
  CHECK(parse_protocol("stream:60", 1)->kind == ProtocolKind::stream);
  for (const char* bad : {"", "permuted", "permuted:", "permuted:0", "permuted:1001", "permuted:2x",
                          "split:-1", "sequence:2", "stream: 3"})
    CHECK(!parse_protocol(bad, 1));
}

TEST_CASE("tasks are views of the images") {
  const Folder folder;
  folder.write_set(40, 12, 4);
  const std::vector<DataSet> data{read_data_set(folder.path())};
  const auto make = [&](const char* text, const Portion& portion = {}) {
    return make_tasks(data, *parse_protocol(text, 1), portion, 1, 0);
  };
  const auto sample = [](const Samples& samples, std::uint32_t which) {
    std::vector<float> x(samples.inputs());
    std::vector<std::uint8_t> label(1);
    samples.gather<float>(std::vector{which}, x, label);
    return x;
  };

  const Tasks permuted = make("permuted:3", {.images = 30});
  CHECK(permuted.inputs == 30);
  CHECK(permuted.outputs == 4);
  CHECK(permuted.tasks.size() == 3);
  std::set<std::vector<float>> seen;
  for (const Task& task : permuted.tasks) {
    CHECK(task.train.size() == 30);
    CHECK(task.test->size() == 12);
    auto x = sample(task.train, 5), test = sample(*task.test, 5);
    CHECK(seen.insert(x).second);
    // train and test images with one permutation: these two show the same row of the same label
    for (std::size_t j = 0; j < x.size(); ++j) CHECK((x[j] > 0.7F) == (test[j] > 0.7F));
    std::ranges::sort(x);
    auto plain = sample(make("stream:1").tasks[0].train, 5);
    std::ranges::sort(plain);
    CHECK(x == plain);
  }

  const Tasks split = make("split:2");
  for (std::size_t t = 0; t < 2; ++t)
    for (const Samples* samples : {&split.tasks[t].train, split.tasks[t].test.get()}) {
      CHECK(samples->size() > 0);
      for (std::size_t k = 0; k < samples->size(); ++k) CHECK(samples->label(k) / 2 == t);
    }
  CHECK(split.outputs == 4);

  const Tasks stream = make("stream:3");
  CHECK(stream.tasks[0].train.size() + stream.tasks[1].train.size() + stream.tasks[2].train.size() == 40);
  CHECK(stream.tasks[0].test == stream.tasks[2].test);

  const Tasks held_out = make("permuted:1", {.images = 20, .validation = 10});
  CHECK(held_out.tasks[0].train.size() == 20);
  CHECK(held_out.tasks[0].test->size() == 10);
  CHECK(held_out.tasks[0].test->label(0) == data[0].train.labels[30]);

  CHECK_THROWS_AS(make("permuted:1", {.images = 41}), DataError);
  CHECK_THROWS_AS(make("permuted:1", {.images = 31, .validation = 10}), DataError);
  CHECK_THROWS_AS(make("split:5"), DataError);
  CHECK_THROWS_AS(make("stream:41"), DataError);
  CHECK_THROWS_AS(make_tasks(data, {ProtocolKind::sequence, 2}, {}, 1, 0), std::invalid_argument);
}

TEST_CASE("schedules by name") {
  const auto rising = parse_schedule("10*tanh(0.1+2*e)");
  REQUIRE(rising);
  CHECK(rising->at(1, 25) == doctest::Approx(10 * std::tanh(0.18)).epsilon(1e-15));
  CHECK(rising->at(25, 25) == doctest::Approx(10 * std::tanh(2.1)).epsilon(1e-15));
  CHECK(to_string(*rising) == "10*tanh(0.1+2*e)");
  CHECK(parse_schedule("2.5")->at(3, 4) == 2.5);
  CHECK(to_string(*parse_schedule("2.5")) == "2.5");
  for (const char* bad : {"", "0", "-1", "x", "1e999", "nan", "10*tanh", "10*tanh(0.1+2*e",
                          "10*tanh(0.1+2*e) ", "10*tanh(0+2*e)", "10*tanh(0.1-2*e)"})
    CHECK(!parse_schedule(bad));
}
