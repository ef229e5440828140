#include "engine/core/Error.h"
#include "engine/learning/ModelFolder.h"
#include "engine/runs/PathFile.h"
#include "engine/storage/InputFile.h"
#include "engine/studies/generative/Comparison.h"
#include "engine/studies/generative/DataFile.h"
#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/Refine.h"
#include "engine/studies/generative/WindowFile.h"
#include "tests/MessageOf.h"
#include "tests/engine/studies/generative/Examples.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>
#include <set>

using namespace larmor;
using namespace larmor::studies::generative;
using namespace larmor::testing;

namespace {

DataRecipe tinyData() {
  DataRecipe recipe;
  recipe.mhd.grid = 12;
  recipe.mhd.time = 0.3;
  recipe.data.snapshots = 3;
  recipe.data.testSnapshots = 1;
  recipe.data.alphas = "2,4";
  recipe.data.particles = 6;
  recipe.data.window = 24;
  recipe.data.stride = 12;
  return recipe;
}

} // namespace

/// Data sets of the generative study: how they are made, kept, split and measured.
class TestWindows : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { QVERIFY(folder_.isValid()); }

  /// Snapshots are the units of the split; windows of a path stay together, and repeat from the seed.
  void simulatedWindowsAreSplitBySnapshot() {
    jobs::JobContext context;
    const DataOrder order{tinyData(), path("snapshots")};
    const auto made = makeData(order, context), again = makeData(order, context);
    const WindowSet& w = *made.windows;
    QCOMPARE(w.size(), std::size_t(3 * 2 * 6 * 2));
    QCOMPARE(w.fingerprint(), again.windows->fingerprint());
    QVERIFY(w.velocity == again.windows->velocity);
    std::set<std::int64_t> training, others;
    for (const std::size_t i : w.choose({Part::Training, {}, {}}))
      training.insert(w.snapshot[i]);
    for (const Part part : {Part::Validation, Part::Test})
      for (const std::size_t i : w.choose({part, {}, {}}))
        others.insert(w.snapshot[i]);
    QCOMPARE(training, (std::set<std::int64_t>{0}));
    QCOMPARE(others, (std::set<std::int64_t>{1, 2}));
    // the second window of a path begins in the middle of the first
    const float *first = w.velocity.data() + 12 * 3, *second = w.velocity.data() + 24 * 3;
    QVERIFY(std::equal(first, first + 12 * 3, second));
  }

  /// Killed while it simulates: what is there is gone on with, and the windows are the same to the bit.
  void stoppedDataGoOn() {
    jobs::JobContext stopped, context;
    stopped.requestCancel();
    const DataOrder order{tinyData(), path("stopped")}, whole{tinyData(), path("whole")};
    bool thrown = false;
    try {
      makeData(order, stopped);
    } catch (const Cancelled&) {
      thrown = true;
    }
    QVERIFY(thrown);
    std::size_t states = 0;
    for (const auto& entry : std::filesystem::directory_iterator(order.folder))
      states += entry.path().extension() == ".state";
    QCOMPARE(states, std::size_t(1));
    QVERIFY(makeData(order, context).windows->velocity == makeData(whole, context).windows->velocity);
  }

  void filesKeepWindows() {
    const WindowSet windows = helices(5, {4, 16});
    writeWindows(path("windows.h5"), windows, provenance());
    const WindowSet read = readWindows(path("windows.h5"));
    QVERIFY(read.velocity == windows.velocity && read.alpha == windows.alpha && read.snapshot == windows.snapshot);
    QCOMPARE(read.spacing, windows.spacing);
    QVERIFY(read.snapshots.back().part == Part::Test);
    QCOMPARE(read.fingerprint(), windows.fingerprint());
  }

  /// What was measured is kept with the windows, or measured when a file of an earlier version is read.
  void filesKeepWhatWasMeasured() {
    jobs::JobContext context;
    DataOrder order{tinyData(), path("measured")};
    order.recipe.data.alphas = "2,40"; // the gyro-radius is below half a cell
    const StoredData made = makeDataFile(order, path("measured.h5"), "the line", context);
    QCOMPARE(made.report.size(), std::size_t(2));
    QVERIFY(made.warnings.size() == 1 && QString::fromStdString(made.warnings[0]).contains("below 0.5"));
    const PathFloor& floor = made.report[0].floor.value();
    QCOMPARE(floor.second.size(), made.report[0].summary.lags.size());
    for (const double rms : floor.second)
      QVERIFY(rms > 0 && rms < 3);
    const StoredData read = readDataFile(path("measured.h5"), context);
    QVERIFY(jsonOf(read.report) == jsonOf(made.report));
    QCOMPARE(read.warnings, made.warnings);
    QCOMPARE(read.command, std::string("the line"));
    QCOMPARE(read.recipe.value().data.particles, order.recipe.data.particles);
    writeWindows(path("earlier.h5"), *made.windows, provenance());
    const StoredData earlier = readDataFile(path("earlier.h5"), context);
    QVERIFY(jsonOf(earlier.report) == jsonOf(made.report));
  }

  void damagedFilesAreNamed() {
    WindowSet windows = helices(3);
    windows.velocity[5] = 7;
    writeWindows(path("speed.h5"), windows, provenance());
    QVERIFY(messageOf([&] { readWindows(path("speed.h5")); }).contains("|V|^2"));
    windows = helices(3);
    windows.snapshot[0] = 9;
    writeWindows(path("snapshot.h5"), windows, provenance());
    QVERIFY(messageOf([&] { readWindows(path("snapshot.h5")); }).contains("snapshot 9"));
    windows = helices(3);
    windows.alpha.pop_back();
    QVERIFY(messageOf([&] { windows.requireConsistent("x"); }).contains("differ in length"));
    QVERIFY(messageOf([&] { readWindows(path("none.h5")); }).contains("no such file"));
    QVERIFY(messageOf([] { alphasIn("4,x"); }).contains("holds 'x'"));
    QVERIFY(messageOf([] { alphasIn("4,8,4"); }).contains("once"));
    QVERIFY(alphasIn("8, 4;2") == (std::vector<double>{2, 4, 8}));
  }

  /// A run file in windows: every fourth of its records, and none that are spaced otherwise.
  void runsAreCutIntoWindows() {
    const WindowSet windows = helices(6);
    std::vector<std::size_t> rows = windows.choose({{}, {}, 0});
    const auto paths = std::make_shared<const Trajectories>(refined(windows.signals(rows), 4, 0.1, 4));
    storage::Provenance origin = provenance();
    origin.format = "larmor-run";
    runs::writeRun(path("run.h5"), origin, {.data = paths, .done = paths->records()});
    DataRecipe recipe;
    recipe.data.runs = path("run.h5").string();
    recipe.data.sampleSpacing = 0.1;
    recipe.data.window = 32;
    recipe.data.validationSnapshots = recipe.data.testSnapshots = 0;
    jobs::JobContext context;
    const auto read = makeData({recipe, {}}, context).windows;
    QCOMPARE(read->size(), std::size_t(6));
    QVERIFY(sameAlpha(read->alpha[0], 4));
    for (std::size_t i = 0; i < read->velocity.size(); ++i)
      QVERIFY(std::abs(read->velocity[i] - windows.velocity[i]) < 1e-6f);
    recipe.data.sampleSpacing = 0.07;
    QVERIFY(messageOf([&] { makeData({recipe, {}}, context); }).contains("gyro-periods apart"));
  }

  /// The spline is exact for cubics, and goes through a circle within what is said of it.
  void splinesAreOfThirdOrder() {
    std::vector<double> cubic, circle;
    for (int i = 0; i < 20; ++i) {
      cubic.push_back(0.001 * i * i * i - 0.1 * i * i + i);
      circle.push_back(std::sin(2 * std::numbers::pi * 0.08 * i));
    }
    const auto fine = splined(cubic, 4), round = splined(circle, 8);
    double square = 0;
    for (std::size_t i = 0; i < fine.size(); ++i) {
      const double x = double(i) / 4;
      QVERIFY(std::abs(fine[i] - (0.001 * x * x * x - 0.1 * x * x + x)) < 1e-10);
    }
    for (std::size_t i = 0; i < round.size(); ++i)
      square += std::pow(round[i] - std::sin(2 * std::numbers::pi * 0.01 * double(i)), 2) / double(round.size());
    QVERIFY2(std::sqrt(square) < 2e-3, qPrintable(QString::number(std::sqrt(square))));
  }

  /// Helices of the gyro-frequency 1: what is measured is known in closed form.
  void measuresAreThoseOfHelices() {
    const WindowSet windows = helices(400, {1e6}, 128, 1); // no spread of the frequency
    const auto rows = windows.choose({});
    const PathMeasures m = measurePaths(windows.signals(rows), 1e6, MeasureGrid(0.1, 128));
    const PathSummary s = summarise(m);
    for (std::size_t k = 0; k < s.lags.size(); ++k) {
      const double half = std::sin(std::numbers::pi * s.lags[k]);
      const double wanted = 4 * half * half * 2.0 / 9; // <1 - mu^2> = 2/3, a third of it for each component
      QVERIFY2(std::abs(s.second[k].value - wanted) < 4 * s.second[k].error + 1e-5,
               qPrintable(QString("%1: %2, %3").arg(s.lags[k]).arg(s.second[k].value).arg(wanted)));
    }
    QVERIFY(std::abs(s.displacement.value / (12.7 * std::numbers::pi) - 1) < 0.1); // <|mu|> v t
    QCOMPARE(s.mirrors.value + s.reversals.value, 0.0);
    const PathComparison same = compare(m, m);
    QCOMPARE(same.error.value, 0.0);
    QCOMPARE(same.displacementKs.value, 0.0);
    QVERIFY(same.error.error > 0 && same.displacementKs.error > 0);
    for (const Estimate& memory : same.memory)
      QVERIFY(std::abs(memory.value) < 1e-12);
  }

  /// Turning changes no length and no angle, and leaves nothing of a common direction.
  void turnedWindowsHaveNoDirection() {
    learning::Array x{{}, {600, 3, 2}};
    for (int r = 0; r < 600; ++r)
      x.values.insert(x.values.end(), {0, 1, 0, 0, 1, 0});
    const auto y = turned(x);
    double mean[3]{};
    for (std::size_t r = 0; r < 600; ++r) {
      double angle = 0, square = 0;
      for (std::size_t c = 0; c < 3; ++c) {
        angle += double(y.values[(r * 3 + c) * 2]) * double(y.values[(r * 3 + c) * 2 + 1]);
        square += std::pow(double(y.values[(r * 3 + c) * 2]), 2);
        mean[c] += double(y.values[(r * 3 + c) * 2]) / 600;
      }
      QVERIFY(std::abs(angle) < 1e-6 && std::abs(square - 1) < 1e-6);
    }
    for (const double m : mean)
      QVERIFY(std::abs(m) < 5 / std::sqrt(3 * 600.0));
  }

private:
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }
  static storage::Provenance provenance() {
    storage::Provenance p;
    p.format = windowFormat;
    p.study = "generative";
    p.action = "data";
    return p;
  }
  QTemporaryDir folder_;
};

LARMOR_TEST(TestWindows)
#include "tst_windows.moc"
