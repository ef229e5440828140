// Events of a run do not depend on how finely its paths are recorded, on how many particles it has, or on breaks.
#include "engine/fields/Compose.h"
#include "engine/fields/EnsembleField.h"
#include "engine/runs/ReportJson.h"
#include "engine/runs/Resolution.h"
#include "engine/statistics/PathTable.h"
#include "engine/studies/trajectories/Launch.h"
#include "engine/studies/trajectories/Preparation.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/trajectories/TraceRun.h"
#include "tests/engine/studies/Traced.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>
#include <thread>

using namespace larmor;
using namespace larmor::studies::trajectories;
using namespace larmor::testing;

namespace {

/// Mirror events per particle, with the error of their scatter.
statistics::Estimate perParticle(const TraceResult& result) {
  const auto n = result.last.data->particles();
  std::vector<double> counts(n);
  for (const auto& event : result.last.report->events)
    counts[event.particle] += event.mirror ? 1 : 0;
  double sum = 0, square = 0;
  for (const double c : counts)
    sum += c, square += c * c;
  const double mean = sum / static_cast<double>(n);
  return {mean, std::sqrt((square / static_cast<double>(n) - mean * mean) / static_cast<double>(n))};
}

using Event = statistics::MirrorEvent;

bool sameEvents(const std::vector<Event>& a, const std::vector<Event>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Event& x, const Event& y) {
    return x.particle == y.particle && x.time == y.time && x.mirror == y.mirror && x.position == y.position &&
           x.magneticMoment == y.magneticMoment && x.torsionAfter == y.torsionAfter;
  });
}

} // namespace

