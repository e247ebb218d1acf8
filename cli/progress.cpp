#include "cli/progress.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace franz_parisi::cli {

namespace {

constexpr std::string_view wipe = "\r\x1b[K";
constexpr std::chrono::milliseconds redraw_after{100};

void show(const std::string& text) {
  // Nothing depends on the bar, so a failure to draw it is none.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

std::string two_digits(long value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string duration_text(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + ":" + two_digits(whole % 60) + " min";
  return std::to_string(whole / 3600) + ":" + two_digits(whole / 60 % 60) + " h";
}

}  // namespace

Progress::Progress(std::size_t total, std::string unit)
    : total_(total), unit_(std::move(unit)), visible_(total > 1 && isatty(STDERR_FILENO) == 1) {
  if (visible_) draw(start_);
}

Progress::~Progress() {
  if (visible_) show(std::string(wipe));
}

void Progress::advance() {
  if (!visible_) return;
  const std::lock_guard lock(mutex_);
  ++done_;
  const auto now = Clock::now();
  if (now - drawn_ < redraw_after) return;
  drawn_ = now;
  draw(now);
}

void Progress::draw(Clock::time_point now) const {
  constexpr std::size_t width = 30;
  const std::size_t filled = width * done_ / total_;
  std::string text = std::string(wipe) + "[" + std::string(filled, '#') + std::string(width - filled, ' ') +
                     "] " + std::to_string(100 * done_ / total_) + " %  " + std::to_string(done_) + " of " +
                     std::to_string(total_) + " " + unit_;
  if (done_ > 0) {
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    text += ", " + duration_text(elapsed / static_cast<double>(done_) * static_cast<double>(total_ - done_)) +
            " left";
  }
  show(text);
}

}  // namespace franz_parisi::cli
