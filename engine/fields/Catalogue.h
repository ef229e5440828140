#pragma once
#include "engine/core/ParameterSet.h"
#include "engine/fields/Field.h"
#include "engine/fields/GridReport.h"

#include <cstdint>
#include <functional>

namespace larmor::fields {

/// What a model may use to build its field.
struct BuildContext {
  std::uint64_t seed = 1;
  unsigned threads = 0;
  std::function<void(double fraction)> progress = [](double) {}; ///< may throw Cancelled
};

/// One kind of field: its parameters and how to build it. Each file in engine/fields/catalogue defines one, by a
/// function `std::unique_ptr<FieldModel> make<FileName>()`; CMake collects them into the catalogue.
class FieldModel {
public:
  virtual ~FieldModel() = default;
  virtual std::string name() const = 0;                              ///< as on the command line: "modes"
  virtual std::string label() const = 0;                             ///< as in the window: "Random Fourier modes"
  virtual std::string summary() const = 0;                           ///< one sentence with the source
  virtual ParameterSet parameters() = 0;                             ///< refers to this object
  virtual FieldPointer build(const BuildContext& context) const = 0; ///< @throws Error
  /// Measured where the model knows the field best (on its own nodes, before rounding); none: sample the built field.
  virtual std::optional<GridReport> report(const BuildContext& /*context*/) const { return std::nullopt; }
  /// True if the field has unit rms by construction of its random amplitudes (turbulence): a mean field may be added.
  virtual bool turbulent() const { return false; }
};

/// The usual model: a parameter struct and a builder function.
/// Example, a whole catalogue file's end:
///   std::unique_ptr<FieldModel> makeUniform() {
///     return model<UniformParameters>("uniform", "Uniform", "Constant field along z",
///                                     [](const UniformParameters& p, const BuildContext&) { return ...; });
///   }
/// @param reporter optional, as builder but returning a GridReport.
template <ParameterStruct P, class Builder, class Reporter = std::nullptr_t>
std::unique_ptr<FieldModel> model(std::string name, std::string label, std::string summary, Builder builder,
                                  bool turbulent = false, Reporter reporter = nullptr) {
  class Model final : public FieldModel {
  public:
    Model(std::string n, std::string l, std::string s, Builder b, bool t, Reporter r)
        : name_(std::move(n)), label_(std::move(l)), summary_(std::move(s)), builder_(std::move(b)),
          reporter_(std::move(r)), turbulent_(t) {}
    std::string name() const override { return name_; }
    std::string label() const override { return label_; }
    std::string summary() const override { return summary_; }
    ParameterSet parameters() override { return ParameterSet(values_); }
    FieldPointer build(const BuildContext& context) const override {
      if constexpr (requires { values_.validate(); }) {
        const auto complaints = values_.validate();
        if (!complaints.empty())
          throw Error(complaints.front().key, complaints.front().message);
      }
      return builder_(values_, context);
    }
    std::optional<GridReport> report(const BuildContext& context) const override {
      if constexpr (std::is_same_v<Reporter, std::nullptr_t>)
        return std::nullopt;
      else
        return reporter_(values_, context);
    }
    bool turbulent() const override { return turbulent_; }

  private:
    std::string name_, label_, summary_;
    Builder builder_;
    Reporter reporter_;
    bool turbulent_;
    P values_{};
  };
  return std::make_unique<Model>(std::move(name), std::move(label), std::move(summary), std::move(builder), turbulent,
                                 std::move(reporter));
}

/// A fresh model of every kind, in the order of their file names.
std::vector<std::unique_ptr<FieldModel>> allModels();

/// The choice of a field with the parameters of every kind, and what is done to it: scale, then mean field.
class FieldChoice {
public:
  FieldChoice();
  FieldChoice(const FieldChoice&) = delete;
  FieldChoice& operator=(const FieldChoice&) = delete;

  /// `field` (the kind), `field_scale`, `mean_field`, and each kind's own parameters, relevant while it is chosen.
  /// Keys of different kinds must differ (checked by a test). Refers to this object.
  ParameterSet parameters();
  const FieldModel& chosen() const;
  ParameterSet chosenParameters(); ///< of the chosen kind only
  const std::vector<std::unique_ptr<FieldModel>>& models() const { return models_; }
  /// The chosen field, scaled, with mean field along z added. @throws Error
  FieldPointer build(const BuildContext& context) const;

  struct Modifiers {
    double scale = 1.0, meanField = 0.0;
    static constexpr std::string_view group = "Field";
    static constexpr auto fields() {
      using P = Modifiers;
      return std::tuple{
          Parameter{&P::scale, "field_scale", "s", "1", "Factor on the field", Range{-1e6, 1e6}},
          Parameter{&P::meanField, "mean_field", "B₀", "b", "Uniform field along z added to it", Range{-1e6, 1e6}}};
    }
  };

private:
  std::vector<std::unique_ptr<FieldModel>> models_;
  std::size_t chosen_ = 0;
  Modifiers modifiers_;
};

} // namespace larmor::fields
