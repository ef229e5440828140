#include "engine/core/Names.h"
#include "engine/core/ParameterSet.h"
#include "engine/core/Philox.h"
#include "engine/core/Text.h"
#include "tests/harness/CommaLocale.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>

using namespace larmor;

/// Names of files as text and back, and numbers in any locale.
class TestNames : public QObject {
  Q_OBJECT

  static bool isText(const std::string& text) { return QString::fromStdString(text).toStdString() == text; }

private Q_SLOTS:
  void namesComeBack_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("ASCII") << QByteArray("/data/run 1.h5");
    QTest::newRow("UTF-8") << QByteArray("Müller 磁場 🧲.h5");
    QTest::newRow("Latin-1") << QByteArray("M\xfcller.h5");
    QTest::newRow("Shift-JIS") << QByteArray("\x8e\xa5\x8f\xea.h5");
    QTest::newRow("cut in a character") << QByteArray("a\xe7\xa3");
    QTest::newRow("too long a form of /") << QByteArray("\xc0\xaf");
    QTest::newRow("half of a pair") << QByteArray("\xed\xb3\xbc");
    QTest::newRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80");
    QTest::newRow("what stands for a byte") << QByteArray("\xef\x9f\xbc");
  }
  void namesComeBack() {
    QFETCH(QByteArray, name);
    const std::string text = pathText(name.toStdString());
    QVERIFY(isText(text));
    QCOMPARE(pathFrom(text).native(), name.toStdString());
    if (name.contains("\xef\x9f\xbc"))
      return; // JSON is text already, such a name goes through pathText first
    if (isText(name.toStdString()))
      QCOMPARE(text, name.toStdString());
    const auto json =
        nlohmann::json::parse(jsonText(nlohmann::json{{"file", name.toStdString()}, {name.toStdString(), 1}}));
    QCOMPARE(pathFrom(json["file"].get<std::string>()).native(), name.toStdString());
    QVERIFY(json.contains(text));
  }

  void anyBytesComeBack() {
    Philox random(7, 1, 0);
    for (int round = 0; round < 2000; ++round) {
      std::string name;
      for (int i = 0; i < 12; ++i)
        name += static_cast<char>(1 + random.uniform() * 254.99);
      QVERIFY(isText(pathText(name)));
      QCOMPARE(pathFrom(pathText(name)).native(), name);
    }
  }

  /// A command that was written down names the same file in any shell.
  void commandsAreTakenByTheShell() {
    for (const std::string name : {"M\xfcller's 100% \\n.h5", "-x", "a b", "$HOME", "磁場", "x\xff'y"}) {
      const std::string quoted = shellQuoted(name);
      QVERIFY(isText(quoted));
      QProcess shell;
      shell.start("/bin/sh", {"-c", "printf '%s' " + QString::fromStdString(quoted)});
      QVERIFY(shell.waitForFinished());
      QCOMPARE(shell.readAllStandardOutput().toStdString(), name);
    }
  }

  void numbersInALocaleWithCommas() {
    QVERIFY(testing::CommaLocale::use());
    double read = 0;
    QVERIFY(std::sscanf("0.25", "%lf", &read) == 1 && read == 0); // the C library would not
    QCOMPARE(numberIn<double>("0.25"), std::optional(0.25));
    QCOMPARE(numberIn<double>("+1e-3"), std::optional(1e-3));
    QCOMPARE(detail::formatReal(0.25), std::string("0.25"));
    QCOMPARE(nlohmann::json::parse(jsonText(nlohmann::json{{"x", 0.25}}))["x"].get<double>(), 0.25);
    for (const char* wrong : {"", " ", "0,25", "0.25 ", "1.5x", "nan", "inf", "+-1", "++1", "0x10"})
      QVERIFY2(!numberIn<double>(wrong), wrong);
    QCOMPARE(numberIn<std::uint64_t>("18446744073709551615"), std::optional(~std::uint64_t{0}));
    QVERIFY(!numberIn<std::uint64_t>("18446744073709551616") && !numberIn<std::uint64_t>("-1"));
    QVERIFY(!numberIn<int>("1.0"));
  }
};

static int withCommas(int count, char** values) {
  const testing::CommaLocale locale;
  return testing::runTest<TestNames>(count, values);
}

LARMOR_TEST_MAIN(withCommas)
#include "tst_names.moc"
