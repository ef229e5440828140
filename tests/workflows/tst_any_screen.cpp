#include "tests/workflows/WindowFixture.h"
#include "widgets/paths/FilterBar.h"
#include "widgets/shell/DockFolding.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/ElidedFacts.h"
#include "widgets/theme/OverflowRow.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSlider>
#include <QStatusBar>
#include <QTabWidget>
#include <QTextDocument>
#include <QToolBar>
#include <QToolButton>

using namespace larmor;
using namespace larmor::testing;

/// The window on screens of every size: nothing is cut off, what has no room is one click away and comes back.
class AnyScreenTest : public WindowFixture {
  Q_OBJECT

  void resizeTo(int width, int height) {
    for (int step = 0; step < 2; ++step) { // what folds away at the first makes room for the second
      w_->window->resize(width, height);
      QTest::qWait(20);
    }
    QTRY_COMPARE(w_->window->size(), QSize(width, height)); // it is not larger than it was asked to be
    QTest::qWait(50);
  }
  /// Controls of rows that are shown, but not as a whole.
  QStringList cutOff() const {
    QStringList all;
    for (auto* row : w_->window->findChildren<widgets::OverflowRow*>())
      for (auto* child : row->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        const bool control = qobject_cast<QAbstractButton*>(child) || qobject_cast<QComboBox*>(child);
        if (control && child->isVisible() && child->visibleRegion().boundingRect() != child->rect())
          all << QStringLiteral("%1 %2").arg(child->objectName(), child->metaObject()->className());
      }
    return all;
  }
  /// Every page of the workspace in front.
  void lookAtPages(const QString& name) {
    auto* pages = qobject_cast<QTabWidget*>(w_->window->current()->centralView());
    for (int page = 0; page < (pages ? pages->count() : 1); ++page) {
      if (pages)
        pages->setCurrentIndex(page);
      QTest::qWait(50);
      QVERIFY2(cutOff().isEmpty(), qPrintable(name + ": " + cutOff().join(", ")));
      w_->keep(QStringLiteral("%1_%2").arg(name).arg(page));
    }
  }

private Q_SLOTS:
  void nothingIsCutOff_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("smallest") << QSize(960, 600);
    QTest::newRow("full HD at 200 %") << QSize(960, 500);
    QTest::newRow("beamer") << QSize(1024, 728);
    QTest::newRow("beamer at 150 %") << QSize(682, 480);
    QTest::newRow("usual") << QSize(1280, 800);
  }
  void nothingIsCutOff() {
    QFETCH(QSize, size);
    QVERIFY(w_->runSmall());
    resizeTo(size.width(), size.height());
    for (int workspace = 0; workspace < 3; ++workspace) {
      w_->window->selectWorkspace(workspace);
      QTRY_COMPARE(w_->window->size(), size);
      lookAtPages(QStringLiteral("screen_%1x%2_%3").arg(size.width()).arg(size.height()).arg(workspace));
    }
    w_->window->setStartPage(true);
    QTRY_COMPARE(w_->window->size(), size);
    w_->keep(QStringLiteral("screen_%1x%2_start").arg(size.width()).arg(size.height()));
  }

  /// The tools of a narrow window are in menus, and act there.
  void whatHasNoRoomIsInMenus() {
    auto& bar = w_->workspace->scene().toolbar();
    auto* mode = bar.findChild<QComboBox*>("mode");
    auto* row = w_->window->findChild<QToolBar*>("toolRow");
    auto* extension = row->findChild<QToolButton*>("qt_toolbar_ext_button");
    resizeTo(1280, 800);
    QVERIFY(!bar.isAside(mode) && mode->isVisible());
    resizeTo(700, 600);
    QVERIFY(bar.isAside(mode) && !mode->isVisible());
    QTest::mouseClick(&bar.moreButton(), Qt::LeftButton);
    QTRY_VERIFY(mode->isVisible());
    w_->keep("screen_panel");
    mode->setCurrentIndex(2);
    QVERIFY(bar.mode() == views::PathMode::Tubes);
    mode->window()->hide();
    QVERIFY(extension->isVisible() && extension->menu());
    QStringList texts;
    for (const QAction* action : extension->menu()->actions())
      texts << action->text();
    QVERIFY2(texts.contains(w_->actionNamed("sweep")->text()), qPrintable(texts.join(", ")));
    resizeTo(1280, 800);
    QVERIFY(!bar.isAside(mode) && mode->isVisible());
  }

  /// The button of that menu can be seen in both themes.
  void theMenuOfToolsIsSeen() {
    resizeTo(700, 600);
    auto* more = w_->window->findChild<QToolBar*>("toolRow")->findChild<QToolButton*>("qt_toolbar_ext_button");
    for (const auto mode : {widgets::Theme::Mode::Dark, widgets::Theme::Mode::Light}) {
      widgets::Theme::shared().setMode(mode);
      QTRY_VERIFY(more->isVisible());
      const QColor ground = widgets::Theme::shared().colours().window;
      QImage image(more->size(), QImage::Format_RGB32); // the button itself is transparent
      image.fill(ground);
      more->render(&image, {}, {}, QWidget::DrawChildren);
      int seen = 0;
      for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y)
          seen += std::abs(image.pixelColor(x, y).lightness() - ground.lightness()) > 110; // as text is
      QVERIFY2(seen > 8, qPrintable(QString("%1 pixels").arg(seen)));
    }
  }

  void whatComputesIsInTheMenuRun() {
    QStringList texts;
    for (const QAction* entry : w_->window->menuBar()->actions())
      if (entry->text() == "&Run")
        for (const QAction* action : entry->menu()->actions())
          texts << action->text();
    QVERIFY2(texts.contains("Sweep…") && texts.contains("MHD…"), qPrintable(texts.join(", ")));
    w_->window->selectWorkspace(1);
    const auto* transport = w_->window->menuBar()->actions()[2]->menu();
    for (const QAction* action : transport->actions())
      QVERIFY(action->text() != "Sweep…");
  }

  /// Facts that have no room are in the tool tip, and "…" says so.
  void factsAreNotCutOff() {
    QVERIFY(w_->runSmall());
    auto& facts = *w_->workspace->scene().findChild<widgets::ElidedFacts*>("facts");
    for (const int width : {1280, 700}) {
      resizeTo(width, 700);
      QTextDocument text;
      text.setDefaultFont(facts.font());
      text.setHtml(facts.text());
      QVERIFY2(text.idealWidth() <= facts.width() + 8, qPrintable(facts.text()));
      QCOMPARE(facts.text().contains("…"), !facts.text().contains(facts.facts().last()));
      for (const QString& fact : facts.facts())
        QVERIFY(facts.toolTip().contains(fact));
    }
    QVERIFY(facts.text().endsWith("…"));
    facts.setFacts({"few", "facts"});
    QVERIFY(facts.text().endsWith("facts") && !facts.text().contains("…"));
  }

  /// A message that has no room ends with "…" and is whole in the tool tip.
  void messagesAreNotCutOff() {
    const QString text = "finished after 0.5 s: " + QString("a name of a run, ").repeated(20);
    w_->window->say(text);
    resizeTo(1000, 700);
    const QString narrow = w_->window->statusBar()->currentMessage();
    resizeTo(1280, 700);
    const QString wide = w_->window->statusBar()->currentMessage();
    QVERIFY2(narrow.size() + 5 < wide.size() && wide.endsWith("…"), qPrintable(narrow + '\n' + wide));
    for (const int width : {1280, 1000}) {
      resizeTo(width, 700);
      w_->window->say(text);
      auto& bar = *w_->window->statusBar();
      QVERIFY(bar.currentMessage().startsWith("finished after 0.5 s") && bar.currentMessage().endsWith("…"));
      QVERIFY(bar.fontMetrics().horizontalAdvance(bar.currentMessage()) < bar.width() - 200);
      QCOMPARE(bar.toolTip(), text);
      w_->window->say("short");
      QCOMPARE(bar.currentMessage(), QString("short"));
      QVERIFY(bar.toolTip().isEmpty());
    }
  }

  void docksFoldAwayAndComeBack() {
    QDockWidget *parameters = w_->window->parametersDock(), *plots = w_->window->plotsDock();
    resizeTo(960, 600);
    QVERIFY(parameters->isVisible() && plots->isVisible());
    resizeTo(720, 460);
    QVERIFY(!parameters->isVisible() && !plots->isVisible());
    parameters->toggleViewAction()->trigger(); // F9: wanted all the same
    QVERIFY(parameters->isVisible());
    resizeTo(721, 460);
    QVERIFY(parameters->isVisible() && !plots->isVisible());
    resizeTo(1280, 800);
    QVERIFY(parameters->isVisible() && plots->isVisible());
    plots->toggleViewAction()->trigger(); // not wanted, whatever the room
    resizeTo(700, 460);
    resizeTo(1280, 800);
    QVERIFY(parameters->isVisible() && !plots->isVisible());
    plots->toggleViewAction()->trigger();
    resizeTo(700, 460); // folded docks are no layout to keep
    w_->window->setStartPage(true);
    w_->window->setStartPage(false);
    QVERIFY(!plots->isVisible());
    w_->window->close();
    QSettings settings;
    const QByteArray kept = settings.value("layout/state").toByteArray();
    startAgain();
    w_->window->restoreState(kept, 1);
    QVERIFY(w_->window->parametersDock()->isVisibleTo(w_->window.get()) &&
            w_->window->plotsDock()->isVisibleTo(w_->window.get()));
  }

  /// A geometry that was kept on a larger screen.
  void theWindowStaysOnTheScreen() {
    const QRect area = w_->window->screen()->availableGeometry();
    w_->window->setGeometry(area.width() - 300, area.height() - 200, area.width() + 500, area.height() + 400);
    w_->window->close();
    widgets::MainWindow again(app::allWorkspaces());
    QVERIFY2(area.contains(again.geometry()), qPrintable(QDebug::toString(again.geometry())));
  }

  /// The first start fits, too, with its title bar.
  void theFirstStartFits() {
    QSettings().clear();
    widgets::MainWindow first(app::allWorkspaces());
    const QSize room = first.screen()->availableGeometry().size();
    QVERIFY(first.width() <= room.width() && first.height() + 40 <= room.height());
    QVERIFY(first.minimumSizeHint().width() <= 640 && first.minimumSizeHint().height() <= 520);
  }
};

LARMOR_WINDOW_TEST(AnyScreenTest)
#include "tst_any_screen.moc"
