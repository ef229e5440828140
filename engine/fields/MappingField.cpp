#include "engine/fields/MappingField.h"

#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"
#include "engine/fields/SpectralTools.h"

#include <fmt/format.h>

namespace larmor::fields {

namespace {

constexpr double smallestStretch = 0.2, largestStretch = 5.0; ///< of the determinant of the map

/// Values of three components at every node, in double precision.
struct Nodes {
  std::size_t n;
  std::array<std::vector<double>, 3> values;
  explicit Nodes(std::size_t side) : n(side) {
    for (auto& component : values)
      component.resize(side * side * side);
  }
  Vec3 at(std::size_t i) const { return {values[0][i], values[1][i], values[2][i]}; }
};

Nodes nodesOf(VectorModes& values) {
  const std::size_t n = values.shape()[0];
  Nodes nodes(n);
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j)
        std::copy_n(values.component(c).row(j, k), n,
                    nodes.values[c].begin() + static_cast<std::ptrdiff_t>((k * n + j) * n));
  return nodes;
}

void modesOf(const Nodes& nodes, VectorModes& modes, unsigned threads) {
  const std::size_t n = nodes.n;
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j)
        std::copy_n(nodes.values[c].begin() + static_cast<std::ptrdiff_t>((k * n + j) * n), n,
                    modes.component(c).row(j, k));
  modes.forward(threads);
}

void copyModes(VectorModes& from, VectorModes& to, const std::function<double(double)>& filter, unsigned threads) {
  const std::size_t n = from.shape()[0], half = n / 2 + 1;
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j)
        std::copy_n(from.component(c).modes(j, k), half, to.component(c).modes(j, k));
  to.forEach(
      [&](std::size_t, const Mode& m) {
        const double f = filter(norm(m.k));
        m.x *= f;
        m.y *= f;
        m.z *= f;
      },
      threads);
}

void addModes(VectorModes& to, VectorModes& from, const std::function<double(double)>& filter, unsigned threads) {
  const std::size_t n = from.shape()[0], half = n / 2 + 1;
  VectorModes part(from.shape(), from.length());
  copyModes(from, part, filter, threads);
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j)
        for (std::size_t i = 0; i < half; ++i)
          to.component(c).modes(j, k)[i] += part.component(c).modes(j, k)[i];
}

/// d u_c / d x_a at every node, [3 c + a].
std::array<std::vector<double>, 9> gradientOf(VectorModes& modes, unsigned threads) {
  std::array<std::vector<double>, 9> result;
  VectorModes slope(modes.shape(), modes.length());
  for (std::size_t a = 0; a < 3; ++a) {
    copyModes(
        modes, slope, [](double) { return 1.0; }, threads);
    slope.forEach(
        [a](std::size_t, const Mode& m) {
          const std::complex<double> ik(0.0, m.nyquist ? 0.0 : m.k[a]);
          m.x *= ik;
          m.y *= ik;
          m.z *= ik;
        },
        threads);
    slope.inverse(threads);
    const Nodes values = nodesOf(slope);
    for (std::size_t c = 0; c < 3; ++c)
      result[3 * c + a] = values.values[c];
  }
  return result;
}

/// The field as a displaced fluid element carries it: b'(X) = (b.grad) X / det, X = x + tau u.
void stretch(Nodes& b, const std::array<std::vector<double>, 9>& g, double tau) {
  for (std::size_t i = 0; i < b.values[0].size(); ++i) {
    double m[9];
    for (std::size_t e = 0; e < 9; ++e)
      m[e] = tau * g[e][i] + (e % 4 == 0 ? 1.0 : 0.0);
    const double det =
        m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
    const double limited = std::clamp(std::abs(det), smallestStretch, largestStretch);
    const Vec3 v = b.at(i);
    for (std::size_t c = 0; c < 3; ++c)
      b.values[c][i] = (m[3 * c] * v[0] + m[3 * c + 1] * v[1] + m[3 * c + 2] * v[2]) / limited;
  }
}

/// Weights of the eight nodes around a displaced one (cloud in cell).
struct Cloud {
  std::array<std::size_t, 8> node;
  std::array<double, 8> weight;
};

Cloud cloudOf(const Vec3& place, std::size_t n) {
  const double perCell = static_cast<double>(n) / cubeSide;
  std::size_t low[3], high[3];
  double share[3];
  for (std::size_t a = 0; a < 3; ++a) {
    const double at = place[a] * perCell, cell = std::floor(at);
    share[a] = at - cell;
    const auto size = static_cast<std::int64_t>(n);
    low[a] = static_cast<std::size_t>(((static_cast<std::int64_t>(cell) % size) + size) % size);
    high[a] = (low[a] + 1) % n;
  }
  Cloud cloud;
  for (std::size_t corner = 0; corner < 8; ++corner) {
    std::size_t at[3];
    double weight = 1.0;
    for (std::size_t a = 0; a < 3; ++a) {
      const bool upper = (corner >> a) & 1;
      at[a] = upper ? high[a] : low[a];
      weight *= upper ? share[a] : 1.0 - share[a];
    }
    cloud.node[corner] = (at[2] * n + at[1]) * n + at[0];
    cloud.weight[corner] = weight;
  }
  return cloud;
}

