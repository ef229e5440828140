// What stands beside Run: the newest parameters count, and how long the last run took.
#include "tests/harness/WidgetTest.h"
#include "widgets/shell/Forecaster.h"

using namespace larmor;
using namespace larmor::widgets;

class TestForecaster : public QObject {
  Q_OBJECT

  static Forecaster::Work ten(double pace) {
    return [pace](jobs::JobContext&) { return Forecast{QString::number(10 * pace), {}, 10}; };
  }

private Q_SLOTS:
  void theLastRunsPaceIsKnown() {
    Forecaster forecaster;
    const auto ask = [&] { forecaster.follow([&] { return ten(forecaster.pace()); }); };
    ask();
    QTRY_COMPARE(forecaster.now().brief, QString("10"));
    forecaster.began();
    forecaster.ended(40); // seconds that the run took
    ask();
    QTRY_COMPARE(forecaster.now().brief, QString("40"));
    forecaster.began(false); // a part of a run tells nothing
    forecaster.ended(5);
    QCOMPARE(forecaster.pace(), 4.0);
    ask();
    forecaster.began(); // before it was known what it will take
    forecaster.ended(5);
    QCOMPARE(forecaster.pace(), 4.0);
  }

  void onlyTheNewestCounts() {
    Forecaster forecaster;
    int asked = 0;
    for (int i = 0; i < 5; ++i)
      forecaster.follow([&, i] {
        ++asked;
        return Forecaster::Work([i](jobs::JobContext&) { return Forecast{QString::number(i)}; });
      });
    QTRY_COMPARE(forecaster.now().brief, QString("4"));
    QCOMPARE(asked, 1);
    forecaster.follow([] { return Forecaster::Work(); }); // nothing to forecast now
    QTRY_VERIFY(!forecaster.busy());
    QCOMPARE(forecaster.now().brief, QString("4"));
    forecaster.follow(
        [] { return Forecaster::Work([](jobs::JobContext&) -> Forecast { throw Error("alpha", "is missing"); }); });
    QTRY_COMPARE(forecaster.now().brief, QString("–"));
    QVERIFY(forecaster.now().full.contains("alpha"));
    forecaster.follow([&] { return ten(1); }, [] { return QString("dt is no number"); }); // an invalid form has none
    QTRY_VERIFY(forecaster.now().full.contains("dt is no number"));
    QCOMPARE(forecaster.now().brief, QString("–"));
  }
};

LARMOR_WIDGET_TEST(TestForecaster)
#include "tst_forecaster.moc"
