#include "engine/diffusion/Filling.h"
#include "engine/diffusion/Sampling.h"
#include "tests/MessageOf.h"
#include "tests/engine/diffusion/Examples.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::diffusion;
using namespace larmor::testing;

namespace {

constexpr std::size_t n = 12;

/// Two samples of a Gaussian path that are not known, given the others, from Q = C^-1 = U lambda^-1 U^T: their
/// covariance is Q(u, u)^-1, their mean -Q(u, u)^-1 Q(u, o) x(o).
struct Completion {
  double mean[2], covariance[2][2];
  Completion(const Covariance& c, const Known& known, const std::size_t (&unknown)[2], std::size_t component) {
    const auto q = [&](std::size_t i, std::size_t j) {
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k)
        sum += c.modes().values()[k * n + i] * c.modes().values()[k * n + j] / c.variances()[k];
      return sum;
    };
    const double a = q(unknown[0], unknown[0]), b = q(unknown[0], unknown[1]), d = q(unknown[1], unknown[1]);
    const double determinant = a * d - b * b,
                 pull[2] = {pullOf(q, known, unknown[0], component), pullOf(q, known, unknown[1], component)};
    covariance[0][0] = d / determinant;
    covariance[0][1] = covariance[1][0] = -b / determinant;
    covariance[1][1] = a / determinant;
    for (int i = 0; i < 2; ++i)
      mean[i] = -(covariance[i][0] * pull[0] + covariance[i][1] * pull[1]);
  }

private:
  template <class Q>
  static double pullOf(const Q& q, const Known& known, std::size_t unknown, std::size_t component) {
    double sum = 0;
    for (std::size_t t = 0; t < n; ++t)
      if (known.there[t])
        sum += q(unknown, t) * double(known.values[component * n + t]);
    return sum;
  }
};

/// A path of the covariance's.
std::vector<float> gaussianPath(const Covariance& c) {
  Array modes = normalSignals(9, 1, 3, n);
  for (std::size_t i = 0; i < modes.values.size(); ++i)
    modes.values[i] *= float(std::sqrt(c.variances()[i % n]));
  return c.modes().backward(modes).values;
}

} // namespace

class TestFilling : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void gapsOfGaussianPathsFollowTheirDistribution_data() {
    QTest::addColumn<int>("first");
    QTest::newRow("gap") << 5;
    QTest::newRow("continuation") << 10;
  }
  void gapsOfGaussianPathsFollowTheirDistribution() {
    QFETCH(int, first);
    const std::size_t unknown[2] = {std::size_t(first), std::size_t(first) + 1};
    const auto covariance = falling(n);
    Known known{gaussianPath(*covariance), std::vector<std::uint8_t>(n, 1)};
    for (const std::size_t t : unknown) {
      known.there[t] = 0;
      known.values[t] = std::nanf(""); // is not looked at
    }
    SamplingTask task;
    task.covariance = covariance;
    task.denoiser = filled(gaussianDenoiser(covariance), covariance, known);
    task.rows = 4000;
    task.length = n;
    task.parameters.evaluations = 40;
    task.parameters.largestNoise = 400;
    task.parameters.batch = 1000;
    task.parameters.exactSpeed = false;
    jobs::JobContext context;
    const Array made = sample(task, context).signals;
    const auto at = [&](std::size_t row, std::size_t c, std::size_t t) {
      return double(made.values[(row * 3 + c) * n + t]);
    };
    for (std::size_t c = 0; c < 3; ++c) {
      const Completion exact(*covariance, known, unknown, c);
      double mean[2] = {}, square[2][2] = {};
      for (std::size_t r = 0; r < 4000; ++r)
        for (int i = 0; i < 2; ++i) {
          mean[i] += at(r, c, unknown[i]) / 4000;
          for (int j = 0; j < 2; ++j)
            square[i][j] += (at(r, c, unknown[i]) - exact.mean[i]) * (at(r, c, unknown[j]) - exact.mean[j]) / 4000;
        }
      for (int i = 0; i < 2; ++i) {
        const double deviation = std::sqrt(exact.covariance[i][i]);
        QVERIFY2(std::abs(mean[i] - exact.mean[i]) < 4 * deviation / std::sqrt(4000.0) + 0.003,
                 qPrintable(QString("%1 instead of %2 +- %3").arg(mean[i]).arg(exact.mean[i]).arg(deviation)));
        for (int j = 0; j < 2; ++j)
          QVERIFY2(std::abs(square[i][j] / std::sqrt(exact.covariance[i][i] * exact.covariance[j][j]) -
                            exact.covariance[i][j] / std::sqrt(exact.covariance[i][i] * exact.covariance[j][j])) < 0.1,
                   qPrintable(QString("%1 instead of %2").arg(square[i][j]).arg(exact.covariance[i][j])));
      }
      for (std::size_t t = 0; t < n; ++t)
        if (known.there[t])
          QVERIFY(std::abs(at(17, c, t) - double(known.values[c * n + t])) < 0.005);
    }
  }

  /// The estimate given y and the known values solves (C^-1 + 1/sigma^2 + M/error^2) x = y/sigma^2 + M v/error^2, M
  /// being 1 where they are known.
  void estimatesSolveTheirEquation() {
    const auto c = falling(n);
    const Known known{gaussianPath(*c), {1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1}, 0.1};
    const auto denoiser = filled(gaussianDenoiser(c), c, known);
    const Array y = normalSignals(4, 2, 3, n);
    const Levels levels{{0.4, 2.5}};
    const Array d = denoiser->clean(y, levels);
    Array q = c->modes().forward(d);
    for (std::size_t i = 0; i < q.values.size(); ++i)
      q.values[i] /= float(c->variances()[i % n]);
    q = c->modes().backward(q);
    for (std::size_t i = 0; i < q.values.size(); ++i) {
      const std::size_t row = i / (3 * n), here = i % (3 * n);
      const double noise = 1 / (levels.sigma[row] * levels.sigma[row]), mark = known.there[i % n] ? 100.0 : 0.0;
      const double left = double(q.values[i]) + (noise + mark) * double(d.values[i]);
      const double right = noise * double(y.values[i]) + mark * double(known.values[here]);
      QVERIFY2(std::abs(left - right) < 2e-3, qPrintable(QString("%1 and %2").arg(left).arg(right)));
    }
  }

  void whatCannotBeIsRefused() {
    const auto covariance = falling(n);
    const auto d = gaussianDenoiser(covariance);
    const auto message = [&](Known known) { return messageOf([&] { filled(d, covariance, std::move(known)); }); };
    QVERIFY(message({std::vector<float>(n), std::vector<std::uint8_t>(n, 0)}).contains("are none"));
    QVERIFY(
        message({std::vector<float>(n + 1), std::vector<std::uint8_t>(n, 1)}).contains("expected [components, 12]"));
    QVERIFY(message({std::vector<float>(n, std::nanf("")), std::vector<std::uint8_t>(n, 1)}).contains("not finite"));
    QVERIFY(messageOf([&] { filled(d, nullptr, {}); }).contains("no covariance"));
  }
};

LARMOR_TEST(TestFilling)
#include "tst_filling.moc"
