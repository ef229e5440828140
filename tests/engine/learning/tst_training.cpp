#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/jobs/Job.h"
#include "engine/learning/DenseEvaluator.h"
#include "engine/learning/Learning.h"
#include "engine/learning/Training.h"
#include "tests/MessageOf.h"
#include "tests/OtherProcessors.h"
#include "tests/engine/learning/SmallTraining.h"
#include "tests/harness/Test.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QThread>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>

using namespace larmor;
using namespace larmor::learning;
using namespace larmor::testing;

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

/// Rows that take a while to be read, as from a slow disk, so that epochs last.
TrainingTask slowTask(int milliseconds) {
  TrainingTask task = smallTask();
  const auto rows = rowsInMemory(rowsOf(1, 3000));
  task.training = readRows(3000, "slow", [rows, milliseconds](Rows numbers, const Draw& draw) {
    QThread::msleep(static_cast<unsigned long>(milliseconds));
    return rows->batch(numbers, draw);
  });
  task.trainer.batch = 1;
  task.trainer.epochs = 3;
  return task;
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
    QVERIFY(std::abs(p.rateAt(0, 0) - 1e-4) < 1e-9);
    QVERIFY(std::abs(p.rateAt(50, 5000) - 5e-4) < 1e-12);
    QVERIFY(std::abs(p.rateAt(100, 10000)) < 1e-12);
    p.warmup = 0;
    p.warmupSteps = 200;
    p.finalRate = 0.03;
    QVERIFY(std::abs(p.rateAt(0, 0) - 1e-3 / 200) < 1e-15);
    QVERIFY(std::abs(p.rateAt(0, 99) - 5e-4) < 1e-15);
    QVERIFY(std::abs(p.rateAt(50, 5000) - (0.03 + 0.97 / 2) * 1e-3) < 1e-15);
    QVERIFY(std::abs(p.rateAt(100, 10000) - 3e-5) < 1e-15);
    p.schedule = RateSchedule::Constant;
    QCOMPARE(p.rateAt(100, 10000), 1e-3);
  }

  void averageRises() {
    TrainerParameters p;
    p.average = 0.999;
    QCOMPARE(p.averageAt(1), 0.999);
    p.averageWarmup = true;
    QVERIFY(std::abs(p.averageAt(1) - 0.1 / 1.1) < 1e-15);
    QVERIFY(std::abs(p.averageAt(10) - 0.5) < 1e-15);
    QVERIFY(p.averageAt(9980) < 0.999);
    QCOMPARE(p.averageAt(9991), 0.999);
  }

  /// Views give the rows of what is beneath, in the order asked for.
  void dataSetsAreViews() {
    const auto first = rowsInMemory({{"x", {{0, 1, 2, 3, 4, 5}, {3, 2}}}});
    const auto second = readRows(2, "more", [](Rows rows, const Draw&) {
      Arrays batch{{"x", {{}, {std::int64_t(rows.size()), 2}}}};
      for (const auto row : rows)
        batch["x"].values.insert(batch["x"].values.end(), {float(10 * row + 10), float(10 * row + 11)});
      return batch;
    });
    const auto all = concatenated({first, second});
    QCOMPARE(all->size(), std::int64_t(5));
    const std::vector<std::int64_t> some{4, 0, 3, 2};
    const std::vector<float> expected{20, 21, 0, 1, 10, 11, 4, 5};
    QCOMPARE(all->batch(some, {}).at("x").values, expected);
    const auto part = subset(all, some);
    const std::vector<std::int64_t> last{3};
    QCOMPARE(part->batch(last, {}).at("x").values, (std::vector<float>{4, 5}));

    const auto noisy = transformed(part, "noise", [](Arrays& batch, Rows rows, const Draw& draw) {
      for (std::size_t r = 0; r < rows.size(); ++r)
        batch["x"].values[2 * r] = float(draw.of(rows[r]).normal());
    });
    const Draw epoch{7, 1};
    QCOMPARE(noisy->batch(last, epoch), noisy->batch(last, epoch));
    QVERIFY(noisy->batch(last, epoch) != noisy->batch(last, {7, 2}));
    QVERIFY(noisy->batch(last, epoch) != noisy->batch(last, {8, 1}));
    QVERIFY(noisy->fingerprint() != part->fingerprint());
    QVERIFY(part->fingerprint() != all->fingerprint());
    QVERIFY(messageOf([&] { subset(all, {5}); }).contains("expected 0 to 4"));
    QVERIFY(messageOf([&] { rowsInMemory({{"x", {{1, 2}, {2}}}, {"y", {{1}, {1}}}}); }).contains("rows of y: are 1"));
    QVERIFY(messageOf([&] { rowsInMemory({{"x", {{1, 2}, {3}}}}); }).contains("2 values for a shape of 3"));
    const auto wider = rowsInMemory({{"x", {{1, 2, 3}, {1, 3}}}});
    const std::vector<std::int64_t> both{0, 3};
    QVERIFY(messageOf([&] { concatenated({first, wider})->batch(both, {}); }).contains("have 3 values"));
  }

  void metersStayShort() {
    Meter meter{"loss", "Loss", "1", "training"};
    for (int i = 1; i <= 100000; ++i)
      meter.add(i, i);
    QVERIFY(meter.values.size() >= Meter::most / 4 && meter.values.size() < Meter::most);
    const auto every = double(meter.every);
    for (std::size_t i = 0; i < meter.values.size(); ++i) {
      QCOMPARE(meter.at[i], every * double(i + 1));
      QCOMPARE(meter.values[i], meter.at[i] - (every - 1) / 2); // the mean of those up to there
    }
  }

