#include "engine/diffusion/ProcessKind.h"
#include "engine/diffusion/Sampler.h"
#include "tests/MessageOf.h"
#include "tests/engine/diffusion/Examples.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::diffusion;
using namespace larmor::testing;

namespace {

constexpr std::int64_t shortLength = 16;

SamplingTask gaussianTask(SamplerChoice sampler, std::int64_t evaluations, std::int64_t rows = 5) {
  SamplingTask task;
  task.covariance = falling(shortLength);
  task.denoiser = gaussianDenoiser(task.covariance);
  task.rows = rows;
  task.length = shortLength;
  task.parameters.sampler = sampler;
  task.parameters.evaluations = evaluations;
  task.parameters.exactSpeed = false;
  return task;
}

Samples samplesOf(const SamplingTask& task) {
  jobs::JobContext context;
  return sample(task, context);
}

/// The white noise of a row that everything begins with, [components, length].
Array whiteNoise(const SamplingTask& task) {
  Array noise{{}, {task.rows, task.components, task.length}};
  for (std::int64_t row = 0; row < task.rows; ++row) {
    Philox random(task.parameters.seed, streams::denoising, std::uint64_t(task.firstRow + row));
    for (std::int64_t i = 0; i < task.components * task.length; ++i)
      noise.values.push_back(float(random.normal()));
  }
  return noise;
}

/// Amplitudes of each mode times a function of its variance.
template <class Factor>
Array filtered(const Array& noise, const Covariance& c, Factor factor) {
  Array modes = c.modes().forward(noise);
  const auto lambda = c.variances();
  for (std::size_t i = 0; i < modes.values.size(); ++i)
    modes.values[i] *= float(factor(lambda[i % lambda.size()]));
  return c.modes().backward(modes);
}

/// A mixture of two normal distributions of one number.
struct Mixture {
  double share[2] = {0.3, 0.7}, mean[2] = {-1.2, 0.6}, width[2] = {0.2, 0.5};
  double mostly(double y, double sigma) const { // <x | y>
    double weights = 0, sum = 0;
    for (int i = 0; i < 2; ++i) {
      const double variance = width[i] * width[i] + sigma * sigma, off = y - mean[i];
      const double weight = share[i] * std::exp(-0.5 * off * off / variance) / std::sqrt(variance);
      weights += weight;
      sum += weight * (mean[i] + width[i] * width[i] / variance * off);
    }
    return weights > 0 ? sum / weights : y;
  }
  double below(double x) const {
    double sum = 0;
    for (int i = 0; i < 2; ++i)
      sum += share[i] * 0.5 * std::erfc(-(x - mean[i]) / width[i] / std::numbers::sqrt2);
    return sum;
  }
};

/// Gives a constant, and keeps what it was asked.
class ConstantNetwork final : public learning::Network {
public:
  explicit ConstantNetwork(float value) : value_(value) {}
  Arrays evaluate(const Arrays& inputs) const override {
    last = inputs;
    Array output = inputs.at("signal");
    output.shape[1] = 3;
    output.values.assign(std::size_t(output.shape[0] * 3 * output.shape[2]), value_);
    return {{"output", output}};
  }
  Arrays gradient(const Arrays&, const learning::Readout&) const override { return {}; }
  Arrays weights() const override { return {}; }
  std::int64_t parameterCount() const override { return 0; }
  mutable Arrays last;

private:
  float value_;
};

/// Closed form with the steps of a process.
class Stepwise final : public Denoiser {
public:
  Stepwise(DenoiserPointer denoiser, std::vector<double> schedule)
      : denoiser_(std::move(denoiser)), schedule_(std::move(schedule)) {}
  Array clean(const Array& y, const Levels& levels) const override { return denoiser_->clean(y, levels); }
  std::vector<double> schedule() const override { return schedule_; }

private:
  DenoiserPointer denoiser_;
  std::vector<double> schedule_;
};

} // namespace

