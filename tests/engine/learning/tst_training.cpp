#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/learning/DenseEvaluator.h"
#include "engine/learning/Learning.h"
#include "engine/learning/Training.h"
#include "tests/OtherProcessors.h"
#include "tests/harness/Test.h"

#include <QFile>
#include <QTemporaryDir>
#include <cmath>

using namespace larmor;
using namespace larmor::learning;

namespace {

DenseNetwork randomNetwork(const std::vector<std::size_t>& units) {
  Philox random(7, 1, 0);
  DenseNetwork network;
  for (std::size_t l = 0; l + 1 < units.size(); ++l) {
    DenseLayer layer{units[l], units[l + 1], {}, {}};
    for (std::size_t i = 0; i < units[l] * units[l + 1]; ++i)
      layer.weights.push_back(static_cast<float>(random.normal() / std::sqrt(double(units[l]))));
    for (std::size_t i = 0; i < units[l + 1]; ++i)
      layer.bias.push_back(static_cast<float>(random.normal()));
    network.layers.push_back(layer);
  }
  return network;
}

/// y = sin(2 x0) x1, without noise.
TrainingRows rowsOf(std::uint64_t seed, std::int64_t count) {
  Philox random(seed, 2, 0);
  TrainingRows rows;
  for (std::int64_t i = 0; i < count; ++i) {
    const double x = random.uniform(-1, 1), y = random.uniform(-1, 1);
    rows.inputs.values.insert(rows.inputs.values.end(), {float(x), float(y)});
    rows.targets.values.push_back(float(std::sin(2 * x) * y));
    rows.weights.push_back(1);
  }
  return rows;
}

DenseTask smallTask() {
  DenseTask task;
  task.units = {2, 16, 16, 1};
  task.training = rowsOf(1, 300);
  task.validation = rowsOf(2, 100);
  task.trainer.epochs = 400;
  task.trainer.rate = 0.01;
  task.trainer.schedule = RateSchedule::Cosine;
  return task;
}

/// Cancels after an epoch; keeps what it is told.
class Watch : public DenseObserver {
public:
  explicit Watch(std::int64_t stopAfter = 0) : stopAfter_(stopAfter) {}
  void epochDone(const EpochReport& report) override {
    reports.push_back(report);
    if (report.epoch == stopAfter_)
      throw Cancelled();
  }
  bool networkWanted() override { return true; }
  void network(const DenseNetwork& network) override {
    network.check();
    ++networks;
  }
  std::vector<EpochReport> reports;
  int networks = 0;

private:
  std::int64_t stopAfter_;
};

template <class Call>
QString messageOf(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

} // namespace

/// Networks made ready for speed, and the loop that trains them.
class TestTraining : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void evaluatorAgreesWithThePlainOne_data() {
    QTest::addColumn<QVector<int>>("units");
    QTest::newRow("seed") << QVector<int>{3, 10, 5, 1};
    QTest::newRow("wide") << QVector<int>{2, 33, 17, 40, 3};
    QTest::newRow("one layer") << QVector<int>{5, 2};
    QTest::newRow("one unit") << QVector<int>{1, 1, 1};
  }
  void evaluatorAgreesWithThePlainOne() {
    QFETCH(QVector<int>, units);
    const DenseNetwork network = randomNetwork({units.begin(), units.end()});
    const DenseEvaluator fast(network);
    const std::size_t inputs = network.inputs(), outputs = network.outputs(), points = 77; // no multiple of a vector
    Philox random(3, 3, 0);
    std::vector<std::vector<float>> in(inputs, std::vector<float>(points)), out(outputs, std::vector<float>(points));
    std::vector<const float*> from;
    std::vector<float*> to;
    for (auto& row : in) {
      for (float& v : row)
        v = static_cast<float>(3 * random.normal());
      from.push_back(row.data());
    }
    for (auto& row : out)
      to.push_back(row.data());
    fast.batch(from, points, to);
    for (std::size_t p = 0; p < points; ++p) {
      std::vector<double> x;
      std::vector<float> single, y(outputs);
      for (const auto& row : in) {
        x.push_back(double(row[p]));
        single.push_back(row[p]);
      }
      fast.one(single.data(), y.data());
      const auto exact = network.evaluate(x);
      for (std::size_t o = 0; o < outputs; ++o) {
        QVERIFY2(std::abs(double(out[o][p]) - exact[o]) < 2e-5,
                 qPrintable(QString::number(double(out[o][p]) - exact[o])));
        QVERIFY(std::abs(double(y[o]) - exact[o]) < 2e-5);
      }
    }
  }

  /// The kernels that this processor would not choose.
  void otherProcessors() {
    const QByteArray failures = testing::failuresOnOtherProcessors({"evaluatorAgreesWithThePlainOne"});
    QVERIFY2(failures.isEmpty(), failures);
  }

  void networksThatDoNotFitAreRefused() {
    DenseNetwork network = randomNetwork({3, 10, 1});
    network.layers[1].inputs = 9;
    QVERIFY(messageOf([&] { DenseEvaluator e(network); }).contains("layer 2"));
    network = randomNetwork({3, 10, 1});
    network.layers[0].weights[4] = NAN;
    QVERIFY(messageOf([&] { DenseEvaluator e(network); }).contains("not finite"));
    QVERIFY(messageOf([&] { DenseEvaluator e{DenseNetwork()}; }).contains("no layers"));
  }

