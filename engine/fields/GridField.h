#pragma once
#include "engine/core/VectorGrid.h"
#include "engine/fields/FieldContent.h"
#include "engine/fields/GridKernels.h"
#include "engine/fields/NodeArray.h"

#include <array>
#include <optional>
#include <utility>

namespace larmor::fields {

class VectorModes;

/// How a field on a grid is continued between its nodes.
enum class Interpolation {
  Trilinear, ///< fast; continuous, kinked at cell faces, not divergence-free inside cells
  Tricubic,  ///< cubic B-spline through the nodes: twice continuously differentiable, not divergence-free
  Potential  ///< curl of a cubic B-spline vector potential: exactly divergence-free
};
constexpr auto choicesOf(Interpolation) {
  return std::array{std::pair{Interpolation::Trilinear, "trilinear"}, std::pair{Interpolation::Tricubic, "tricubic"},
                    std::pair{Interpolation::Potential, "potential"}};
}

/// A periodic field given on a regular grid. Positions are wrapped in double precision, nodes are kept in single.
/// Potential: what part of the data is not the curl of a spline (its divergence, and the Nyquist planes) is left out;
/// info().note says how much of the energy that was.
class GridField final : public Field, public WithContent {
public:
  /// @param name catalogue name for info(); @param note provenance; @param threads used to build, 0 = all.
  /// @throws Error if the grid is empty or its arrays do not have its shape, or memory is short.
  GridField(const VectorGrid& grid, Interpolation interpolation, std::string name = "grid", std::string note = {},
            unsigned threads = 0);

  void evaluate(const Points& points, const Values& values) const override;
  void gradient(const Points& points, const std::span<double* const, 9> g) const override;
  FieldInfo info() const override { return info_; }
  /// Trilinear only: shaders/field_grid.glsl with the nodes.
  std::optional<GpuSource> gpuSource() const override;
  std::size_t tableBytes() const override { return nodes_.size() * sizeof(float); }

  Interpolation interpolation() const { return interpolation_; }
  /// Of a grid that was read from a file, contentOf(grid); else empty.
  std::string content() const override { return content_; }
  void setContent(std::string content) { content_ = std::move(content); }

private:
  void layOut(const VectorGrid& grid);
  void fillTrilinear(const VectorGrid& grid);
  void fillSplines(const VectorGrid& grid, unsigned threads);
  /// Puts real-space values of the modes into the nodes, repeated past the ends.
  void takeValues(VectorModes& modes);
  float* node(std::size_t i, std::size_t j, std::size_t k);
  void repeatPeriodically();

  Interpolation interpolation_;
  std::array<std::size_t, 3> shape_{};
  std::size_t before_ = 0, after_ = 1; ///< repeated nodes before the first and past the last
  NodeArray nodes_;
  GridView view_{};
  FieldInfo info_;
  std::string content_;
};

} // namespace larmor::fields
