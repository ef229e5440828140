#include "engine/core/Philox.h"
#include "engine/fields/ModeKernels.h"
#include "engine/fields/PaladeTurbulence.h"
#include "engine/fields/RandomModes.h"
#include "tests/OtherProcessors.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <numbers>

using namespace larmor;
using namespace larmor::fields;

namespace {

/// The sum in extended precision.
Vec3 reference(const Modes& m, const Vec3& r) {
  long double b[3] = {};
  for (std::size_t n = 0; n < m.size(); ++n) {
    const long double turns =
        (long double)m.kx[n] * r[0] + (long double)m.ky[n] * r[1] + (long double)m.kz[n] * r[2] + m.phase[n];
    const long double c = std::cos(2 * std::numbers::pi_v<long double> * (turns - std::rint(turns)));
    b[0] += m.ax[n] * c;
    b[1] += m.ay[n] * c;
    b[2] += m.az[n] * c;
  }
  return {double(b[0]), double(b[1]), double(b[2])};
}

struct Cloud {
  std::vector<double> r[3], b[3];
  Cloud(std::size_t n, double reach, std::uint64_t seed = 3) {
    Philox random(seed, streams::particles, 0);
    for (std::size_t c = 0; c < 3; ++c)
      b[c].resize(n);
    for (std::size_t i = 0; i < n; ++i)
      for (auto& component : r)
        component.push_back(random.uniform(-reach, reach));
  }
  void evaluate(const Field& field, std::size_t first, std::size_t n) {
    field.evaluate({n, &r[0][first], &r[1][first], &r[2][first]}, {&b[0][first], &b[1][first], &b[2][first]});
  }
  Vec3 point(std::size_t i) const { return {r[0][i], r[1][i], r[2][i]}; }
  Vec3 value(std::size_t i) const { return {b[0][i], b[1][i], b[2][i]}; }
};

RandomModesParameters with(ModeGeometry geometry, ModeArithmetic arithmetic = ModeArithmetic::Mixed) {
  RandomModesParameters p;
  p.geometry = geometry;
  p.arithmetic = arithmetic;
  return p;
}

} // namespace

