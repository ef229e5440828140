#include "engine/diffusion/DenoisingSet.h"
#include "engine/diffusion/ProcessKind.h"
#include "tests/MessageOf.h"
#include "tests/engine/diffusion/Examples.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::diffusion;
using namespace larmor::testing;

namespace {

constexpr std::int64_t length = 20, perRow = 3 * length;

/// |D - x|^2 is divided by this, mean over the elements of a row: what the loss is measured in.
double normalisation(const std::string& process, double sigma, const std::vector<double>& lambda) {
  const double square = sigma * sigma;
  if (process == "ddpm")
    return square;
  if (process == "edm")
    return square / (1 + square);
  double sum = 0;
  for (const double v : lambda)
    sum += square * v / (square + v);
  return sum / double(lambda.size());
}

Levels manyLevels() { return {{0.003, 0.05, 0.7, 3.0, 40.0}, {2.0, 3.0, noCondition, 5.0, 7.0}}; }

/// Windows of a constant x, and those of a data set that does not look at what it is given.
learning::DataSetPointer windowsOf(Array signal, bool conditional = false) {
  const std::int64_t rows = signal.shape.front();
  Arrays arrays{{"signal", std::move(signal)}};
  if (conditional)
    arrays["condition"] = {std::vector<float>(std::size_t(rows), 4.0f), {rows, 1}};
  return learning::rowsInMemory(std::move(arrays));
}

std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> result;
  for (std::int64_t i = 0; i < count; ++i)
    result.push_back(first + i);
  return result;
}

/// The windows that a lesson was made from: D for F = target.
Array cleanOf(const Arrays& lesson, const Process& process) {
  Levels levels;
  for (const float noise : lesson.at("noise").values)
    levels.sigma.push_back(std::exp(double(noise)));
  return process.clean(lesson.at("signal"), lesson.at("target"), levels);
}

} // namespace

