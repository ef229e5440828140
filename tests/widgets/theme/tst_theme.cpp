#include "tests/harness/WidgetTest.h"
#include "widgets/theme/MarkInvalid.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <algorithm>
#include <cmath>

using namespace larmor::widgets;

class TestTheme : public QObject {
  Q_OBJECT

  /// Relative luminance and contrast ratio of WCAG 2.1.
  static double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
  }
  static double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear();
    Theme::shared().apply();
  }

  void textCanBeRead_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
  }
  void textCanBeRead() {
    QFETCH(bool, dark);
    const Colours& c = Theme::coloursOf(dark);
    for (const QColor& ground : {c.window, c.panel, c.base}) {
      QVERIFY(contrast(c.text, ground) > 10);
      QVERIFY(contrast(c.muted, ground) > 4.5); // WCAG AA for small text
      QVERIFY(contrast(c.error, ground) > 4.5);
    }
    QVERIFY(contrast(c.text, c.errorFill) > 7 && contrast(c.text, c.warningFill) > 7 &&
            contrast(c.text, c.infoFill) > 7);
    QVERIFY(contrast(c.accentText, c.accent) > 3);
    for (int i = 0; i < 7; ++i)
      QVERIFY2(contrast(Theme::curveOf(i, dark), c.base) > 2, qPrintable(QString::number(i)));
  }

  /// Also while it is typed and under the mouse, which have frames of their own.
  void whatIsInvalidIsFramed() {
    QLineEdit field("abc");
    field.show();
    QVERIFY(QTest::qWaitForWindowExposed(&field));
    field.activateWindow();
    field.setFocus();
    QTRY_VERIFY(field.hasFocus());
    markInvalid(field, true);
    const QImage drawn = field.grab().toImage();
    QCOMPARE(drawn.pixelColor(drawn.width() / 2, 0), Theme::shared().colours().error);
  }

  void overrideIsKeptAndAnnounced() {
    QSignalSpy changed(&Theme::shared(), &Theme::changed);
    Theme::shared().setMode(Theme::Mode::Dark);
    QVERIFY(Theme::shared().isDark());
    QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::coloursOf(true).window);
    QCOMPARE(changed.count(), 1);
    Theme::shared().apply(); // as in a new session
    QVERIFY(Theme::shared().mode() == Theme::Mode::Dark);
    Theme::shared().setMode(Theme::Mode::Light);
    QVERIFY(!Theme::shared().isDark());
  }

  void everyIconIsDrawn() {
    const QStringList names = QDir(":/icons").entryList();
    QVERIFY(names.size() > 30);
    for (const QString& file : names) {
      const QImage image = Theme::shared().icon(file.chopped(4), Qt::red).pixmap(32, 32).toImage();
      int inked = 0;
      for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
          inked += qAlpha(image.pixel(x, y)) > 60;
      QVERIFY2(inked > 15, qPrintable(file));
    }
    QVERIFY(Theme::shared().icon("no such icon").isNull());
  }
};

LARMOR_WIDGET_TEST(TestTheme)
#include "tst_theme.moc"
