#include "cli/form.hpp"

#include "study/usage_error.hpp"

namespace franz_parisi::cli {

void add_form(CLI::App& command, const study::Form& form) {
  for (const study::FormOption& option : form.options()) {
    command.option_defaults()->group(option.group.empty() ? "Options" : option.group);
    if (option.flag != nullptr) {
      command.add_flag(option.names, *option.flag, option.help)->check([option](const std::string& value) {
        if (value != "true") refuse_value(option, value);  // "true": what CLI11 says where there is none
        return std::string();
      });
      continue;
    }
    const auto check = [name = option.name()](const std::string& value) -> std::string {
      if (value.starts_with("--"))
        throw UsageError(name, value, "is an option; allowed is a value, see --help");
      return {};
    };
    command.add_option(option.names, *option.texts, option.help)
        ->option_text(option.shape)
        ->type_size(1)
        ->allow_extra_args(option.many)
        ->check(check);
  }
}

}  // namespace franz_parisi::cli
