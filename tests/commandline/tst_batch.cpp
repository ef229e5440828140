#include "engine/core/Philox.h"
#include "engine/storage/InputFile.h"
#include "tests/commandline/Batch.h"
#include "tests/harness/Digits.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::testing;

namespace {

QStringList trace(const QString& more) {
  return QStringList{"trajectories", "trace"} + more.split(' ', Qt::SkipEmptyParts);
}

std::vector<double> positions(const QString& file) {
  return storage::InputFile(file.toStdString()).readDoubles("/trajectories/position");
}

} // namespace

class TestBatch : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void listsAndHelps() {
    QVERIFY(run({"list"}).out.contains("trajectories trace"));
    QCOMPARE(run({}).status, 2);
    for (const char* study : {"trajectories", "transport"}) {
      const auto actions = run({study, "--help"});
      QCOMPARE(actions.status, 0);
      QVERIFY2(actions.out.contains("ACTION --help") && actions.out.count('\n') > 5, actions.out);
    }
    const auto help = run(trace("--help"));
    QCOMPARE(help.status, 0);
    for (const char* key :
         {"--field", "--field-file", "--alpha", "--T", "--b", "--lambda-perp", "--particles", "--gyrations",
          "--steps-per-gyration", "--record-every", "--modes", "--grid", "--spectrum-index", "--interpolation",
          "--seed", "--threads", "--device", "--precision", "--out"})
      QVERIFY2(help.out.contains(QByteArray("  ") + key + " "), key);
  }

  void printsOneObject() {
    const auto outcome = run(trace("--field abc --particles 50 --gyrations 5 --json"));
    QCOMPARE(outcome.status, 0);
    const auto json = nlohmann::json::parse(outcome.out.toStdString()); // throws on anything beside the object
    for (const char* key :
         {"particles", "steps", "wall_s", "particle_steps_per_s", "device", "max_relative_energy_error", "gyro_period",
          "mirror_events", "mean_curvature", "msd", "running_diffusion"})
      QVERIFY2(json.contains(key), key);
    QCOMPARE(json["msd"]["tau"].size(), json["msd"]["value"].size());
    const auto& diffusion = json["running_diffusion"];
    for (const char* key : {"t", "perpendicular", "parallel", "perpendicular_error", "parallel_error"})
      QVERIFY2(diffusion.contains(key), key);
    QVERIFY(run(trace("--field abc --particles 5 --gyrations 1")).out.contains("max_relative_energy_error"));
  }

  /// What both print of a run under one name is one number, and no number is listed as missing.
  void traceAndStatisticsAgree_data() {
    QTest::addColumn<QString>("records");
    QTest::newRow("fine") << "5";
    QTest::newRow("coarse") << "60";
  }
  void traceAndStatisticsAgree() {
    QFETCH(QString, records);
    const QString file = path("agree.h5");
    const auto printed =
        run(trace("--field abc --particles 30 --gyrations 20 --json --record-every " + records + " --out " + file));
    const auto traced = nlohmann::json::parse(printed.out.toStdString());
    const auto read = run({"trajectories", "statistics", file, "--json"});
    const auto again = nlohmann::json::parse(read.out.toStdString());
    int numbers = 0;
    for (const auto& [name, value] : traced.items())
      if (again.contains(name) && (value.is_number() || value.is_null())) {
        QVERIFY2(value == again[name], name.c_str());
        ++numbers;
      }
    QVERIFY2(numbers > 10, QByteArray::number(numbers));
    QVERIFY(traced["gyro_period_of_steps"].is_number() && !again.contains("gyro_period_of_steps"));
    QCOMPARE(traced["gyro_period"].is_number(), records == "5");
    if (traced.contains("missing"))
      for (const auto& [name, why] : traced["missing"].items())
        QVERIFY2(!traced.contains(name) || traced[name].is_null(), name.c_str());
  }

  /// Text for people: a number and its error in one place, with digits that match; JSON has them in full.
  void textHasTheDigitsOfTheErrors() {
    const QString text = QString::fromUtf8(run(trace("--field abc --particles 50 --gyrations 5")).out);
    int numbers = 0;
    for (const QString& line : text.split('\n'))
      if (line.contains(" ± ")) {
        QVERIFY2(digitsMatch(line), qPrintable(line));
        ++numbers;
      }
    QVERIFY2(numbers > 20, qPrintable(text.left(2000)));
    QVERIFY2(text.contains(QRegularExpression("\nmean_curvature +[0-9.]+ ± [0-9.]+\n")), qPrintable(text.left(2000)));
    QVERIFY2(!text.contains("mean_curvature_error") && !text.contains(QRegularExpression(" error\n")),
             qPrintable(text.left(2000)));
  }

  /// The relativistic form as in the literature: T, b, lambda_perp name the field by themselves.
  void optionsOfAKindChooseIt() {
    const auto outcome = run(trace("--T 1 --b 0.2 --lambda-perp 5 --particles 20 --gyrations 2 --json"));
    QCOMPARE(outcome.status, 0);
    const auto json = nlohmann::json::parse(outcome.out.toStdString());
    QCOMPARE(json["field"]["name"].get<std::string>(), std::string("palade"));
    QVERIFY(std::abs(json["gyro_period_of_steps"].get<double>() / (4 * 3.14159265) - 1) < 0.1);
    const auto useless = run(trace("--field uniform --lambda-perp 5 --particles 2 --gyrations 1"));
    QCOMPARE(useless.status, 0);
    QVERIFY(useless.error.contains("--lambda-perp has no effect"));
  }

  void gaussianReportIsAsRequested() {
    const auto outcome =
        run({"trajectories", "field", "--field", "gaussian", "--grid", "32", "--spectrum-index", "2", "--json"});
    const auto json = nlohmann::json::parse(outcome.out.toStdString());
    QVERIFY(std::abs(json["rms"].get<double>() - 1) < 1e-6);
    QVERIFY(json["divergence"].get<double>() < 1e-12);
    const auto& energy = json["spectrum"]["E"];
    QVERIFY(std::abs(energy[0].get<double>() / energy[3].get<double>() - 16) < 1e-3); // shells k = 1 and 4, slope -2
  }

  void badUseIsOneClearLine_data() {
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const QString& arguments, int status, const char* named) {
      QTest::newRow(name) << arguments << status << named;
    };
    row("negative", "--particles -3", 2, "particles");
    row("zero", "--alpha 0", 2, "alpha");
    row("empty", "--particles=", 2, "particles");
    row("nan", "--alpha nan", 2, "alpha");
    row("infinite", "--gyrations inf", 2, "gyrations");
    row("absurd", "--particles 1e7 --gyrations 1e6 --record-every 1", 1, "Memory");
    row("unknown key", "--bogus 3", 2, "bogus");
    row("unknown field", "--field nope", 2, "field");
    row("no value", "--alpha", 2, "alpha");
    row("missing file", "--field file --field-file /nonexistent.h5", 1, "/nonexistent.h5");
    row("foreign file", "--field file --field-file /etc/passwd", 1, "/etc/passwd");
    row("no folder", "--out /nonexistent/run.h5", 1, "/nonexistent");
    row("folder", "--out /tmp", 1, "/tmp");
    row("parameters", "--parameters /nonexistent.json", 2, "/nonexistent.json");
    row("folder of parameters", "--parameters /tmp", 2, "/tmp: is a folder");
    row("no name of parameters", "--parameters=", 2, "--parameters: is empty");
    row("no name to write", "--field abc --particles 2 --gyrations 1 --out=", 2, "--out: is empty");
    row("formula", "--field formula --formula-x sin(", 2, "formula_x");
  }
  void badUseIsOneClearLine() {
    QFETCH(QString, arguments);
    QFETCH(int, status);
    QFETCH(QString, named);
    const auto outcome = run(trace(arguments + " --json"));
    QCOMPARE(outcome.status, status);
    QVERIFY2(outcome.error.contains(named.toUtf8()), outcome.error);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY2(outcome.error.trimmed().split('\n').last().startsWith("larmor-batch: "), outcome.error);
  }

  void parameterFileAndCommandRepeatTheRun() {
    QFile parameters(path("recipe.json"));
    QVERIFY(parameters.open(QIODevice::WriteOnly));
    parameters.write(R"({"field": "abc", "alpha": {"value": 3, "unit": "1"}, "particles": 20, "gyrations": 3})");
    parameters.close();
    QCOMPARE(run(trace("--seed 9 --parameters " + parameters.fileName() + " --out " + path("a.h5"))).status, 0);
    const auto command = storage::InputFile(path("a.h5").toStdString()).text("/", "command");
    QStringList words = QString::fromStdString(command).split(' ');
    QCOMPARE(words.takeFirst(), QString("larmor-batch"));
    QCOMPARE(run(words + QStringList{"--out", path("b.h5")}).status, 0);
    QVERIFY(positions(path("a.h5")) == positions(path("b.h5")));
  }

  void damagedRunFilesAreRefused() {
    QCOMPARE(run(trace("--field abc --particles 20 --gyrations 3 --out " + path("whole.h5"))).status, 0);
    QFile whole(path("whole.h5"));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    for (const qsizetype length : {qsizetype{0}, qsizetype{7}, bytes.size() / 3, bytes.size() - 1}) {
      QFile cut(path("cut.h5"));
      QVERIFY(cut.open(QIODevice::WriteOnly));
      cut.write(bytes.left(length));
      cut.close();
      const auto outcome = run({"trajectories", "statistics", cut.fileName(), "--json"});
      QCOMPARE(outcome.status, 1);
      QVERIFY2(outcome.error.contains("cut.h5"), outcome.error);
    }
  }

  /// Whoever takes a file says what it got instead.
  /// Tables, never the JSON of a row: with the unit of the lags, which are the same in both runs.
  void textOfLists() {
    for (const char* name : {"a.h5", "b.h5"})
      QCOMPARE(run(trace("--field abc --particles 20 --gyrations 4 --out " + path(name))).status, 0);
    const auto baseline = run({"trajectories", "statistics", path("a.h5"), "--baseline", path("b.h5")});
    QCOMPARE(baseline.status, 0);
    const QString text = QString::fromUtf8(baseline.out),
                  table = text.section("baseline table:", 1).section("\n\n", 0, 0);
    QVERIFY2(text.section("baseline:", 1).section("\n\n", 0, 0).contains("b.h5"), qPrintable(text));
    QVERIFY2(QRegularExpression(R"(quantity +at \[l_0/v_0\] +baseline +ratio +run)").match(table).hasMatch(),
             qPrintable(table));
    QVERIFY2(QRegularExpression(R"(\n +msd +\d)").match(table).hasMatch(), qPrintable(table));
    const auto swept = run({"trajectories", "sweep", "--sweep", "alpha from 8 to 16 in 2", "--particles", "4",
                            "--gyrations", "1", "--field", "abc", "--out", path("swept")});
    QVERIFY2(swept.out.contains("status done") && QFile::exists(path("swept/sweep.h5")), swept.out);
    for (const QByteArray& each : {baseline.out, swept.out})
      QVERIFY2(!each.contains("{\"") && !each.contains("[0.") && !each.contains("\":"), each.left(4000));
  }

  void wrongFilesAreNamed_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("message");
    const QString models = sourceFolder() + "/resources/models/";
    const QString database = models + "transport-database.h5", card = models + "transport-scaling/card.json";
    const char* isDatabase = ": is a transport database of 2000 points; expected a run file";
    for (const char* action : {"statistics", "resume"})
      QTest::addRow("%s", action) << QStringList{"trajectories", action, database} << database + isDatabase;
    QTest::addRow("export") << QStringList{"trajectories", "export", card, "--out", path("x.csv")}
                            << card + ": is a transport model of the kind scaling; expected a run file";
    QTest::addRow("baseline") << QStringList{"trajectories", "statistics", path("run.h5"), "--baseline", database}
                              << database + isDatabase;
    QTest::addRow("import") << QStringList{"trajectories", "field", "--import", database}
                            << database + ": is a transport database of 2000 points; expected a vector field";
    QTest::addRow("validate")
        << QStringList{"transport", "validate", path("run.h5")}
        << path("run.h5") + ": is a run file of the study trajectories with 5 particles at 201 times; expected "
                            "a transport database";
    QTest::addRow("simulation") << QStringList{"trajectories", "statistics", path("simulation.h5")}
                                << path("simulation.h5") +
                                       ": is a run file of the study transport; expected one that holds paths";
    QTest::addRow("train") << QStringList{"transport", "train", card, "--out", path("model")}
                           << card + ": is a transport model of the kind scaling; expected a transport database";
  }
  void wrongFilesAreNamed() {
    if (!QFile::exists(path("run.h5")))
      QCOMPARE(run(trace("--field abc --particles 5 --gyrations 2 --out " + path("run.h5"))).status, 0);
    if (!QFile::exists(path("simulation.h5")))
      QCOMPARE(run({"transport", "simulate", "--particles", "20", "--modes", "8", "--t-end", "20", "--out",
                    path("simulation.h5")})
                   .status,
               0);
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const auto outcome = run(arguments);
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.error.contains(message.toUtf8()), outcome.error);
  }

  /// --out of what is measured: the same as printed, with where it comes from, and never over what was read.
  void reportsAreFiles() {
    QCOMPARE(run(trace("--field abc --particles 20 --gyrations 5 --seed 4 --out " + path("told.h5"))).status, 0);
    const QStringList statistics{"trajectories", "statistics", path("told.h5"), "--json", "--out", path("report.json")};
    const auto outcome = run(statistics);
    QVERIFY2(outcome.status == 0, outcome.error);
    QFile file(path("report.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY2(text.startsWith("{\n  \"format\": \"larmor-report\""), text.left(100));
    const auto report = nlohmann::json::parse(text.toStdString());
    const auto printed = nlohmann::json::parse(outcome.out.toStdString());
    for (const auto& [key, value] : printed.items())
      QVERIFY2(report[key] == value, key.c_str());
    for (const char* key : {"format_version", "study", "action", "application_version", "created", "host", "seed",
                            "parameters", "command", "provenance"})
      QVERIFY2(report.contains(key), key);
    QCOMPARE(report["command"].get<std::string>(),
             "larmor-batch trajectories statistics " + path("told.h5").toStdString());
    auto over = statistics;
    over.back() = path("told.h5");
    const auto refused = run(over);
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.error.contains("is the file that is reported on"), refused.error);
    QVERIFY(!positions(path("told.h5")).empty());
  }

  /// Tables as text: the title in the heading, columns in the order they are read. Densities come with their bins.
  void statisticsAsText() {
    QCOMPARE(run(trace("--field abc --particles 20 --gyrations 10 --out " + path("text.h5"))).status, 0);
    const QString text = QString::fromUtf8(run({"trajectories", "statistics", path("text.h5")}).out);
    QVERIFY2(text.contains(QRegularExpression("\nmsd: Mean squared displacement\n +tau +value\n.* ± ")),
             qPrintable(text));
    QVERIFY(!text.contains(QRegularExpression("\n .* title( |\n)")));
    QVERIFY(text.contains(QRegularExpression("\nraw_curvature_pdf histogram:\n +edges +density\n")));
  }

  void interruptLeavesAFile() {
    QProcess process;
    process.start(batchProgram(), longRun(path("interrupted.h5")));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("interrupted.h5")), 60000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("cancelled"));
    const auto outcome = run({"trajectories", "statistics", path("interrupted.h5"), "--json"});
    QVERIFY2(outcome.status == 0, outcome.error);
  }

  /// kill -9 at twenty random moments: once a file is there it always opens; the last one can be gone on with.
  void killedRunsLeaveACheckpoint() {
    // The moments reach past the first file, also where that takes long (sanitizers, busy machines).
    QElapsedTimer clock;
    clock.start();
    QProcess first;
    first.start(batchProgram(), longRun(path("first.h5")));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("first.h5")), 60000);
    double longest = std::max(500.0, 3.0 * static_cast<double>(clock.elapsed()));
    first.kill();
    first.waitForFinished();

    Philox random(1, streams::seeding, 0);
    int found = 0;
    const QString file = path("killed.h5");
    for (int attempt = 0; attempt < 20 || (found < 10 && attempt < 60); ++attempt) {
      QProcess process;
      process.start(batchProgram(), longRun(file));
      QVERIFY(process.waitForStarted());
      QTest::qSleep(static_cast<int>(20 + longest * random.uniform() * random.uniform()));
      process.kill();
      process.waitForFinished();
      if (!QFile::exists(file)) {
        longest *= 1.2; // others may have come to need the machine meanwhile
        continue;
      }
      ++found;
      const auto outcome = run({"trajectories", "statistics", file, "--json"});
      QVERIFY2(outcome.status == 0, outcome.error);
    }
    QVERIFY2(found >= 10, QByteArray::number(found));
    QCOMPARE(storage::InputFile(file.toStdString()).text("/provenance", "state"), std::string("checkpoint"));
    QProcess process;
    process.start(batchProgram(), {"trajectories", "resume", file});
    QVERIFY(process.waitForStarted());
    QVERIFY(!process.waitForFinished(300)); // it works on
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60000));
  }

  /// A full disk, by a limit on the size of files.
  void fullDiskKeepsTheEarlierFile() {
    const QString file = path("kept.h5");
    QCOMPARE(run(trace("--field abc --particles 5 --gyrations 1 --out " + file)).status, 0);
    const auto before = positions(file);
    const auto outcome =
        run({"-c", QString("ulimit -f 20; exec %1 trajectories trace --field abc --particles 500 --gyrations 20 "
                           "--out %2")
                       .arg(batchProgram(), file)},
            "/bin/bash");
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.error.contains("kept.h5"), outcome.error);
    QVERIFY(positions(file) == before);
  }

  /// What is printed may go to a full disk, too.
  void lostOutputIsAnError() {
    for (const char* arguments : {"trajectories trace --field abc --particles 2 --gyrations 1", "list", "--version"}) {
      const auto outcome =
          run({"-c", QString("exec %1 %2 >/dev/full").arg(batchProgram(), QString(arguments))}, "/bin/bash");
      QCOMPARE(outcome.status, 1);
      QVERIFY2(outcome.error.contains("standard output: cannot write"), outcome.error);
    }
  }

  /// Where the uncertainty exceeds D nothing is predicted: text and JSON say so, and the table of points counts it.
  void aPredictionThatSaysNothing() {
    const QStringList far{"transport", "predict", "--T", "1", "--b", "20", "--lambda-perp", "5"};
    const QString text = QString::fromUtf8(run(far).out);
    QVERIFY2(text.contains("no prediction: ") && !text.contains(" ± ") && text.contains("b lies outside"),
             qPrintable(text));
    const auto json = nlohmann::json::parse(run(far + QStringList{"--json"}).out.toStdString());
    QVERIFY(json["D_perp"].is_null() && json["uncertainty"].is_null() && json["missing"].contains("D_perp"));
    QVERIFY(json["raw"]["uncertainty"].get<double>() > json["raw"]["D_perp"].get<double>());
    std::ofstream(path("points.csv").toStdString()) << "T,b,lambda_perp\n1,0.2,5\n1,20,5\n";
    const QString table = QString::fromUtf8(
        run({"transport", "predict", "--table", path("points.csv"), "--out", path("predicted.csv")}).out);
    QVERIFY2(table.contains("1 row, the first in line 3: no prediction"), qPrintable(table));
  }

  /// What a run is to be taken with care for is said by whatever reads its file.
  void warningsStayWithTheFile() {
    const QString file = path("warned.h5");
    const auto json = [](const QStringList& arguments) {
      return nlohmann::json::parse(run(arguments + QStringList{"--json"}).out.toStdString());
    };
    const auto traced = json(trace("--field gaussian --grid 16 --alpha 300 --particles 4 --gyrations 2 --out " + file));
    QVERIFY(!traced["warnings"].empty());
    QVERIFY(json({"trajectories", "statistics", file})["warnings"] == traced["warnings"]);
    QVERIFY(json({"trajectories", "export", file, "--out", path("warned.csv")})["warnings"] == traced["warnings"]);
  }

  /// No heading without anything below it.
  void noEmptyHeadings() {
    const QString text = QString::fromUtf8(run(trace("--field abc --particles 5 --gyrations 2")).out);
    QVERIFY2(text.contains("mean_curvature") && !text.contains("warnings:"), qPrintable(text));
  }

