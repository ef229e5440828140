#include "engine/core/Error.h"
#include "engine/learning/ArrayFile.h"
#include "engine/learning/ErrorSummary.h"
#include "engine/learning/ModelFolder.h"
#include "engine/learning/Split.h"
#include "tests/MessageOf.h"
#include "tests/harness/Test.h"

#include <QFile>
#include <QTemporaryDir>
#include <cmath>
#include <set>

using namespace larmor;
using namespace larmor::learning;
using testing::messageOf;

/// Models on disk, what they were made from, and how far off they are.
class TestModelFolder : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void savedAndOpened() {
    const std::string path = folder_.filePath("model").toStdString();
    const Arrays weights{{"layer1/weights", {{1, 2}, {1, 2}}}, {"layer1/bias", {{3}, {1}}}};
    const Spec spec{"dense", {{"units", "2 1"}}};
    ModelFolder::save(path, "beam", {{"note", "small"}}, spec,
                      [&](storage::OutputFile& file) { writeArrays(file, "/member1", weights); });
    for (const std::string& name : {path, path + "/card.json"}) {
      const ModelFolder model = ModelFolder::open(name, "beam");
      QCOMPARE(model.text("note"), std::string("small"));
      QCOMPARE(model.text("study"), std::string("beam"));
      QVERIFY(model.network() == spec);
      QVERIFY(readArrays(model.weights(), "/member1") == weights);
    }
    QVERIFY(
        messageOf([&] { ModelFolder::open(path, "transport"); }).contains("format is 'larmor-beam-model'; expected"));
    QVERIFY(messageOf([] { ModelFolder::open("no such model", "beam"); }).contains("is no model"));
    QFile file(folder_.filePath("model/weights.h5"));
    QVERIFY(file.resize(file.size() / 2));
    QVERIFY(messageOf([&] { ModelFolder::open(path, "beam").weights(); }).contains("weights.h5"));
  }

  void filesThatACardNames_data() {
    QTest::addColumn<QByteArray>("card");
    QTest::addColumn<QString>("message");
    QTest::newRow("in the folder") << QByteArray(R"("file": "a/b.pt")") << "";
    QTest::newRow("none") << QByteArray(R"("note": 1)") << "names no file";
    QTest::newRow("outside") << QByteArray(R"("file": "a/../../b.pt")") << "outside the model's folder";
    QTest::newRow("absolute") << QByteArray(R"("file": "/b.pt")") << "outside the model's folder";
    QTest::newRow("a number") << QByteArray(R"("file": 7)") << "names no file";
  }
  void filesThatACardNames() {
    QFETCH(QByteArray, card);
    QFETCH(QString, message);
    QFile file(folder_.filePath("card.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format": "larmor-beam-model", )" + card + "}");
    file.close();
    const ModelFolder model = ModelFolder::open(file.fileName().toStdString(), "beam");
    QVERIFY(!model.network());
    const QString found = messageOf([&] { QVERIFY(model.file("file") == model.folder() / "a/b.pt"); });
    QVERIFY2(message.isEmpty() ? found.isEmpty() : found.contains(message), qPrintable(found));
  }

  void splitsAreByUnit() {
    struct Sample {
      std::int64_t unit, number;
    };
    std::vector<Sample> samples;
    for (std::int64_t i = 0; i < 20000; ++i)
      samples.push_back({i / 10, i});
    const auto unitOf = [](const Sample& s) { return s.unit; };
    const Split split(3);
    std::size_t all = 0;
    for (const auto& [part, low, high] :
         {std::tuple{Part::Test, 1600u, 2400u}, std::tuple{Part::Validation, 1400u, 2200u},
          std::tuple{Part::Training, 15400u, 17000u}}) {
      const auto some = split.select(samples, part, unitOf);
      all += some.size();
      QVERIFY2(some.size() > low && some.size() < high, qPrintable(QString::number(some.size())));
      QCOMPARE(some.size() % 10, std::size_t(0)); // samples of a unit stay together
    }
    QCOMPARE(all, samples.size());
    std::set<std::int64_t> rows;
    for (const Part part : {Part::Test, Part::Validation, Part::Training})
      for (const std::int64_t row : split.rows(part, 2000)) {
        QVERIFY(rows.insert(row).second);
        QVERIFY(split.partOf(row) == part);
      }
    QCOMPARE(rows.size(), std::size_t(2000));
    // As ever: cards of models say a seed, and these are the parts it gave.
    std::string parts;
    for (std::int64_t unit = 0; unit < 40; ++unit)
      parts += "rvt"[int(Split(1).partOf(unit))];
    QCOMPARE(parts, std::string("rvrrrvrrtrrrtrrvtrvvrrrrrrtrrrrrrtrrrrvr"));
  }

  void originsGoThroughACard() {
    DataOrigin origin;
    origin.split = Split(7);
    origin.split.test = 0.25;
    origin.rows = 3;
    origin.fingerprint = "0a1b2c3d";
    nlohmann::json card;
    origin.writeTo(card);
    const DataOrigin read = DataOrigin::fromCard(card);
    QVERIFY(read.split == origin.split && read.rows == 3 && read.fingerprint == origin.fingerprint);
  }

  /// As zlib.crc32(struct.pack("<Qd", 1, 1.5)) in Python.
  void fingerprints() {
    RowFingerprint one, other;
    QCOMPARE(one.text(), std::string("00000000"));
    one.add(std::uint64_t(1));
    QCOMPARE(one.text(), std::string("a988dff7"));
    one.add(1.5);
    QCOMPARE(one.text(), std::string("28d09c4c"));
    other.add(1.5);
    other.add(std::uint64_t(1));
    QVERIFY(one.text() != other.text());
  }

  void errorsInFewNumbers() {
    const ErrorSummary s = summaryOf({-1, 2, -3, 4, -5, 6, -7, 8, -9, 10, 0});
    QCOMPARE(s.rows, std::size_t(11));
    QCOMPARE(s.median, 5.0);
    QCOMPARE(s.ninety, 9.0);
    QVERIFY(std::abs(s.mean - 5.0 / 11) < 1e-15);
    QVERIFY(std::abs(s.rms - std::sqrt(35.0)) < 1e-14);
    QCOMPARE(summaryOf({}).rms, 0.0);
    QCOMPARE(jsonOf(s)["percentile_90"].get<double>(), 9.0);
  }

private:
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestModelFolder)
#include "tst_model_folder.moc"
