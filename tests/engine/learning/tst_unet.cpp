#include "engine/core/Philox.h"
#include "engine/jobs/JobContext.h"
#include "engine/learning/Learning.h"
#include "engine/learning/Training.h"
#include "tests/MessageOf.h"
#include "tests/harness/Test.h"

#include <QFile>
#include <QTemporaryDir>
#include <cmath>
#include <numbers>

using namespace larmor;
using namespace larmor::learning;
using testing::messageOf;

#ifdef LARMOR_HAS_PLUGIN
namespace {

using Options = std::vector<std::pair<std::string, std::string>>;
constexpr std::int64_t points = 32;

Array drawn(std::uint64_t seed, std::vector<std::int64_t> shape, double size = 1) {
  Philox random(seed, 2, 1);
  Array array{{}, std::move(shape)};
  const std::int64_t count = elementsOf(array.shape, "test");
  for (std::int64_t i = 0; i < count; ++i)
    array.values.push_back(float(size * random.normal()));
  return array;
}

/// As a training might leave it: nothing is zero.
NetworkPointer disturbed(const Spec& spec) {
  Arrays weights = network(spec, {})->weights();
  std::uint64_t seed = 100;
  for (auto& [name, array] : weights) {
    const Array noise = drawn(++seed, array.shape, 0.2);
    for (std::size_t i = 0; i < array.values.size(); ++i)
      array.values[i] += noise.values[i];
  }
  return network(spec, weights);
}

Arrays rowOf(const Arrays& arrays, std::size_t row) {
  Arrays result;
  for (const auto& [name, array] : arrays) {
    Array& one = result[name];
    one.shape = array.shape;
    one.shape[0] = 1;
    const auto width = static_cast<std::ptrdiff_t>(array.values.size() / std::size_t(array.shape[0]));
    one.values.assign(array.values.begin() + std::ptrdiff_t(row) * width,
                      array.values.begin() + std::ptrdiff_t(row + 1) * width);
  }
  return result;
}

double largestDifference(const Array& a, const Array& b) {
  double largest = a.shape == b.shape ? 0 : INFINITY;
  for (std::size_t i = 0; i < a.values.size() && std::isfinite(largest); ++i)
    largest = std::max(largest, std::abs(double(a.values[i]) - double(b.values[i])));
  return largest;
}

constexpr double slowest = 0.3, fastest = 1.5; // radians per point

/// sqrt(2) sin(w t + phase), w uniform: variance 1.
Array sines(std::uint64_t seed, std::int64_t count) {
  Array x{{}, {count, 1, points}};
  Philox random(seed, 2, 0);
  for (std::int64_t r = 0; r < count; ++r) {
    const double w = random.uniform(slowest, fastest), phase = random.uniform(0, 2 * std::numbers::pi);
    for (std::int64_t i = 0; i < points; ++i)
      x.values.push_back(float(std::numbers::sqrt2 * std::sin(w * double(i) + phase)));
  }
  return x;
}

/// Cosines, orthonormal: a mode in each row.
Array cosines() {
  Array modes{{}, {points, points}};
  for (std::int64_t k = 0; k < points; ++k)
    for (std::int64_t i = 0; i < points; ++i)
      modes.values.push_back(float(std::sqrt((k == 0 ? 1.0 : 2.0) / double(points)) *
                                   std::cos(std::numbers::pi * double(k) * (double(i) + 0.5) / double(points))));
  return modes;
}

/// Sines in noise of size 1, which is another one in each epoch, to be made clean; all weights are 1.
DataSetPointer noisySines(std::uint64_t seed, std::int64_t count) {
  Arrays rows{{"target", sines(seed, count)},
              {"noise", {std::vector<float>(std::size_t(count), 0.0f), {count, 1}}},
              {"weight", {std::vector<float>(std::size_t(count * points), 1.0f), {count, points}}}};
  return transformed(rowsInMemory(rows), "noise", [](Arrays& batch, Rows numbers, const Draw& draw) {
    Array& signal = batch["signal"] = batch.at("target");
    for (std::size_t r = 0; r < numbers.size(); ++r) {
      Philox random = draw.of(numbers[r]);
      for (std::size_t i = r * points; i < (r + 1) * points; ++i)
        signal.values[i] = float((double(signal.values[i]) + random.normal()) / std::numbers::sqrt2);
    }
  });
}

TrainingTask denoising() {
  TrainingTask task;
  task.network = {"patch_unet",
                  {{"inputs", "1"},
                   {"outputs", "1"},
                   {"channels", "16"},
                   {"groups", "4"},
                   {"multipliers", "1 2"},
                   {"sinusoids", "8"},
                   {"hidden", "16"}}};
  task.objective = {"filtered_squares"};
  task.constants = {{"modes", cosines()}};
  task.training = noisySines(1, 512);
  task.validation = noisySines(2, 256);
  task.trainer.epochs = 12;
  task.trainer.batch = 32;
  task.trainer.rate = 3e-3;
  task.trainer.schedule = RateSchedule::Cosine;
  task.trainer.finalRate = 0.03;
  task.trainer.warmupSteps = 20;
  task.trainer.clip = 1;
  task.trainer.average = 0.99;
  task.trainer.averageWarmup = true;
  task.device = "cpu";
  return task;
}

/// Mean squared error of the best linear denoiser at noise of size 1: the trace of C - C (C + 1)^-1 C = C (C + 1)^-1
/// over the points, C the covariance of the sines. By Gauss' elimination.
double linearOptimum() {
  constexpr auto n = std::size_t(points);
  std::vector<std::vector<double>> rows(n, std::vector<double>(2 * n)); // (C + 1 | C)
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const double t = std::abs(double(i) - double(j));
      const double c = i == j ? 1.0 : (std::sin(fastest * t) - std::sin(slowest * t)) / ((fastest - slowest) * t);
      rows[i][j] = c + (i == j ? 1.0 : 0.0);
      rows[i][n + j] = c;
    }
  for (std::size_t p = 0; p < n; ++p)
    for (std::size_t i = 0; i < n; ++i) {
      const double factor = i == p ? 1 - 1 / rows[p][p] : rows[i][p] / rows[p][p];
      const std::vector<double> pivot = rows[p];
      for (std::size_t j = 0; j < 2 * n; ++j)
        rows[i][j] -= factor * pivot[j];
    }
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i)
    trace += rows[i][n + i];
  return trace / double(n);
}

