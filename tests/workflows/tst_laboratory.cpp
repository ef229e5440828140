#include "engine/storage/import/VectorImport.h"
#include "tests/harness/Digits.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/paths/CompareTable.h"
#include "widgets/plots/HeatMap.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/turbulence/MhdDialog.h"
#include "widgets/turbulence/MhdPanel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>

using namespace larmor;
using namespace larmor::testing;

/// The laboratory of turbulence models: simulate MHD, trace through it, compare models in scenes and numbers, export
/// all figures.
class LaboratoryTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void simulateAndTrace() {
    const QString file = folder_.filePath("mhd.h5");
    auto* dialog = order(file);
    QVERIFY(!dialog->findChild<QLabel*>("mhdEstimate")->text().isEmpty());
    w_->keep("mhd_dialog", dialog);
    QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QVERIFY(w_->running());
    auto& panel = w_->workspace->mhdPanel();
    QTRY_VERIFY_WITH_TIMEOUT(!panel.spectra().curves().empty(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!w_->running(), 60000);
    QVERIFY(QFile::exists(file));
    QVERIFY(!QFile::exists(file + ".state")); // done: nothing to go on with
    QCOMPARE(panel.slice().image()->nx, std::size_t{32});
    const auto& kinetic = panel.energies().curves().front();
    QVERIFY(kinetic.x.back() > 0.9 && kinetic.y.front() > 0.4);
    const QString facts = panel.findChild<QLabel*>("mhdFacts")->text(); // of the end, all of it
    QVERIFY2(facts.contains("t = 1.00 of 1,") && facts.contains("put in 0.1,"), qPrintable(facts));
    QVERIFY2(facts.contains("balance open by"), qPrintable(facts));
    w_->keep("mhd_panel");
    const QString figures = folder_.filePath("mhd_figures"); // there is no run of particles yet
    QVERIFY(w_->workspace->hasFigures());
    w_->workspace->exportFigures(figures);
    for (const char* name : {"mhd_spectra.svg", "mhd_spectra.pdf", "mhd_energies.svg", "mhd_slice.pdf"})
      QVERIFY2(QFileInfo(figures + "/" + name).size() > 1000, name);
    const QString command = commandIn(contentOf(figures + "/mhd_spectra.svg"));
    QVERIFY2(command.startsWith("larmor-batch trajectories field ") && command.contains("--model mhd"),
             qPrintable(command));
    QCOMPARE(w_->workspace->recipe().parameters().find("field_file").text(), file.toStdString());
    w_->set({{"particles", "40"}, {"gyrations", "10"}, {"alpha", "5"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY(std::abs(w_->workspace->scene().snapshot()->fieldInfo.rms - 1.0) < 1e-3);
  }

  /// Stopped and started again with the same file: it goes on, to the same field as in one go.
  void stoppedSimulationGoesOn() {
    const QString whole = folder_.filePath("whole.h5"), parts = folder_.filePath("parts.h5");
    simulate(whole, 3.0);
    QTRY_VERIFY_WITH_TIMEOUT(!w_->running(), 60000);
    simulate(parts, 3.0);
    QTRY_VERIFY_WITH_TIMEOUT(!w_->workspace->mhdPanel().spectra().curves().empty(), 20000);
    QTest::qWait(100);
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(!w_->running(), 20000);
    if (QFile::exists(parts))
      QSKIP("this machine was faster than the test");
    QVERIFY(QFile::exists(parts + ".state"));
    simulate(parts, 3.0);
    QTRY_VERIFY_WITH_TIMEOUT(!w_->running(), 60000);
    const auto a = storage::importVectorGrid(whole.toStdString()), b = storage::importVectorGrid(parts.toStdString());
    QVERIFY(a.x == b.x && a.y == b.y && a.z == b.z); // the same bits
  }

  /// MHD, cascade and mapping side by side: four scenes, ratios to a baseline, every figure in a folder.
  void modelsCompared() {
    for (const char* field : {"mhd", "cc", "lm"}) {
      w_->set({{"field", field}, {"alpha", "16"}, {"particles", "100"}, {"gyrations", "20"}});
      if (std::string(field) != "mhd")
        w_->set({{"grid", "64"}});
      w_->trigger("run");
      QVERIFY2(w_->untilIdle(60000), field);
      w_->actionNamed("pinRun")->trigger();
    }
    w_->actionNamed("scenes4")->trigger();
    auto& numbers = w_->workspace->bench().compareTable();
    w_->workspace->plots().tabs().setCurrentWidget(&numbers);
    QVERIFY(w_->untilIdle());
    w_->keep("laboratory");
    auto& table = numbers.table();
    QCOMPARE(table.columnCount(), 3); // the present run, which is pinned itself, and two others
    for (int row = 0; row < 9; ++row)
      if (table.item(row, 1)->text() != "–")
        QCOMPARE(table.item(row, 1)->text(), QString("1.000")); // the baseline against itself
    QVERIFY(table.item(3, 0)->text().section(' ', 0, 0).toDouble() > 0.3);
    QVERIFY2(digitsMatch(table.item(3, 0)->text()), qPrintable(table.item(3, 0)->text()));
    QVERIFY2(digitsMatch(table.item(11, 0)->text()), qPrintable(table.item(11, 0)->text())); // mean curvature
    QVERIFY2(digitsMatch(QString::fromStdString(tabsOf().plot("curvature").guides().front().title)), "fit");
    QVERIFY(numbers.latex().contains("\\toprule") && numbers.text(',').count('\n') == table.rowCount() + 1);

    auto& tabs = w_->workspace->plots().tabs();
    QCOMPARE(tabs.plot("flatness").references().size(), std::size_t{3}); // without the line of Gaussian increments
    QCOMPARE(tabs.plot("flatness").guides().size(), std::size_t{1});
    const auto& fits = tabs.plot("curvature").guides();
    QVERIFY(fits.size() >= 2 && fits.front().x.size() == 2);
    QVERIFY(QString::fromStdString(fits.front().title).startsWith("slope "));
    const auto& ratios = numbers.ratios();
    QVERIFY(QString::fromStdString(ratios.references().front().yLabel).startsWith("S₂ / S₂ ("));
    for (const double one : ratios.references().front().y) // the baseline itself
      QVERIFY(std::abs(one - 1.0) < 1e-9);

    const QString folder = folder_.filePath("figures");
    w_->workspace->exportFigures(folder);
    for (const char* name :
         {"fig2_paths.png", "fig3_increments.svg", "fig4_structure.pdf", "fig5_flatness.svg", "fig6_msd.svg",
          "fig7_curvature.pdf", "fig7b_curvature_slope.svg", "fig9_field_lines.svg", "comparison.csv", "comparison.tex",
          "fig4b_raw_structure.svg", "fig8_mirror_event.png", "fig8b_event_curvature.pdf"})
      QVERIFY2(QFileInfo(folder + "/" + name).size() > 200, name);
    const QString file = contentOf(folder + "/fig3_increments.svg"), command = commandIn(file);
    const QString increments = file.section("</metadata>", 1); // what is drawn
    QVERIFY2(command.startsWith("larmor-batch trajectories trace ") && command.contains("--field lm"),
             qPrintable(command));
    QVERIFY(contentOf(folder + "/fig5_flatness.pdf").contains("<larmor:command>larmor-batch trajectories trace "));
    QVERIFY(!increments.contains("this run"));
    for (const auto& run : w_->workspace->bench().pinned().all())                      // the present one is one of them
      QVERIFY2(increments.count('>' + run.title.left(8)) == 1, qPrintable(run.title)); // other fonts end a text
    for (const Curve& lag : tabs.plot("increments").curves()) // a panel for each, and its name in it
      QCOMPARE(increments.count('>' + widgets::unicodeNotation(lag.title).section(' ', 0, 2) + ' '), 1);
    QCOMPARE(QImage(folder + "/fig2_paths.png").width(), 2032);
  }

private:
  widgets::PlotTabs& tabsOf() { return w_->workspace->plots().tabs(); }
  static QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
  }
  static QString commandIn(const QString& svg) {
    return svg.section("<larmor:command>", 1).section("</larmor:command>", 0, 0);
  }
  widgets::MhdDialog* order(const QString& file) {
    w_->actionNamed("simulateMhd")->trigger();
    auto* dialog = w_->window->findChild<widgets::MhdDialog*>();
    dialog->findChild<QToolButton*>("mhdGrid32")->click();
    dialog->form().setValues({{"simulated_time", "1"}}, "time");
    auto* line = dialog->findChild<QLineEdit*>("mhdFile");
    line->setText(file);
    return dialog;
  }
  void simulate(const QString& file, double time) {
    mhd::MhdParameters p;
    p.grid = 32;
    p.time = time;
    w_->workspace->simulate({p, 1}, file);
  }
};

LARMOR_WINDOW_TEST(LaboratoryTest)
#include "tst_laboratory.moc"
