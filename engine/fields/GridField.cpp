#include "engine/fields/GridField.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Error.h"
#include "engine/core/Parameters.h"
#include "engine/core/ThreadPool.h"
#include "engine/fields/Spectrum.h"
#include "shaders/Shaders.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::fields {

namespace {

/// Nodal value of the cubic B-spline's Fourier mode: (4 + 2 cos) / 6.
double splineValue(double angle) { return (2.0 + std::cos(angle)) / 3.0; }

/// Wave number that the spline's derivative has at the nodes: k (1 + O((k dx)^4)).
double splineWaveNumber(double angle, double spacing) {
  return 3.0 * std::sin(angle) / ((2.0 + std::cos(angle)) * spacing);
}

void check(const VectorGrid& grid) {
  const auto wrong = [&](const std::string& problem, const std::string& expected) {
    throw Error(grid.source.empty() ? "field grid" : grid.source, problem, expected);
  };
  if (grid.size() == 0)
    wrong(fmt::format("has shape {} x {} x {}", grid.shape[0], grid.shape[1], grid.shape[2]), "at least one node");
  for (std::size_t c = 0; c < 3; ++c) {
    if (grid.component(c).size() != grid.size())
      wrong(fmt::format("component {} has {} values", c + 1, grid.component(c).size()), fmt::format("{}", grid.size()));
    if (!(grid.length[c] > 0.0) || !std::isfinite(grid.length[c]) || !std::isfinite(grid.origin[c]))
      wrong(fmt::format("has box length {} from {}", grid.length[c], grid.origin[c]), "a positive, finite length");
    if (grid.shape[c] > 1u << 20)
      wrong(fmt::format("has {} nodes along an axis", grid.shape[c]), "at most 1048576");
  }
}

/// Sums in order of the planes: the same bits at any number of threads.
void measure(const VectorGrid& grid, FieldInfo& info) {
  const std::size_t plane = grid.shape[0] * grid.shape[1];
  std::vector<std::array<double, 4>> planes(grid.shape[2]);
  ThreadPool::shared().parallelFor(grid.shape[2], 1, [&](std::size_t k, std::size_t) {
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t i = k * plane; i < (k + 1) * plane; ++i) {
        const double b = grid.component(c)[i];
        planes[k][c] += b;
        planes[k][3] += b * b;
      }
  });
  double square = 0.0;
  for (const auto& p : planes) {
    info.mean = info.mean + Vec3{p[0], p[1], p[2]};
    square += p[3];
  }
  const double n = static_cast<double>(grid.size());
  info.mean = (1.0 / n) * info.mean;
  info.rms = std::sqrt(square / n);
}

} // namespace

GridField::GridField(const VectorGrid& grid, Interpolation interpolation, std::string name, std::string note,
                     unsigned threads)
    : interpolation_(interpolation) {
  check(grid);
  info_.name = std::move(name);
  info_.note = fmt::format("{} x {} x {}, {}", grid.shape[0], grid.shape[1], grid.shape[2], choiceName(interpolation));
  if (!note.empty())
    info_.note += ", " + note;
  layOut(grid);
  measure(grid, info_);
  if (interpolation == Interpolation::Trilinear)
    fillTrilinear(grid);
  else
    fillSplines(grid, threads);
  repeatPeriodically();
}

void GridField::layOut(const VectorGrid& grid) {
  shape_ = grid.shape;
  if (interpolation_ != Interpolation::Trilinear) {
    before_ = 1;
    after_ = 2;
  }
  std::array<std::size_t, 3> padded{};
  info_.smallestScale = std::numeric_limits<double>::infinity();
  for (std::size_t a = 0; a < 3; ++a) {
    padded[a] = shape_[a] + before_ + after_;
    const double n = static_cast<double>(shape_[a]), length = grid.length[a];
    view_.origin[a] = grid.origin[a];
    view_.perSpacing[a] = n / length;
    view_.count[a] = n;
    view_.perCount[a] = 1.0 / n;
    if (shape_[a] > 1)
      info_.smallestScale = std::min(info_.smallestScale, length / n);
  }
  if (!std::isfinite(info_.smallestScale))
    info_.smallestScale = 0.0;
  nodes_ = NodeArray(4 * padded[0] * padded[1] * padded[2]);
  view_.nodes = nodes_.data();
  view_.strideY = static_cast<std::int64_t>(4 * padded[0]);
  view_.strideZ = static_cast<std::int64_t>(4 * padded[0] * padded[1]);
  info_.boxOrigin = info_.viewLow = grid.origin;
  info_.boxLength = grid.length;
  info_.viewHigh = grid.origin + grid.length;
  info_.divergenceFree = interpolation_ == Interpolation::Potential;
}

float* GridField::node(std::size_t i, std::size_t j, std::size_t k) {
  return nodes_.data() + 4 * i + static_cast<std::size_t>(view_.strideY) * j +
         static_cast<std::size_t>(view_.strideZ) * k;
}

void GridField::fillTrilinear(const VectorGrid& grid) {
  ThreadPool::shared().parallelFor(shape_[2], 1, [&](std::size_t k, std::size_t) {
    for (std::size_t j = 0; j < shape_[1]; ++j)
      for (std::size_t i = 0; i < shape_[0]; ++i) {
        float* to = node(i, j, k);
        for (std::size_t c = 0; c < 3; ++c)
          to[c] = grid.component(c)[grid.index(i, j, k)];
      }
  });
}

