#include "engine/diffusion/Covariance.h"
#include "tests/MessageOf.h"
#include "tests/OtherProcessors.h"
#include "tests/engine/diffusion/Examples.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>

using namespace larmor;
using namespace larmor::diffusion;
using namespace larmor::testing;

namespace {

/// x(t+1) = memory x(t) + noise, unit variance: <x(t) x(t + lag)> = memory^lag.
Arrays remembering(double memory, double condition, std::int64_t rows, std::int64_t length) {
  Array signal = normalSignals(std::uint64_t(100 * memory), rows, 3, length);
  for (std::size_t i = 0; i < signal.values.size(); ++i)
    if (i % std::size_t(length) > 0)
      signal.values[i] =
          float(memory * double(signal.values[i - 1]) + std::sqrt(1 - memory * memory) * double(signal.values[i]));
  return {{"signal", std::move(signal)},
          {"condition", {std::vector<float>(std::size_t(rows), float(condition)), {rows, 1}}}};
}

/// C [time, time] of a condition, from modes and variances.
std::vector<double> matrixOf(const Covariance& c, double condition = noCondition) {
  const std::size_t n = std::size_t(c.length());
  const auto lambda = c.variances(condition);
  const auto& u = c.modes().values();
  std::vector<double> matrix(n * n, 0.0);
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        matrix[i * n + j] += lambda[k] * u[k * n + i] * u[k * n + j];
  return matrix;
}

/// The same measured by its definition.
std::vector<double> toeplitz(const Array& signal) {
  const std::size_t n = std::size_t(signal.shape.back());
  std::vector<double> sums(n, 0.0), matrix;
  for (std::size_t w = 0; w < signal.values.size(); w += n)
    for (std::size_t t = 0; t < n; ++t)
      for (std::size_t lag = 0; t + lag < n; ++lag)
        sums[lag] += double(signal.values[w + t]) * double(signal.values[w + t + lag]);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const std::size_t lag = i > j ? i - j : j - i;
      matrix.push_back(sums[lag] / double(signal.values.size() / n * (n - lag)));
    }
  return matrix;
}

} // namespace