/// Carries u and b along displacements tau u and averages what arrives at each node; where nothing does, the old value
/// stays.
void advect(const Nodes& velocity, double tau, Nodes& u, Nodes& b) {
  const std::size_t n = velocity.n, count = n * n * n;
  std::vector<double> weight(count, 0.0);
  Nodes newU(n), newB(n);
  const double cell = cubeSide / static_cast<double>(n);
  for (std::size_t i = 0; i < count; ++i) {
    const Vec3 x{cell * static_cast<double>(i % n), cell * static_cast<double>(i / n % n),
                 cell * static_cast<double>(i / (n * n))};
    const Cloud cloud = cloudOf(x + tau * velocity.at(i), n);
    for (std::size_t corner = 0; corner < 8; ++corner) {
      const std::size_t to = cloud.node[corner];
      const double w = cloud.weight[corner];
      weight[to] += w;
      for (std::size_t c = 0; c < 3; ++c) {
        newU.values[c][to] += w * u.values[c][i];
        newB.values[c][to] += w * b.values[c][i];
      }
    }
  }
  constexpr double least = 1e-3;
  for (std::size_t i = 0; i < count; ++i)
    if (weight[i] > least)
      for (std::size_t c = 0; c < 3; ++c) {
        u.values[c][i] = newU.values[c][i] / weight[i];
        b.values[c][i] = newB.values[c][i] / weight[i];
      }
}

double rmsOfComponent(VectorModes& modes, unsigned threads) { return std::sqrt(modes.sum(energy, threads) / 3.0); }

class Mapping {
public:
  Mapping(const MappingParameters& p, std::uint64_t seed, unsigned threads)
      : p_(p), threads_(threads), n_(static_cast<std::size_t>(p.grid)), kMax_(static_cast<double>(n_) / 3.0),
        spectrum_(powerLaw(1.0, kMax_, p.spectrumIndex)), u_({n_, n_, n_}, {cubeSide, cubeSide, cubeSide}),
        b_({n_, n_, n_}, {cubeSide, cubeSide, cubeSide}) {
    for (auto* modes : {&u_, &b_}) {
      fillNoise(*modes, seed, streams::mapping, modes == &u_ ? 0 : 1, threads_);
      modes->forward(threads_);
      finish(*modes, kMax_);
      normaliseModes(*modes, "Lagrangian mapping", threads_);
    }
  }

  int levels() const {
    const int all = static_cast<int>(std::floor(std::log2(static_cast<double>(n_) / 2.0)));
    return p_.levels > 0 ? std::min(static_cast<int>(p_.levels), all) : all;
  }

  void level(int number) {
    const double k = std::pow(2.0, number), size = cubeSide / k;
    const auto low = [this, k](double q) { return lowPass(q, k); };
    const auto high = [this, k](double q) { return 1.0 - lowPass(q, k); };
    VectorModes uLow(u_.shape(), u_.length()), bLow(b_.shape(), b_.length());
    copyModes(u_, uLow, low, threads_);
    copyModes(b_, bLow, low, threads_);
    const double tau = p_.displacement * size / speedAt(k, uLow);
    std::array<std::vector<double>, 9> gradient;
    if (p_.law == CarryLaw::FrozenIn)
      gradient = gradientOf(uLow, threads_);
    uLow.inverse(threads_);
    bLow.inverse(threads_);
    Nodes u = nodesOf(uLow), b = nodesOf(bLow);
    const Nodes velocity = u;
    if (p_.law == CarryLaw::FrozenIn)
      stretch(b, gradient, tau);
    advect(velocity, tau, u, b);
    for (auto [nodes, all] : {std::pair{&u, &u_}, std::pair{&b, &b_}}) {
      VectorModes moved(all->shape(), all->length());
      modesOf(*nodes, moved, threads_);
      const double limit = std::min(k, kMax_);
      finish(moved, limit);
      addModes(moved, *all, high, threads_);
      finish(moved, kMax_); // the shells at the edge of the filter get their energy back
      *all = std::move(moved);
    }
  }

  MappedFields result(std::uint64_t seed) {
    for (auto* modes : {&u_, &b_}) {
      normaliseModes(*modes, "Lagrangian mapping", threads_);
      modes->inverse(threads_);
    }
    const std::string source = fmt::format("Lagrangian mapping, seed {}", seed);
    return {gridOf(u_, source), gridOf(b_, source)};
  }

private:
  double lowPass(double q, double k) const {
    return p_.smooth ? std::exp(-0.5 * (q / k) * (q / k)) : (std::floor(q + 0.5) <= k ? 1.0 : 0.0);
  }
  /// Rms of one velocity component of all scales above, or of this octave alone.
  double speedAt(double k, VectorModes& uLow) {
    if (p_.time == AdvectionTime::Total)
      return rmsOfComponent(uLow, threads_);
    VectorModes band(u_.shape(), u_.length());
    copyModes(
        u_, band, [this, k](double q) { return std::max(0.0, lowPass(q, k) - lowPass(q, 0.5 * k)); }, threads_);
    return rmsOfComponent(band, threads_);
  }
  /// Solenoidal, within the band, with the target spectrum.
  void finish(VectorModes& modes, double kMax) {
    project(modes, 1.0, kMax, threads_);
    imposeSpectrum(modes, spectrum_, threads_);
  }

  const MappingParameters& p_;
  unsigned threads_;
  std::size_t n_;
  double kMax_;
  std::vector<double> spectrum_;
  VectorModes u_, b_;
};

} // namespace

MappedFields mappedFields(const MappingParameters& p, std::uint64_t seed, unsigned threads,
                          const std::function<void(double)>& progress) {
  // At the peak: the fields and their low-passes (12), the gradient (9), displaced and new values (16), all in double.
  requireNodes("Lagrangian mapping", static_cast<std::size_t>(p.grid), 300.0);
  Mapping mapping(p, seed, threads);
  if (p.displacement > 0.0)
    for (int level = 1; level <= mapping.levels(); ++level) {
      if (progress)
        progress(static_cast<double>(level) / (mapping.levels() + 1));
      mapping.level(level);
    }
  return mapping.result(seed);
}

} // namespace larmor::fields
