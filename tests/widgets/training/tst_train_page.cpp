// A page that trains one task, whatever the study: outcome, and a later program that goes on with it.
#include "tests/harness/WidgetTest.h"
#include "widgets/theme/Theme.h"
#include "widgets/training/TrainPage.h"

#include <QListWidget>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cmath>

using namespace larmor;
using namespace larmor::widgets;

namespace {

/// Learns y = x^2.
class SquarePage : public TrainPage {
public:
  SquarePage() : TrainPage("square", "Square") { addForm(trainer); }
  learning::TrainerParameters trainer{.epochs = 200, .rate = 0.01};

protected:
  Order training(const Kept& kept) override {
    learning::Array x{{}, {64, 1}}, y{{}, {64, 1}};
    for (int i = 0; i < 64; ++i) {
      x.values.push_back(float(i) / 32.0f - 1.0f);
      y.values.push_back(x.values.back() * x.values.back());
    }
    learning::TrainingTask task{{"dense", {{"units", "1 16 1"}}}, {"weighted_squares"}};
    task.training = task.validation = learning::rowsInMemory({{"input", x}, {"target", y}});
    task.trainer = trainer;
    task.device = "cpu";
    task.checkpoint = kept.checkpoint();
    return orderOf(task);
  }
};

bool untilDone(const SquarePage& page) {
  return QTest::qWaitFor([&] { return !page.job().active(); }, 60000);
}

} // namespace

class TestTrainPage : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    Theme::shared().apply();
  }

  void listsWhatCameOfIt() {
    SquarePage page;
    page.run();
    QVERIFY(untilDone(page));
    const auto& curves = page.dashboard().loss().curves();
    QVERIFY(!curves.empty() && curves[0].y.back() < 0.1 * curves[0].y.front());
    QCOMPARE(page.dashboard().runs().count(), 1);
    QVERIFY(page.dashboard().runs().item(0)->text().contains("validation loss"));
  }

  /// Stopped by the end of the program, a training is gone on with by the next, as if nothing had been.
  void laterProgramGoesOn() {
    SquarePage whole;
    whole.run();
    QVERIFY(untilDone(whole));
    const auto best = [](SquarePage& page) { return page.dashboard().loss().curves()[0].y.back(); };

    QTemporaryDir session;
    QJsonObject state;
    {
      SquarePage first;
      first.setSessionFolder(session.filePath("training"));
      first.trainer.epochs = 200;
      first.run();
      first.setPaused(true);
      state = first.saveState();
      QVERIFY(first.canContinueLater());
      first.stop();
      QVERIFY(untilDone(first));
    }
    SquarePage later;
    later.setSessionFolder(session.filePath("training"));
    later.restoreState(state);
    later.continueRun();
    QVERIFY(untilDone(later));
    QCOMPARE(best(later), best(whole));
  }
};

LARMOR_WIDGET_TEST(TestTrainPage)
#include "tst_train_page.moc"