class TestCovariance : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void modesAreAppliedToEveryRow_data() {
    QTest::addColumn<int>("length");
    for (const int length : {1, 7, 64, 100, 256})
      QTest::addRow("%d", length) << length;
  }
  void modesAreAppliedToEveryRow() {
    QFETCH(int, length);
    const Modes modes(length, cosines(length));
    const Array x = normalSignals(3, 3, 3, length); // nine rows: twice four and one
    const Array z = modes.forward(x);
    const std::size_t n = std::size_t(length);
    std::vector<double> expected;
    for (std::size_t row = 0; row < 9; ++row)
      for (std::size_t k = 0; k < n; ++k) {
        double sum = 0;
        for (std::size_t t = 0; t < n; ++t)
          sum += modes.values()[k * n + t] * double(x.values[row * n + t]);
        expected.push_back(sum);
      }
    QCOMPARE(z.shape, x.shape);
    QVERIFY(largestDifference(z.values, expected) < 1e-5);
    QVERIFY(largestDifference(modes.backward(z).values, x.values) < 1e-5);
  }
  void processorsOfBeforeGiveTheSame() {
    if (qEnvironmentVariableIsSet("LARMOR_LEVEL"))
      QSKIP("is one of those");
    const QByteArray failures = failuresOnOtherProcessors({"modesAreAppliedToEveryRow"});
    QVERIFY2(failures.isEmpty(), failures);
  }

  void isTheToeplitzMean() {
    const Arrays windows = remembering(0.7, 0, 300, 24);
    jobs::JobContext context;
    const Covariance c = measureCovariance(*learning::rowsInMemory({{"signal", windows.at("signal")}}), context);
    QVERIFY(c.conditions().empty());
    const auto measured = matrixOf(c);
    QVERIFY(largestDifference(measured, toeplitz(windows.at("signal"))) < 1e-6);
    for (std::size_t lag = 0; lag < 24; ++lag) // and what the process is known to have
      QVERIFY(std::abs(measured[lag] - std::pow(0.7, double(lag))) < 0.12);
    const auto lambda = c.variances();
    QVERIFY(std::is_sorted(lambda.rbegin(), lambda.rend()));
  }

  void variancesBelongToConditions() {
    const Arrays slow = remembering(0.8, 5, 400, 24), fast = remembering(0.3, 3, 200, 24);
    jobs::JobContext context;
    const auto all = learning::concatenated({learning::rowsInMemory(slow), learning::rowsInMemory(fast)});
    const Covariance c = measureCovariance(*all, context);
    QCOMPARE(c.conditions(), (std::vector{3.0, 5.0}));
    const auto low = c.variances(3), high = c.variances(5), between = c.variances(3.5);
    // U belongs to the mean of both matrices, with equal weights although one has twice as many rows
    std::vector<double> mean = toeplitz(slow.at("signal"));
    const auto other = toeplitz(fast.at("signal"));
    for (std::size_t i = 0; i < mean.size(); ++i)
      mean[i] = 0.5 * (mean[i] + other[i]);
    QVERIFY(largestDifference(matrixOf(c), mean) < 1e-6);
    for (std::size_t k = 0; k < 24; ++k) {
      double own = 0; // u_k . C u_k
      const double* u = c.modes().values().data() + k * 24;
      for (std::size_t i = 0; i < 24; ++i)
        for (std::size_t j = 0; j < 24; ++j)
          own += u[i] * other[i * 24 + j] * u[j];
      QVERIFY(std::abs(low[k] - own) < 1e-6);
      QVERIFY(std::abs(std::log(between[k]) - (0.75 * std::log(low[k]) + 0.25 * std::log(high[k]))) < 1e-9);
    }
    QCOMPARE(c.variances(1), low); // held beyond the ends
    QCOMPARE(c.variances(9), high);
  }

  void wienerSolvesItsEquation() {
    const auto c = falling(20, true);
    const Array y = normalSignals(5, 2, 3, 20);
    const Levels levels{{0.3, 2.0}, {2.0, 4.0}};
    const Array estimate = c->wiener(y, levels);
    for (std::size_t r = 0; r < 2; ++r) { // (C + s^2) w = y and D = C w, so w = (y - D) / s^2
      const auto matrix = matrixOf(*c, levels.condition[r]);
      for (std::size_t i = 0; i < 60; i += 20)
        for (std::size_t t = 0; t < 20; ++t) {
          double product = 0;
          for (std::size_t j = 0; j < 20; ++j) {
            const std::size_t at = r * 60 + i + j;
            product += matrix[t * 20 + j] * double(y.values[at] - estimate.values[at]);
          }
          product /= levels.sigma[r] * levels.sigma[r];
          QVERIFY(std::abs(product - double(estimate.values[r * 60 + i + t])) < 1e-4);
        }
    }
  }

  void filesKeepIt() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("covariance.h5").toStdString();
    for (const auto& c : {falling(16, true), falling(16), std::make_shared<const Covariance>(16)}) {
      storage::OutputFile out(path);
      c->write(out, "/covariance");
      out.commit();
      const Covariance back = Covariance::read(storage::InputFile(path), "/covariance");
      QCOMPARE(back.fingerprint(), c->fingerprint());
      QCOMPARE(back.variances(3.3), c->variances(3.3));
    }
    QVERIFY(falling(16)->fingerprint() != falling(16, true)->fingerprint());
  }

  void damagedFilesAreRefused() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("covariance.h5").toStdString();
    const auto messageFor = [&](std::vector<double> modes, std::vector<double> pooled, std::vector<double> conditions) {
      storage::OutputFile out(path);
      out.array("/c/modes", {2, 2}, modes);
      out.array("/c/pooled", {pooled.size()}, pooled);
      if (!conditions.empty()) {
        out.array("/c/conditions", {conditions.size()}, conditions);
        out.array("/c/variances", {conditions.size(), 2}, std::vector(2 * conditions.size(), 1.0));
      }
      out.commit();
      return messageOf([&] { Covariance::read(storage::InputFile(path), "/c"); });
    };
    QCOMPARE(messageFor({1, 0, 0, 1}, {1, 1}, {1, 2}), QString());
    QVERIFY(messageFor({1, 0.1, 0, 1}, {1, 1}, {}).contains("covariance.h5: /c: modes: are not orthonormal"));
    QVERIFY(messageFor({1, 0, 0, 1}, {1, 1, 1}, {}).contains("expected 3 x 3"));
    QVERIFY(messageFor({1, 0, 0, 1}, {1, std::nan("")}, {}).contains("not finite"));
    QVERIFY(messageFor({1, 0, 0, 1}, {1, 1}, {2, 1}).contains("do not increase"));
  }
};

LARMOR_TEST(TestCovariance)
#include "tst_covariance.moc"
