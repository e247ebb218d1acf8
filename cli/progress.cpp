#include "cli/progress.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace franz_parisi::cli {

namespace {

constexpr std::string_view wipe = "\r\x1b[K";
constexpr std::chrono::milliseconds redraw_after{100};

void show(const std::string& text) {
  // Nothing depends on the bar, so a failure to draw it is none.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

std::string duration_text(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
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
  std::string text = fmt::format("{}[{:<{}}] {} %  {} of {} {}", wipe, std::string(filled, '#'), width,
                                 100 * done_ / total_, done_, total_, unit_);
  if (done_ > 0) {
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    text += fmt::format(", {} left", duration_text(elapsed / static_cast<double>(done_) *
                                                   static_cast<double>(total_ - done_)));
  }
  show(text);
}

}  // namespace franz_parisi::cli
