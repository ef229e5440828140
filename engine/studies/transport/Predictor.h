#pragma once
#include "engine/learning/DenseEvaluator.h"
#include "engine/learning/ScriptedModel.h"
#include "engine/studies/transport/TransportModel.h"

#include <cmath>
#include <optional>
#include <span>

namespace larmor::studies::transport {

struct Prediction {
  double diffusion = 0.0, uncertainty = 0.0; ///< rho_0^2 |q| B_0/m; one standard error, NaN where a model has none
  /// Something is said. Of a coefficient that is positive a larger uncertainty than itself leaves nothing.
  bool says() const { return !(uncertainty > std::abs(diffusion)); }
};

/// A model made ready for speed. Any thread may predict. Points with b = 0 have D = 0 exactly. A TorchScript model is
/// opened at the first prediction and kept, by copies too.
class Predictor {
public:
  /// @throws Error if the model cannot be evaluated.
  explicit Predictor(TransportModel model);

  const TransportModel& model() const { return model_; }
  Prediction at(const Point& point) const;
  /// D, and as uncertainty the relative spread of the members alone; not of a TorchScript model.
  Prediction spreadAt(const Point& point) const;
  /// Many points at once. @throws Error from a TorchScript model.
  std::vector<Prediction> at(std::span<const Point> points) const;

private:
  void foreign(std::span<const Point> points, std::span<Prediction> out) const;
  void few(std::span<const Point> points, std::span<Prediction> out) const;
  void outputsAt(const Point& point, float* outputs) const;
  Prediction spreadOf(const Point& point, const float* outputs, std::size_t stride) const;
  Prediction fromOutputs(const Point& point, const float* outputs, std::size_t stride) const;

  TransportModel model_;
  std::vector<learning::DenseEvaluator> members_;
  std::optional<learning::ScriptedModel> script_;
};

} // namespace larmor::studies::transport
