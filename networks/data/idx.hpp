/// Images and labels in IDX files (D6), plain or compressed by gzip.
#pragma once

#include "networks/data/images.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace franz_parisi::networks {

/// What is wrong with data, one line in two parts: `subject` names the file or folder, or the value of what
/// is at fault; `what()` is "<subject>: <field> = <value>; allowed is ...".
class DataError : public std::runtime_error {
 public:
  /// Which choice cannot be met.
  enum class Fault { files, images, validation, protocol };

  DataError(std::string subject, const std::string& problem, Fault fault = Fault::files);
  const std::string& subject() const { return subject_; }
  const std::string& problem() const { return problem_; }
  Fault fault() const { return fault_; }

 private:
  std::string subject_, problem_;
  Fault fault_;
};

/// Images of one file and labels of the other. Big-endian words 0x00000803, count, rows, columns and the
/// pixels row by row; 0x00000801, count and the labels. Throws DataError, naming file, field, value and what
/// is allowed, for a file that cannot be read, another magic number, no image, a side of 0 or above 65536, a
/// file that is shorter or longer than its header says, damage that gzip's checksum shows, or counts that
/// disagree.
Images read_images(const std::string& images_file, const std::string& labels_file);

/// The four files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
/// t10k-labels-idx1-ubyte of a folder, each with "-idx" or ".idx", with or without ".gz". Throws DataError,
/// also for a file that is missing and for sizes of training and test images that differ.
DataSet read_data_set(const std::string& folder);

/// All names that read_data_set looks for in a folder, of files that are there and that are not.
std::vector<std::string> data_set_names(const std::string& folder);

}  // namespace franz_parisi::networks
