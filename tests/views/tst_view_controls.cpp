// The time control and the tool bar above a scene.
#include "tests/harness/WidgetTest.h"
#include "widgets/views/TimeControl.h"
#include "widgets/views/ViewToolbar.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>

using namespace larmor::views;

class ViewControls : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void timeFollowsTheEndUntilMoved() {
    TimeControl control;
    QSignalSpy changed(&control, &TimeControl::recordChanged);
    QVERIFY(!control.isEnabled());
    control.setRecordCount(100);
    QCOMPARE(control.record(), 99.0);
    control.setRecord(40);
    control.setRecordCount(200);
    QCOMPARE(control.record(), 40.0);
    QCOMPARE(changed.count(), 2);
    control.setRecord(1e9);
    QCOMPARE(control.record(), 199.0);
    control.setRecord(std::numeric_limits<double>::quiet_NaN());
    QCOMPARE(control.record(), 199.0);
    control.setRecordCount(0);
    QCOMPARE(control.record(), 0.0);
  }

  void playingRunsToTheEndAndStops() {
    TimeControl control;
    control.setTimeLabel([](double record) { return QString("t = %1").arg(record / 10); });
    control.setRecordCount(50);
    control.setSpeed(5.0); // a fifth of a second
    QSignalSpy playing(&control, &TimeControl::playingChanged);
    control.findChild<QToolButton*>("play")->click();
    QVERIFY(control.playing());
    QTRY_VERIFY_WITH_TIMEOUT(!control.playing(), 5000);
    QCOMPARE(control.record(), 49.0);
    QCOMPARE(playing.count(), 2);
    QCOMPARE(control.findChild<QLabel*>()->text(), QString("t = 4.9"));
  }

  void loopingBeginsAgain() {
    TimeControl control;
    control.setRecordCount(10);
    control.setSpeed(20);
    control.setLoop(true);
    control.setPlaying(true);
    QTest::qWait(400);
    QVERIFY(control.playing());
    control.setPlaying(false);
    QVERIFY(!control.playing());
  }

  void theSliderMovesTime() {
    TimeControl control;
    control.setRecordCount(11);
    QSignalSpy changed(&control, &TimeControl::recordChanged);
    control.findChild<QSlider*>("time")->setValue(4);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toDouble(), 4.0);
  }

  void toolbarTellsWhatWasChosen() {
    ViewToolbar bar;
    QSignalSpy quantity(&bar, &ViewToolbar::quantityChanged), map(&bar, &ViewToolbar::colourMapChanged),
        decoration(&bar, &ViewToolbar::decorationChanged);
    bar.setQuantities({{"curvature", "Curvature"}, {"time", "Time"}});
    QCOMPARE(bar.quantity(), QString("curvature"));
    bar.findChild<QComboBox*>("quantity")->setCurrentIndex(1);
    QCOMPARE(quantity.takeLast()[0].toString(), QString("time"));
    bar.setQuantities({{"mu", "Magnetic moment"}, {"time", "Time"}}); // the choice stays if it still exists
    QCOMPARE(bar.quantity(), QString("time"));
    bar.setColourMap("plasma");
    QCOMPARE(bar.colourMap(), QString("plasma"));
    QCOMPARE(map.count(), 0);
    bar.addDecoration("box", "Box", true);
    bar.setDecoration("box", false);
    QCOMPARE(decoration.count(), 1);
    QVERIFY(!bar.decoration("box"));
    QVERIFY(!bar.decoration("unknown"));
    bar.setMode(PathMode::Tubes);
    QCOMPARE(bar.mode(), PathMode::Tubes);
  }
};

LARMOR_WIDGET_TEST(ViewControls)
#include "tst_view_controls.moc"