class TestModes : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void agreesWithExtendedPrecision_data() {
    QTest::addColumn<int>("arithmetic");
    QTest::addColumn<double>("reach");
    QTest::addColumn<double>("tolerance"); // of the rms, 1
    QTest::newRow("mixed") << int(ModeArithmetic::Mixed) << 3.0 << 4e-7;
    QTest::newRow("mixed far") << int(ModeArithmetic::Mixed) << 1e4 << 5e-7;
    QTest::newRow("mixed beyond fixed point") << int(ModeArithmetic::Mixed) << 1e6 << 1e-8; // goes the double way
    QTest::newRow("double") << int(ModeArithmetic::Double) << 3.0 << 1e-12;
  }
  void agreesWithExtendedPrecision() {
    QFETCH(int, arithmetic);
    QFETCH(double, reach);
    QFETCH(double, tolerance);
    const auto field = randomModes(with(ModeGeometry::Isotropic, ModeArithmetic(arithmetic)), 5);
    const ModeSum own(field->modes(), field->info(), ModeArithmetic(arithmetic), ModeLanes::Modes);
    Cloud cloud(100, reach), single(100, reach);
    cloud.evaluate(*field, 0, 100);
    single.evaluate(own, 0, 100);
    double worst = 0;
    for (std::size_t i = 0; i < 100; ++i) {
      const Vec3 exact = reference(field->modes(), cloud.point(i));
      worst = std::max({worst, norm(cloud.value(i) - exact), norm(single.value(i) - exact)});
    }
    QVERIFY2(worst < tolerance, QByteArray::number(worst));
  }

  void doesNotDependOnBatches() {
    const auto field = randomModes({}, 1);
    Cloud whole(300, 5), pieces(300, 5);
    whole.evaluate(*field, 0, 300);
    for (std::size_t first = 0, n = 1; first < 300; first += n, n = std::min<std::size_t>(n * 3, 300 - first))
      pieces.evaluate(*field, first, n);
    for (std::size_t i = 0; i < 300; ++i)
      QVERIFY(whole.value(i) == pieces.value(i));
  }

  void instructionSetsAgree() {
    const auto field = randomModes({}, 1);
    Cloud best(64, 3), plain(64, 3);
    best.evaluate(*field, 0, 64);
    // Version 2 runs on every processor we support.
    const Modes& m = field->modes();
    std::vector<double> shifted;
    std::vector<float> ax(m.ax.begin(), m.ax.end()), ay(m.ay.begin(), m.ay.end()), az(m.az.begin(), m.az.end());
    for (double phase : m.phase)
      shifted.push_back(phase + 1572864.0);
    v2::modeSumMixed({m.size(),
                      64,
                      m.kx.data(),
                      m.ky.data(),
                      m.kz.data(),
                      m.phase.data(),
                      shifted.data(),
                      m.ax.data(),
                      m.ay.data(),
                      m.az.data(),
                      ax.data(),
                      ay.data(),
                      az.data(),
                      plain.r[0].data(),
                      plain.r[1].data(),
                      plain.r[2].data(),
                      plain.b[0].data(),
                      plain.b[1].data(),
                      plain.b[2].data(),
                      false,
                      false});
    for (std::size_t i = 0; i < 64; ++i)
      QVERIFY(norm(best.value(i) - plain.value(i)) < 4e-7);
  }

  /// <b^2> over points and realisations; 20 x 2000 points, field correlated over about a unit length: 5 %.
  void meanSquareIsThatAskedFor() {
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      Cloud cloud(2000, 100, seed);
      cloud.evaluate(*randomModes({}, seed), 0, 2000);
      for (std::size_t i = 0; i < 2000; ++i)
        sum += dot(cloud.value(i), cloud.value(i));
    }
    QVERIFY2(std::abs(sum / 40000 - 1) < 0.05, QByteArray::number(sum / 40000));
  }

  void geometriesPointAsTheyShould() {
    const auto slab = randomModes(with(ModeGeometry::Slab), 1)->modes();
    const auto plane = randomModes(with(ModeGeometry::TwoD), 1)->modes();
    const auto ball = randomModes(with(ModeGeometry::Isotropic), 1)->modes();
    for (std::size_t n = 0; n < slab.size(); ++n) {
      QVERIFY(slab.kx[n] == 0 && slab.ky[n] == 0 && slab.az[n] == 0);
      QVERIFY(plane.kz[n] == 0 && plane.az[n] == 0);
      QVERIFY(std::abs(plane.kx[n] * plane.ax[n] + plane.ky[n] * plane.ay[n]) < 1e-14);
      QVERIFY(std::abs(ball.kx[n] * ball.ax[n] + ball.ky[n] * ball.ay[n] + ball.kz[n] * ball.az[n]) < 1e-13);
    }
    double energy[2] = {};
    const auto both = randomModes(with(ModeGeometry::Composite), 1)->modes();
    for (std::size_t n = 0; n < both.size(); ++n)
      energy[both.kz[n] == 0 ? 1 : 0] += 0.5 * (both.ax[n] * both.ax[n] + both.ay[n] * both.ay[n]);
    QVERIFY(std::abs(energy[0] - 0.2) < 1e-12 && std::abs(energy[1] - 0.8) < 1e-12);
  }

  /// Beyond the bend A^2 ~ E(k) dk ~ k^(1-s) for modes equally spaced in ln k, in every geometry.
  void amplitudesFollowTheSpectrum() {
    for (auto geometry : {ModeGeometry::Isotropic, ModeGeometry::Slab, ModeGeometry::TwoD}) {
      RandomModesParameters p = with(geometry);
      p.kMax = 1e4;
      const auto m = randomModes(p, 1)->modes();
      const auto energy = [&](std::size_t n) { return m.ax[n] * m.ax[n] + m.ay[n] * m.ay[n] + m.az[n] * m.az[n]; };
      const auto k = [&](std::size_t n) { return norm({m.kx[n], m.ky[n], m.kz[n]}); };
      const std::size_t a = m.size() - 100, b = m.size() - 1;
      const double slope = std::log(energy(b) / energy(a)) / std::log(k(b) / k(a));
      QVERIFY2(std::abs(slope - (1 - p.spectrumIndex)) < 0.01, QByteArray::number(slope));
    }
  }

  /// Kolmogorov-Smirnov distances of 20000 waves, below 1.95/sqrt(n) (0.1 % level): across and along against the
  /// integrals of their densities, directions and phases against uniform ones; with cut-offs that leave out much.
  void paladeWaveNumbers() {
    PaladeParameters p;
    p.modes = 20000;
    p.lambdaPar = 40.0;
    p.kMax = 3.0;
    p.xMax = 2.0;
    const Modes m = paladeModes(p, 1, 0);
    std::vector<double> across, along, direction, phase = m.phase;
    const double cut = energyBeyond(p.kMax), circle = 2.0 * std::numbers::pi;
    // Integral of (1 + x^2)^(-5/6) from 0, Simpson's rule.
    const auto integral = [](double x) {
      double sum = 0;
      for (int i = 0; i <= 200; ++i)
        sum += (i == 0 || i == 200 ? 1 : i % 2 ? 4 : 2) * std::pow(1 + std::pow(x * i / 200, 2), -5.0 / 6);
      return sum * x / 600;
    };
    for (std::size_t n = 0; n < m.size(); ++n) {
      const double kappa = circle * p.lambdaPerp * std::hypot(m.kx[n], m.ky[n]), x = circle * p.lambdaPar * m.kz[n];
      QVERIFY(kappa <= p.kMax * (1 + 1e-12) && std::abs(x) <= p.xMax);
      QVERIFY(std::abs(m.kx[n] * m.ax[n] + m.ky[n] * m.ay[n]) < 1e-16); // across: no divergence
      across.push_back((energyBeyond(kappa) - cut) / (1 - cut));
      along.push_back(0.5 + 0.5 * integral(x) / integral(p.xMax));
      direction.push_back(std::atan2(m.ky[n], m.kx[n]) / circle + 0.5);
    }
    for (auto* shares : {&across, &along, &direction, &phase}) {
      std::sort(shares->begin(), shares->end());
      double distance = 0;
      for (std::size_t i = 0; i < shares->size(); ++i)
        distance = std::max(distance, std::abs((*shares)[i] - (double(i) + 0.5) / 20000));
      QVERIFY2(distance < 1.95 / std::sqrt(20000), QByteArray::number(distance));
    }
    p.modes = 20; // wave n does not depend on how many there are
    QCOMPARE(paladeModes(p, 1, 0).phase[19], m.phase[19]);
    QVERIFY(std::abs(energyBeyond(30) - 0.138) < 0.001); // 13.8 % cut off at 30, 28.6 % at 10
    QVERIFY(std::abs(energyBeyond(10) - 0.286) < 0.001);
  }

  /// The kernels that this processor would not choose.
  void otherProcessors() {
    const QByteArray failures = testing::failuresOnOtherProcessors({"paladeWaveNumbers"});
    QVERIFY2(failures.isEmpty(), failures);
  }

  void paladeNormalisations() {
    PaladeParameters p;
    p.b = 0.3;
    const double total = paladeTurbulence(p, 1)->info().rms; // with the mean field 1
    QVERIFY2(std::abs(total * total - 1 - 0.09) < 1e-12, QByteArray::number(total));
    p.normalisation = PaladeNormalisation::Literal;
    p.kMax = 10;
    double mean = 0; // <b^2>/b^2 = <kappa^2>: 4.104^2 at kmax 10
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      const double rms = paladeTurbulence(p, seed)->info().rms;
      mean += (rms * rms - 1) / 0.09 / 40;
    }
    QVERIFY2(std::abs(std::sqrt(mean) / 4.104 - 1) < 0.03, QByteArray::number(std::sqrt(mean)));
  }

  void realisationsDifferAndRepeat() {
    PaladeParameters p;
    p.realisations = Realisations::PerParticle;
    const auto field = paladeTurbulence(p, 1);
    const Vec3 r{1, 2, 3};
    const auto own = [&](std::uint64_t particle) { return field->realisation(particle)->at(r); };
    QVERIFY(own(0) == own(0));
    QVERIFY(own(0) != own(1));
    QVERIFY(own(0) != field->at(r));
    QCOMPARE(own(5)[2], 1.0);
  }

  void badParametersAreRefused() {
    RandomModesParameters p;
    p.kMax = p.kMin;
    QVERIFY_THROWS_EXCEPTION(Error, randomModes(p, 1));
    QVERIFY_THROWS_EXCEPTION(Error, ModeSum({}, {}, ModeArithmetic::Mixed));
  }
};

LARMOR_CORE_TEST(TestModes)
#include "tst_modes.moc"
