/// Files that are there as a whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace franz_parisi::cli {

/// An open file descriptor, closed at the end of its life.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor();
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int number() const { return number_; }
  /// Closes now. Throws std::system_error if that fails: some file systems report a full disk only here.
  void close();

 private:
  int number_;
};

/// Opens whichever of the three standard descriptors were closed, so that no file we open takes their number
/// and with it what is printed; using them still fails.
void occupy_standard_descriptors();

/// Writes all of it. Throws std::system_error.
void write_all(int descriptor, std::string_view text);

/// The file that `path` names once symbolic links are followed; it need not exist. Throws std::system_error
/// for a loop.
std::filesystem::path follow_links(std::filesystem::path path);

/// Do both names lead to one file, existing or not?
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Throws std::system_error if replace_file would not be allowed to write there; changes nothing.
void check_replaceable(const std::filesystem::path& path);

/// Gives the file this content in one step: readers see the old file or the new one. A file that exists keeps
/// its mode and is left as it was on any failure, which throws std::system_error; links are followed. An
/// interrupt waits until the file is whole, or the temporary file beside it gone.
void replace_file(const std::filesystem::path& path, std::string_view text);

}  // namespace franz_parisi::cli
