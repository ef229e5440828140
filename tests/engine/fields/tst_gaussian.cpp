#include "engine/fields/Catalogue.h"
#include "engine/fields/GaussianField.h"
#include "engine/fields/Spectrum.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::fields;

class TestGaussian : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void divergenceRmsAndMean() {
    GaussianParameters p;
    p.grid = 32;
    GridReport r;
    const VectorGrid grid = gaussianGrid(p, 5, 0, {}, &r);
    QVERIFY2(r.divergence < 1e-15, qPrintable(QString::number(r.divergence))); // double precision
    QVERIFY(report(grid).divergence < 1e-6);                                   // rounded to single
    QVERIFY(std::abs(r.rms - 1.0) < 1e-6);
    QVERIFY(norm(r.mean) < 1e-7);
    VectorModes modes(grid);
    const double nyquist = modes.sum([](const Mode& m) { return m.nyquist ? energy(m) : 0.0; });
    QVERIFY(nyquist < 1e-12);
  }

  void shellEnergies_data() {
    QTest::addColumn<double>("index");
    QTest::addColumn<double>("kMin");
    QTest::addColumn<double>("kMax");
    QTest::newRow("Kolmogorov") << 5.0 / 3.0 << 1.0 << 0.0;
    QTest::newRow("band") << 1.5 << 3.0 << 9.0;
    QTest::newRow("flat") << 0.0 << 1.0 << 15.0;
    QTest::newRow("rising") << -2.0 << 2.0 << 8.0;
  }
  void shellEnergies() {
    QFETCH(double, index);
    QFETCH(double, kMin);
    QFETCH(double, kMax);
    GaussianParameters p;
    p.grid = 32;
    p.spectrumIndex = index;
    p.kMin = kMin;
    p.kMax = kMax;
    const GridReport r = report(gaussianGrid(p, 11));
    const double highest = std::floor(p.highestWaveNumber());
    double total = 0.0;
    for (double k = kMin; k <= highest; ++k)
      total += std::pow(k, -index);
    for (std::size_t i = 0; i < r.k.size(); ++i) {
      const double wanted = r.k[i] >= kMin && r.k[i] <= highest ? 0.5 * std::pow(r.k[i], -index) / total : 0.0;
      QVERIFY2(std::abs(r.energy[i] - wanted) < 1e-6,
               qPrintable(QString("k %1: %2, wanted %3").arg(r.k[i]).arg(r.energy[i]).arg(wanted)));
    }
  }

  // Without scaling the shells follow the spectrum in the mean over realisations, with scatter.
  void randomShellsInTheMean() {
    GaussianParameters p;
    p.grid = 16;
    p.exactSpectrum = false;
    constexpr int realisations = 60;
    std::array<double, 3> ratio{}, square{};
    for (int n = 0; n < realisations; ++n) {
      const GridReport r = report(gaussianGrid(p, static_cast<std::uint64_t>(n)));
      for (std::size_t i = 0; i < 3; ++i) {
        const double value = r.energy[i + 1] / r.energy[0] * std::pow(r.k[i + 1], p.spectrumIndex);
        ratio[i] += std::log(value) / realisations;
        square[i] += std::log(value) * std::log(value) / realisations;
      }
    }
    for (std::size_t i = 0; i < 3; ++i) {
      const double deviation = std::sqrt(square[i] - ratio[i] * ratio[i]);
      QVERIFY(deviation > 0.1 && deviation < 0.6); // 36 degrees of freedom in shell 1
      QVERIFY2(std::abs(ratio[i]) < 5.0 * deviation / std::sqrt(realisations) + 0.03,
               qPrintable(QString::number(ratio[i])));
    }
  }

  void valuesAreGaussian() {
    GaussianParameters p;
    p.grid = 48;
    p.spectrumIndex = 0.0; // many independent modes
    const GridReport r = report(gaussianGrid(p, 3));
    for (const double flatness : r.flatness)
      QVERIFY2(std::abs(flatness - 3.0) < 0.1, qPrintable(QString::number(flatness)));
  }

  void seedAloneDecides() {
    GaussianParameters p;
    p.grid = 20;
    const VectorGrid one = gaussianGrid(p, 42, 1), three = gaussianGrid(p, 42, 3), other = gaussianGrid(p, 43, 3);
    QVERIFY(one.x == three.x && one.y == three.y && one.z == three.z);
    QVERIFY(one.x != other.x);
  }

  void wrongParametersAreRefused() {
    GaussianParameters p;
    p.grid = 16;
    p.kMax = 8;
    QVERIFY_THROWS_EXCEPTION(Error, gaussianGrid(p, 1));
    p.kMax = 0;
    p.kMin = 6;
    QVERIFY_THROWS_EXCEPTION(Error, gaussianGrid(p, 1));
    GaussianParameters odd;
    odd.grid = 15;
    QVERIFY(!gaussianGrid(odd, 1).x.empty());
  }

  void catalogueBuildsIt() {
    FieldChoice choice;
    ParameterSet set = choice.parameters();
    set.setTexts({{"interpolation", "potential"}, {"grid", "16"}, {"spectrum-index", "2"}, {"field", "gaussian"}});
    BuildContext context;
    const FieldPointer field = choice.build(context);
    QCOMPARE(field->info().name, std::string("gaussian"));
    QVERIFY(field->info().divergenceFree);
    QVERIFY(std::abs(field->info().rms - 1.0) < 0.05);
    context.progress = [](double) { throw Cancelled(); };
    QVERIFY_THROWS_EXCEPTION(Cancelled, choice.build(context));
  }
};

LARMOR_TEST(TestGaussian)
#include "tst_gaussian.moc"
