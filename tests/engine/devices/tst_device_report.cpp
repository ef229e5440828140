#include "engine/devices/DeviceReport.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>

#include <limits>

using namespace larmor;
using namespace larmor::devices;

namespace {

DeviceList twoCards() {
  DeviceList list;
  list.processor = {"Some processor", 8, "AVX2", {"SSE4.2", "AVX2"}, {"fields on grids"}};
  list.cards = {
      {0, "device 0 (/dev/dri/card0)", compute::GpuDevice{"Vendor", "Card 9", "4.6", false, true}, "", 1u << 30},
      {2, "device 2 (software)", {}, "GPU: no OpenGL 4.3", 0}};
  list.automatic = "GPU, Card 9";
  list.learningProblem = "not installed";
  return list;
}

KernelCheck checkWith(double difference) {
  KernelCheck check;
  check.kernel = "grid";
  check.state = "single";
  check.card = "Card 9";
  check.difference = difference;
  check.allowed = 1e-3;
  check.processorSpeed = 20e6;
  check.cardSpeed = 3e9;
  check.shareOfLimit = 0.25;
  return check;
}

} // namespace

class TestDeviceReport : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void agreement_data() {
    QTest::addColumn<double>("difference");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<bool>("agrees");
    QTest::newRow("close") << 1e-5 << QString() << true;
    QTest::newRow("too far") << 2e-3 << QString() << false;
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << QString() << false;
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << QString() << false;
    QTest::newRow("does not run") << 0.0 << QString("does not compile") << false;
  }
  void agreement() {
    QFETCH(double, difference);
    QFETCH(QString, problem);
    QFETCH(bool, agrees);
    DeviceChecks checks;
    checks.processor = {{"grid", 20e6}};
    checks.cards = {checkWith(1e-6), checkWith(difference)};
    checks.cards[1].problem = problem.toStdString();
    QCOMPARE(checks.allAgree(), agrees);
    const auto json = nlohmann::json::parse(toJson(twoCards(), &checks).dump());
    QCOMPARE(json["all_agree"].get<bool>(), agrees);
    QCOMPARE(json["checks"][0]["agrees"].get<bool>(), true);
    QCOMPARE(json["checks"][1]["agrees"].get<bool>(), agrees);
    QCOMPARE(json["checks"][0]["ratio"].get<double>(), 150.0);
    const QString text = QString::fromStdString(toText(twoCards(), &checks));
    QCOMPARE(text.contains("IS WRONG") || text.contains("does not run: does not compile"), !agrees);
  }

  void listsWhatWorksAndWhatDoesNot() {
    const auto json = toJson(twoCards());
    QVERIFY(!json.contains("checks"));
    QCOMPARE(json["processor"]["level"].get<std::string>(), std::string("AVX2"));
    QCOMPARE(json["cards"].size(), std::size_t{2});
    QCOMPARE(json["cards"][0]["renderer"].get<std::string>(), std::string("Card 9"));
    QVERIFY(!json["cards"][0].contains("problem"));
    QCOMPARE(json["cards"][1]["problem"].get<std::string>(), std::string("GPU: no OpenGL 4.3"));
    QCOMPARE(json["cards"][1]["index"].get<int>(), 2);
    QCOMPARE(json["learning"]["problem"].get<std::string>(), std::string("not installed"));
    const QString text = QString::fromStdString(toText(twoCards()));
    for (const char* part : {"Some processor, 8 threads, AVX2", "device 0 (/dev/dri/card0): Card 9", "no OpenGL 4.3",
                             "not installed", "Automatic choice: GPU, Card 9"})
      QVERIFY2(text.contains(part), part);
  }
};

LARMOR_TEST(TestDeviceReport)
#include "tst_device_report.moc"