#ifdef LARMOR_HAS_PLUGIN
  /// A summary for eyes; a finished model is not trained again and not overwritten; validation knows its split.
  void trainingAndItsModel() {
    const auto transport = [](const QString& more) {
      return run(QStringList{"transport"} + more.split(' ', Qt::SkipEmptyParts));
    };
    const QString database = path("points.h5"), model = path("model");
    QCOMPARE(transport("database --points 60 --particles 20 --modes 8 --exact-fraction 0 --out " + database).status, 0);
    const QString train = "train " + database + " --members 2 --width 4 --epochs 300 --split-seed 5 --out " + model;
    const auto first = transport(train);
    QVERIFY2(first.status == 0, first.error);
    QVERIFY2(first.out.size() < 8000, first.out);
    QVERIFY(first.out.contains("epoch 300  loss "));
    QVERIFY(transport(train).out.contains("nothing was done"));
    const auto other = transport(QString(train).replace("300", "301"));
    QCOMPARE(other.status, 1);
    QVERIFY2(other.error.contains("holds a model of another training"), other.error);
    const auto own =
        nlohmann::json::parse(transport("validate " + database + " --model " + model + " --json").out.toStdString());
    QCOMPARE(own["split_seed"].get<int>(), 5);
    QVERIFY(!own.contains("warnings"));
    const auto wrong = transport("validate " + database + " --model " + model + " --split-seed 6");
    QVERIFY2(wrong.out.contains("warnings:\n  split seed 6 is not the model's, 5"), wrong.out);
    // Of few rows the uncertainty comes from cross-validation, which is not done anew without training.
    std::ifstream cardFile((model + "/card.json").toStdString());
    const auto card = nlohmann::json::parse(cardFile);
    QVERIFY(card["cross_validation"]["folds"].get<int>() >= 5);
    QVERIFY(QDir(model).entryList({"checkpoint*"}).isEmpty());
    const auto refused = transport("calibrate " + database + " --model " + model + " --out " + path("again"));
    QVERIFY2(refused.status == 1 && refused.error.contains("train again"), refused.error);
    QVERIFY(transport("predict --model " + model + " --json").out.contains("rows only"));
    const QString shipped = sourceFolder() + "/resources/models/";
    QCOMPARE(transport("calibrate " + shipped + "transport-database.h5 --model " + shipped +
                       "transport-scaling --out " + path("again"))
                 .status,
             0);
    const auto predicted = transport("predict --model " + path("again") + " --T 9.5 --b 2 --lambda-perp 0.3 --json");
    const auto json = nlohmann::json::parse(predicted.out.toStdString());
    QCOMPARE(json["estimator"].get<std::string>(), std::string("moving"));
    QVERIFY2(json["warnings"].dump().find("b lies outside") != std::string::npos, json["warnings"].dump().c_str());
  }

  void givenValuesOfATrainingCount_data() {
    QTest::addColumn<QString>("given");
    QTest::addColumn<double>("rate");
    QTest::addColumn<int>("epochs");
    QTest::newRow("nothing: as suits the kind") << "--epochs 3" << 6e-3 << 3;
    QTest::newRow("what a trainer has of itself") << "--epochs 3 --rate 0.001" << 1e-3 << 3;
    QTest::newRow("before the kind") << "--rate 0.001 --epochs 4 --kind seed" << 1e-3 << 4;
    QTest::newRow("what another kind has") << "--kind seed --epochs 4 --rate 0.006" << 6e-3 << 4;
  }
  /// What is given is what is used, whatever it equals.
  void givenValuesOfATrainingCount() {
    QFETCH(QString, given);
    const QString database = path("few.h5"), model = path(QString("rate-") + QTest::currentDataTag());
    if (!QFile::exists(database))
      QCOMPARE(run({"transport", "database", "--points", "60", "--particles", "20", "--modes", "8", "--exact-fraction",
                    "0", "--out", database})
                   .status,
               0);
    const auto outcome = run(QStringList{"transport", "train", database, "--members", "1", "--width", "4", "--schedule",
                                         "constant", "--json", "--out", model} +
                             given.split(' '));
    QVERIFY2(outcome.status == 0, outcome.error);
    const auto history = nlohmann::json::parse(outcome.out.toStdString())["history"][0];
    QTEST(history["rate"].back().get<double>(), "rate");
    QTEST(history["epoch"].back().get<int>(), "epochs");
  }
#endif

private:
  QString path(const QString& name) const { return folder_.filePath(name); }
  QStringList longRun(const QString& out) const {
    return trace("--field modes --modes 200 --particles 300 --gyrations 2000 --record-every 50 --out " + out);
  }
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestBatch)
#include "tst_batch.moc"
