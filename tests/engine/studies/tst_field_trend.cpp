#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/turbulence/FieldFile.h"
#include "engine/studies/turbulence/FieldTrend.h"
#include "engine/studies/turbulence/MhdReport.h"
#include "engine/studies/turbulence/MhdRun.h"
#include "tests/engine/studies/Traced.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::studies::turbulence;

namespace {

/// b_rms = exp(rate t) with a ripple of turbulence.
std::vector<mhd::Balance> history(double rate, double ripple) {
  std::vector<mhd::Balance> all(200);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].time = 0.1 * static_cast<double>(i);
    const double rms = std::exp(rate * all[i].time) * (1 + ripple * std::sin(2.0 * all[i].time));
    all[i].magnetic = 0.5 * rms * rms;
  }
  return all;
}

} // namespace

/// Whether a simulated field keeps up, which its snapshot at rms 1 does not show.
class TestFieldTrend : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void trend_data() {
    QTest::addColumn<double>("rate");
    QTest::addColumn<double>("ripple");
    QTest::addColumn<QString>("kind");
    QTest::newRow("decaying") << -0.2 << 0.05 << "decaying";
    QTest::newRow("growing") << 0.2 << 0.05 << "growing";
    QTest::newRow("steady") << 0.0 << 0.0 << "steady";
    QTest::newRow("steady with fluctuations") << -0.005 << 0.2 << "steady";
  }
  void trend() {
    QFETCH(double, rate);
    QFETCH(double, ripple);
    QFETCH(QString, kind);
    const FieldTrend found = trendOf(history(rate, ripple));
    QCOMPARE(QString::fromUtf8(nameOf(found.kind).data()), kind);
    QVERIFY2(std::abs(found.rate - rate) < 0.02, QByteArray::number(found.rate));
    QVERIFY(std::abs(found.startRms - 1) < 1e-12);
    if (kind == "decaying")
      QVERIFY(std::abs(found.factorTwo() / (std::log(2.0) / 0.2) - 1) < 0.1);
    QVERIFY2(sentenceOf(found).find(kind.toStdString()) != std::string::npos, sentenceOf(found).c_str());
  }

  void unknownWhereThereIsNothing() {
    QVERIFY(trendOf({}).kind == FieldTrend::Kind::Unknown);
    std::vector<mhd::Balance> none(20);
    QVERIFY(trendOf(none).kind == FieldTrend::Kind::Unknown);
  }

  void simulation_data() {
    QTest::addColumn<double>("meanField"); // NaN: the default
    QTest::addColumn<QString>("kind");
    QTest::newRow("as it comes") << std::nan("") << "steady";
    QTest::newRow("without a mean field") << 0.0 << "decaying";
  }
  /// On a small grid a field without a mean dies, and the result says so; the default keeps it.
  void simulation() {
    QFETCH(double, meanField);
    QFETCH(QString, kind);
    MhdOrder order;
    order.parameters = mhd::usualSimulation();
    order.parameters.grid = 24;
    order.parameters.time = 16;
    if (std::isfinite(meanField))
      order.parameters.meanField = meanField;
    jobs::JobContext context;
    MhdResult result = runMhd(order, context);
    nlohmann::json json;
    addSimulation(json, result, order.parameters);
    QCOMPARE(json["simulation"]["b_rms_trend"].get<std::string>(), kind.toStdString());
    QVERIFY(result.magnetic.source.find(kind.toStdString()) != std::string::npos);
    QVERIFY(json["simulation"]["b_rms"].get<double>() > 0);

    // Runs traced in it carry that, and bring it back from their files.
    QTemporaryDir folder;
    const std::filesystem::path field = folder.filePath("field.h5").toStdString(),
                                run = folder.filePath("run.h5").toStdString();
    fields::normalise(result.magnetic);
    storage::Provenance origin;
    origin.format = "larmor-field";
    origin.study = "trajectories";
    origin.action = "field";
    writeFieldFile(field, result.magnetic, origin);
    const auto traced = testing::traced({{"field", "file"},
                                         {"field_file", field.string() + ";" + field.string()},
                                         {"particles", "2"},
                                         {"gyrations", "1"}},
                                        run);
    const auto saysIt = [&](const std::vector<std::string>& warnings) {
      return std::count_if(warnings.begin(), warnings.end(), [](const std::string& warning) {
        return warning.find("did not stay as it was: b_rms ") != std::string::npos &&
               warning.find("decaying: by a factor of two in ") != std::string::npos;
      });
    };
    const int expected = kind == "decaying" ? 1 : 0;
    QCOMPARE(saysIt(traced.last.warnings), expected);
    QCOMPARE(saysIt(studies::trajectories::openTraceFile(run).snapshot.warnings), expected);
  }
};

LARMOR_TEST(TestFieldTrend)
#include "tst_field_trend.moc"
