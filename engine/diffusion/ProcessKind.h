#pragma once
#include "engine/core/ParameterSet.h"
#include "engine/diffusion/Covariance.h"
#include "engine/diffusion/Process.h"
#include "engine/learning/Network.h"

namespace larmor::diffusion {

/// One kind of process: its options and how it is made from them. Each file of processes/ defines one.
class ProcessKind {
public:
  virtual ~ProcessKind() = default;
  virtual std::string name() const = 0;    ///< "wiener"
  virtual std::string label() const = 0;   ///< "Wiener"
  virtual std::string summary() const = 0; ///< one sentence with the source
  virtual ParameterSet options() = 0;      ///< refers to this object
  /// @param covariance of the signals. @throws Error if it is needed and null
  virtual ProcessPointer build(CovariancePointer covariance) const = 0;
};

/// The usual kind: `builder(options, covariance)`.
template <ParameterStruct P, class Builder>
std::unique_ptr<ProcessKind> processKind(std::string name, std::string label, std::string summary, Builder builder) {
  class Usual final : public ProcessKind {
  public:
    Usual(std::string n, std::string l, std::string s, Builder b)
        : name_(std::move(n)), label_(std::move(l)), summary_(std::move(s)), builder_(std::move(b)) {}
    std::string name() const override { return name_; }
    std::string label() const override { return label_; }
    std::string summary() const override { return summary_; }
    ParameterSet options() override { return ParameterSet(options_); }
    ProcessPointer build(CovariancePointer covariance) const override {
      return builder_(options_, std::move(covariance));
    }

  private:
    std::string name_, label_, summary_;
    Builder builder_;
    P options_{};
  };
  return std::make_unique<Usual>(std::move(name), std::move(label), std::move(summary), std::move(builder));
}

/// "NAME key=value ..." of options, for Process::identity.
template <ParameterStruct P>
std::string identityOf(const std::string& name, P options) {
  std::string text = name;
  for (const auto& [key, value] : ParameterSet(options).texts())
    text += " " + key + "=" + value;
  return text;
}

/// A fresh one of every kind, in the order of file names.
std::vector<std::unique_ptr<ProcessKind>> allProcesses();
/// `{"wiener", {{"mean", "-0.5"}}}` as a card of a model keeps it. @throws Error for unknown names and options.
ProcessPointer buildProcess(const learning::Spec& spec, CovariancePointer covariance = nullptr);

} // namespace larmor::diffusion
