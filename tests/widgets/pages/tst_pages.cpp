#include "engine/core/Error.h"
#include "tests/harness/WidgetTest.h"
#include "widgets/forms/AxisSliders.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/pages/PagedWorkspace.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/theme/Theme.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>
#include <QVBoxLayout>

using namespace larmor;
using namespace larmor::widgets;

namespace {

struct CountParameters {
  std::int64_t from = 0, to = 1'000'000'000;
  static constexpr std::string_view group = "Counting";
  static constexpr auto fields() {
    using P = CountParameters;
    return std::tuple{Parameter{&P::from, "from", "", "1", "First number", Range{0, 1e9}},
                      Parameter{&P::to, "to", "", "1", "Last number", Range{0, 1e9}}};
  }
};

/// Counts, and shows the number.
class CountPage : public Page {
public:
  CountPage(const QString& key, const QString& title) : Page(key, title) {
    addForm(parameters);
    auto* column = new QVBoxLayout(this);
    column->addWidget(label);
  }
  QString commandLine() const override { return "count"; }
  bool canContinueLater() const override { return job().active(); }
  QImage picture(const QSize& size) override { return grab().toImage().scaled(size); }
  Order order() override {
    if (parameters.from > parameters.to)
      throw Error("from", "is above to", "a smaller one");
    began = parameters.from;
    return orderOf<std::int64_t>(
        "Counting " + title(),
        [p = parameters](jobs::JobContext& context, const jobs::Sink<std::int64_t>& sink) {
          for (std::int64_t n = p.from; n <= p.to; ++n) {
            context.checkpoint();
            context.progress(double(n - p.from), double(p.to - p.from + 1), "counting");
            if (sink.wanted() || n == p.to)
              sink.publish(n);
            std::this_thread::sleep_for(std::chrono::microseconds(200));
          }
        },
        [this](auto number) {
          shown = *number;
          label->setText(QString::number(shown));
        });
  }
  void ended(jobs::State state) override { endings << state; }

  CountParameters parameters;
  QLabel* label = new QLabel;
  std::int64_t shown = -1, began = -1;
  QList<jobs::State> endings;
};

class PairWorkspace : public PagedWorkspace {
public:
  explicit PairWorkspace(QObject* parent) : PagedWorkspace("pair", parent) {}
  CountPage* first = add(new CountPage("first", "First"));
  CountPage* second = add(new CountPage("second", "Second"));
};

std::unique_ptr<MainWindow> windowOfPair() {
  std::vector<WorkspaceEntry> entries{{"Pair", "density", "Two pages",
                                       [](QObject* parent) -> Workspace* { return new PairWorkspace(parent); },
                                       {{larmor::storage::FileKind::View, "pair"}}}};
  auto window = std::make_unique<MainWindow>(entries);
  window->show();
  return window;
}

PairWorkspace& pairOf(MainWindow& window) { return static_cast<PairWorkspace&>(*window.current()); }

} // namespace

