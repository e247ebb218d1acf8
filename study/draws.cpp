#include "study/draws.hpp"

#include "study/regular_file.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/reading.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using validation::Trace;

/// The values of one chain: a pair's belong to both of its chains. Null: the quantity was not drawn.
const std::vector<double>* values_of(const std::vector<Trace>& traces, const std::string& quantity,
                                     std::size_t chain) {
  const auto found = std::ranges::find(traces, quantity, &Trace::name);
  if (found == traces.end()) return nullptr;
  return &found->chains.at(quantity == "q" ? chain / 2 : chain);
}

}  // namespace

DrawsFile::DrawsFile(std::string path, std::size_t tasks) : path_(std::move(path)) {
  quantities_ = {"q", "r", "q_star"};
  for (std::size_t s = 0; s < tasks; ++s) quantities_.push_back(theory::numbered("p", s));
  quantities_.emplace_back("energy");
  if (tasks > 1) quantities_.emplace_back("overlap_previous");
  require_new("--draws", path_);
  file_.open(path_, std::ios::binary);
  if (!file_) throw UsageError("--draws", path_, std::strerror(errno));
  std::string header = "point,size,instance,task,chain,draw";
  for (const std::string& quantity : quantities_) header += "," + quantity;
  write(header + "\n");
}

DrawsFile::~DrawsFile() {
  for (const auto& [key, rows] : waiting_) file_ << rows;
  std::error_code ignored;
  if (!has_rows_ && waiting_.empty()) std::filesystem::remove(path_, ignored);
}

void DrawsFile::add(Key key, const validation::Draws& draws) {
  std::string rows;
  for (std::size_t task = 0; task < draws.size(); ++task) {
    const validation::Chains& chains = std::ranges::find(draws[task], "r", &Trace::name)->chains;
    for (std::size_t chain = 0; chain < chains.size(); ++chain) {
      std::vector<const std::vector<double>*> columns;
      for (const std::string& quantity : quantities_)
        columns.push_back(values_of(draws[task], quantity, chain));
      const std::string begin =
          fmt::format("{},{},{},{},{},", key.point, key.size, key.instance, task + 1, chain);
      for (std::size_t draw = 0; draw < chains[chain].size(); ++draw) {
        rows += fmt::format("{}{}", begin, draw);
        for (const std::vector<double>* column : columns) {
          rows += ',';
          if (column != nullptr && std::isfinite((*column)[draw])) rows += number_text((*column)[draw]);
        }
        rows += '\n';
      }
    }
  }
  const std::lock_guard lock(mutex_);
  waiting_.emplace(key, std::move(rows));
  while (!expected_.empty() && waiting_.contains(expected_.front())) {
    const auto next = waiting_.extract(expected_.front());
    expected_.pop_front();
    write(next.mapped());
    has_rows_ = true;
  }
}

void DrawsFile::write(const std::string& rows) {
  file_ << rows << std::flush;
  if (!file_)
    throw std::runtime_error(fmt::format("--draws {}: cannot be written: {}", path_, std::strerror(errno)));
}

std::unique_ptr<DrawsFile> open_draws(const std::vector<SimulationRequest>& requests) {
  if (!requests.front().draws) return nullptr;
  std::size_t tasks = 0;
  std::vector<DrawsFile::Key> keys;
  for (const SimulationRequest& request : requests) {
    if (!request.wanted) continue;
    tasks = std::max(tasks, request.settings.tasks.size());
    for (const std::size_t size : request.plan.sizes)
      for (std::size_t k = 0; k < request.plan.instances; ++k)
        keys.push_back({request.point, size, request.plan.first_instance + k});
  }
  std::ranges::stable_sort(keys, std::ranges::greater{}, &DrawsFile::Key::size);
  auto file = std::make_unique<DrawsFile>(*requests.front().draws, tasks);
  for (const DrawsFile::Key& key : keys) file->expect(key);
  return file;
}

}  // namespace franz_parisi::study
