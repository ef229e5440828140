#include "tests/workflows/WindowUnderTest.h"
#include "widgets/paths/EventTable.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/shell/ExampleCard.h"

#include <QElapsedTimer>

using namespace larmor;
using namespace larmor::testing;

/// The first minute of a stranger: start page, example, event, series, picture saved. A screenshot of every step is
/// kept in "pictures".
class FirstMinuteTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void aStrangersFirstMinute() {
    if (QGuiApplication::platformName() == "offscreen")
      QSKIP("needs OpenGL");
    WindowUnderTest w;
    QVERIFY(QTest::qWaitForWindowExposed(w.window.get()));
    QElapsedTimer clock;
    clock.start();
    w.window->setStartPage(true);
    QTest::qWait(100);
    const auto cards = w.window->findChildren<widgets::ExampleCard*>();
    QVERIFY(cards.size() >= 10);
    w.keep("minute_1_start");
    auto* bottle = *std::find_if(cards.begin(), cards.end(), [](auto* c) { return c->text() == "Magnetic bottle"; });
    QTest::mouseClick(bottle, Qt::LeftButton);
    QVERIFY(!w.window->isStartPage());
    QVERIFY(w.untilIdle());
    QVERIFY(w.shownPaths() > 0);
    w.keep("minute_2_example");

    auto& plots = w.workspace->plots();
    auto& table = plots.eventTable();
    plots.tabs().setCurrentWidget(&table);
    QVERIFY(table.model()->rowCount() > 4);
    const QModelIndex row = table.model()->index(3, 0);
    QTest::mouseDClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(row).center());
    if (!w.workspace->scene().selected()) { // a platform without double clicks: Enter does the same
      table.setCurrentIndex(row);
      QTest::keyClick(&table, Qt::Key_Return);
    }
    QVERIFY(w.workspace->scene().selected());
    QTRY_VERIFY(!w.workspace->scene().view().isFlying());
    w.keep("minute_3_event");

    QTRY_VERIFY(!plots.seriesPlot(0).curves().empty());
    plots.tabs().setCurrentWidget(plots.seriesPlot(0).parentWidget());
    w.keep("minute_4_series");

    const QString file = QDir("pictures").absoluteFilePath("minute_picture.png");
    QFile::remove(file);
    w.workspace->exportPicture(file);
    QVERIFY(!QImage(file).isNull());
    qInfo("the first minute took %.1f s", static_cast<double>(clock.elapsed()) / 1000);
  }
};

LARMOR_WINDOW_TEST(FirstMinuteTest)
#include "tst_first_minute.moc"
