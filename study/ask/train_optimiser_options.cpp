#include "study/ask/train_optimiser_options.hpp"

#include "study/ask/options.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

using networks::AdamSettings;

constexpr theory::Range positive{0, false, 1e6}, below_one{0, true, 1, false};

}  // namespace

void TrainOptimiserOptions::add(Form& form) {
  const AdamSettings usual;
  learning_rate_.add(form, "--learning-rate", "X",
                     "of all methods; default 0.02 for fields, 0.005 for hidden weights");
  optimiser_.add(form, "--optimiser", "adam|natural",
                 "natural: along the Fisher matrix of the law, for none and vcl; default adam");
  adam_beta1_.add(form, "--adam-beta1", "X", "default " + number_text(usual.first));
  adam_beta2_.add(form, "--adam-beta2", "X",
                  fmt::format("default {}; a constant that protects by itself: compare methods at one value",
                              number_text(usual.second)));
  adam_epsilon_.add(form, "--adam-epsilon", "X", "default " + number_text(usual.epsilon));
  form.add_flag("--reset-optimiser", reset_, "Adam begins anew with every task");
}

void TrainOptimiserOptions::read(const MethodRows& methods, networks::MethodSettings& constants) const {
  constants.rule =
      one_of(optimiser_, {"adam", "natural"}) == 1 ? networks::Rule::natural : networks::Rule::adam;
  if (constants.rule == networks::Rule::natural) {
    for (const networks::MethodRow* method : methods)
      if (!method->takes_natural_rule)
        throw UsageError(optimiser_.name(), "natural",
                         fmt::format("no method {} has one; allowed with it is adam", method->name));
    constexpr const char* adam_only = "is an option of --optimiser adam only";
    for (const TextOption* option : {&adam_beta1_, &adam_beta2_, &adam_epsilon_})
      if (option->text()) throw UsageError(option->name(), *option->text(), adam_only);
    if (reset_) throw UsageError("--reset-optimiser", std::nullopt, adam_only);
  }
  AdamSettings& adam = constants.adam;
  adam.first = number_of(adam_beta1_, below_one, adam.first);
  adam.second = number_of(adam_beta2_, below_one, adam.second);
  adam.epsilon = number_of(adam_epsilon_, positive, adam.epsilon);
  constants.resets_optimiser = reset_;
}

double TrainOptimiserOptions::learning_rate(const networks::MethodRow& method) const {
  return number_of(learning_rate_, positive, method.learning_rate);
}

}  // namespace franz_parisi::study
