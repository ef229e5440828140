#include "engine/storage/Provenance.h"
#include "tests/commandline/Batch.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::testing;

namespace {

Outcome field(const QString& more) {
  return run(QStringList{"trajectories", "field"} + more.split(' ', Qt::SkipEmptyParts));
}

nlohmann::json reportOf(const QString& more) {
  const Outcome outcome = field(more + " --json");
  return outcome.status == 0 ? nlohmann::json::parse(outcome.out.toStdString()) : nlohmann::json();
}

} // namespace

/// `larmor-batch trajectories field`, above all the simulation.
class TestBatchField : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// The series and its residual: P and the losses account for the energy, for a reader of the JSON alone, too.
  void seriesClosesTheBalance() {
    const auto json = reportOf("--model mhd --grid 32 --simulated-time 2 --out " + path("field.h5"));
    const auto& series = json["series"];
    for (const char* key : {"t", "kinetic", "magnetic", "cross_helicity", "magnetic_helicity", "dissipation_kinetic",
                            "dissipation_magnetic", "input", "lost_kinetic", "lost_magnetic"})
      QVERIFY2(series[key].size() > 10 && series[key].size() == series["t"].size(), key);
    QCOMPARE(series["t"].front().get<double>(), 0.0);
    QCOMPARE(series["t"].back().get<double>(), 2.0);
    const auto change = [&](const char* key) {
      return series[key].back().get<double>() - series[key].front().get<double>();
    };
    const double input = change("input"), residual = json["balance_residual"].get<double>();
    QVERIFY(std::abs(input - 0.2) < 1e-12);
    QVERIFY2(std::abs(residual) < 1e-3, qPrintable(QString::number(residual)));
    const double own =
        (change("kinetic") + change("magnetic") + change("lost_kinetic") + change("lost_magnetic") - input) / input;
    QVERIFY(std::abs(own - residual) < 1e-12);
    QVERIFY(json["simulation"]["taylor_reynolds"].get<double>() > 0);
    const QString command =
        QString::fromStdString(storage::InputFile(path("field.h5").toStdString()).text("/", "command"));
    QVERIFY2(!command.contains("--field") && command.contains("--grid 32"), qPrintable(command));
    const storage::InputFile file(path("field.h5").toStdString());
    const auto origin = storage::readProvenance(file, "larmor-field");
    QCOMPARE(origin.study + " " + origin.action, std::string("trajectories field"));
    QVERIFY(!origin.created.empty() && !origin.host.empty() && !origin.applicationVersion.empty());
    QCOMPARE(nlohmann::json::parse(origin.parameters)["grid"]["value"].get<int>(), 32);
    QVERIFY(!file.text("/", "source").empty());
  }

  /// A flow without a field is reported by its velocity; it has nothing to write for tracing.
  void hydrodynamicFlow() {
    const QString flow = "--model mhd --initial-state taylor_green --grid 16 --forcing-power 0 --viscosity 0.01 ";
    const auto json = reportOf(flow + "--simulated-time 1");
    QVERIFY(json["source"].get<std::string>().find("velocity") != std::string::npos);
    QVERIFY(!json["simulation"].contains("rms"));
    QVERIFY(json["series"]["kinetic"].back() < json["series"]["kinetic"].front());
    QCOMPARE(json["series"]["magnetic"].back().get<double>(), 0.0);
    const auto refused = field(flow + "--simulated-time 1000 --out " + path("flow.h5")); // at once
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.error.contains("taylor_green_mhd"), refused.error);
  }

  void numbersThatDoNotExistAreNull() {
    for (const char* kind : {"--ideal true", "--dissipation-order 2"}) {
      const auto json = reportOf(QString("--model mhd --grid 16 --simulated-time 0.2 ") + kind);
      QVERIFY2(json["simulation"]["taylor_reynolds"].is_null() && json["simulation"]["k_max_eta"].is_null(), kind);
    }
  }

  void refusals_data() {
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("import and simulation") << "--import cube.h5"
                                           << "--import";
    QTest::newRow("negative viscosity") << "--viscosity -1"
                                        << "viscosity";
    QTest::newRow("ideal and viscous") << "--ideal true --viscosity 1"
                                       << "viscosity";
    QTest::newRow("blow-up") << "--time-step 0.5 --simulated-time 20 --grid 16"
                             << "time_step";
  }
  void refusals() {
    QFETCH(QString, arguments);
    QFETCH(QString, named);
    const auto outcome = field("--model mhd " + arguments + " --json");
    QVERIFY(outcome.status == 2 || outcome.status == 1);
    QVERIFY2(outcome.error.contains(named.toUtf8()), outcome.error);
    QVERIFY(outcome.out.isEmpty());
    const auto empty = run({"trajectories", "field", "--model", "mhd", "--grid", ""});
    QCOMPARE(empty.status, 2);
    QVERIFY2(empty.error.contains("grid"), empty.error);
  }

  /// A parameter of the simulation chooses it; keys that kinds share then mean the simulation's.
  void parametersOfTheSimulationChooseIt() {
    const auto json = reportOf("--simulated-time 0.1 --grid 16");
    QCOMPARE(json["shape"][0].get<int>(), 16);
    QCOMPARE(json["simulation"]["time"].get<double>(), 0.1);
  }

private:
  QString path(const QString& name) const { return folder_.filePath(name); }
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestBatchField)
#include "tst_batch_field.moc"
