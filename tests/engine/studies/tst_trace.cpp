#include "engine/core/Fingerprint.h"
#include "engine/core/Names.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/trajectories/TraceRun.h"
#include "engine/studies/turbulence/FieldFile.h"
#include "tests/MessageOf.h"
#include "tests/engine/studies/Traced.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <numbers>
#include <thread>

using namespace larmor;
using namespace larmor::studies::trajectories;
using namespace larmor::testing;

namespace {

double scalar(const TraceResult& result, const std::string& name) {
  const auto* found = result.last.report->scalar(name);
  return found ? found->value.value : std::nan("");
}

bool sameRecords(const Trajectories& a, const Trajectories& b) {
  for (std::size_t p = 0; p < a.particles(); ++p)
    for (std::size_t r = 0; r < a.records(); ++r)
      if (a.position.at(p, r) != b.position.at(p, r) || a.velocity.at(p, r) != b.velocity.at(p, r))
        return false;
  return a.particles() == b.particles() && a.records() == b.records();
}

} // namespace

class TestTrace : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { QVERIFY(folder_.isValid()); }

  void seedAloneDecides() {
    const Values values{{"field", "modes"}, {"modes", "100"}, {"particles", "600"}, {"gyrations", "3"}, {"seed", "7"}};
    auto one = values, three = values, other = values;
    one.emplace_back("threads", "1");
    three.emplace_back("threads", "3");
    other.emplace_back("seed", "8");
    const auto a = traced(one), b = traced(three);
    QVERIFY(sameRecords(*a.last.data, *b.last.data));
    QCOMPARE(scalar(a, "mean_curvature"), scalar(b, "mean_curvature"));
    QVERIFY(!sameRecords(*a.last.data, *traced(other).last.data));
  }

  void energyStaysForHundredThousandSteps() {
    const auto result = traced({{"field", "abc"}, {"particles", "20"}, {"gyrations", "1000"}, {"record_every", "50"}});
    QCOMPARE(result.steps, std::size_t{100000});
    QVERIFY2(result.last.maxRelativeEnergyError < 1e-12, QByteArray::number(result.last.maxRelativeEnergyError));
  }

  /// Boris: (2 pi/alpha) (h/2)/atan(h/2), h = 2 pi/N. Relativistic: alpha = 1/gamma.
  void gyroPeriodIsThatOfBoris_data() {
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("energy");
    QTest::newRow("20") << 20 << 0.0;
    QTest::newRow("100") << 100 << 0.0;
    QTest::newRow("relativistic") << 100 << 1.0;
  }
  void gyroPeriodIsThatOfBoris() {
    QFETCH(int, steps);
    QFETCH(double, energy);
    const double h = 2 * std::numbers::pi / steps, alpha = energy > 0 ? 1 / (1 + energy) : 4.0;
    const auto result = traced({{"field", "uniform"},
                                {"alpha", "4"},
                                {"T", std::to_string(energy)},
                                {"particles", "10"},
                                {"steps_per_gyration", std::to_string(steps)}});
    const double expected = 2 * std::numbers::pi / alpha * (h / 2) / std::atan(h / 2);
    QVERIFY2(std::abs(result.gyroPeriod / expected - 1) < 1e-6, QByteArray::number(result.gyroPeriod));
  }

  /// Uniform field, pitch-angle cosine mu: curvature alpha sin, torsion -alpha cos.
  void helixHasItsCurvatureAndTorsion() {
    const auto result = traced({{"field", "uniform"},
                                {"alpha", "2"},
                                {"pitch", "fixed"},
                                {"mu", "0.6"},
                                {"particles", "5"},
                                {"gyrations", "5"}});
    QVERIFY(std::abs(scalar(result, "mean_curvature") - 1.6) < 1e-6);
    QVERIFY(std::abs(scalar(result, "mean_torsion") + 1.2) < 1e-6);
    QCOMPARE(result.last.report->mirrorEvents, std::size_t{0});
  }

  /// Guiding centre on the axis: harmonic bounce, omega_b = v_perp/L, two mirror events per bounce.
  void bottleBouncesAsItShould() {
    const double across = 0.8, period = 2 * std::numbers::pi / across;
    const double gyrations = 3.1 * period * 200 / (2 * std::numbers::pi);
    const auto result = traced({{"field", "bottle"},
                                {"alpha", "200"},
                                {"placement", "axis"},
                                {"pitch", "fixed"},
                                {"mu", "0.6"},
                                {"particles", "4"},
                                {"gyrations", std::to_string(gyrations)}});
    std::map<std::size_t, std::vector<double>> times;
    for (const auto& event : result.last.report->events)
      if (event.mirror)
        times[event.particle].push_back(event.time);
    QCOMPARE(times.size(), std::size_t{4});
    for (const auto& [particle, t] : times) {
      QCOMPARE(t.size(), std::size_t{6}); // turning points at 1/4, 3/4, ... of 3.1 bounces
      const double measured = (t[4] - t[0]) / 2;
      QVERIFY2(std::abs(measured / period - 1) < 0.01, QByteArray::number(measured / period));
    }
    QCOMPARE(result.last.report->scatteringReversals, std::size_t{0});
  }

  /// Periodic mirror of ratio R: the fraction 1 - sqrt(1 - 1/R) of an isotropic source at the minimum passes |z| = L.
  void lossConeOfTheMirror() {
    constexpr int count = 2000;
    const auto result = traced({{"field", "mirror"},
                                {"mirror_ratio", "3"},
                                {"alpha", "300"},
                                {"placement", "axis"},
                                {"particles", std::to_string(count)},
                                {"gyrations", "250"},
                                {"record_every", "75"}});
    int lost = 0;
    const auto& data = *result.last.data;
    for (std::size_t p = 0; p < data.particles(); ++p)
      for (std::size_t r = 0; r < data.records(); ++r)
        if (std::abs(data.position.at(p, r)[2]) > 1) {
          ++lost;
          break;
        }
    const double expected = 1 - std::sqrt(1 - 1.0 / 3), sigma = std::sqrt(expected * (1 - expected) / count);
    QVERIFY2(std::abs(double(lost) / count - expected) < 2 * sigma,
             QByteArray::number(double(lost) / count) + " for " + QByteArray::number(expected));
  }

  void runFileKeepsEverything() {
    const std::filesystem::path file = path("run.h5");
    const auto result = traced({{"field", "abc"}, {"particles", "30"}, {"gyrations", "3"}, {"seed", "5"}}, file);
    const OpenedRun opened = openTraceFile(file);
    QCOMPARE(opened.status, std::string("complete"));
    QVERIFY(sameRecords(*opened.snapshot.data, *result.last.data));
    QVERIFY(opened.recipe && opened.recipe->parameters().find("seed").text() == "5");
    QVERIFY(std::filesystem::exists(file) && !std::filesystem::exists(file.string() + ".previous"));
    const auto report = statistics::analyse(*opened.snapshot.data, opened.snapshot.done);
    QCOMPARE(report.scalar("mean_curvature")->value.value, scalar(result, "mean_curvature"));
  }

  /// Cancel in mid-run, go on from the file: the same bits as without a break.
  void cancelledRunGoesOn() {
    const Values values{{"field", "modes"}, {"particles", "512"}, {"gyrations", "40"}, {"record_every", "25"}};
    const std::filesystem::path file = path("cancelled.h5");
    jobs::JobContext context;
    std::thread stopper([&] {
      while (context.progress().stage != "tracing" || context.progress().fraction() < 0.2)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      context.requestCancel();
    });
    bool cancelled = false;
    try {
      trace({recipe(values), file, "test"}, context);
    } catch (const Cancelled&) {
      cancelled = true;
    }
    stopper.join();
    QVERIFY(cancelled);
    const OpenedRun opened = openTraceFile(file);
    QCOMPARE(opened.status, std::string("cancelled"));
    QVERIFY(opened.snapshot.done > 1 && opened.snapshot.done < 161);
    jobs::JobContext again;
    const auto resumed = trace({opened.recipe, file, "test", file}, again);
    QVERIFY(sameRecords(*resumed.last.data, *traced(values).last.data));
    QCOMPARE(openTraceFile(file).status, std::string("complete"));
  }

  /// A run is in the field that it began in, not in whatever has the file's name now.
  void replacedFieldFileIsNoticed_data() {
    QTest::addColumn<Values>("more");
    QTest::newRow("alone") << Values{};
    QTest::newRow("with a mean field") << Values{{"field_scale", "2"}, {"mean_field", "1"}};
    QTest::newRow("one of two") << Values{{"field_file", pathText(path("f.h5")) + ";" + pathText(path("g.h5"))}};
  }
  void replacedFieldFileIsNoticed() {
    QFETCH(Values, more);
    Values values{{"field", "file"}, {"field_file", pathText(path("f.h5"))}, {"particles", "8"}, {"gyrations", "2"}};
    values.insert(values.end(), more.begin(), more.end());
    writeField("f.h5", 1);
    writeField("g.h5", 1);
    const auto file = path("replaced.h5");
    const auto whole = traced(values, file);
    const std::string fingerprint = whole.last.fingerprint;
    QCOMPARE(fingerprint.size(), std::size_t{25});
    auto shown = openTraceFile(file);
    QCOMPARE(shown.snapshot.fingerprint, fingerprint);
    shown.snapshot.state = std::make_shared<const motion::ParticleState>(stateAt(whole.last, 0));
    shown.snapshot.done = 1;
    shown.snapshot.report.reset();
    const auto stopped = path("stopped.h5");
    saveSnapshot(stopped, shown.snapshot, shown.recipe.get(), "test");

    writeField("f.h5", 2);
    QVERIFY(traced(values).last.fingerprint != fingerprint);
    const auto resume = [&] {
      jobs::JobContext context;
      return trace({openTraceFile(stopped).recipe, stopped, "test", stopped}, context).last;
    };
    const QString refused = messageOf(resume);
    QVERIFY2(refused.contains("f.h5") && refused.contains("is another field than the run began in"),
             qPrintable(refused));
    const QString again = messageOf([&] {
      jobs::JobContext context;
      trace({.recipe = recipe(values), .fingerprint = fingerprint}, context);
    });
    QVERIFY2(again.contains("is another field"), qPrintable(again));
    jobs::JobContext context;
    shown = openTraceFile(file);
    completeOpened(shown, context);
    QVERIFY(!shown.snapshot.field && shown.notes.size() == 1);
    QVERIFY(shown.notes[0].find("is another field than the run was traced in") != std::string::npos);
    QVERIFY(shown.snapshot.report && shown.snapshot.fingerprint == fingerprint);

    writeField("f.h5", 1); // written again, with other dates
    shown = openTraceFile(file);
    completeOpened(shown, context);
    QVERIFY(shown.snapshot.field && shown.notes.empty());
    QVERIFY(sameRecords(*resume().data, *whole.last.data));
  }
  /// Files of before say nothing of the field's values.
  void filesOfBeforeAreNotChecked() {
    const Values values{
        {"field", "file"}, {"field_file", pathText(path("f.h5"))}, {"particles", "8"}, {"gyrations", "2"}};
    writeField("f.h5", 1);
    auto run = traced(values).last;
    run.fingerprint = withContent(run.fingerprint, {});
    const auto made = recipe(values);
    const auto file = path("before.h5");
    saveSnapshot(file, run, made.get(), "test");
    writeField("f.h5", 2);
    jobs::JobContext context;
    auto shown = openTraceFile(file);
    completeOpened(shown, context);
    QVERIFY(shown.snapshot.field && shown.notes.empty() && shown.snapshot.fingerprint.size() == 12);
    QVERIFY(mayBeSame(shown.snapshot.fingerprint, traced(values).last.fingerprint));
  }

  void snapshotsGrowAndAreConsistent() {
    jobs::JobContext context;
    const auto latest = std::make_shared<jobs::Latest<TraceSnapshot>>();
    std::atomic<bool> stop{false};
    std::size_t seen = 0, last = 0;
    bool grows = true;
    std::thread reader([&] {
      while (!stop) {
        if (const auto snapshot = latest->take()) {
          ++seen;
          grows = grows && snapshot->done >= last &&
                  std::abs(norm(snapshot->data->velocity.at(0, snapshot->done - 1)) - 1) < 1e-9;
          last = snapshot->done;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
    trace({recipe({{"field", "modes"}, {"particles", "1000"}, {"gyrations", "20"}, {"record_every", "25"}})}, context,
          latest);
    stop = true;
    reader.join();
    QVERIFY(grows);
    QVERIFY2(seen > 3, QByteArray::number(qulonglong(seen)));
  }

  /// A real snapshot by another code.
  void athenaSnapshotRuns() {
    const QString sample = testing::sourceFolder() + "/../shared/data/mhd_turbulence_64.athdf";
    if (!QFile::exists(sample))
      QSKIP("the sample snapshot is not here");
    const auto result =
        traced({{"field", "file"}, {"field_file", sample.toStdString()}, {"alpha", "32"}, {"particles", "1000"}});
    QVERIFY(result.last.maxRelativeEnergyError < 1e-12);
    QVERIFY(std::abs(result.last.fieldInfo.rms - 1) < 1e-6);
    QVERIFY(result.last.report->mirrorEvents > 0);
  }

  void impossibleRunsAreRefused_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("no file") << "field_file"
                             << "/nonexistent.h5";
    QTest::newRow("memory") << "particles"
                            << "1e7";
  }
  void impossibleRunsAreRefused() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    Values values{{key.toStdString(), value.toStdString()}, {"gyrations", "1e5"}, {"record_every", "1"}};
    if (key == "field_file")
      values.emplace_back("field", "file");
    QVERIFY_THROWS_EXCEPTION(Error, traced(values));
  }

private:
  /// Another field for another twist.
  void writeField(const char* name, float twist) const {
    VectorGrid grid;
    grid.shape = {8, 8, 8};
    grid.length = {6.283, 6.283, 6.283};
    for (std::size_t i = 0; i < 512; ++i) {
      const float z = 0.785f * static_cast<float>(i / 64);
      grid.x.push_back(std::sin(z) * twist);
      grid.y.push_back(std::cos(z));
      grid.z.push_back(0.5f);
    }
    studies::turbulence::writeFieldFile(path(name), grid,
                                        studies::provenanceOf("larmor-field", "trajectories", "field", ParameterSet()));
  }
  static motion::ParticleState stateAt(const TraceSnapshot& run, std::size_t record) {
    motion::ParticleState state;
    for (std::size_t p = 0; p < run.data->particles(); ++p) {
      const Vec3 r = run.data->position.at(p, record), v = run.data->velocity.at(p, record);
      state.x.push_back(r[0]), state.y.push_back(r[1]), state.z.push_back(r[2]);
      state.vx.push_back(v[0]), state.vy.push_back(v[1]), state.vz.push_back(v[2]);
    }
    state.step = record;
    return state;
  }
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }
  QTemporaryDir folder_;
};

LARMOR_TEST(TestTrace)
#include "tst_trace.moc"