TrainingResult trainedUnet(const TrainingTask& task) {
  jobs::JobContext context;
  return train(task, context);
}

} // namespace
#endif

/// The U-Nets and what trains them.
class TestUnet : public QObject {
  Q_OBJECT
#ifdef LARMOR_HAS_PLUGIN
private Q_SLOTS:
  /// As many weights as in others' code: SmartTURB/diffusion-lagr, the sizes planned for the paper's networks (two
  /// channels), a prototype of the patch U-Net.
  void parameterCounts_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("options"); // KEY=VALUE;...
    QTest::addColumn<double>("millions");
    const QString two = "inputs=2;outputs=2;", lengths = "attention=256 128;";
    QTest::newRow("diffusion-lagr")
        << "unet1d"
        << "inputs=1;outputs=1;channels=128;multipliers=1 1 2 3 4;length=2000;attention=250 125" << 60.7;
    QTest::newRow("tiny") << "unet1d"
                          << two + "channels=16;groups=8;multipliers=1 2 2 4;blocks=1;length=256;attention=" << 0.34;
    QTest::newRow("small") << "unet1d" << two + "channels=32;multipliers=1 1 2 3 4;blocks=2;attention=128" << 2.6;
    QTest::newRow("small+") << "unet1d" << two + "channels=48;groups=8;multipliers=1 2 2 3 4;blocks=2;attention=128"
                            << 6.2;
    QTest::newRow("paper 512") << "unet1d" << two + lengths + "length=8192;multipliers=1 1 2 2 3 4" << 15.7;
    QTest::newRow("paper 128") << "unet1d" << two + lengths + "length=2048;multipliers=1 1 2 2 3 3 4 4 4 4" << 34.8;
    QTest::newRow("paper 32") << "unet1d" << two + lengths + "length=1024;multipliers=1 1 2 2 3 3 4 4 4" << 28.8;
    QTest::newRow("patch 4") << "patch_unet"
                             << "inputs=6;channels=48;patch=4;multipliers=1 2 2" << 1.18;
    QTest::newRow("patch 2, conditional") << "patch_unet"
                                          << "inputs=6;conditions=1" << 0.88;
  }
  void parameterCounts() {
    QFETCH(QString, kind);
    QFETCH(QString, options);
    QFETCH(double, millions);
    Spec spec{kind.toStdString()};
    for (const QString& option : options.split(';'))
      spec.options.emplace_back(option.section('=', 0, 0).toStdString(), option.section('=', 1).toStdString());
    const double count = 1e-6 * double(network(spec, {})->parameterCount());
    QVERIFY2(std::abs(count - millions) <= (millions > 2 ? 0.05 : 0.005), qPrintable(QString::number(count)));
  }

  void rowsAreByThemselves_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("attention");
    QTest::newRow("patches") << "patch_unet" << false;
    QTest::newRow("patches, attention") << "patch_unet" << true;
    QTest::newRow("guided diffusion") << "unet1d" << true;
    QTest::newRow("equivariant") << "equivariant_unet" << false;
  }
  /// Zero before training; then each row is what it is alone, and depends on noise and condition, which may be missing.
  void rowsAreByThemselves() {
    QFETCH(QString, kind);
    QFETCH(bool, attention);
    Spec spec{kind.toStdString(),
              {{"channels", "16"},
               {"groups", "4"},
               {"multipliers", "1 2 2"},
               {"heads", "2"},
               {"conditions", "1"},
               {"blocks", "1"}}};
    if (kind == "unet1d")
      spec.options.insert(spec.options.end(), {{"length", "64"}, {"attention", "32 16"}});
    else if (kind == "patch_unet")
      spec.options.emplace_back("attention", attention ? "true" : "false");
    if (kind == "equivariant_unet")
      spec.options.insert(spec.options.end(), {{"inputs", "3"}, {"vectors", "8"}});
    Arrays inputs{{"signal", drawn(1, {5, 3, 64})}, {"noise", drawn(2, {5, 1})}, {"condition", drawn(3, {5, 1})}};
    const Array nothing = network(spec, {})->evaluate(inputs).at("output");
    QCOMPARE(nothing.shape, (std::vector<std::int64_t>{5, 3, 64}));
    QVERIFY(std::all_of(nothing.values.begin(), nothing.values.end(), [](float v) { return v == 0; }));

    const NetworkPointer some = disturbed(spec);
    inputs["condition"].values[4] = NAN;
    const Array together = some->evaluate(inputs).at("output");
    for (std::size_t r = 0; r < 5; ++r) {
      const Arrays row = rowOf(inputs, r);
      const Array alone = some->evaluate(row).at("output");
      QVERIFY(largestDifference(alone, rowOf({{"output", together}}, r).at("output")) < 1e-4);
      QVERIFY(largestDifference(alone, rowOf({{"output", together}}, (r + 1) % 5).at("output")) > 1e-2);
      for (const char* name : {"noise", "condition"}) {
        Arrays other = row;
        other[name].values[0] = std::isfinite(row.at(name).values[0]) ? row.at(name).values[0] + 1 : 0.0f;
        QVERIFY2(largestDifference(alone, some->evaluate(other).at("output")) > 1e-3, name);
      }
    }
  }

  /// A large batch is computed in pieces on all cores.
  void manyRowsAreByThemselves() {
    const NetworkPointer unet = disturbed({"equivariant_unet", {}});
    const Arrays inputs{{"signal", drawn(1, {60, 6, 64})}, {"noise", drawn(2, {60, 1})}};
    const Array together = unet->evaluate(inputs).at("output");
    QCOMPARE(together.shape, (std::vector<std::int64_t>{60, 3, 64}));
    for (const std::size_t r : {0u, 19u, 20u, 59u}) {
      const Array alone = unet->evaluate(rowOf(inputs, r)).at("output");
      QVERIFY(largestDifference(alone, rowOf({{"output", together}}, r).at("output")) <
              1e-4 * largestDifference(alone, drawn(3, alone.shape, 0)));
    }
  }

  /// Signals turned give outputs turned, also where nothing is zero; reflected ones do not, for the way particles
  /// gyrate is seen.
  void equivariantUnetTurns() {
    const NetworkPointer unet = disturbed({"equivariant_unet", {{"vectors", "4"}, {"channels", "8"}}});
    const auto turned = [](const Array& x, double sign) { // by 0.7 about z, then y -> z -> x -> y
      Array y = x;
      const std::size_t length = std::size_t(x.shape[2]);
      for (std::size_t i = 0; i < x.values.size(); i += 3 * length)
        for (std::size_t t = 0; t < length; ++t) {
          const double a = double(x.values[i + t]), b = double(x.values[i + length + t]),
                       c = double(x.values[i + 2 * length + t]);
          y.values[i + t] = float(sign * c);
          y.values[i + length + t] = float(sign * (std::cos(0.7) * a - std::sin(0.7) * b));
          y.values[i + 2 * length + t] = float(sign * (std::sin(0.7) * a + std::cos(0.7) * b));
        }
      return y;
    };
    Arrays inputs{{"signal", drawn(1, {2, 6, 32})}, {"noise", drawn(2, {2, 1})}};
    const Array plain = unet->evaluate(inputs).at("output");
    const Array signal = inputs.at("signal");
    inputs["signal"] = turned(signal, 1);
    QVERIFY(largestDifference(unet->evaluate(inputs).at("output"), turned(plain, 1)) < 2e-3);
    inputs["signal"] = turned(signal, -1);
    QVERIFY(largestDifference(unet->evaluate(inputs).at("output"), turned(plain, -1)) > 1e-2);
  }

  void whatDoesNotFitIsRefused() {
    QVERIFY(messageOf([] { network({"equivariant_unet", {{"inputs", "4"}}}, {}); }).contains("a multiple of 3 in"));

    const auto refused = [](const char* kind, const Options& options) {
      return messageOf([&] { network({kind, options}, {}); });
    };
    QVERIFY(refused("patch_unet", {{"channels", "20"}}).contains("20 of a level, with 8 groups"));
    QVERIFY(refused("patch_unet", {{"multipliers", ""}}).contains("multipliers"));
    QVERIFY(refused("patch_unet", {{"multipliers", "1 two"}}).contains("'1 two'"));
    QVERIFY(refused("unet1d", {{"attention", "100"}}).contains("no level has the length 100"));
    const auto unet = network({"patch_unet"}, {});
    const Array noise = drawn(1, {2, 1});
    QVERIFY(messageOf([&] {
              unet->evaluate({{"signal", drawn(1, {2, 3, 40})}, {"noise", noise}});
            }).contains("[2, 3, 40]; expected [rows, 3, a multiple of 16]"));
    QVERIFY(messageOf([&] {
              unet->evaluate({{"signal", drawn(1, {3, 3, 32})}, {"noise", noise}});
            }).contains("column noise: has the shape [2, 1]; expected [3, 1]"));
    QVERIFY(messageOf([&] { unet->evaluate({{"signal", drawn(1, {3, 3, 32})}}); }).contains("expected noise"));
  }

  /// The value of the objective, worked out here, with and without modes and with both shapes of weights.
  void filteredSquares_data() {
    QTest::addColumn<bool>("modes");
    QTest::addColumn<bool>("wide");
    QTest::newRow("modes, a weight each") << true << true;
    QTest::newRow("modes, a weight of a row") << true << false;
    QTest::newRow("points, a weight each") << false << true;
    QTest::newRow("points, a weight of a row") << false << false;
  }
  void filteredSquares() {
    QFETCH(bool, modes);
    QFETCH(bool, wide);
    constexpr std::int64_t rows = 3, length = 5, channels = 2;
    Arrays columns{{"input", drawn(1, {rows, 1, length})},
                   {"target", drawn(2, {rows, channels, length})},
                   {"weight", drawn(3, {rows, wide ? length : 1})}};
    TrainingTask task{{"convolution1d", {{"outputs", "2"}, {"channels", "4"}}}, {"filtered_squares"}};
    task.training = task.validation = rowsInMemory(columns);
    const Array filter = drawn(4, {length, length});
    if (modes)
      task.constants["modes"] = filter;
    task.trainer.epochs = 1;
    task.trainer.rate = 1e-9;
    task.device = "cpu";
    const Array output = network(task.network, {})->evaluate({{"input", columns["input"]}}).at("output");
    double sum = 0;
    for (std::int64_t r = 0; r < rows; ++r)
      for (std::int64_t c = 0; c < channels; ++c)
        for (std::int64_t k = 0; k < length; ++k) {
          double part = 0;
          for (std::int64_t l = 0; l < length; ++l) {
            const auto at = std::size_t((r * channels + c) * length + l);
            part += (modes    ? double(filter.values[std::size_t(k * length + l)])
                     : l == k ? 1.0
                              : 0.0) *
                    (double(output.values[at]) - double(columns["target"].values[at]));
          }
          sum += double(columns["weight"].values[std::size_t(wide ? r * length + k : r)]) * part * part;
        }
    const TrainingState state = trainedUnet(task).state;
    for (const char* name : {"loss", "validation"})
      QVERIFY(std::abs(state.meter(name)->values[0] - sum / (rows * channels * length)) < 1e-5 * std::abs(sum));

    task.constants["modes"] = drawn(4, {length, length + 1});
    QVERIFY(messageOf([&] { trainedUnet(task); }).contains("constant modes: has the shape [5, 6]; expected [5, 5]"));
    task.constants = {{"target", filter}};
    QVERIFY(messageOf([&] { trainedUnet(task); }).contains("constant target: has the name of a column"));
  }

  /// Which frequency it is, no linear filter can tell: a network must, to do better than all of them.
  void learnsWhatNoFilterCan() {
    const TrainingResult result = trainedUnet(denoising());
    const double best = linearOptimum(), found = result.state.bestValidation;
    qInfo("mean squared error %.3f, best linear %.3f, in %.1f s", found, best, result.state.seconds);
    QVERIFY(best > 0.2 && best < 0.4); // of 1
    QVERIFY2(found < 0.6 * best, qPrintable(QString::number(found / best)));
  }

  void constantsBelongToTheTraining() {
    const QTemporaryDir folder;
    TrainingTask task = denoising();
    task.trainer.epochs = 2;
    const TrainingResult expected = trainedUnet(task);
    task.checkpoint = folder.filePath("state.h5").toStdString();
    jobs::JobContext context;
    const auto stop = [&](const TrainingState& state) {
      if (state.epochsDone() > 0)
        context.requestCancel();
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, train(task, context, jobs::Sink<TrainingState>(stop)));
    QVERIFY(QFile::exists(folder.filePath("state.h5")));
    TrainingTask other = task;
    other.constants["modes"].values[7] += 0.1f;
    QVERIFY(messageOf([&] { trainedUnet(other); }).contains("other data or settings"));
    QVERIFY(trainedUnet(task).weights == expected.weights);
  }

  void costIsKnownBefore() {
    TrainingTask task = denoising();
    jobs::JobContext context;
    const TrainingCost small = trainingCost(task, context);
    const auto unet = network(task.network, {});
    QCOMPARE(small.parameters, unet->parameterCount());
    QCOMPARE(small.steps, std::int64_t(12 * 16));
    QCOMPARE(small.rowsAtOnce, std::int64_t(32));
    QVERIFY(small.secondsPerStep > 0);

    // One level without patches: every convolution sees every point.
    task.network.options = {
        {"inputs", "1"}, {"outputs", "1"}, {"channels", "16"}, {"multipliers", "1"}, {"patch", "1"}};
    double multiplications = 0;
    for (const auto& [name, array] : network(task.network, {})->weights())
      if (array.shape.size() > 1)
        multiplications += double(array.values.size()) * (array.shape.size() == 3 ? double(points) : 1.0);
    QCOMPARE(trainingCost(task, context).multiplications, multiplications);

    // Few values in between: weights, gradients, the best, the average, the optimiser's two means.
    task = {{"dense", {{"units", "2 1000 1000 1"}}}, {"weighted_squares"}};
    task.training = task.validation = rowsInMemory({{"input", drawn(1, {4, 2})}, {"target", drawn(2, {4, 1})}});
    task.trainer.average = 0.9;
    task.device = "cpu";
    const TrainingCost wide = trainingCost(task, context);
    const double sets = wide.bytes / (4.0 * double(wide.parameters));
    QVERIFY2(sets > 6 && sets < 9, qPrintable(QString::number(sets)));
  }
#endif
};

LARMOR_CORE_TEST(TestUnet)
#include "tst_unet.moc"
