#pragma once
#include "engine/core/Vec3.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace larmor::fields {

/// Positions of `count` points, one array per component, in units of length.
struct Points {
  std::size_t count;
  const double *x, *y, *z;
};
/// Field values at those points, one array per component, in units of the field.
struct Values {
  double *x, *y, *z;
};

/// How a field is evaluated on the GPU. `source` is GLSL that defines `vec3 fieldAt(vec3 r)`; the tracer's shader is
/// put around it. Buffers are bound as `layout(std430, binding = firstBinding + i)`, declared by the source with the
/// macro LARMOR_FIELD_BINDING(i). See shaders/field_modes.glsl for an example.
struct GpuSource {
  std::string source;
  std::vector<std::vector<float>> buffers;
};

/// What is known of a field as a whole.
struct FieldInfo {
  std::string name; ///< catalogue name, "modes"
  double rms = 0;   ///< rms of the vector, the mean field included; NaN where it has none (unbounded fields)
  Vec3 mean{};      ///< mean field
  Vec3 boxOrigin{}, boxLength{};               ///< periodic box; length 0 = unbounded along that axis
  Vec3 viewLow{-1, -1, -1}, viewHigh{1, 1, 1}; ///< region to show and to place particles in when there is no box
  double smallestScale = 0;                    ///< grid spacing or shortest wavelength / (2 pi); 0 = smooth
  bool divergenceFree = true;                  ///< exactly, by construction
  /// Root mean square of div b over that of its gradient, where that was measured; else not a number.
  double divergence = std::numeric_limits<double>::quiet_NaN();
  std::string note;          ///< provenance: interpolation, mode count, file
  std::size_t snapshots = 1; ///< independent members of an ensemble; particle p moves in member p modulo this
};

/// A magnetic field: one verb, evaluated for a batch, no mutable state, safe to call from several threads.
class Field {
public:
  virtual ~Field() = default;
  /// values[i] = B(points[i]). Never throws; non-finite positions give non-finite values.
  virtual void evaluate(const Points& points, const Values& values) const = 0;
  /// Nine arrays g[3 * i + j][point] = dB_i/dx_j. The default takes central differences with step `differenceStep()`.
  virtual void gradient(const Points& points, const std::span<double* const, 9> g) const;
  virtual FieldInfo info() const = 0;
  virtual std::optional<GpuSource> gpuSource() const { return std::nullopt; }
  /// Memory in which values are looked up by place, the nodes of a grid; 0: they are computed. Where it is beyond the
  /// caches it pays to ask together for points that lie near each other, and for few at a time.
  virtual std::size_t tableBytes() const { return 0; }
  /// A field that differs from particle to particle (Palade: a new realisation each) returns that particle's own;
  /// null means that one field serves all.
  virtual std::shared_ptr<const Field> realisation(std::uint64_t /*particle*/) const { return nullptr; }
  /// How many realisations the particles share in turn: particle p has that of p modulo this. 0: each has one of its
  /// own, or one field serves all.
  virtual std::size_t realisations() const { return 0; }

  Vec3 at(const Vec3& r) const;

protected:
  virtual double differenceStep() const { return 1e-5; }
};

using FieldPointer = std::shared_ptr<const Field>;

} // namespace larmor::fields
