// Relative errors of runs side by side.
#include "tests/harness/WidgetTest.h"
#include "widgets/theme/Theme.h"
#include "widgets/training/Regression.h"
#include "widgets/training/TrainingDashboard.h"

#include <QDir>
#include <QListWidget>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cmath>
#include <numeric>

using namespace larmor;
using namespace larmor::widgets;

class TestTrainingDashboard : public QObject {
  Q_OBJECT

  static TrainingView view(const QString& title, std::vector<double> errors) {
    learning::Meter loss;
    loss.name = "loss";
    loss.label = "Loss";
    loss.at = {1, 2};
    loss.values = {1.0, 0.5};
    return {title, {loss}, nullptr, std::move(errors), "facts"};
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    Theme::shared().apply();
  }

  void errorsOfARegression() {
    const auto errors = relativeErrorsOf({"D", "1", {2.0, 4.0}, {3.0, 3.0}, {0, 1}});
    QCOMPARE(errors, (std::vector<double>{0.5, -0.25}));
  }

  /// What is far beyond the rest is in no bin, and it is said; bins of 1 % where errors allow, else wider ones.
  void errorsAreSharesInBinsThatHoldMost() {
    TrainingDashboard dashboard;
    std::vector<double> errors(40, 0.001);
    errors[3] = 7.0;
    dashboard.show(view("first", errors));
    const auto shares = dashboard.errors().heights(0);
    QCOMPARE(shares.size(), std::size_t{51});
    QCOMPARE(shares[25], 39.0 / 40);
    QVERIFY(shares.front() == 0.0 && shares.back() == 0.0);
    QVERIFY(std::abs(dashboard.errors().bins()->width(0) - 0.01) < 1e-12);
    QCOMPARE(dashboard.errors().legendEntries(false)[0].text, QString("first (1 of 40 outside)"));
    QVERIFY(dashboard.errors().needsLegend());
    dashboard.show(view("first", {0.7, -1.0, 0.2, 0.9}));
    QCOMPARE(dashboard.errors().outside(0), std::size_t{0});
    QVERIFY(!dashboard.errors().needsLegend());
    dashboard.clear();
    QVERIFY(dashboard.errors().samples().empty());
  }

  /// The boxes by which runs are compared are seen in both themes, before they are ticked.
  void boxesOfTheRunsAreSeen() {
    for (const bool dark : {false, true}) {
      Theme::shared().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
      TrainingDashboard dashboard;
      dashboard.show(view("first", {}));
      dashboard.keep("good");
      auto* runs = dashboard.meters()->findChild<QListWidget*>("trainingRuns");
      runs->item(0)->setText({});
      runs->setFixedSize(200, 60);
      const QImage drawn = runs->grab().toImage();
      const QRgb ground = drawn.pixel(150, 40);
      int seen = 0;
      for (int y = 4; y < 30; ++y)
        for (int x = 4; x < 60; ++x)
          seen += std::abs(qGray(drawn.pixel(x, y)) - qGray(ground)) > 50 ? 1 : 0;
      QVERIFY2(seen > 30, qPrintable(QString::number(seen)));
    }
    Theme::shared().setMode(Theme::Mode::Light);
  }

  /// A network whose errors are not measured has no figure of them; nor have curves without a number.
  void noFigureWithoutData() {
    TrainingDashboard dashboard;
    TrainingView some = view("first", {});
    learning::Meter none = some.meters.front();
    none.name = "validation";
    none.values = {std::nan(""), std::nan("")};
    some.meters.push_back(none);
    dashboard.show(some);
    QVERIFY(dashboard.errors().isEmpty());
    const QTemporaryDir folder;
    dashboard.exportFigures(folder.path());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), (QStringList{"training_loss.pdf", "training_loss.svg"}));
    dashboard.show(view("second", {0.1}));
    dashboard.exportFigures(folder.path());
    QVERIFY(QFile::exists(folder.filePath("training_relative_errors.pdf")));
  }

  void tickedRunsStayBesideTheNextOne() {
    TrainingDashboard dashboard;
    dashboard.show(view("first", {0.1, 0.1}));
    dashboard.keep("good");
    dashboard.show(view("second", {0.0}));
    QCOMPARE(dashboard.errors().samples().size(), std::size_t{1});
    dashboard.runs().item(0)->setCheckState(Qt::Checked);
    QCOMPARE(dashboard.errors().samples().size(), std::size_t{2});
    QCOMPARE(dashboard.errors().samples()[1].name, std::string("first"));
    QVERIFY(dashboard.errors().samples()[1].reference && !dashboard.errors().samples()[0].reference);
    QCOMPARE(dashboard.loss().references().size(), std::size_t{2}); // raw and smoothed
    dashboard.show(view("third", {0.2}));
    QCOMPARE(dashboard.errors().samples()[0].name, std::string("third"));
    QCOMPARE(dashboard.errors().samples().size(), std::size_t{2});
    const QTemporaryDir folder;
    dashboard.exportFigures(folder.path());
    QVERIFY(QDir(folder.path()).entryList().contains("training_relative_errors.svg"));
    dashboard.runs().item(0)->setCheckState(Qt::Unchecked);
    QCOMPARE(dashboard.errors().samples().size(), std::size_t{1});
  }
};

LARMOR_WIDGET_TEST(TestTrainingDashboard)
#include "tst_training_dashboard.moc"
