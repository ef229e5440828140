#pragma once
#include "engine/studies/Study.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <tuple>

namespace larmor::studies {

/// An action that is a function of its parameter structs, for one that keeps nothing else. What --out takes is written
/// by the function, but for reports.
template <ParameterStruct... Structs>
class FunctionAction final : public Action {
public:
  using Function = std::function<nlohmann::json(const Structs&..., const ActionInput&, jobs::JobContext&)>;
  FunctionAction(std::string name, std::string summary, Arguments arguments, Function function)
      : name_(std::move(name)), summary_(std::move(summary)), arguments_(std::move(arguments)),
        function_(std::move(function)) {}
  std::string name() const override { return name_; }
  std::string summary() const override { return summary_; }
  Arguments arguments() const override { return arguments_; }
  ParameterSet parameters() override {
    return std::apply([](Structs&... structs) { return ParameterSet(structs...); }, structs_);
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    auto results =
        std::apply([&](const Structs&... structs) { return function_(structs..., input, context); }, structs_);
    if (isReport(arguments_))
      writeReport(results, input);
    return results;
  }

private:
  std::string name_, summary_;
  Arguments arguments_;
  Function function_;
  std::tuple<Structs...> structs_;
};

} // namespace larmor::studies