/// Pages of a workspace: each has its form, its plots and its job; the window's tools act on the page in front.
class TestPages : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("LarmorTest");
    QCoreApplication::setApplicationName("larmor-pages-test");
    Theme::shared().apply();
  }
  void init() { QSettings().clear(); }

  void jobsSideBySide() {
    auto window = windowOfPair();
    auto& pair = pairOf(*window);
    window->action("run")->trigger();
    QTRY_VERIFY(pair.first->shown > 0);
    pair.showPage("second");
    QVERIFY(window->action("run")->isEnabled() && !window->action("stop")->isEnabled());
    window->action("run")->trigger();
    QTRY_VERIFY(pair.second->shown > 0);
    QCOMPARE(window->jobBar().count(), 2);
    QCOMPARE(pair.second->label->text().toLongLong(), qlonglong(pair.second->shown));

    window->action("pause")->trigger();
    QTRY_VERIFY(pair.second->runState().paused);
    const auto before = pair.first->shown;
    QTRY_VERIFY(pair.first->shown > before);
    pair.showPage("first");
    QVERIFY(!window->action("pause")->isChecked());
    window->action("stop")->trigger();
    QTRY_COMPARE(pair.first->endings, QList<jobs::State>{jobs::State::Cancelled});
    QVERIFY(pair.second->job().active() && pair.second->endings.isEmpty() && !pair.idle());
    pair.showPage("second");
    QVERIFY(window->action("pause")->isChecked());
    window->action("run")->trigger(); // resumes
    QTRY_VERIFY(!pair.second->runState().paused);
    pair.showPage("first");
    window->action("run")->trigger(); // anew
    QTRY_VERIFY(pair.first->job().active());
    QVERIFY(window->close());
    QVERIFY(pair.idle());
    QCOMPARE(pair.first->endings.size(), 1); // what ends by closing has nobody to tell
  }

  void theEndIsShown() {
    auto window = windowOfPair();
    auto& pair = pairOf(*window);
    pair.first->form().setValues({{"to", "50"}}, "to");
    window->action("run")->trigger();
    QTRY_COMPARE(pair.first->endings, QList<jobs::State>{jobs::State::Finished});
    QCOMPARE(pair.first->shown, std::int64_t(50)); // the last one is never missed
    pair.first->form().setValues({{"from", "60"}}, "from");
    window->action("run")->trigger();
    QVERIFY(window->messages().message().text.contains("is above to"));
    QVERIFY(pair.idle());
    window->action("undo")->trigger();
    QCOMPARE(pair.first->parameters.from, std::int64_t(0));
  }

  /// The window is closed while both count: a later one goes on with both, each with what it was started with.
  void continuedByALaterProgram() {
    QTemporaryDir folder;
    auto window = windowOfPair();
    window->startJournal(folder.path());
    {
      auto& pair = pairOf(*window);
      pair.first->form().setValues({{"from", "1000"}}, "from");
      pair.second->form().setValues({{"from", "2000"}}, "from");
      pair.first->run();
      pair.second->run();
      QTRY_VERIFY(pair.first->shown > 1000 && pair.second->shown > 2000);
      pair.second->form().setValues({{"from", "7"}}, "from"); // typed meanwhile
      QTimer::singleShot(100, this, [] {
        if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget()))
          box->buttons().constFirst()->click(); // "Continue next time"
      });
      QVERIFY(pair.canContinueLater());
      QVERIFY(window->close());
    }
    window = windowOfPair();
    window->startJournal(folder.path());
    QAbstractButton* restore = nullptr;
    QTRY_VERIFY([&] {
      for (auto* button : window->messages().findChildren<QAbstractButton*>())
        if (button->text() == "Restore" && button->isVisible())
          restore = button;
      return restore != nullptr;
    }());
    QTest::mouseClick(restore, Qt::LeftButton);
    auto& pair = pairOf(*window);
    QTRY_VERIFY(pair.first->job().active() && pair.second->job().active());
    QCOMPARE(pair.first->began, std::int64_t(1000));
    QCOMPARE(pair.second->began, std::int64_t(2000));
    QCOMPARE(pair.second->parameters.from, std::int64_t(7));
  }

  void statesAreRestored() {
    auto window = windowOfPair();
    auto& pair = pairOf(*window);
    pair.first->form().setValues({{"to", "5"}}, "to");
    pair.showPage("second");
    const QJsonObject state = pair.saveState();
    pair.first->form().setValues({{"to", "6"}}, "to");
    pair.showPage("first");
    pair.restoreState(state);
    QCOMPARE(pair.saveState(), state);
    QCOMPARE(pair.page().key(), QString("second"));
    QVERIFY_THROWS_EXCEPTION(Error, pair.applyState("third/parameter to", "5"));
    QVERIFY_THROWS_EXCEPTION(Error, pair.open(larmor::storage::identify("/no/such.h5")));
  }

  /// Dragging is one step of undo; old sessions name the sliders by their numbers.
  void slidersAreUndone() {
    AxisSliders sliders({{"T", "mc²", 0, 10, 0.1}, {"b", "B₀", 0, 1, 0.5}});
    QUndoStack stack;
    sliders.setUndoStack(&stack);
    auto* slider = sliders.findChild<QSlider*>("slider_0");
    for (int place = 110; place <= 200; place += 10)
      slider->setValue(place);
    QCOMPARE(sliders.values(), (std::vector<double>{2.0, 0.5}));
    QCOMPARE(stack.count(), 1);
    stack.undo();
    QCOMPARE(sliders.values(), (std::vector<double>{1.0, 0.5}));
    const QJsonArray state = sliders.state();
    sliders.setValues({4.0, 0.25});
    QCOMPARE(stack.count(), 1); // not by the user
    sliders.restore(state);
    QCOMPARE(sliders.values(), (std::vector<double>{1.0, 0.5}));
    sliders.applyState("slider 1", 750);
    QCOMPARE(sliders.values(), (std::vector<double>{1.0, 0.75}));
    QVERIFY_THROWS_EXCEPTION(Error, sliders.applyState("slider 2", 1));
    QVERIFY_THROWS_EXCEPTION(Error, sliders.applyState("slider 1", "x"));
  }
};

LARMOR_WIDGET_TEST(TestPages)
#include "tst_pages.moc"