class TestProcesses : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void everyProcess_data() {
    QTest::addColumn<QString>("name");
    for (const auto& kind : allProcesses())
      QTest::newRow(kind->name().c_str()) << QString::fromStdString(kind->name());
    QVERIFY(allProcesses().size() >= 3);
  }
  /// What the network should give is what makes D = x, and its loss is the denoising error in the process's unit.
  void everyProcess() {
    QFETCH(QString, name);
    const auto covariance = falling(length, true);
    const auto process = buildProcess({name.toStdString()}, covariance);
    const Levels levels = manyLevels();
    const Array x = normalSignals(1, 5, 3, length), n = normalSignals(2, 5, 3, length);
    const Arrays lesson = process->lesson(x, n, levels);
    QCOMPARE(lesson.at("signal").shape, (std::vector<std::int64_t>{5, process->channels(3), length}));
    const Array shown = process->shown(noisy(x, n, levels), levels);
    QVERIFY(largestDifference(shown.values, lesson.at("signal").values) < 1e-4);
    QVERIFY(largestDifference(process->clean(shown, lesson.at("target"), levels).values, x.values) < 2e-4);

    const Array f = normalSignals(3, 5, 3, length), d = process->clean(shown, f, levels);
    Array difference = f;
    for (std::size_t i = 0; i < f.values.size(); ++i)
      difference.values[i] -= lesson.at("target").values[i];
    if (process->constants().contains("modes"))
      difference = covariance->modes().forward(difference);
    const Array& weight = lesson.at("weight");
    for (std::size_t r = 0; r < 5; ++r) {
      double error = 0, loss = 0;
      for (std::size_t i = 0; i < perRow; ++i) {
        const std::size_t at = r * perRow + i;
        error += std::pow(double(d.values[at]) - double(x.values[at]), 2) / perRow;
        const double w =
            weight.shape[1] == 1 ? double(weight.values[r]) : double(weight.values[r * length + i % length]);
        loss += w * std::pow(double(difference.values[at]), 2) / perRow;
      }
      error /= normalisation(name.toStdString(), levels.sigma[r], covariance->variances(levels.conditionOf(r)));
      QVERIFY2(std::abs(error / loss - 1) < 2e-3, qPrintable(QString("row %1: %2, %3").arg(r).arg(error).arg(loss)));
    }
  }

  void wienerWithoutANetworkIsTheFilter() {
    const auto covariance = falling(length, true);
    const auto process = buildProcess({"wiener"}, covariance);
    const Array y = normalSignals(4, 5, 3, length), zero{std::vector<float>(y.values.size()), y.shape};
    const Array d = process->clean(process->shown(y, manyLevels()), zero, manyLevels());
    QVERIFY(largestDifference(d.values, covariance->wiener(y, manyLevels()).values) < 1e-6);
    QVERIFY(messageOf([] { buildProcess({"wiener"}); }).contains("has no covariance"));
  }

  void ddpmHasThePapersSteps() {
    const auto linear = buildProcess({"ddpm"})->schedule();
    QCOMPARE(linear.size(), std::size_t(1000));
    QVERIFY(std::abs(1 / (1 + linear[0] * linear[0]) / 4.036e-5 - 1) < 1e-3); // abar_N
    QVERIFY(std::abs(linear.back() - std::sqrt(1e-4 / (1 - 1e-4))) < 1e-12);  // beta_1
    const auto cosine = buildProcess({"ddpm", {{"beta_schedule", "cosine"}, {"steps", "100"}}})->schedule();
    const auto left = [](double share) {
      return std::pow(std::cos((share + 0.008) / 1.008 * std::numbers::pi / 2), 2);
    };
    for (const int n : {1, 50, 90}) // abar_n = f(n) / f(0)
      QVERIFY(std::abs(1 / (1 + std::pow(cosine[std::size_t(100 - n)], 2)) - left(n / 100.0) / left(0)) < 1e-9);
    const auto process = buildProcess({"ddpm"});
    QCOMPARE(process->sigma(0.9999), linear.front()); // every step as often
    QCOMPARE(process->sigma(0.5004), linear[499]);
    QVERIFY(messageOf([] { buildProcess({"vp"}); }).contains("expected ddpm, edm, wiener"));
    QVERIFY(messageOf([] { buildProcess({"edm", {{"noise_width", "-1"}}}); }).contains("noise_width"));
  }

  /// Noise levels of any consecutive rows follow the distribution, more evenly than independent ones would.
  void noiseIsSpreadWithinBatches() {
    const auto process = buildProcess({"edm", {{"noise_mean", "0.2"}, {"noise_width", "1.3"}}});
    const auto set = denoisingSet(windowsOf(normalSignals(1, 64, 3, 8)), process);
    for (std::int64_t epoch = 0; epoch < 20; ++epoch) {
      const Arrays batch = set->batch(numbers(0, 32), {7, epoch, 32 * epoch});
      std::vector<float> levels = batch.at("noise").values;
      std::sort(levels.begin(), levels.end());
      double distance = 0; // Kolmogorov and Smirnov's; 0.15 is usual for 32 independent values
      for (std::size_t i = 0; i < 32; ++i) {
        const double share = 0.5 * std::erfc(-(double(levels[i]) - 0.2) / 1.3 / std::numbers::sqrt2);
        distance = std::max({distance, std::abs(share - double(i) / 32), std::abs(share - double(i + 1) / 32)});
      }
      QVERIFY2(distance < 0.08, qPrintable(QString::number(distance)));
    }
  }

  void batchesMayBeCut() {
    const auto process = buildProcess({"wiener"}, falling(8, true));
    const auto set = denoisingSet(windowsOf(normalSignals(1, 64, 3, 8), true), process, {.dropout = 0.3});
    const Arrays whole = set->batch(numbers(10, 20), {7, 3, 40});
    const Arrays part = set->batch(numbers(15, 5), {7, 3, 45});
    for (const auto& [name, array] : part) {
      const std::size_t width = array.values.size() / 5;
      const auto& all = whole.at(name).values;
      QVERIFY2(std::equal(array.values.begin(), array.values.end(), all.begin() + std::ptrdiff_t(5 * width)),
               name.c_str());
    }
    QCOMPARE(part.size(), std::size_t(5));                   // signal, noise, condition, target, weight
    QVERIFY(set->batch(numbers(15, 5), {7, 4, 45}) != part); // another epoch
    const auto plain = denoisingSet(windowsOf(normalSignals(1, 64, 3, 8), true), process);
    QVERIFY(plain->fingerprint() != set->fingerprint());
  }

  void windowsAreTurnedAndRunBackwards() {
    const auto process = buildProcess({"edm", {{"noise_mean", "-3"}, {"noise_width", "0.5"}}});
    const std::int64_t rows = 4000;
    Array axes{{}, {rows, 3, 4}}; // x(t) = (1, 0, 0), (0, 2, 0), (0, 0, 3), 0
    for (std::int64_t r = 0; r < rows; ++r)
      axes.values.insert(axes.values.end(), {1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0});
    const auto set = denoisingSet(windowsOf(axes), process);
    const Array seen = cleanOf(set->batch(numbers(0, rows), {1, 1, 0}), *process);
    double backwards = 0, square[3][3] = {}, mean[3][3] = {}, worst = 0;
    for (std::size_t r = 0; r < std::size_t(rows); ++r) {
      double m[3][3]; // columns: where the axes went
      const auto at = [&](std::size_t c, std::size_t t) { return double(seen.values[(r * 3 + c) * 4 + t]); };
      const bool reversed = std::abs(at(0, 0)) + std::abs(at(1, 0)) + std::abs(at(2, 0)) < 0.01;
      backwards += reversed;
      for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t axis = 0; axis < 3; ++axis) {
          m[c][axis] = (reversed ? -at(c, 3 - axis) : at(c, axis)) / double(axis + 1);
          mean[c][axis] += m[c][axis] / double(rows);
          square[c][axis] += m[c][axis] * m[c][axis] / double(rows);
        }
      const double determinant = m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
                                 m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
                                 m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
      worst = std::max(worst, std::abs(determinant - 1)); // a rotation, no mirror
    }
    QVERIFY(worst < 1e-4);
    QVERIFY(std::abs(backwards / double(rows) - 0.5) < 5 * 0.5 / std::sqrt(double(rows)));
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t axis = 0; axis < 3; ++axis) { // uniform over all rotations
        QVERIFY(std::abs(mean[c][axis]) < 5 * std::sqrt(1.0 / 3 / double(rows)));
        QVERIFY(std::abs(square[c][axis] - 1.0 / 3) < 5 * 0.3 / std::sqrt(double(rows)));
      }
    const auto plain = denoisingSet(windowsOf(axes), process, WindowParameters::none());
    QVERIFY(largestDifference(cleanOf(plain->batch(numbers(0, 5), {1, 0, 0}), *process).values,
                              std::vector<float>(axes.values.begin(), axes.values.begin() + 60)) < 1e-4);
  }

  void conditionsAreLeftOut() {
    const auto process = buildProcess({"edm"});
    const auto windows = windowsOf(normalSignals(1, 2000, 3, 4), true);
    const auto told = [&](double dropout) {
      const auto set = denoisingSet(windows, process, {.dropout = dropout});
      const Array condition = set->batch(numbers(0, 2000), {1, 1, 0}).at("condition");
      double count = 0;
      for (const float v : condition.values) {
        if (v != 4.0f && v != noConditionForNetworks)
          return -1.0;
        count += v == 4.0f;
      }
      return count / 2000;
    };
    QCOMPARE(told(0), 1.0);
    QVERIFY(std::abs(told(0.1) - 0.9) < 0.04);
  }
};

LARMOR_TEST(TestProcesses)
#include "tst_processes.moc"
