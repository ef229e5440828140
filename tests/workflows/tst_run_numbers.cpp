// What a run will be stands beside Run; what it found is of all its particles, and the same as in batch and in the
// file.
#include "tests/engine/studies/Traced.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/paths/PathsPage.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/ScatterPlot.h"
#include "widgets/theme/ElidedFacts.h"

#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>

using namespace larmor;
using namespace larmor::testing;

class RunNumbersTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void forecastStandsBesideRun() {
    auto* label = w_->window->findChild<QLabel*>("runForecast");
    QVERIFY(label);
    QTRY_VERIFY_WITH_TIMEOUT(label->text().contains("record every"), 20000);
    QTRY_VERIFY(label->isVisible() && label->toolTip().contains("memory"));
    edit({{"field", "mirror"}, {"alpha", "200"}, {"gyrations", "200"}, {"particles", "20000"}});
    QTRY_VERIFY_WITH_TIMEOUT(label->toolTip().contains("events sought while tracing"), 20000);
    QVERIFY2(label->text().contains("GB"), qPrintable(label->text()));
    w_->keep("forecast");
    edit({{"particles", "1000"}, {"gyrations", "100"}});
    static const QRegularExpression megabytes(" [1-9][0-9]{1,2} MB"); // neither digits of doubt nor 5.8e+02
    QTRY_VERIFY2_WITH_TIMEOUT(label->text().contains(megabytes), qPrintable(label->text()), 20000);
    edit({{"particles", "10"}, {"gyrations", "5"}});
    QTRY_COMPARE_WITH_TIMEOUT(label->text().left(17), QString("record every step"), 20000);
    QVERIFY(!label->toolTip().contains("while tracing"));
    auto* alpha = w_->workspace->parameterForm().findChild<QWidget*>("alpha")->findChild<QLineEdit*>();
    QVERIFY(alpha);
    const auto type = [alpha](const char* text) {
      alpha->selectAll();
      QTest::keyClicks(alpha, text);
      QTest::keyClick(alpha, Qt::Key_Return);
    };
    type("-3"); // no run has that; what was said is of another
    QTRY_COMPARE_WITH_TIMEOUT(label->text(), QString("–"), 20000);
    QVERIFY2(label->toolTip().contains("'-3' is not allowed"), qPrintable(label->toolTip()));
    type("200");
    QTRY_COMPARE_WITH_TIMEOUT(label->text().left(17), QString("record every step"), 20000);
    edit({{"field", "file"}});
    QTRY_COMPARE_WITH_TIMEOUT(label->text(), QString("–"), 20000);
    QVERIFY2(label->toolTip().contains("choose a file"), qPrintable(label->toolTip()));
  }

  void sameNumberAsInBatchAndInTheFile_data() {
    QTest::addColumn<int>("every");
    QTest::newRow("chosen") << 0;
    QTest::newRow("coarse") << 50;
  }
  void sameNumberAsInBatchAndInTheFile() {
    QFETCH(int, every);
    const Values values = lossCone(30, every);
    w_->set(values);
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    const auto inWindow = w_->workspace->scene().snapshot()->report;
    const auto inBatch = traced(values).last.report;
    QVERIFY2(inWindow->mirrorEvents > 10 && inWindow->searched == 30,
             qPrintable(QString("%1 events, %2 searched; %3")
                            .arg(inWindow->mirrorEvents)
                            .arg(inWindow->searched)
                            .arg(QString::fromStdString(inWindow->mirrorRefusal))));
    QCOMPARE(inWindow->mirrorEvents, inBatch->mirrorEvents);
    QCOMPARE(inWindow->scatteringReversals, inBatch->scatteringReversals);
    const QString file = folder_.filePath("cone.h5");
    QVERIFY(w_->window->saveFile(file));
    QTRY_VERIFY(w_->workspace->idle());
    w_->trigger("new");
    QVERIFY(w_->window->openFile(file));
    QVERIFY(w_->untilIdle());
    QCOMPARE(w_->workspace->scene().snapshot()->report->mirrorEvents, inBatch->mirrorEvents);
  }

  /// Stopped in its middle: counts and curves are of all particles and of every record that there is.
  void stoppedRunIsOfAllItsParticles_data() { sameNumberAsInBatchAndInTheFile_data(); }
  void stoppedRunIsOfAllItsParticles() {
    QFETCH(int, every);
    w_->set(lossCone(900, every));
    w_->set({{"gyrations", "2000"}}); // it goes on for long enough to be stopped
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->scene().snapshot() && w_->workspace->scene().snapshot()->done > 20, 30000);
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(!w_->running() && w_->workspace->idle(), 30000);
    const auto run = w_->workspace->scene().snapshot();
    QVERIFY(!run->complete && run->done < run->data->records());
    QCOMPARE(run->report->particles, std::size_t{900});
    QCOMPARE(run->report->records, run->done);
    QCOMPARE(run->report->searched, std::size_t{900});
    const auto legend = w_->workspace->plots().tabs().plot("pitch").legendEntries(false);
    QVERIFY(legend.empty() || !QString(legend.front().text).contains(" of 900"));
  }

  /// Paths that pass a filter, or are selected, have their own statistics, labelled with their number.
  void somePathsHaveTheirOwn() {
    w_->set(lossCone(60, 20));
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    auto& plot = w_->workspace->plots().tabs().plot("pitch");
    const auto all = plot.curves().front().y;
    w_->workspace->explorer().setFilter({{{"mirror_events", statistics::Comparison::Above, 0.5}}});
    QTRY_VERIFY(w_->workspace->idle() && plot.ownTitle().contains("filtered paths"));
    const auto passing = w_->workspace->explorer().passing();
    QVERIFY(passing && !passing->empty() && passing->size() < 60);
    QVERIFY2(plot.ownTitle().contains(QString::number(passing->size())), qPrintable(plot.ownTitle()));
    QVERIFY(plot.curves().front().y != all);
    sayTheirNumber(QString("%1 filtered paths").arg(passing->size()));
    QVERIFY(w_->workspace->plots().pathsPage().plot().table().contains("filtered paths"));
    w_->workspace->explorer().select({{5, 3, 8}, {}, 0, {}});
    QTRY_VERIFY(w_->workspace->idle() && plot.ownTitle().contains("3 selected paths"));
    sayTheirNumber("3 selected paths");
    w_->keep("some-paths");
    w_->workspace->explorer().select({});
    w_->workspace->explorer().setFilter({});
    QTRY_VERIFY(w_->workspace->idle() && !plot.ownTitle().contains("paths"));
    QVERIFY(plot.curves().front().y == all);
    QVERIFY(!plot.table().contains(" paths") && !exported(plot).contains("not of the whole run"));
    QVERIFY(!facts().contains(" paths"));
    // What a run shows while it goes on is of those of its particles that were analysed.
    auto partial = std::make_shared<runs::PathRun>(*w_->workspace->scene().snapshot());
    auto report = std::make_shared<statistics::TrajectoryReport>(*partial->report);
    report->particles = 20;
    report->skipped = 0;
    partial->report = report;
    w_->workspace->bench().show(partial, true);
    sayTheirNumber("20 of 60 particles", false);
  }