class TestSamplers : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// Gaussian signals: F = 0, whatever the number of steps. x = U sqrt(lambda) U^T n.
  void anglesAreExactForGaussianSignals() {
    for (const std::int64_t evaluations : {1, 3, 16}) {
      const SamplingTask task = gaussianTask(SamplerChoice::Ab2, evaluations);
      const Array exact = filtered(whiteNoise(task), *task.covariance, [](double v) { return std::sqrt(v); });
      const double off = largestDifference(samplesOf(task).signals.values, exact.values);
      QVERIFY2(off < 2e-5, qPrintable(QString("%1: %2").arg(evaluations).arg(off)));
    }
  }

  void errorsFallAtTheirOrder_data() {
    QTest::addColumn<QString>("sampler");
    QTest::addColumn<int>("order");
    QTest::newRow("ddim") << "ddim" << 1;
    QTest::newRow("heun") << "heun" << 2;
    QTest::newRow("dpmpp2m") << "dpmpp2m" << 2;
    QTest::newRow("ab2 with white angles") << "ab2" << 2;
  }
  /// In each mode y' = sqrt((lambda + s'^2) / (lambda + s^2)) y along the flow, and D at the last level.
  void errorsFallAtTheirOrder() {
    QFETCH(QString, sampler);
    QFETCH(int, order);
    const auto covariance = falling(shortLength);
    double before = 0;
    for (const std::int64_t evaluations : {41, 81, 161, 321}) {
      SamplingTask task = gaussianTask(*choiceNamed<SamplerChoice>(sampler.toStdString()), evaluations);
      task.covariance = nullptr; // white: begins with sqrt(1 + s^2) n
      task.parameters.largestNoise = 20;
      const double first = 20, last = task.parameters.smallestNoise;
      const Array exact = filtered(whiteNoise(task), *covariance, [&](double v) {
        return std::sqrt((1 + first * first) / (v + first * first)) * v / std::sqrt(v + last * last);
      });
      const double error = largestDifference(samplesOf(task).signals.values, exact.values);
      if (before > 0) {
        const double seen = std::log2(before / error);
        QVERIFY2(std::abs(seen - order) < 0.1, qPrintable(QString("order %1, error %2").arg(seen).arg(error)));
      }
      before = error;
    }
    QVERIFY(before < (order == 1 ? 0.02 : 1e-3));
  }

  /// The recursion as the paper writes it, in x_n of unit variance, with beta_n and abar_n, on the same noise.
  void ddpmIsThePapersRecursion() {
    const std::size_t steps = 50;
    SamplingTask task = gaussianTask(SamplerChoice::Ddpm, steps);
    const auto covariance = falling(shortLength);
    const auto levels = buildProcess({"ddpm", {{"steps", "50"}, {"last_beta", "0.3"}}})->schedule();
    task.denoiser = std::make_shared<Stepwise>(gaussianDenoiser(covariance), levels);
    task.covariance = nullptr;
    const auto lambda = covariance->variances();
    std::vector<double> beta(steps + 1), left(steps + 1, 1.0);
    for (std::size_t n = 1; n <= steps; ++n) {
      beta[n] = 1e-4 + (0.3 - 1e-4) * double(n - 1) / double(steps - 1);
      left[n] = left[n - 1] * (1 - beta[n]);
    }
    Array expected{{}, {task.rows, 3, shortLength}};
    for (std::int64_t row = 0; row < task.rows; ++row) {
      Philox random(task.parameters.seed, streams::denoising, std::uint64_t(row));
      const auto fresh = [&] {
        Array noise{{}, {1, 3, shortLength}};
        for (std::int64_t i = 0; i < 3 * shortLength; ++i)
          noise.values.push_back(float(random.normal()));
        return covariance->modes().forward(noise); // white in modes as in time
      };
      Array x = fresh();
      for (std::size_t n = steps; n > 0; --n) {
        const Array z = n > 1 ? fresh() : Array{std::vector<float>(x.values.size()), x.shape};
        for (std::size_t i = 0; i < x.values.size(); ++i) {
          // abar lambda + 1 - abar is the variance of x_n, epsilon the noise expected in it
          const double v = lambda[i % shortLength], variance = left[n] * v + 1 - left[n];
          const double epsilon = std::sqrt(1 - left[n]) * double(x.values[i]) / variance;
          x.values[i] =
              float((double(x.values[i]) - beta[n] / std::sqrt(1 - left[n]) * epsilon) / std::sqrt(1 - beta[n]) +
                    std::sqrt(beta[n]) * double(z.values[i]));
        }
      }
      x = covariance->modes().backward(x);
      expected.values.insert(expected.values.end(), x.values.begin(), x.values.end());
    }
    const double off = largestDifference(samplesOf(task).signals.values, expected.values);
    QVERIFY2(off < 1e-4, qPrintable(QString::number(off)));
  }

  /// A thousand of the paper's steps give the covariance of the signals.
  void ddpmGivesTheCovariance_data() {
    QTest::addColumn<QString>("variance");
    QTest::newRow("beta") << "beta";
    QTest::newRow("posterior") << "posterior";
  }
  void ddpmGivesTheCovariance() {
    QFETCH(QString, variance);
    SamplingTask task;
    const auto covariance = falling(4);
    task.denoiser = std::make_shared<Stepwise>(gaussianDenoiser(covariance), buildProcess({"ddpm"})->schedule());
    task.rows = 3000;
    task.length = 4;
    task.components = 1;
    task.parameters.sampler = SamplerChoice::Ddpm;
    task.parameters.evaluations = 1000;
    task.parameters.batch = 1000;
    task.parameters.exactSpeed = false;
    task.parameters.variance = *choiceNamed<StepVariance>(variance.toStdString());
    const Array modes = covariance->modes().forward(samplesOf(task).signals);
    const auto lambda = covariance->variances();
    for (std::size_t k = 0; k < 4; ++k) {
      double sum = 0;
      for (std::size_t r = 0; r < 3000; ++r)
        sum += std::pow(double(modes.values[4 * r + k]), 2) / 3000;
      // three standard errors, and what a thousand steps leave
      QVERIFY2(std::abs(sum / lambda[k] - 1) < 3 * std::sqrt(2.0 / 3000) + 0.02,
               qPrintable(QString("mode %1: %2 instead of %3").arg(k).arg(sum).arg(lambda[k])));
    }
  }

  void mixturesComeOutAsTheyAre_data() {
    QTest::addColumn<QString>("sampler");
    QTest::addColumn<int>("evaluations");
    QTest::newRow("ab2") << "ab2" << 60;
    QTest::newRow("ddim") << "ddim" << 300;
    QTest::newRow("ddpm") << "ddpm" << 300;
    QTest::newRow("dpmpp2m") << "dpmpp2m" << 60;
    QTest::newRow("heun") << "heun" << 79;
  }
  /// One number of a bimodal distribution, by its exact score.
  void mixturesComeOutAsTheyAre() {
    QFETCH(QString, sampler);
    QFETCH(int, evaluations);
    const Mixture mixture;
    SamplingTask task;
    task.denoiser = closedForm([mixture](const Array& y, const Levels& levels) {
      Array d = y;
      for (std::size_t r = 0; r < d.values.size(); ++r)
        d.values[r] = float(mixture.mostly(double(y.values[r]), levels.sigma[r]));
      return d;
    });
    task.rows = 8000;
    task.components = task.length = 1;
    task.parameters.sampler = *choiceNamed<SamplerChoice>(sampler.toStdString());
    task.parameters.evaluations = evaluations;
    task.parameters.batch = 2000;
    task.parameters.variance = StepVariance::Posterior;
    task.parameters.exactSpeed = false;
    std::vector<float> x = samplesOf(task).signals.values;
    std::sort(x.begin(), x.end());
    double distance = 0; // Kolmogorov and Smirnov's
    for (std::size_t i = 0; i < x.size(); ++i)
      distance = std::max(distance, std::abs(mixture.below(double(x[i])) - (double(i) + 0.5) / double(x.size())));
    QVERIFY2(distance < 1.63 / std::sqrt(8000.0), qPrintable(QString::number(distance))); // 99 %
  }

  void noiseBelongsToRows() {
    for (const auto sampler : {SamplerChoice::Ab2, SamplerChoice::Ddpm}) {
      SamplingTask task = gaussianTask(sampler, 12, 10);
      const auto whole = samplesOf(task).signals.values;
      task.parameters.batch = 3;
      QVERIFY(largestDifference(samplesOf(task).signals.values, whole) < 1e-5);
      task.firstRow = 4;
      task.rows = 6;
      const std::vector<float> tail(whole.begin() + 4 * 3 * shortLength, whole.end());
      QVERIFY(largestDifference(samplesOf(task).signals.values, tail) < 1e-5);
      task.parameters.seed = 2;
      QVERIFY(largestDifference(samplesOf(task).signals.values, tail) > 0.1);
    }
  }

  void rowsHaveTheirConditions() {
    SamplingTask task = gaussianTask(SamplerChoice::Ab2, 6);
    task.covariance = falling(shortLength, true);
    task.denoiser = gaussianDenoiser(task.covariance);
    task.rows = 3;
    task.condition = {2, 3.5, 5};
    const Array modes = task.covariance->modes().forward(samplesOf(task).signals);
    const Array noise = task.covariance->modes().forward(whiteNoise(task));
    for (std::size_t i = 0; i < modes.values.size(); ++i) {
      const double lambda = task.covariance->variances(task.condition[i / (3 * shortLength)])[i % shortLength];
      QVERIFY(std::abs(double(modes.values[i]) - std::sqrt(lambda) * double(noise.values[i])) < 5e-5);
    }
    task.condition = {2, 3};
    QVERIFY(messageOf([&] { samplesOf(task); }).contains("has 2 conditions; expected none, one or 3"));
  }

  void networksAreReadAsTheirProcessSays() {
    const auto network = std::make_shared<ConstantNetwork>(0.0f);
    SamplingTask task = gaussianTask(SamplerChoice::Heun, 9);
    const auto exact = samplesOf(task).signals.values;
    task.denoiser = networkDenoiser(network, buildProcess({"wiener"}, task.covariance));
    QVERIFY(largestDifference(samplesOf(task).signals.values, exact) < 1e-5);
    QCOMPARE(network->last.at("signal").shape, (std::vector<std::int64_t>{5, 6, shortLength}));
    QVERIFY(std::abs(network->last.at("noise").values[0] - std::log(0.003f)) < 1e-4f);
    QVERIFY(!network->last.contains("condition"));
    task.condition = {3};
    task.denoiser = networkDenoiser(network, buildProcess({"wiener"}, task.covariance), true);
    samplesOf(task);
    QCOMPARE(network->last.at("condition").values, std::vector<float>(5, 3.0f));
    const auto ddpm = networkDenoiser(network, buildProcess({"ddpm", {{"steps", "10"}}}));
    QCOMPARE(noiseLevels({}, ddpm->schedule(), 4).size(), std::size_t(5));
    QCOMPARE(noiseLevels({}, ddpm->schedule(), 99).size(), std::size_t(11)); // all there are
    QCOMPARE(noiseLevels({}, ddpm->schedule(), 4)[0], ddpm->schedule().front());
    task.denoiser = networkDenoiser(std::make_shared<ConstantNetwork>(std::nanf("")), buildProcess({"edm"}));
    QVERIFY(messageOf([&] { samplesOf(task); }).contains("not finite at noise 40"));
  }

  void correctionsActBelowTheirNoise() {
    const auto covariance = falling(shortLength);
    const Array y = normalSignals(1, 2, 3, shortLength);
    const auto half = closedForm([](const Array& noisy, const Levels&) {
      Array d = noisy;
      for (float& v : d.values)
        v *= 0.5f;
      return d;
    });
    const Levels levels{{1.0, 6.0}};
    const Array plain = half->clean(y, levels), gaussian = covariance->wiener(y, levels);
    const Array guided =
        corrected(half, covariance, {.guidance = 1.2, .guidedBelow = 5, .bounded = false})->clean(y, levels);
    for (std::size_t i = 0; i < plain.values.size(); ++i) {
      const float more = i < 3 * shortLength ? 0.2f * (plain.values[i] - gaussian.values[i]) : 0.0f;
      QVERIFY(std::abs(guided.values[i] - plain.values[i] - more) < 1e-6f);
    }
    Array projected =
        corrected(half, nullptr, {.guidance = 1, .projectedBelow = 2, .bounded = false})->clean(y, levels);
    const auto speedOf = [&](std::size_t row, std::size_t t) {
      const float* x = projected.values.data() + row * 3 * shortLength + t;
      return std::hypot(x[0], x[shortLength], x[2 * shortLength]) / std::sqrt(3.0f);
    };
    double offs = 0;
    for (std::size_t t = 0; t < shortLength; ++t) {
      QVERIFY(std::abs(speedOf(0, t) - 1) < 1e-6f);
      QVERIFY(std::abs(speedOf(1, t) - 1) > 1e-3f);
      offs += std::pow(double(speedOf(1, t)) - 1, 2) / double(2 * shortLength);
    }
    QVERIFY(std::abs(normalise(projected) - std::sqrt(offs)) < 1e-6);
    QVERIFY(std::abs(speedOf(1, 3) - 1) < 1e-6f);
    QVERIFY(messageOf([&] { corrected(half, nullptr, {.guidance = 1.2}); }).contains("has no covariance"));

    const auto wild = closedForm([](const Array& noisy, const Levels&) { // half of it too fast, at any noise
      Array d = noisy;
      for (std::size_t i = 0; i < d.values.size(); ++i)
        d.values[i] = i % 2 ? 50.0f : 0.5f;
      return d;
    });
    const Array bounded = corrected(wild, nullptr, {.guidance = 1, .projectedBelow = 0})->clean(y, {{100.0, 6.0}});
    for (std::size_t i = 0; i < bounded.values.size(); ++i)
      QVERIFY(std::abs(bounded.values[i] - (i % 2 ? 1.0f : 0.5f)) < 1e-6f);
  }

  void everyEvaluationIsShown() {
    SamplingTask task = gaussianTask(SamplerChoice::Heun, 35, 4);
    task.parameters.batch = 2;
    std::vector<Moment> film;
    jobs::JobContext context;
    const Samples samples = sample(task, context, [&](const Moment& moment) { film.push_back(moment); });
    QCOMPARE(samples.evaluations, std::int64_t(35));
    QCOMPARE(film.size(), std::size_t(70));
    const auto levels = noiseLevels(task.parameters, {}, 18);
    QCOMPARE(levels.front(), 40.0);
    QVERIFY(std::abs(levels[17] - 0.003) < 1e-12 && levels[18] == 0 && film[0].sigma == levels[0]);
    QCOMPARE(film[69].sigma, levels[17]);
    QCOMPARE(film[69].firstRow, std::int64_t(2));
    const Array d = task.denoiser->clean(film[40].noisy, Levels{{film[40].sigma, film[40].sigma}});
    QVERIFY(largestDifference(d.values, film[40].clean.values) == 0);
    QCOMPARE(context.progress().fraction(), 1.0);

    jobs::JobContext stopped;
    int seen = 0;
    try {
      sample(task, stopped, [&](const Moment&) {
        if (++seen == 7)
          stopped.requestCancel();
      });
      QFAIL("was not cancelled");
    } catch (const Cancelled&) {
      QCOMPARE(seen, 7);
    }
  }

  void everyChoiceIsASampler() {
    for (const auto& [choice, name] : choicesOf(SamplerChoice{}))
      QVERIFY2(samplesOf(gaussianTask(choice, 4)).signals.values.size() == 5 * 3 * shortLength, name);
    QCOMPARE(allSamplers().size(), choicesOf(SamplerChoice{}).size());
    SamplingTask task = gaussianTask(SamplerChoice::Ab2, 4);
    task.length = 8;
    QVERIFY(messageOf([&] { samplesOf(task); }).contains("length 8; expected 16"));
    task = gaussianTask(SamplerChoice::Ab2, 4);
    task.parameters.smallestNoise = 50;
    QVERIFY(messageOf([&] { samplesOf(task); }).contains("must be below the largest noise"));
  }
};

LARMOR_TEST(TestSamplers)
#include "tst_samplers.moc"
