#include "study/ask/train_data_options.hpp"

#include "study/ask/options.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

namespace franz_parisi::study {

namespace {

constexpr long most_images = 1'000'000'000;

}  // namespace

void TrainDataOptions::add(Form& form) {
  form.group("Data and tasks");
  data_.add(form, "--data", "DIR[,DIR...]",
            "folders with IDX files, plain or .gz: train-images-idx3-ubyte, train-labels-idx1-ubyte,\n"
            "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte");
  tasks_.add(form, "--tasks", "PROTOCOL",
             "permuted:T, each task with a pixel permutation of its own; sequence, one task a folder;\n"
             "split:K, the labels in turn; stream:K, the images in K parts. Default permuted:3, or sequence\n"
             "where there are several folders");
  images_.add(form, "--images", "N", "learn from the first N training images; default all");
  validation_.add(form, "--validation", "N",
                  "keep the last N training images from learning and test on them instead of the test\n"
                  "images: for the choice of constants; default 0");
}

void TrainDataOptions::read(TrainRequest& request) const {
  const auto data = data_.text();
  if (!data) throw UsageError(data_.name(), std::nullopt, "missing; allowed are folders with IDX files");
  for (const std::string_view folder : split(*data, ',')) {
    if (folder.empty()) throw UsageError(data_.name(), *data, "an entry is empty; allowed are folders");
    request.data.emplace_back(folder);
  }
  request.protocol_text = tasks_.text().value_or(request.data.size() > 1 ? "sequence" : "permuted:3");
  const auto protocol = networks::parse_protocol(request.protocol_text, request.data.size());
  if (!protocol)
    throw UsageError(tasks_.name(), request.protocol_text,
                     "allowed is permuted:T, sequence, split:K or stream:K with T, K in [1, 1000]");
  if (protocol->kind != networks::ProtocolKind::sequence && request.data.size() > 1)
    throw UsageError(tasks_.name(), request.protocol_text,
                     "takes one folder; allowed with several is sequence");
  request.protocol = *protocol;
  request.portion = {count_of(images_, 1, most_images, 0), count_of(validation_, 0, most_images, 0)};
}

}  // namespace franz_parisi::study
