#include "engine/fields/CascadeField.h"
#include "engine/fields/EnsembleField.h"
#include "engine/fields/FieldLineCurvature.h"
#include "engine/fields/GaussianField.h"
#include "engine/fields/MappingField.h"
#include "tests/harness/Test.h"

#include <cmath>

using namespace larmor;
using namespace larmor::fields;

namespace {

struct Moments {
  double second = 0, third = 0, fourth = 0;
  double skewness() const { return third / std::pow(second, 1.5); }
  double flatness() const { return fourth / (second * second); }
};

/// Of longitudinal (or transverse) increments over `lag` cells along all three axes.
Moments increments(const VectorGrid& grid, std::size_t lag, bool longitudinal) {
  Moments m;
  double count = 0;
  const auto& n = grid.shape;
  for (std::size_t axis = 0; axis < 3; ++axis)
    for (std::size_t c = 0; c < 3; ++c) {
      if ((c == axis) != longitudinal)
        continue;
      for (std::size_t k = 0; k < n[2]; ++k)
        for (std::size_t j = 0; j < n[1]; ++j)
          for (std::size_t i = 0; i < n[0]; ++i) {
            std::size_t to[3] = {i, j, k};
            to[axis] = (to[axis] + lag) % n[axis];
            const double d = static_cast<double>(grid.component(c)[grid.index(to[0], to[1], to[2])]) -
                             static_cast<double>(grid.component(c)[grid.index(i, j, k)]);
            m.second += d * d;
            m.third += d * d * d;
            m.fourth += d * d * d * d;
            ++count;
          }
    }
  return {m.second / count, m.third / count, m.fourth / count};
}

CascadeParameters cascade(std::int64_t grid, double intermittency) {
  CascadeParameters p;
  p.grid = grid;
  p.intermittency = intermittency;
  return p;
}

MappingParameters mapping(double displacement, CarryLaw law = CarryLaw::FrozenIn) {
  MappingParameters p;
  p.grid = 64;
  p.displacement = displacement;
  p.law = law;
  return p;
}

/// Slope of log E against log k by least squares over kFrom..kTo, averaged over seeds.
double spectrumSlope(const CascadeParameters& p, double kFrom, double kTo) {
  std::vector<double> energy;
  GridReport r;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    r = report(cascadeGrid(p, seed));
    energy.resize(r.energy.size(), 0.0);
    for (std::size_t i = 0; i < r.energy.size(); ++i)
      energy[i] += r.energy[i];
  }
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t i = 0; i < energy.size(); ++i) {
    if (r.k[i] < kFrom || r.k[i] > kTo)
      continue;
    const double lx = std::log(r.k[i]), ly = std::log(energy[i]);
    w += 1;
    x += lx;
    y += ly;
    xx += lx * lx;
    xy += lx * ly;
  }
  return (w * xy - x * y) / (w * xx - x * x);
}

} // namespace