class TestEvents : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { QVERIFY(folder_.isValid()); }

  void coarseRecordsLoseNone_data() {
    QTest::addColumn<int>("every");
    QTest::addColumn<double>("gyrations"); // whole records
    QTest::newRow("too coarse for the strongest field") << 25 << 200.0;
    QTest::newRow("a gyro-period") << 100 << 200.0;
    QTest::newRow("five gyro-periods, a prime number") << 499 << 199.6;
  }
  void coarseRecordsLoseNone() {
    QFETCH(int, every);
    QFETCH(double, gyrations);
    const auto fine = traced(lossCone(24, 1, gyrations)), coarse = traced(lossCone(24, every, gyrations));
    QVERIFY(fine.last.report->mirrorEvents > 30);
    QCOMPARE(fine.last.report->eventStep, 0.0);
    QVERIFY(coarse.last.report->eventStep > 0 && coarse.last.report->searched == 24);
    const auto difference = std::abs(static_cast<double>(fine.last.report->mirrorEvents) -
                                     static_cast<double>(coarse.last.report->mirrorEvents));
    QVERIFY2(difference <= 1, QByteArray::number(difference));
    const std::size_t compared = std::min(fine.last.report->events.size(), coarse.last.report->events.size());
    std::size_t close = 0;
    for (std::size_t k = 0; k < compared; ++k)
      close += std::abs(fine.last.report->events[k].time - coarse.last.report->events[k].time) < 0.2 * 6.3 / 200;
    QVERIFY2(close + 2 >= compared, QByteArray::number(qulonglong(close)));
  }

  /// The number per particle is one number, whatever is recorded.
  void numberPerParticleIsOne() {
    const auto reference = perParticle(traced(lossCone(2000, 0)));
    QVERIFY2(reference.value > 0.3, QByteArray::number(reference.value));
    for (const auto& [particles, every] : {std::pair{30, 0}, {200, 0}, {200, 200}, {2000, 50}}) {
      const auto other = perParticle(traced(lossCone(particles, every)));
      const double sigma = std::hypot(reference.error, other.error);
      QVERIFY2(std::abs(other.value - reference.value) < 4 * sigma,
               qPrintable(QStringLiteral("%1 particles, every %2: %3, not %4 +- %5")
                              .arg(particles)
                              .arg(every)
                              .arg(other.value)
                              .arg(reference.value)
                              .arg(sigma)));
    }
  }

  void withoutTheFieldInRecords() {
    auto values = lossCone(24, 1);
    values.emplace_back("record_field", "false");
    const auto with = traced(lossCone(24, 1)), without = traced(values);
    QVERIFY(std::abs(double(with.last.report->mirrorEvents) - double(without.last.report->mirrorEvents)) <= 1);
  }

  /// The file says what was found, also to a version that makes its own statistics.
  void fileKeepsThem() {
    const std::filesystem::path file = path("coarse.h5");
    const auto result = traced(lossCone(24, 50), file);
    OpenedRun opened = openTraceFile(file);
    QVERIFY(opened.snapshot.report && opened.snapshot.events);
    QVERIFY(sameEvents(opened.snapshot.report->events, result.last.report->events));
    QCOMPARE(opened.snapshot.report->searched, std::size_t{24});
    opened.snapshot.report.reset();
    jobs::JobContext context;
    completeOpened(opened, context);
    QVERIFY(sameEvents(opened.snapshot.report->events, result.last.report->events));
    QCOMPARE(opened.snapshot.report->mirrorEvents, result.last.report->mirrorEvents);
    const auto again = path("again.h5");
    saveSnapshot(again, opened.snapshot, opened.recipe.get(), "test");
    QVERIFY(sameEvents(openTraceFile(again).snapshot.report->events, result.last.report->events));
    statistics::PathTableOptions options;
    options.found = opened.snapshot.events.get();
    const auto table = statistics::tabulatePaths(*opened.snapshot.data, opened.snapshot.done, options);
    double counted = 0;
    for (const double n : table.column("mirror_events").values)
      counted += n;
    QCOMPARE(counted, static_cast<double>(result.last.report->mirrorEvents));
  }

  /// Cancelled in mid-run and gone on with: the same events to the bit; meanwhile those so far, of all particles.
  void breaksLoseNone_data() {
    QTest::addColumn<bool>("watched"); // its statistics are made on the way, of what was found by then
    QTest::newRow("alone") << false;
    QTest::newRow("watched") << true;
  }
  void breaksLoseNone() {
    QFETCH(bool, watched);
    const Values values = lossCone(700, 50);
    const std::filesystem::path file = path("broken.h5");
    jobs::JobContext context;
    std::thread stopper([&] {
      while (context.progress().stage != "tracing" || context.progress().fraction() < 0.4)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      context.requestCancel();
    });
    bool cancelled = false;
    TraceSnapshot last;
    jobs::Sink<TraceSnapshot> sink;
    if (watched)
      sink = [&](const TraceSnapshot& snapshot) { last = snapshot; };
    try {
      trace({recipe(values), file, "test"}, context, sink);
    } catch (const Cancelled&) {
      cancelled = true;
    }
    stopper.join();
    QVERIFY(cancelled);
    OpenedRun opened = openTraceFile(file);
    const std::size_t done = opened.snapshot.done;
    QVERIFY(opened.status == "cancelled" && done > 1 && opened.snapshot.events && opened.snapshot.search);
    if (watched)
      QVERIFY(last.done == done && sameEvents(opened.snapshot.events->detection.events, last.events->detection.events));
    jobs::JobContext other;
    completeOpened(opened, other);
    const auto& part = *opened.snapshot.report;
    QCOMPARE(part.particles, std::size_t{700});
    QCOMPARE(part.records, done);
    const auto whole = traced(values);
    std::size_t earlier = 0;
    const double until = opened.snapshot.data->time[done - 1], aftermath = 10 * 6.3 / 200;
    for (const auto& event : whole.last.report->events)
      earlier += event.mirror && event.time < until - aftermath;
    QVERIFY2(part.mirrorEvents >= earlier, QByteArray::number(qulonglong(part.mirrorEvents)));
    const auto resumed = trace({opened.recipe, file, "test", file}, other);
    QVERIFY(sameEvents(resumed.last.report->events, whole.last.report->events));
  }

  /// A particle that joins a run brings its events, and takes them along when it leaves.
  void launchedParticlesHaveThem() {
    const auto plain = recipe(lossCone(10, 50, 200));
    jobs::JobContext context;
    const auto result = trace({plain, {}, "test"}, context);
    const auto more = recipe(lossCone(10, 50, 200));
    more->ensemble.launched = "0.1 0 0 0 0.8 0.6";
    const auto joined = relaunched(result.last, *more, context);
    QCOMPARE(joined.report->searched, std::size_t{11});
    std::size_t own = 0;
    for (const auto& event : joined.report->events)
      own += event.particle == 10 && event.mirror;
    QVERIFY2(own >= 2, QByteArray::number(qulonglong(own)));
    const auto left = relaunched(joined, *plain, context);
    QVERIFY(sameEvents(left.report->events, result.last.report->events));
  }

  /// What records that coarse do not show is not there, and says why.
  void whatCannotBeHadSaysWhy() {
    const auto result = traced({{"field", "uniform"},
                                {"alpha", "2"},
                                {"pitch", "fixed"},
                                {"mu", "0.6"},
                                {"particles", "5"},
                                {"gyrations", "20"},
                                {"record_every", "60"},
                                {"seek_events", "tracing"}});
    const auto& report = *result.last.report;
    QVERIFY(std::abs(report.scalar("mean_curvature")->value.value - 1.6) < 1e-6); // needs no differences
    QVERIFY(std::isnan(report.scalar("mean_torsion")->value.value));
    QVERIFY(std::isnan(report.scalar("gyro_period")->value.value));
    QVERIFY2(report.whyMissing("mean_torsion").find("0.6 gyro-periods apart") != std::string::npos,
             report.whyMissing("mean_torsion").c_str());
    nlohmann::json json;
    runs::addReport(json, report);
    QVERIFY(json["mean_torsion"].is_null() && !json["missing"]["mean_torsion"].get<std::string>().empty());
    QCOMPARE(json["mirror_events"].get<int>(), 0);
    QCOMPARE(json["events_of_particles"].get<int>(), 5);
    QCOMPARE(json["events_found"].get<std::string>(), std::string("while tracing"));
  }

  /// Records that were asked for are sought in, and no number is shown that leaves out where the field is strong.
  void coarseRecordsAloneSayWhy() {
    auto values = lossCone(24, 25, 100);
    values.back().second = "auto";
    const auto report = traced(values).last.report;
    QVERIFY(report->events.empty() && !report->mirrorRefusal.empty());
    QVERIFY2(report->whyMissing("mirror_events").find("seek_events") != std::string::npos,
             report->whyMissing("mirror_events").c_str());
    nlohmann::json json;
    runs::addReport(json, *report);
    QVERIFY(json["mirror_events"].is_null() && json["scattering_reversals"].is_null());
  }

  /// Spacing follows the strongest field that is met.
  void spacingFollowsTheField_data() {
    QTest::addColumn<QString>("ratio");
    QTest::addColumn<double>("strongest");
    QTest::newRow("3") << "3" << 3.0;
    QTest::newRow("12") << "12" << 12.0;
  }
  void spacingFollowsTheField() {
    QFETCH(QString, ratio);
    QFETCH(double, strongest);
    auto values = lossCone(20000, 0, 200);
    values.emplace_back("mirror_ratio", ratio.toStdString());
    const auto order = recipe(values);
    jobs::JobContext context;
    const auto field = order->buildField(context);
    const auto made = prepare(*order, *field, context);
    QVERIFY2(std::abs(made.survey.largest / strongest - 1) < 0.25, QByteArray::number(made.survey.largest));
    QVERIFY(made.plan.searchWhileTracing && made.plan.recordEvery % made.plan.sampleEvery == 0);
    QVERIFY(4 * made.survey.largest * static_cast<double>(made.plan.sampleEvery) <= 100);
    QVERIFY(made.memoryBytes > made.diskBytes && made.seconds > 0);
    const auto summary = summaryOf(made, order->motion.stepsPerGyration);
    QVERIFY2(summary.find("events sought while tracing") != std::string::npos, summary.c_str());
  }

  /// Who met the field that a warning is about: a few followed beforehand, not the run.
  void warningsSayWhoMetTheField() {
    for (const auto& [particles, who] :
         {std::pair{"64", "that the particles met"}, {"20000", "that 64 of the 20000 particles met beforehand"}}) {
      const auto order = recipe({{"field", "mirror"}, {"mirror_ratio", "30"}, {"particles", particles}});
      jobs::JobContext context;
      const auto field = order->buildField(context);
      const auto made = prepare(*order, *field, context);
      QVERIFY(!made.warnings.empty());
      QVERIFY2(made.warnings.front().find(who) != std::string::npos, made.warnings.front().c_str());
    }
  }

  /// r_g/dx is that of the field that pushes: with factor, mean field, snapshots.
  void resolutionIsOfTheFieldThatPushes() {
    const Values plain{{"field", "gaussian"}, {"alpha", "8"}};
    const auto inScales = [&](Values more, std::vector<std::string>* warnings = nullptr) {
      more.insert(more.begin(), plain.begin(), plain.end());
      const auto order = recipe(more);
      jobs::JobContext context;
      const auto field = order->buildField(context);
      const auto made = prepare(*order, *field, context);
      if (warnings)
        *warnings = made.warnings;
      return runs::gyroRadiusInScales(*field, made.plan.normalisation);
    };
    std::vector<std::string> quiet, warned;
    const double once = inScales({}, &quiet), tenfold = inScales({{"field_scale", "10"}}, &warned);
    const auto unresolved = [](const auto& all) {
      return std::any_of(all.begin(), all.end(), [](const std::string& w) { return w.find("gyro-radius") != w.npos; });
    };
    QVERIFY(once > 0.5 && !unresolved(quiet));
    QVERIFY(std::abs(tenfold / once - 0.1) < 1e-6 && unresolved(warned));
    QVERIFY(std::abs(inScales({{"mean_field", "3"}}) / once - 1 / std::sqrt(10.0)) < 1e-3);
    jobs::JobContext context;
    const auto one = recipe(plain)->buildField(context);
    const auto several = fields::ensembleField({one, fields::scaled(one, 4.0), one});
    Normalisation n;
    n.coupling = 8;
    QVERIFY(std::abs(runs::gyroRadiusInScales(*several, n) / once - 0.25) < 1e-6);
    QVERIFY(std::abs(runs::gyroRadiusInScales(*fields::scaled(several, 2.0), n) / once - 0.125) < 1e-6);
  }

private:
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }
  QTemporaryDir folder_;
};

LARMOR_TEST(TestEvents)
#include "tst_events.moc"
