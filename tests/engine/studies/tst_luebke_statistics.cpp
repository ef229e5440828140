#include "engine/statistics/Analyse.h"
#include "engine/studies/trajectories/TraceRun.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::studies::trajectories;

/// Particles in solenoidal Gaussian fields, six realisations (protocol GRF-N of physics/trajectories.md, on 64^3):
/// limits known in closed form, within the errors between realisations.
class TestLuebkeStatistics : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    std::vector<Trajectories> runs;
    for (const char* seed : {"3", "4", "5", "6", "7", "8"}) {
      auto recipe = std::make_shared<TraceRecipe>();
      recipe->parameters().setTexts({{"field", "gaussian"},
                                     {"grid", "64"},
                                     {"alpha", "64"},
                                     {"particles", "600"},
                                     {"gyrations", "150"},
                                     {"record_every", "3"},
                                     {"seed", seed}});
      jobs::JobContext context;
      runs.push_back(*trace({recipe}, context).last.data);
    }
    // Particle p of the whole belongs to realisation p modulo their number.
    auto all = std::make_shared<Trajectories>(runs.front());
    const std::size_t count = runs.size(), particles = runs.front().particles();
    for (auto array : {&Trajectories::position, &Trajectories::velocity, &Trajectories::field}) {
      (*all).*array = RecordArray(count * particles, all->records(), false);
      for (std::size_t p = 0; p < count * particles; ++p)
        for (std::size_t r = 0; r < all->records(); ++r)
          ((*all).*array).set(p, r, (runs[p % count].*array).at(p / count, r));
    }
    data_ = all;
    statistics::AnalyseOptions options;
    options.snapshots = count;
    report_ = statistics::analyse(*data_, data_->records(), options);
  }

  /// S_2 = (2/9) (alpha tau)^2 and flatness 3.6 at short lags, S_2 = 2/3 and flatness 2.4 at long ones.
  void limitsOfIncrements() {
    const Curve *s2 = report_.find("structure_function_2"), *flatness = report_.find("flatness");
    QVERIFY(s2 && flatness && flatness->error.size() == flatness->y.size());
    const double tau = s2->x.front(), turned = 64.0 * tau; // the rotation by alpha |b| tau shortens the chord
    qInfo("flatness %.3f +- %.3f at %.2g T_g, %.3f +- %.3f at the longest lag", flatness->y.front(),
          flatness->error.front(), tau / data_->normalisation.gyroPeriod(), flatness->y.back(), flatness->error.back());
    double square = 0.0; // <|b|^2> at the particles: trilinear interpolation loses some per cent of it
    for (std::size_t p = 0; p < data_->particles(); ++p)
      for (std::size_t r = 0; r < data_->records(); ++r)
        square += dot(data_->field.at(p, r), data_->field.at(p, r));
    square /= static_cast<double>(data_->particles() * data_->records());
    const double ratio = s2->y.front() / (2.0 / 9.0 * square * turned * turned);
    qInfo("<b^2> = %.3f, S_2 / expected = %.4f", square, ratio);
    QVERIFY(square > 0.85 && square < 1.05);
    QVERIFY(std::abs(ratio - 1.0) < 0.02 + 3.0 * s2->error.front() / s2->y.front());
    QVERIFY(std::abs(flatness->y.front() - 3.6) < 3.0 * flatness->error.front() + 0.06);
    QVERIFY(std::abs(s2->y.back() - 2.0 / 3.0) < 4.0 * s2->error.back() + 0.02);
    QVERIFY(std::abs(flatness->y.back() - 2.4) < 4.0 * flatness->error.back() + 0.05);
  }

  /// +1 at the low end and towards -2.5 at the far one; the body is steeper than the tail that it leads to.
  void slopesOfGyroCentreCurvature() {
    const auto *low = report_.scalar("curvature_slope_low"), *high = report_.scalar("curvature_slope_high");
    QVERIFY(low && high);
    qInfo("slopes %.3f +- %.3f and %.3f +- %.3f", low->value.value, low->value.error, high->value.value,
          high->value.error);
    QVERIFY(std::abs(low->value.value - 1.0) < 0.1 + 3.0 * low->value.error);
    QVERIFY(std::abs(high->value.value + 2.5) < 0.3 + 3.0 * high->value.error);
    QVERIFY(report_.find("curvature_local_slope")->x.size() > 30);
  }

  /// <kappa> = (pi/4) alpha <|b|>, <|b|> = sqrt(8/(3 pi)) for a Gaussian field.
  void meanCurvature() {
    const double expected = 64.0 * std::numbers::pi / 4.0 * std::sqrt(8.0 / (3.0 * std::numbers::pi));
    QVERIFY(std::abs(report_.meanCurvature.value / expected - 1.0) <
            0.03 + 3.0 * report_.meanCurvature.error / expected);
  }

private:
  std::shared_ptr<const Trajectories> data_;
  statistics::TrajectoryReport report_;
};

LARMOR_CORE_TEST(TestLuebkeStatistics)
#include "tst_luebke_statistics.moc"