/// Synthetic turbulence: the continuous cascade and the Lagrangian mapping; curvature of field lines.
class TestTurbulence : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void cascadeSpectrum() {
    const double slope = spectrumSlope(cascade(64, 0.06), 2, 14);
    QVERIFY2(std::abs(slope + 5.0 / 3.0) < 0.1, qPrintable(QString::number(slope)));
    const auto r = report(cascadeGrid(cascade(32, 0.06), 3));
    QVERIFY(std::abs(r.rms - 1) < 1e-6 && r.divergence < 1e-6);
  }

  /// Without intermittency the increments are Gaussian; with it their flatness grows towards small distances as
  /// r^(-4 lambda^2), relative to the Gaussian field of the same grid.
  void cascadeIntermittency() {
    double gaussian = 0, small = 0, large = 0, expected = 0;
    const double lambda2 = 0.1;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const auto plain = cascadeGrid(cascade(64, 0.0), seed), field = cascadeGrid(cascade(64, lambda2), seed);
      gaussian += increments(plain, 2, false).flatness() / 4;
      small += std::log(increments(field, 2, false).flatness() / increments(plain, 2, false).flatness()) / 4;
      large += std::log(increments(field, 16, false).flatness() / increments(plain, 16, false).flatness()) / 4;
    }
    expected = 4 * lambda2 * std::log(8.0);
    QVERIFY2(std::abs(gaussian - 3.0) < 0.15, qPrintable(QString::number(gaussian)));
    // A 64^3 grid has no clean inertial range, and projection and filters average over neighbours: less than the law.
    QVERIFY2(small - large > 0.3 * expected && small - large < 1.2 * expected,
             qPrintable(QString("%1 instead of %2").arg(small - large).arg(expected)));
  }

  void mappingKeepsTheSpectrum() {
    const auto made = mappedFields(mapping(1.0), 2);
    for (const auto* field : {&made.velocity, &made.magnetic}) {
      const auto r = report(*field);
      QVERIFY(std::abs(r.rms - 1) < 1e-6 && r.divergence < 1e-6);
      for (std::size_t n = 1; n < 20; ++n)
        QVERIFY(std::abs(r.energy[n] / r.energy[0] * std::pow(n + 1.0, 5.0 / 3.0) - 1.0) < 1e-4);
    }
  }

  void mappingMakesTurbulence() {
    const auto still = mappedFields(mapping(0.0), 5), moved = mappedFields(mapping(1.0), 5),
               carried = mappedFields(mapping(1.0, CarryLaw::Unchanged), 5);
    QVERIFY(std::abs(increments(still.magnetic, 2, false).flatness() - 3.0) < 0.3);
    QVERIFY2(increments(moved.velocity, 2, true).skewness() < -0.15, "fluid elements catch up with each other");
    const double near = increments(moved.magnetic, 2, false).flatness(),
                 far = increments(moved.magnetic, 16, false).flatness();
    QVERIFY2(near > 4.0 && near > far, qPrintable(QString("%1 %2").arg(near).arg(far)));
    QVERIFY(near > increments(carried.magnetic, 2, false).flatness());
  }

  void repeatFromSeedAtAnyNumberOfThreads() {
    QVERIFY(cascadeGrid(cascade(32, 0.06), 9, 1).x == cascadeGrid(cascade(32, 0.06), 9, 3).x);
    QVERIFY(cascadeGrid(cascade(32, 0.06), 9).x != cascadeGrid(cascade(32, 0.06), 8).x);
    MappingParameters p = mapping(1.0);
    p.grid = 32;
    QVERIFY(mappedFields(p, 9, 1).magnetic.y == mappedFields(p, 9, 3).magnetic.y);
  }

  /// Tails of a Gaussian field: +1 at the low end, -4 at the high one (Luebke et al., Table 1).
  void curvatureOfGaussianFieldLines() {
    std::vector<VectorGrid> realisations;
    GaussianParameters p;
    p.grid = 128;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      realisations.push_back(gaussianGrid(p, seed));
    const auto pdf = curvaturePdf(realisations);
    QCOMPARE(pdf.samples, std::size_t{3} * 128 * 128 * 128);
    const auto &low = pdf.fits[0], &high = pdf.fits[1];
    QVERIFY2(low.valid && std::abs(low.slope - 1.0) < 0.1, qPrintable(QString::number(low.slope)));
    QVERIFY2(high.valid && std::abs(high.slope + 4.0) < 0.3, qPrintable(QString::number(high.slope)));
    double area = 0; // a density
    for (std::size_t i = 1; i < pdf.bins.size(); ++i)
      area += 0.5 * (pdf.pdf[i] + pdf.pdf[i - 1]) * (pdf.bins[i] - pdf.bins[i - 1]);
    QVERIFY(std::abs(area - 1.0) < 0.02);
  }

  /// Members take turns; looked at as a whole it is the first.
  void ensembles() {
    std::vector<FieldPointer> members;
    GaussianParameters p;
    p.grid = 16;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      members.push_back(std::make_shared<GridField>(gaussianGrid(p, seed), Interpolation::Trilinear));
    const auto all = ensembleField(members);
    QCOMPARE(all->info().snapshots, std::size_t{3});
    QVERIFY(all->realisation(4) == members[1]);
    QVERIFY(ensembleField({members[2]}) == members[2]);
    QVERIFY_THROWS_EXCEPTION(Error, ensembleField({}));
    p.grid = 8;
    VectorGrid other = gaussianGrid(p, 1);
    other.length = {1, 1, 1};
    members.push_back(std::make_shared<GridField>(other, Interpolation::Trilinear));
    QVERIFY_THROWS_EXCEPTION(Error, ensembleField(members));
  }

  /// A uniform field plus a circularly polarised wave: every field line is the same helix.
  void curvatureOfAHelix() {
    VectorGrid grid;
    grid.shape = {32, 4, 4};
    grid.length = {2 * M_PI, 2 * M_PI, 2 * M_PI};
    for (std::size_t i = 0; i < grid.size(); ++i) {
      const double x = 2 * M_PI * static_cast<double>(i % 32) / 32;
      grid.x.push_back(1.0f);
      grid.y.push_back(static_cast<float>(0.5 * std::cos(x)));
      grid.z.push_back(static_cast<float>(0.5 * std::sin(x)));
    }
    for (const float kappa : fieldLineCurvature(grid))
      QVERIFY(std::abs(static_cast<double>(kappa) - 0.5 / (1 + 0.25)) < 1e-5);
  }
};

LARMOR_TEST(TestTurbulence)
#include "tst_turbulence.moc"
