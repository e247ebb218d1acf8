#include "networks/network.hpp"

namespace franz_parisi::networks {
namespace {

constexpr Evaluate all[] = {Evaluate::mean, Evaluate::gauss, Evaluate::sampled, Evaluate::sign};

}  // namespace

std::string_view to_string(Evaluate what) {
  switch (what) {
    case Evaluate::mean:
      return "mean";
    case Evaluate::gauss:
      return "gauss";
    case Evaluate::sampled:
      return "sampled";
    case Evaluate::sign:
      return "sign";
  }
  return "unknown";
}

std::optional<Evaluate> parse_evaluate(std::string_view word) {
  for (const Evaluate what : all)
    if (word == to_string(what)) return what;
  return std::nullopt;
}

}  // namespace franz_parisi::networks
