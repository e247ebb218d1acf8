#include "cli/figures/simulated.hpp"

#include "study/text.hpp"

#include <cmath>
#include <iterator>

namespace franz_parisi::cli::figures {

namespace {

using Parts = std::vector<Part>;

/// Values a step apart, both ends included, without the rounding of sums.
std::vector<std::string> values(double first, double last, double step) {
  std::vector<std::string> all;
  const auto steps = static_cast<int>(std::lround((last - first) / step));
  for (int i = 0; i <= steps; ++i) all.push_back(number_text(std::round(1e6 * (first + i * step)) / 1e6));
  return all;
}

/// The same command at each value of alpha, which ends it.
Parts at_loads(const std::string& name, const std::string& command, const std::vector<std::string>& loads) {
  Parts parts;
  for (const std::string& load : loads) {
    const std::string part = name + "-" + load;
    parts.push_back({part, command + load});
  }
  return parts;
}

std::string sizes(const char* size, const char* instances) {
  return std::string(" --size ") + size + " --instances " + instances;
}

const std::string sgd_in_small_batches =
    "simulate --method sgd --momentum 0.9 --learning-rate 1e-3 --batch 32";

std::string adam_on_one_task(bool quick) {
  return "simulate --method adam --learning-rate 0.01" +
         (quick ? sizes("200", "6") + " --epochs 1000" : sizes("1000", "20") + " --epochs 2000");
}

}  // namespace

Parts joined(std::vector<Parts> lists) {
  Parts all;
  for (Parts& list : lists) std::ranges::move(list, std::back_inserter(all));
  return all;
}

Parts sgd_first_task(bool quick) {
  struct Load {
    const char* alpha;
    const char* batch;  // the larger of P/20 and 10
    const char* quick_batch;
  };
  Parts parts;
  for (const auto& [alpha, batch, quick_batch] :
       {Load{"0.5", "25", "10"}, Load{"1", "50", "10"}, Load{"1.5", "75", "15"}, Load{"2", "100", "20"}}) {
    const std::string command = "simulate --method sgd --momentum 0.9 --learning-rate 0.03";
    const std::string rest = quick ? sizes("200", "6") + " --epochs 150 --history 3 --batch " + quick_batch
                                   : sizes("1000", "20") + " --epochs 500 --history 5 --batch " + batch;
    parts.push_back({std::string("sgd-") + alpha, command + rest + " --alpha " + alpha});
  }
  return parts;
}

Parts sgd_two_tasks(bool quick) {
  const std::string command = sgd_in_small_batches + " --gamma 0,1 --rho 0" +
                              (quick ? sizes("200", "4") + " --epochs 400 --history 10"
                                     : sizes("1000", "20") + " --epochs 3000 --history 25");
  return at_loads("sgd", command + " --alpha 2,", {"1", "2", "4"});
}

Parts sgd_along_q_star(bool quick) {
  const std::string command = sgd_in_small_batches + " --alpha 2" +
                              (quick ? sizes("200", "4") + " --epochs 4000 --history 50"
                                     : sizes("1000", "20") + " --epochs 4000 --history 25");
  return {{"free", command}, {"driven", command + " --q-star-schedule 0.3,2.333333e-4,0.99"}};
}

Parts sgd_after_imperfect(bool quick) {
  const std::string command =
      sgd_in_small_batches + " --gamma 0,1 --rho 0" +
      (quick ? sizes("200", "4") + " --epochs 400" : sizes("1000", "20") + " --epochs 4000");
  return at_loads("sgd", command + " --alpha 1.4,", quick ? values(0.5, 4.5, 2) : values(0.5, 4.5, 0.5));
}

Parts adam_first_task(bool quick) {
  return at_loads("adam", adam_on_one_task(quick) + " --alpha ",
                  quick ? values(0.3, 1.5, 0.4) : values(0.1, 1.7, 0.1));
}

Parts adam_with_prior(bool quick) {
  return at_loads("adam", adam_on_one_task(quick) + " --gamma 1 --alpha ",
                  quick ? values(0.4, 2.4, 0.5) : values(0.1, 2.4, 0.1));
}

Parts adam_second_task(bool quick, const std::string& gamma, const SecondLoads& second) {
  const std::string setting =
      "simulate --method adam --learning-rate 1e-3,5e-3 --weight-decay 1e-3 --gamma " + gamma +
      (quick ? sizes("100", "4") + " --epochs 2000,3000" : sizes("1000", "20") + " --epochs 5000,20000");
  std::vector<std::string> loads = values(0.5, second.largest, quick ? 2 : 0.5);
  if (!quick && second.smallest) loads.insert(loads.begin(), number_text(*second.smallest));
  Parts parts;
  for (const char* rho : {"-0.5", "0", "0.5"}) {
    const std::string name = std::string("adam-rho") + rho;
    Parts more = at_loads(name, setting + " --rho=" + rho + " --alpha 2,", loads);
    std::ranges::move(more, std::back_inserter(parts));
  }
  return parts;
}

Parts hmc_first_task(bool quick) {
  const std::string command =
      "simulate --beta 20" +
      (quick ? sizes("100", "4") + " --warm-up 100 --samples 150" : sizes("250,500", "8"));
  return at_loads("hmc", command + " --alpha ", quick ? values(0.3, 0.6, 0.3) : values(0.1, 0.7, 0.1));
}

Parts descent_times(bool quick) {
  const std::string command =
      "simulate --method sgd --momentum 0 --learning-rate 0.01 --plateau 1000,1000,5e-4" +
      (quick ? sizes("100", "4") + " --epochs 4000" : sizes("3000", "20") + " --epochs 10000");
  return at_loads("descent", command + " --alpha ", quick ? values(1, 2, 0.2) : values(1, 2, 0.02));
}

}  // namespace franz_parisi::cli::figures
