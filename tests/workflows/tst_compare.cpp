#include "engine/statistics/Baseline.h"
#include "tests/harness/Digits.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/paths/ComparePane.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/workspaces/trajectories/SweepDialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>

using namespace larmor;
using namespace larmor::testing;

/// Pinned runs: dashed references with differences, scenes side by side, and a sweep.
class CompareTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void pinnedCurvesAndTheirDifference() {
    auto& plot = w_->workspace->plots().tabs().plot("msd");
    const Curve first = plot.curves().front();
    w_->actionNamed("pinRun")->trigger();
    w_->set({{"alpha", "20"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    auto& tabs = w_->workspace->plots().tabs();
    QCOMPARE(tabs.pinned().size(), 1);
    for (const char* name : {"msd", "diffusion", "pitch", "curvature"}) {
      auto& each = tabs.plot(name);
      QVERIFY2(!each.references().empty(), name);
      each.setDifferenceShown(true);
    }
    QCOMPARE(plot.references().front().y, first.y);
    QVERIFY(plot.curves().front().y != first.y);
    tabs.setCurrentWidget(&plot);
    QTRY_VERIFY(plot.differencePlot() && plot.differencePlot()->isVisible());
    QVERIFY(!plot.differencePlot()->curves().empty());
    w_->keep("difference");
  }

  /// What is measured of the field stands under the names of the runs in it; no name without a curve.
  void fieldLinesUnderTheirRunsNames() {
    const QString first = w_->workspace->bench().name();
    w_->actionNamed("pinRun")->trigger();
    w_->set({{"alpha", "20"}}); // in the same field
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    auto& plot = w_->workspace->plots().tabs().plot("field_lines");
    const auto names = [&plot] {
      QStringList all;
      for (const auto& entry : plot.legendEntries(false))
        all += entry.text;
      return all.mid(0, all.size() - static_cast<qsizetype>(plot.guides().size()));
    };
    w_->workspace->plots().tabs().setCurrentWidget(&plot);
    const QString second = w_->workspace->bench().name();
    QVERIFY(second != first);
    QTRY_COMPARE(names(), QStringList{second + "; " + first}); // one curve, of both
    w_->set({{"seed", "77"}});                                 // another field
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QTRY_COMPARE(names(), (QStringList{w_->workspace->bench().name(), first}));
    QVERIFY(plot.references().size() == 1 && !plot.references().front().y.empty());
    QVERIFY(plot.references().front().y != plot.curves().front().y);
    int dashed = 0;
    for (int i = 0; i < plot.canvas()->graphCount(); ++i) {
      const auto* graph = plot.canvas()->graph(i);
      dashed +=
          graph->layer()->name() == "main" && graph->pen().style() == Qt::CustomDashLine && !graph->data()->isEmpty();
    }
    QVERIFY(dashed > 0);
    QCOMPARE(w_->workspace->plots().tabs().plot("field_line_slope").references().size(), std::size_t{1});
    w_->keep("field_lines_of_two");
    QTRY_COMPARE(names(), (QStringList{w_->workspace->bench().name(), first})); // still
  }

  /// The table compares at the same lags as the plots do, in time; names that share much say what tells them apart.
  void sameLagsAndDistinctNames() {
    auto& store = *w_->workspace->runStore();
    const QString first = "a long name that both of them share, the first",
                  second = "a long name that both of them share, the second";
    store.rename(store.shownId(), first);
    w_->actionNamed("pinRun")->trigger();
    w_->set({{"alpha", "20"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    store.rename(store.shownId(), second);

    auto& compare = w_->workspace->bench().compareTable();
    auto& table = compare.table();
    w_->window->resize(1280, 800);
    w_->workspace->plots().tabs().setCurrentWidget(&compare);
    w_->keep("comparison_1280");
    QVERIFY(compare.findChild<QLabel*>("compareHint")->isHidden());
    const auto& base = *w_->workspace->bench().pinned().all().front().run;
    const auto& own = *w_->workspace->scene().snapshot();
    const double period = base.data->normalisation.gyroPeriod();
    QVERIFY(std::abs(own.data->normalisation.gyroPeriod() / period - 0.5) < 1e-9);
    int compared = 0;
    for (int row = 0; row < 9; ++row) {
      const QTableWidgetItem& heading = *table.verticalHeaderItem(row);
      const double lag = period * std::pow(10.0, row % 3 - 1);
      QVERIFY2(heading.text().contains(QString("τ = %1 l₀/v₀").arg(lag, 0, 'g', 3)), qPrintable(heading.text()));
      QVERIFY2(heading.toolTip().contains(first), qPrintable(heading.toolTip()));
      const char* const curves[] = {"structure_function_2", "flatness", "msd"};
      const auto at = [&](const runs::PathRun& run) {
        return statistics::valueAt(*run.report->find(curves[row / 3]), lag).value;
      };
      const double shown = table.item(row, 0)->data(Qt::UserRole).toDouble();
      if (!std::isfinite(shown)) { // and says why
        QVERIFY2(table.item(row, 0)->toolTip().contains("for this lag"), qPrintable(table.item(row, 0)->toolTip()));
        QVERIFY(compare.text(',').contains(table.item(row, 0)->toolTip()));
        QVERIFY(compare.latex().contains("% "));
        continue;
      }
      QVERIFY(table.item(row, 0)->toolTip().isEmpty());
      QVERIFY2(std::abs(shown / (at(own) / at(base)) - 1) < 1e-9, curves[row / 3]);
      ++compared;
    }
    QVERIFY(compared > 5 && compared < 9);

    QCOMPARE(table.columnCount(), 2);
    QVERIFY(table.horizontalHeader()->textElideMode() != Qt::ElideNone); // else cut off at both ends, without a word
    QCOMPARE(table.horizontalHeaderItem(0)->toolTip(), second);          // the one that is looked at
    QCOMPARE(table.horizontalHeaderItem(1)->text(), QString("…the first"));
    QVERIFY(table.item(0, 1)->text() == "1.000");
    const Curve& itself = compare.ratios().references().front(); // as exactly in the plot
    QVERIFY(std::all_of(itself.error.begin(), itself.error.end(), [](double e) { return e == 0.0; }));
    QVERIFY(compare.text(',').contains(first) && compare.baseline() == first); // in files the whole name
    auto& plot = w_->workspace->plots().tabs().plot("msd");
    w_->workspace->plots().tabs().setCurrentWidget(&plot);
    const auto* legend = plot.findChild<QLabel*>("readout");
    plot.resize(500, 300);
    const auto names = [&] { return legend->text().remove(QChar(0x2060)); }; // which keeps a name in one line
    QTRY_VERIFY2(names().contains("…the second") && !names().contains("share"), qPrintable(names()));
    QVERIFY(legend->toolTip().contains(first) && legend->toolTip().contains(second));
  }

  /// Five runs at 1280x800: each is seen, the one that is looked at first and once.
  void fiveRunsFitTheTable() {
    for (const char* alpha : {"12", "14", "16", "18"}) {
      w_->actionNamed("pinRun")->trigger();
      w_->set({{"alpha", alpha}});
      w_->trigger("run");
      QVERIFY(w_->untilIdle());
    }
    auto& compare = w_->workspace->bench().compareTable();
    w_->window->resize(1280, 800);
    w_->workspace->plots().tabs().setCurrentWidget(&compare);
    auto& table = compare.table();
    QCOMPARE(table.columnCount(), 5);
    QVERIFY(table.horizontalHeaderItem(0)->toolTip().contains("18"));
    QTRY_VERIFY(compare.ratios().width() >= 130);
    const auto seen = [&] {
      int columns = 0;
      for (int c = 0; c < table.columnCount(); ++c)
        columns += table.columnViewportPosition(c) + table.columnWidth(c) <= table.viewport()->width();
      return columns;
    };
    w_->keep("comparison_of_five");
    QTRY_VERIFY2(seen() >= 4, qPrintable(QString::number(seen())));
    table.scrollToItem(table.item(0, 4));
    QVERIFY(table.visualItemRect(table.item(0, 4)).right() <= table.viewport()->width());
  }

  void scenesSideBySide() {
    w_->actionNamed("pinRun")->trigger();
    w_->set({{"alpha", "20"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    w_->actionNamed("pinRun")->trigger();
    for (const int scenes : {2, 3, 4}) {
      w_->actionNamed(QString("scenes%1").arg(scenes))->trigger();
      QTRY_VERIFY(w_->workspace->idle());
      QCOMPARE(w_->workspace->bench().compare().scenes(), scenes);
    }
    auto& compare = w_->workspace->bench().compare();
    auto& main = w_->workspace->scene();
    main.view().viewAlong(0);
    main.timeControl().setRecord(100);
    QTest::qWait(100);
    const auto& range = w_->paths().scale();
    for (int i = 0; i < 3; ++i) {
      auto& pane = compare.pane(i);
      QCOMPARE(pane.view().camera(), main.view().camera());
      auto& layer = pane.view().layer<views::PathLayer>("paths");
      if (!layer.paths())
        continue; // a pane without a run says what to do
      QCOMPARE(layer.scale().low, range.low);
      QCOMPARE(layer.scale().high, range.high);
    }
    w_->keep("four_scenes");
    // Turning any of them turns all.
    auto camera = compare.pane(1).view().camera();
    camera.position[1] += 2.0;
    compare.pane(1).view().setCamera(camera);
    QCOMPARE(main.view().camera(), camera);
    QCOMPARE(compare.pane(0).view().camera(), camera);
    QVERIFY(!compare.picture({800, 600}, false).isNull());
    w_->actionNamed("scenes1")->trigger();
    QCOMPARE(compare.scenes(), 1);
  }

  /// "alpha from 8 to 32 in 3", typed into the dialog; curves appear one by one.
  void sweep() {
    w_->set({{"particles", "40"}, {"gyrations", "10"}});
    w_->actionNamed("sweep")->trigger();
    auto* dialog = w_->window->findChild<widgets::SweepDialog*>();
    QVERIFY(dialog);
    auto* parameter = dialog->findChild<QComboBox*>("sweepParameter");
    const int alpha = parameter->findData("alpha");
    QVERIFY(alpha >= 0);
    parameter->setCurrentIndex(alpha);
    dialog->findChild<QLineEdit*>("sweepFrom")->setText("8");
    dialog->findChild<QLineEdit*>("sweepTo")->setText("32");
    dialog->findChild<QSpinBox*>("sweepCount")->setValue(3);
    w_->keep("sweep_dialog", dialog);
    QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QVERIFY(w_->running());
    QVERIFY(w_->untilIdle(60000));
    auto& panel = w_->workspace->sweepPanel();
    auto* table = panel.findChild<QTableWidget*>("sweepTable");
    QCOMPARE(table->rowCount(), 3);
    QCOMPARE(panel.plot().curves().size(), std::size_t{3});
    w_->keep("sweep");
    for (const QString& key : panel.choices())
      if (key.startsWith("scalar:")) {
        panel.choose(key);
        QCOMPARE(panel.plot().curves().front().x, (std::vector<double>{8, 16, 32}));
        if (panel.plot().curves().front().error.empty())
          continue;
        QVERIFY2(digitsMatch(table->item(1, 2)->text()), qPrintable(table->item(1, 2)->text())); // as the band says
        exported(key.section(':', 1));
        return;
      }
    QFAIL("no number of the runs can be plotted against alpha");
  }

private:
  /// The sweep is among the figures, and says what it is of.
  void exported(const QString& name) {
    const QString folder = folder_.filePath("figures");
    w_->workspace->exportFigures(folder);
    QVERIFY(QFileInfo(folder + "/sweep_" + name + ".pdf").size() > 1000);
    QFile svg(folder + "/sweep_" + name + ".svg");
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray text = svg.readAll();
    QVERIFY2(text.contains("<larmor:command>larmor-batch trajectories sweep --sweep"), text.left(3000));
    QVERIFY(text.contains("alpha from 8 to 32 in 3"));
  }
  void prepare() override { QVERIFY(w_->runSmall()); }
};

LARMOR_WINDOW_TEST(CompareTest)
#include "tst_compare.moc"