private:
  /// With nothing pinned, of one curve or several: in legends, in what is copied, in figures, beside the run's facts.
  void sayTheirNumber(const QString& share, bool inFacts = true) {
    auto& tabs = w_->workspace->plots().tabs();
    QVERIFY(tabs.pinned().isEmpty());
    int single = 0;
    for (const QString& name : tabs.names()) {
      auto& plot = tabs.plot(name);
      if (plot.curves().empty() || name.startsWith("field_line"))
        continue;
      single += plot.legendEntries(false).size() == 1;
      QVERIFY2(plot.legendEntries(false).front().text.endsWith(share), qPrintable(name));
      QVERIFY2(plot.table().section('\n', 0, 0).contains(share), qPrintable(name));
      QVERIFY2(plot.latexTable().contains(share), qPrintable(name));
    }
    QVERIFY(single > 0);
    auto& plot = tabs.plot("msd");
    tabs.setCurrentWidget(&plot);
    QTRY_VERIFY(plot.findChild<QLabel*>("readout")->text().contains(share));
    const QString svg = exported(plot);
    QVERIFY2(svg.contains(share + "</text>"), qPrintable(svg.left(3000))); // the legend
    QVERIFY(svg.contains("<larmor:share>" + share + ": not of the whole run"));
    QVERIFY(svg.contains(QRegularExpression("<title>.*" + share + "</title>")));
    QVERIFY(!inFacts || facts().startsWith("<b>Plots of " + share));
  }
  QString exported(widgets::LinePlot& plot) {
    const QString file = folder_.filePath("some.svg");
    plot.exportFigure(file, plot.columnFigure());
    return QString::fromUtf8(contentOf(file));
  }
  QString facts() { return w_->workspace->scene().findChild<widgets::ElidedFacts*>("facts")->facts().join(", "); }
  void edit(const Values& values) { w_->workspace->parameterForm().setValues(values, "test"); }
};

LARMOR_WINDOW_TEST(RunNumbersTest)
#include "tst_run_numbers.moc"
