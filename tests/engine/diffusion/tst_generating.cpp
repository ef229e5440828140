#include "engine/diffusion/DenoisingSet.h"
#include "engine/diffusion/ProcessKind.h"
#include "engine/diffusion/Sampling.h"
#include "engine/learning/Learning.h"
#include "engine/learning/Training.h"
#include "tests/engine/diffusion/Examples.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::diffusion;
using namespace larmor::testing;

#ifdef LARMOR_HAS_PLUGIN
namespace {

constexpr std::int64_t points = 16;

/// Share of the variance that fluctuates, of conditions 1 and 2.
double fluctuating(double condition) { return condition < 1.5 ? 0.05 : 0.3; }

/// Paths that stay on either side, each component for itself, and fluctuate: x(t) = sqrt(1 - f) (+1 or -1) + sqrt(f)
/// n(t).
Arrays sides(std::uint64_t seed, std::int64_t rows, double only = 0) {
  Arrays result{{"signal", {{}, {rows, 3, points}}}, {"condition", {{}, {rows, 1}}}};
  for (std::int64_t r = 0; r < rows; ++r) {
    Philox random(seed, 3, std::uint64_t(r));
    const double c = only > 0 ? only : 1 + double(r % 2), f = fluctuating(c);
    for (std::size_t i = 0; i < 3; ++i) {
      const double side = random.uniform() < 0.5 ? -1.0 : 1.0;
      for (std::int64_t t = 0; t < points; ++t)
        result["signal"].values.push_back(float(std::sqrt(1 - f) * side + std::sqrt(f) * random.normal()));
    }
    result["condition"].values.push_back(float(c));
  }
  return result;
}

/// Exact: known the side, x is normal; the side's odds follow from the mean of y.
Array exactlyClean(const Array& y, const Levels& levels) {
  Array d = y;
  for (std::size_t w = 0; w < y.values.size(); w += points) {
    const std::size_t row = w / (3 * points);
    const double f = fluctuating(levels.condition[row]), noise = levels.sigma[row] * levels.sigma[row];
    double sum = 0;
    for (std::size_t t = 0; t < points; ++t)
      sum += double(y.values[w + t]);
    const double side = std::sqrt(1 - f) * std::tanh(std::sqrt(1 - f) * sum / (f + noise));
    for (std::size_t t = 0; t < points; ++t)
      d.values[w + t] = float(side + f / (f + noise) * (double(y.values[w + t]) - side));
  }
  return d;
}

double error(const Array& a, const Array& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    sum += std::pow(double(a.values[i]) - double(b.values[i]), 2);
  return sum / double(a.values.size());
}

learning::TrainingTask trainingTask(const ProcessPointer& process) {
  learning::TrainingTask task;
  task.network = {"patch_unet",
                  {{"inputs", std::to_string(process->channels(3))},
                   {"outputs", "3"},
                   {"conditions", "1"},
                   {"channels", "16"},
                   {"multipliers", "1 1"},
                   {"sinusoids", "16"},
                   {"hidden", "32"}}};
  task.objective = {"filtered_squares"};
  task.constants = process->constants();
  task.training = denoisingSet(learning::rowsInMemory(sides(1, 2048)), process, {false, 0.5, 0});
  task.validation = denoisingSet(learning::rowsInMemory(sides(2, 512)), process, WindowParameters::none());
  task.trainer.epochs = 24;
  task.trainer.batch = 64;
  task.trainer.rate = 6e-3;
  task.trainer.schedule = learning::RateSchedule::Cosine;
  task.trainer.finalRate = 0.03;
  task.trainer.warmupSteps = 50;
  task.trainer.clip = 1;
  task.trainer.average = 0.99;
  task.trainer.averageWarmup = true;
  task.device = "cpu";
  return task;
}

} // namespace
#endif

/// From clean windows to signals that a trained network makes.
class TestGenerating : public QObject {
  Q_OBJECT
private Q_SLOTS:
#ifndef LARMOR_HAS_PLUGIN
  void initTestCase() { QSKIP("built without LibTorch"); }
#else
  void initTestCase() {
    jobs::JobContext context;
    covariance_ =
        std::make_shared<const Covariance>(measureCovariance(*learning::rowsInMemory(sides(1, 2048)), context));
    process_ = buildProcess({"wiener", {{"noise_mean", "0.4"}, {"noise_width", "1"}}}, covariance_);
    const auto task = trainingTask(process_);
    const auto result = learning::train(task, context);
    denoiser_ = networkDenoiser(learning::network(task.network, result.weights), process_, true);
  }

  /// Between the best linear estimate, which needs no training, and the best there is, most of the way.
  void networksFindWhatIsNotGaussian() {
    const std::int64_t rows = 400;
    const Arrays fresh = sides(3, rows);
    const Array &x = fresh.at("signal"), noise = normalSignals(5, rows, 3, points);
    const auto& conditions = fresh.at("condition").values;
    double exact = 0, found = 0, linear = 0;
    for (const double sigma : {0.5, 1.0, 2.0, 4.0}) {
      const Levels levels{std::vector<double>(rows, sigma), {conditions.begin(), conditions.end()}};
      const Array y = noisy(x, noise, levels);
      exact += error(exactlyClean(y, levels), x);
      found += error(denoiser_->clean(y, levels), x);
      linear += error(gaussianDenoiser(covariance_)->clean(y, levels), x);
    }
    const double way = (linear - found) / (linear - exact);
    QVERIFY2(way > 0.5, qPrintable(QString("%1, %2, %3").arg(linear).arg(found).arg(exact)));
  }

  void signalsFollowTheirCondition_data() {
    QTest::addColumn<double>("condition");
    QTest::newRow("calm") << 1.0;
    QTest::newRow("restless") << 2.0;
  }
  void signalsFollowTheirCondition() {
    QFETCH(double, condition);
    SamplingTask task;
    task.denoiser = denoiser_;
    task.covariance = covariance_;
    task.rows = 300;
    task.length = points;
    task.condition = {condition};
    task.parameters.exactSpeed = false;
    jobs::JobContext context;
    const Array made = sample(task, context).signals;
    const double windows = double(made.values.size()) / points, f = fluctuating(condition), side = std::sqrt(1 - f);
    double off = 0, inside = 0, plus = 0;
    for (std::size_t w = 0; w < made.values.size(); w += points) {
      double mean = 0;
      for (std::size_t t = 0; t < points; ++t)
        mean += double(made.values[w + t]) / points;
      for (std::size_t t = 0; t < points; ++t)
        inside += std::pow(double(made.values[w + t]) - mean, 2) / windows / (points - 1);
      off += std::pow(std::abs(mean) - side, 2) / windows;
      plus += (mean > 0) / windows;
    }
    QVERIFY2(std::abs(inside / f - 1) < 0.1, qPrintable(QString::number(inside)));
    QVERIFY2(std::abs(plus - 0.5) < 5 * 0.5 / std::sqrt(windows), qPrintable(QString::number(plus)));
    // a normal variate would be this far from the sides; exact samples sqrt(f / points)
    const double normal = std::sqrt(2 * side * side * (1 - std::sqrt(2 / std::numbers::pi)));
    QVERIFY2(std::sqrt(off) < 0.75 * normal, qPrintable(QString("%1, %2").arg(std::sqrt(off)).arg(normal)));
  }

private:
  CovariancePointer covariance_;
  ProcessPointer process_;
  DenoiserPointer denoiser_;
#endif
};

LARMOR_TEST(TestGenerating)
#include "tst_generating.moc"