  void learningRate() {
    TrainerParameters p;
    p.epochs = 101;
    p.warmup = 10;
    p.schedule = RateSchedule::Cosine;
    QVERIFY(std::abs(p.rateAt(0) - 1e-4) < 1e-9);
    QVERIFY(std::abs(p.rateAt(50) - 5e-4) < 1e-12);
    QVERIFY(std::abs(p.rateAt(100)) < 1e-12);
  }

#ifdef LARMOR_HAS_PLUGIN
  /// A smooth function without noise is learned to a thousandth of its variance, and by what is evaluated later.
  void learnsAFunction() {
    DenseTask task = smallTask();
    task.trainer.epochs = 1500;
    Watch watch;
    const DenseResult result = trainDense(task, watch);
    QCOMPARE(result.history.size(), std::size_t(1500));
    QCOMPARE(watch.networks, 1500);
    QVERIFY2(result.bestValidation < 2e-4, qPrintable(QString::number(result.bestValidation)));
    double square = 0;
    for (std::size_t i = 0; i < 100; ++i) {
      const auto& v = task.validation;
      const auto y = result.network.evaluate({double(v.inputs.values[2 * i]), double(v.inputs.values[2 * i + 1])});
      square += std::pow(y[0] - double(v.targets.values[i]), 2) / 100;
    }
    QVERIFY(std::abs(square - result.bestValidation) < 1e-6); // the weights handed out are the best ones
    QVERIFY(result.history[10].gradientNorm > 0 && result.history[10].rowsPerSecond > 0);
    QVERIFY(result.history[1499].rate < 1e-6);
  }

  void repeatsToTheBit() {
    DenseTask task = smallTask();
    task.trainer.epochs = 30;
    task.trainer.batch = 64; // the order of the rows is drawn anew each epoch
    task.trainer.average = 0.9;
    Watch a, b, c;
    const auto first = trainDense(task, a), second = trainDense(task, b);
    QVERIFY(first.network.layers[1].weights == second.network.layers[1].weights);
    task.trainer.seed = 2;
    QVERIFY(trainDense(task, c).network.layers[1].weights != first.network.layers[1].weights);
  }

  /// Stopped in the middle and gone on with: the same meters, the same weights.
  void goesOnFromItsCheckpoint() {
    DenseTask task = smallTask();
    task.trainer.epochs = 60;
    task.trainer.batch = 50;
    task.trainer.average = 0.95;
    Watch whole;
    const auto expected = trainDense(task, whole);
    task.checkpoint = folder_.filePath("state.pt").toStdString();
    Watch stopped(23), rest;
    QVERIFY_EXCEPTION_THROWN(trainDense(task, stopped), Cancelled);
    const auto resumed = trainDense(task, rest);
    QCOMPARE(rest.reports.front().epoch, std::int64_t(24));
    QCOMPARE(resumed.history.size(), expected.history.size());
    for (std::size_t i = 0; i < 60; ++i) {
      QCOMPARE(resumed.history[i].loss, expected.history[i].loss);
      QCOMPARE(resumed.history[i].validation, expected.history[i].validation);
    }
    QVERIFY(resumed.network.layers[2].weights == expected.network.layers[2].weights);
    QCOMPARE(resumed.bestEpoch, expected.bestEpoch);

    task.trainer.rate *= 2; // another task
    Watch other;
    QVERIFY(messageOf([&] { trainDense(task, other); }).contains("other data or settings"));
    QFile broken(folder_.filePath("state.pt"));
    QVERIFY(broken.resize(broken.size() / 2));
    QVERIFY(messageOf([&] { trainDense(task, other); }).contains("no checkpoint"));
  }

  void stopsEarly() {
    DenseTask task = smallTask();
    task.trainer.epochs = 5000;
    task.trainer.patience = 5;
    task.trainer.rate = 0.3; // jumps about: soon there is nothing better
    task.trainer.schedule = RateSchedule::Constant;
    Watch watch;
    const auto result = trainDense(task, watch);
    QVERIFY(result.history.size() < 5000);
    QCOMPARE(result.history.back().epoch - result.bestEpoch, std::int64_t(5));
  }

  void squaredOutputIsNeverNegative() {
    DenseTask task = smallTask();
    task.output = OutputForm::Square;
    for (auto* values : {&task.training.targets.values, &task.validation.targets.values})
      for (float& y : *values)
        y = (1 + y) * (1 + y);
    task.trainer.epochs = 1500;
    Watch watch;
    const auto result = trainDense(task, watch);
    QVERIFY2(result.bestValidation < 0.1, qPrintable(QString::number(result.bestValidation)));
  }

  void badDataAreMessages() {
    DenseTask task = smallTask();
    Watch watch;
    task.training.inputs.values.pop_back();
    QVERIFY(messageOf([&] { trainDense(task, watch); }).contains("training rows"));
    task = smallTask();
    task.training.targets.values[3] = NAN;
    QVERIFY(messageOf([&] { trainDense(task, watch); }).contains("not finite"));
    task = smallTask();
    task.validation = {};
    QVERIFY(messageOf([&] { trainDense(task, watch); }).contains("validation rows"));
    task = smallTask();
    task.trainer.rate = 10;
    for (float& y : task.training.targets.values)
      y *= 1e30f;
    QVERIFY(messageOf([&] { trainDense(task, watch); }).contains("not finite"));
  }
#endif

private:
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestTraining)
#include "tst_training.moc"