void GridField::fillSplines(const VectorGrid& grid, unsigned threads) {
  VectorModes modes(grid, threads);
  const Vec3 spacing{grid.length[0] / view_.count[0], grid.length[1] / view_.count[1], grid.length[2] / view_.count[2]};
  const bool potential = interpolation_ == Interpolation::Potential;
  std::vector<double> kept(shape_[2], 0.0); // energy of the represented fluctuations at the nodes
  modes.forEach(
      [&](std::size_t plane, const Mode& m) {
        const double smoothing = splineValue(m.angle[0]) * splineValue(m.angle[1]) * splineValue(m.angle[2]);
        std::array<std::complex<double>, 3> b{m.x, m.y, m.z};
        if (potential) {
          // A = i kappa x b / kappa^2 with the spline's own wave vector: its curl at the nodes is then b without the
          // part along kappa.
          Vec3 kappa{};
          for (std::size_t a = 0; a < 3; ++a)
            kappa[a] = splineWaveNumber(m.angle[a], spacing[a]);
          const double square = dot(kappa, kappa);
          const std::complex<double> factor(0.0, m.nyquist || square == 0.0 ? 0.0 : 1.0 / square);
          const auto along = (kappa[0] * b[0] + kappa[1] * b[1] + kappa[2] * b[2]);
          if (factor.imag() != 0.0)
            kept[plane] += m.weight * (energy(m) - std::norm(along) / square);
          b = {factor * (kappa[1] * b[2] - kappa[2] * b[1]), factor * (kappa[2] * b[0] - kappa[0] * b[2]),
               factor * (kappa[0] * b[1] - kappa[1] * b[0])};
        }
        m.x = b[0] / smoothing;
        m.y = b[1] / smoothing;
        m.z = b[2] / smoothing;
      },
      threads);
  if (potential) {
    double fluctuation = 0.0;
    for (const double part : kept)
      fluctuation += part;
    const double meanSquare = dot(info_.mean, info_.mean), all = info_.rms * info_.rms;
    for (std::size_t a = 0; a < 3; ++a)
      view_.mean[a] = info_.mean[a];
    info_.rms = std::sqrt(fluctuation + meanSquare);
    if (all > 0.0)
      info_.note +=
          fmt::format(", {:.2g} % of the energy left out", 100.0 * std::max(0.0, 1.0 - info_.rms * info_.rms / all));
  }
  modes.inverse(threads);
  takeValues(modes);
}

void GridField::takeValues(VectorModes& modes) {
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t k = 0; k < shape_[2]; ++k)
      for (std::size_t j = 0; j < shape_[1]; ++j) {
        const double* from = modes.component(c).row(j, k);
        float* to = node(before_, j + before_, k + before_) + c;
        for (std::size_t i = 0; i < shape_[0]; ++i)
          to[4 * i] = static_cast<float>(from[i]);
      }
}

void GridField::repeatPeriodically() {
  const auto inner = [&](std::size_t i, std::size_t axis) { // padded index of the node that index i repeats
    const std::size_t n = shape_[axis];
    return before_ + (i + n * before_ - before_) % n;
  };
  const std::size_t pad = before_ + after_;
  const std::size_t px = shape_[0] + pad, py = shape_[1] + pad, pz = shape_[2] + pad;
  for (std::size_t k = 0; k < pz; ++k)
    for (std::size_t j = 0; j < py; ++j) {
      const std::size_t fromJ = inner(j, 1), fromK = inner(k, 2);
      const bool outside = fromJ != j || fromK != k;
      for (std::size_t i = 0; i < px; ++i) {
        const std::size_t fromI = inner(i, 0);
        if (outside || fromI != i)
          std::copy_n(node(fromI, fromJ, fromK), 4, node(i, j, k));
      }
    }
}

void GridField::evaluate(const Points& p, const Values& v) const {
  GridKernel* kernel = interpolation_ == Interpolation::Trilinear
                           ? compute::select(v2::gridTrilinear, v3::gridTrilinear, v4::gridTrilinear)
                       : interpolation_ == Interpolation::Tricubic
                           ? compute::select(v2::gridTricubic, v3::gridTricubic, v4::gridTricubic)
                           : compute::select(v2::gridPotential, v3::gridPotential, v4::gridPotential);
  kernel(view_, p.count, p.x, p.y, p.z, v.x, v.y, v.z);
}

void GridField::gradient(const Points& p, const std::span<double* const, 9> g) const {
  GridGradientKernel* kernel =
      interpolation_ == Interpolation::Trilinear
          ? compute::select(v2::gridTrilinearGradient, v3::gridTrilinearGradient, v4::gridTrilinearGradient)
      : interpolation_ == Interpolation::Tricubic
          ? compute::select(v2::gridTricubicGradient, v3::gridTricubicGradient, v4::gridTricubicGradient)
          : compute::select(v2::gridPotentialGradient, v3::gridPotentialGradient, v4::gridPotentialGradient);
  kernel(view_, p.count, p.x, p.y, p.z, g.data());
}

std::optional<GpuSource> GridField::gpuSource() const {
  if (interpolation_ != Interpolation::Trilinear)
    return std::nullopt;
  std::vector<float> header, nodes;
  for (const Vec3& v : {info_.boxOrigin, info_.boxLength, Vec3{view_.count[0], view_.count[1], view_.count[2]}})
    for (const double value : v)
      header.push_back(static_cast<float>(value));
  nodes.reserve(4 * shape_[0] * shape_[1] * shape_[2]);
  for (std::size_t k = 0; k < shape_[2]; ++k)
    for (std::size_t j = 0; j < shape_[1]; ++j) {
      const float* row =
          view_.nodes + static_cast<std::size_t>(view_.strideZ) * k + static_cast<std::size_t>(view_.strideY) * j;
      nodes.insert(nodes.end(), row, row + 4 * shape_[0]);
    }
  return GpuSource{std::string(shaders::text("field_grid.glsl")), {std::move(header), std::move(nodes)}};
}

} // namespace larmor::fields