#ifdef LARMOR_HAS_PLUGIN
  /// Everything in plugin/networks and plugin/objectives, by weights and inputs.
  void gradientsAgreeWithDifferences() {
    const auto checks = gradientChecks();
    std::set<std::string> checked;
    for (const GradientCheck& check : checks) {
      checked.insert(check.kind);
      const QString what = QString::fromStdString(check.kind + ": " + check.tensor + ": ") +
                           QString::number(check.difference) + " of " + QString::number(check.largest);
      QVERIFY2(check.largest > 1e-4, qPrintable(what)); // it matters
      QVERIFY2(check.difference < 1e-7 * std::max(1.0, check.largest), qPrintable(what));
    }
    std::size_t kinds = 0;
    for (const auto* catalogue : {&info().networks, &info().objectives})
      for (const KindInfo& kind : *catalogue) {
        ++kinds;
        QVERIFY2(checked.count(kind.name), kind.name.c_str());
        QVERIFY(!kind.options.empty() && !kind.summary.empty());
      }
    QCOMPARE(checked.size(), kinds);
    QVERIFY(kinds >= 2);
  }

  /// A smooth function without noise is learned to a thousandth of its variance, and by what is evaluated later.
  void learnsAFunction() {
    TrainingTask task = smallTask();
    task.trainer.epochs = 1500;
    const TrainingResult result = trained(task);
    const auto* loss = result.state.meter("loss");
    QVERIFY(loss && loss->values.size() == 1500);
    QVERIFY2(result.state.bestValidation < 2e-4, qPrintable(QString::number(result.state.bestValidation)));
    const DenseNetwork network = DenseNetwork::of(result.weights);
    const auto handle = learning::network(task.network, result.weights);
    const Arrays rows = rowsOf(2, 100);
    const Arrays outputs = handle->evaluate({{"input", rows.at("input")}});
    double square = 0, fromHandle = 0;
    for (std::size_t i = 0; i < 100; ++i) {
      const auto& v = rows.at("input").values;
      const double truth = double(rows.at("target").values[i]);
      square += std::pow(network.evaluate({double(v[2 * i]), double(v[2 * i + 1])})[0] - truth, 2) / 100;
      fromHandle += std::pow(double(outputs.at("output").values[i]) - truth, 2) / 100;
    }
    QVERIFY(std::abs(square - result.state.bestValidation) < 1e-6); // the weights handed out are the best ones
    QVERIFY(std::abs(fromHandle - result.state.bestValidation) < 1e-6);
    QVERIFY(result.state.meter("gradient_norm")->values[10] > 0 && result.state.rowsPerSecond > 0);
    QVERIFY(result.state.meter("learning_rate")->values[1499] < 1e-6);
    QVERIFY(handle->weights() == result.weights);
    QCOMPARE(handle->parameterCount(), std::int64_t(2 * 16 + 16 + 16 * 16 + 16 + 16 + 1));
  }

  /// The gradient with respect to the inputs is that of the function learned.
  void saliency() {
    const Spec spec{"dense", {{"units", "2 2"}}};
    const Arrays weights{{"layer1/weights", {{1, 2, 3, 4}, {2, 2}}}, {"layer1/bias", {{0, 0}, {2}}}};
    const auto linear = network(spec, weights);
    const Arrays inputs{{"input", {{5, 6, 7, 8}, {2, 2}}}};
    QCOMPARE(linear->gradient(inputs, {"output", 1}).at("input"), (Array{{3, 4, 3, 4}, {2, 2}}));
    QCOMPARE(linear->gradient(inputs, {"output"}).at("input"), (Array{{4, 6, 4, 6}, {2, 2}}));
    QVERIFY(messageOf([&] { linear->gradient(inputs, {"output", 2}); }).contains("2 elements"));
    QVERIFY(messageOf([&] { linear->gradient(inputs, {"logits"}); }).contains("has output; expected logits"));
    QVERIFY(messageOf([&] { linear->evaluate({{"input", {{1}, {1, 1}}}}); }).contains("network dense"));
    QVERIFY(messageOf([&] { network({"dens"}, {}); }).contains("'dens' is unknown; expected"));
    QVERIFY(messageOf([&] { network({"dense", {{"units", "2"}}}, {}); }).contains("two or more"));
    QVERIFY(messageOf([&] { network(spec, {{"layer1/bias", {{0, 0}, {2}}}}); }).contains("layer1/weights"));
    QVERIFY(messageOf([&] { network(spec, weights, "cuda:7"); }).contains("'cuda:7' is not there; expected auto, cpu"));
  }

  /// A second network: the mean of neighbours is what a convolution can say exactly.
  void aStackOfConvolutionsLearns() {
    TrainingTask task;
    task.network = {"convolution1d", {{"channels", "8"}, {"depth", "2"}}};
    task.objective = {"weighted_squares"};
    const auto rows = [](std::uint64_t seed, std::int64_t count) {
      constexpr std::int64_t length = 16;
      Philox random(seed, 2, 0);
      Arrays arrays{{"input", {{}, {count, 1, length}}}, {"target", {{}, {count, 1, length}}}};
      for (std::int64_t r = 0; r < count; ++r) {
        std::vector<double> x(length + 2, 0.0);
        for (std::int64_t i = 1; i <= length; ++i)
          x[std::size_t(i)] = random.normal();
        for (std::size_t i = 1; i <= std::size_t(length); ++i) {
          arrays["input"].values.push_back(float(x[i]));
          arrays["target"].values.push_back(float((x[i - 1] + x[i] + x[i + 1]) / 3));
        }
      }
      return rowsInMemory(arrays);
    };
    task.training = rows(1, 200);
    task.validation = rows(2, 50);
    task.trainer.epochs = 60;
    task.trainer.batch = 50;
    task.trainer.rate = 0.02;
    task.trainer.schedule = RateSchedule::Cosine;
    const auto result = trained(task);
    QVERIFY2(result.state.bestValidation < 0.01, qPrintable(QString::number(result.state.bestValidation))); // of 1/3
  }

  void repeatsToTheBit() {
    TrainingTask task = smallTask();
    task.trainer.epochs = 30;
    task.trainer.batch = 64; // the order of the rows is drawn anew each epoch
    task.trainer.average = 0.9;
    const auto first = trained(task), second = trained(task);
    QVERIFY(first.weights == second.weights);
    task.trainer.seed = 2;
    QVERIFY(trained(task).weights != first.weights);
  }

  /// The same whether rows lie in memory or are read when asked for.
  void readsWhatDoesNotFit() {
    TrainingTask task = smallTask();
    task.trainer.epochs = 5;
    task.trainer.batch = 64;
    const auto expected = trained(task);
    task.training = readRows(300, "function",
                             [set = task.training](Rows rows, const Draw& draw) { return set->batch(rows, draw); });
    task.validation = subset(concatenated({task.training, task.validation}), [] {
      std::vector<std::int64_t> last(100);
      std::iota(last.begin(), last.end(), 300);
      return last;
    }());
    QVERIFY(trained(task).weights == expected.weights);
  }

  /// Stopped within an epoch and gone on with: the same meters, the same weights.
  void goesOnFromItsCheckpoint_data() {
    QTest::addColumn<double>("at"); // epochs
    QTest::newRow("within the first epoch") << 0.4;
    QTest::newRow("within an epoch") << 23.5;
    QTest::newRow("late") << 55.0;
  }
  void goesOnFromItsCheckpoint() {
    QFETCH(double, at);
    TrainingTask task = smallTask();
    task.trainer.epochs = 60;
    task.trainer.batch = 3; // 100 steps: a meter of each
    task.trainer.average = 0.95;
    task.trainer.averageWarmup = true; // decays and rates depend on the number of the step
    task.trainer.warmupSteps = 150;
    task.trainer.finalRate = 0.1;
    const auto expected = trained(task);
    task.checkpoint = folder_.filePath("state.h5").toStdString();
    QFile::remove(folder_.filePath("state.h5"));
    const TrainingState before = stopped(task, [&](const TrainingState& s) { return s.epochsDone() >= at; });
    QVERIFY(before.epoch < 60);
    const auto resumed = trained(task);
    QVERIFY(resumed.state.seconds > before.seconds);
    QVERIFY(resumed.weights == expected.weights);
    QCOMPARE(resumed.state.bestEpoch, expected.state.bestEpoch);
    for (const char* name : {"loss", "validation", "learning_rate", "gradient_norm", "step_loss"}) {
      const auto *found = resumed.state.meter(name), *right = expected.state.meter(name);
      QVERIFY2(found && right && found->at == right->at && found->values == right->values, name);
    }
    QCOMPARE(resumed.state.meter("loss")->values.size(), std::size_t(60));

    task.trainer.rate *= 2; // another task
    QVERIFY(messageOf([&] { trained(task); }).contains("other data or settings"));
    task.trainer.rate /= 2;
    QFile broken(folder_.filePath("state.h5"));
    QVERIFY(broken.resize(broken.size() / 2)); // the generation before it is gone on with
    const auto again = trained(task);
    QVERIFY(again.weights == expected.weights);
    QVERIFY2(again.state.note.find("the checkpoint before it") != std::string::npos, again.state.note.c_str());
    QVERIFY(broken.resize(broken.size() / 2));
    QFile::remove(broken.fileName() + ".previous");
    QVERIFY(messageOf([&] { trained(task); }).contains("state.h5"));
  }

  /// With an epoch of a minute: a snapshot comes, a pause holds, a cancel ends it, all before the epoch does.
  void actsWithinAnEpoch() {
    TrainingTask task = slowTask(20); // 3000 steps
    task.checkpoint = folder_.filePath("slow.h5").toStdString();
    auto box = std::make_shared<jobs::Latest<TrainingState>>();
    jobs::Job job("training", [&](jobs::JobContext& context) { train(task, context, box); });
    job.start();
    std::shared_ptr<const TrainingState> first;
    const auto hasStepped = [&] {
      if (auto next = box->take())
        first = std::move(next);
      return first && first->step > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasStepped(), 60000);
    QCOMPARE(first->epoch, std::int64_t(0));
    QVERIFY(first->step < 3000 && first->stepsPerEpoch == 3000);
    QVERIFY(!first->meter("step_loss")->values.empty());
    QVERIFY(first->secondsLeft > 0 && first->rowsPerSecond > 0);
    QVERIFY(job.progress().fraction() > 0 && job.progress().fraction() < 1.0 / 3);

    QElapsedTimer timer;
    job.pause();
    QTRY_COMPARE_WITH_TIMEOUT(job.state(), jobs::State::Paused, 60000);
    QTest::qWait(500); // the step that was going on
    const double held = job.progress().fraction();
    box->take();
    QTest::qWait(600);
    QCOMPARE(job.progress().fraction(), held);
    job.resume();
    timer.start();
    QTRY_VERIFY_WITH_TIMEOUT(job.progress().fraction() > held, 60000);
    qInfo("resumed after %lld ms, of steps of 20 ms", timer.elapsed());
    timer.start();
    job.cancel();
    job.wait();
    qInfo("cancelled after %lld ms", timer.elapsed());
    QCOMPARE(job.state(), jobs::State::Cancelled);
    QVERIFY(job.progress().fraction() < 1.0 / 3); // no epoch had ended
    QVERIFY(std::filesystem::exists(task.checkpoint));
  }

  /// A step of all rows of a large network is computed in pieces: it too can be stopped.
  void actsWithinAStepAndAValidation_data() {
    QTest::addColumn<bool>("validation");
    QTest::newRow("step") << false;
    QTest::newRow("validation") << true;
  }
  void actsWithinAStepAndAValidation() {
    QFETCH(bool, validation);
    TrainingTask task = smallTask();
    task.network = {"dense", {{"units", "2 1500 1500 1"}}}; // 2.3 M weights: some 40 rows in each piece
    task.trainer.epochs = 1000;
    const auto many = rowsInMemory(rowsOf(3, 40000)); // half a minute
    (validation ? task.validation : task.training) = many;
    TrainingState last;
    jobs::Job job("training", [&](jobs::JobContext& context) {
      train(task, context, jobs::Sink<TrainingState>([&](const TrainingState& state) { last = state; }));
    });
    job.start();
    const auto reached = [&] { return validation ? job.progress().done >= 1.0 : job.progress().elapsedSeconds > 0.1; };
    QTRY_VERIFY_WITH_TIMEOUT(reached(), 60000);
    QElapsedTimer timer;
    timer.start();
    job.cancel();
    job.wait();
    qInfo("cancelled after %lld ms", timer.elapsed());
    QCOMPARE(job.state(), jobs::State::Cancelled);
    QCOMPARE(last.epoch, std::int64_t(0)); // neither had ended
    QCOMPARE(last.step, std::int64_t(validation ? 1 : 0));
  }

  void stopsEarly() {
    TrainingTask task = smallTask();
    task.trainer.epochs = 5000;
    task.trainer.patience = 5;
    task.trainer.rate = 0.3; // jumps about: soon there is nothing better
    task.trainer.schedule = RateSchedule::Constant;
    const auto result = trained(task);
    QVERIFY(result.state.epoch < 5000);
    QCOMPARE(result.state.epoch - result.state.bestEpoch, std::int64_t(5));
  }

  void startsFromGivenWeights() {
    TrainingTask task = smallTask();
    task.trainer.epochs = 200;
    const auto first = trained(task);
    task.start = first.weights;
    task.trainer.epochs = 1;
    task.trainer.rate = 1e-9;
    QVERIFY(std::abs(trained(task).state.bestValidation - first.state.bestValidation) < 1e-6);
    task.network.options = {{"units", "2 16 1"}};
    QVERIFY(messageOf([&] { trained(task); }).contains("first weights layer2/bias: have the shape [16]; expected [1]"));
  }

  void snapshotsCarryWeights() {
    TrainingTask task = smallTask();
    task.trainer.epochs = 50;
    task.shareWeights = true;
    std::shared_ptr<const Arrays> last;
    int count = 0;
    jobs::JobContext context;
    train(task, context, jobs::Sink<TrainingState>([&](const TrainingState& state) {
            ++count;
            last = state.weights;
          }));
    QVERIFY(count >= 1 && last);
    DenseNetwork::of(*last).check();
  }

  void squaredOutputIsNeverNegative() {
    TrainingTask task = smallTask();
    task.network.options.emplace_back("output", "square");
    for (auto [set, seed, count] : {std::tuple{&task.training, 1, 300}, std::tuple{&task.validation, 2, 100}}) {
      Arrays rows = rowsOf(std::uint64_t(seed), count);
      for (float& y : rows["target"].values)
        y = (1 + y) * (1 + y);
      *set = rowsInMemory(rows);
    }
    task.trainer.epochs = 1500;
    const auto result = trained(task);
    QVERIFY2(result.state.bestValidation < 0.1, qPrintable(QString::number(result.state.bestValidation)));
  }

  void badDataAreMessages() {
    TrainingTask task = smallTask();
    Arrays rows = rowsOf(1, 300);
    rows["input"].shape = {200, 3};
    QVERIFY(messageOf([&] { rowsInMemory(rows); }).contains("rows of target: are 300; expected 200, as of input"));
    rows = rowsOf(1, 300);
    rows["target"].values[3] = NAN;
    QVERIFY(messageOf([&] { rowsInMemory(rows); }).contains("rows of target: hold a value that is not finite"));
    task.validation = {};
    QVERIFY(messageOf([&] { trained(task); }).contains("validation rows"));
    task = smallTask();
    rows = rowsOf(1, 300);
    rows["target"].shape = {1, 300};
    rows["input"].shape = {1, 600};
    rows["weight"].shape = {1, 300};
    task.training = rowsInMemory(rows);
    QVERIFY(!messageOf([&] { trained(task); }).isEmpty()); // LibTorch's own words
    rows = rowsOf(1, 300);
    rows["target"] = {std::vector<float>(600, 1.0f), {300, 2}}; // would be stretched silently
    task.training = rowsInMemory(rows);
    QVERIFY(messageOf([&] { trained(task); }).contains("column target: has another shape"));
    task = smallTask();
    task.trainer.rate = 10;
    rows = rowsOf(1, 300);
    for (float& y : rows["target"].values)
      y *= 1e30f;
    task.training = rowsInMemory(rows);
    QVERIFY(messageOf([&] { trained(task); }).contains("not finite"));
  }
#endif

private:
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestTraining)
#include "tst_training.moc"
