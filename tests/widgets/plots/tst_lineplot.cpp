#include "engine/core/Error.h"
#include "tests/harness/WidgetTest.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/plots/Histogram.h"
#include "widgets/plots/LatexTable.h"
#include "widgets/plots/Legend.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/plots/ScatterPlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include "widgets/plots/CustomPlot.h"
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTextBoundaryFinder>
#include <QXmlStreamReader>
#include <cmath>

using namespace larmor::widgets;
using larmor::Curve;

class TestLinePlot : public QObject {
  Q_OBJECT

  std::unique_ptr<LinePlot> plot_;

  static Curve powerLaw(const std::string& name, double exponent, int count = 50) {
    Curve curve;
    curve.name = name;
    curve.title = "D_" + name;
    curve.xLabel = "time";
    curve.xUnit = "l_0/v_0";
    curve.yLabel = "diffusion coefficient";
    curve.yUnit = "l_0 v_0";
    for (int i = 0; i < count; ++i) {
      curve.x.push_back(0.1 * (i + 1));
      curve.y.push_back(std::pow(curve.x.back(), exponent));
      curve.error.push_back(0.1 * curve.y.back());
    }
    return curve;
  }
  void drawn() {
    const int before = plot_->redraws();
    QTRY_VERIFY_WITH_TIMEOUT(plot_->redraws() > before, 2000);
  }
  /// Finite points and gaps of the curve added last; its dots come after it.
  std::pair<int, int> shown() const {
    std::pair<int, int> count;
    for (const auto& point : *plot_->canvas()->graph(plot_->canvas()->graphCount() - 2)->data())
      ++(std::isfinite(point.value) ? count.first : count.second);
    return count;
  }
  QPoint at(double x, double y) {
    return {static_cast<int>(std::lround(plot_->canvas()->xAxis->coordToPixel(x))),
            static_cast<int>(std::lround(plot_->canvas()->yAxis->coordToPixel(y)))};
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    Theme::shared().apply();
  }
  void init() {
    plot_ = std::make_unique<LinePlot>();
    plot_->resize(600, 300);
    plot_->show();
    QVERIFY(QTest::qWaitForWindowExposed(plot_.get()));
  }

  void emptyPlotSaysWhatToDo() {
    plot_->setHint("Press Run");
    auto* hint = plot_->canvas()->findChild<QLabel*>();
    QVERIFY(hint->isVisible());
    QCOMPARE(hint->text(), QString("Press Run"));
    plot_->setCurves({powerLaw("a", 1)});
    drawn();
    QVERIFY(!hint->isVisible());
    plot_->clear();
    drawn();
    QVERIFY(hint->isVisible());
  }

  void axesHaveUnits() {
    plot_->setCurves({powerLaw("a", 1)});
    drawn();
    QCOMPARE(plot_->canvas()->xAxis->label(), QString("time (l₀/v₀)"));
    QVERIFY(plot_->canvas()->xAxis->range().contains(0.1));
    QVERIFY(plot_->canvas()->xAxis->range().contains(5.0));
    QVERIFY(plot_->canvas()->yAxis->range().contains(5.0 * 1.1)); // with its band
  }

  void logarithmicAxisDropsWhatItCannotShow() {
    Curve curve = powerLaw("a", 1);
    curve.y[3] = -1;
    curve.y[4] = 0;
    curve.y[5] = std::nan("");
    plot_->setCurves({curve});
    plot_->setLogY(true);
    drawn();
    const auto* canvas = plot_->canvas();
    QCOMPARE(shown(), (std::pair{47, 1}));
    QVERIFY(canvas->yAxis->range().lower > 0);
    plot_->setLogY(false);
    drawn();
    QCOMPARE(shown(), (std::pair{49, 1}));
  }

  /// A point between two gaps, as in the far tail of a histogram, is a dot.
  void gapsAreNotBridged() {
    Curve curve = powerLaw("a", 1);
    curve.logY = true;
    curve.y[20] = curve.y[22] = 0.0;
    plot_->setCurves({curve});
    drawn();
    QCOMPARE(shown(), (std::pair{48, 2}));
    const auto* canvas = plot_->canvas();
    const auto& dots = *canvas->graph(canvas->graphCount() - 1)->data();
    QCOMPARE(dots.size(), 1);
    QCOMPARE(dots.constBegin()->key, curve.x[21]);
  }

  /// One number beside another for the same quantity: equal ranges, and the line where they agree.
  void whatIsComparedHasOneScale() {
    ScatterPlot plot;
    plot.resize(500, 300);
    plot.show();
    auto data = std::make_shared<ScatterData>();
    data->logX = data->logY = data->sameQuantity = true;
    data->x = {0.01, 1.0};
    data->y = {0.02, 30.0};
    data->ids = {1, 2};
    plot.setData(data);
    const auto *x = plot.canvas()->xAxis, *y = plot.canvas()->yAxis;
    QVERIFY(x->range() == y->range() && x->range().contains(0.01) && x->range().contains(30.0));
    const auto lines = [&] { return plot.canvas()->item(0)->visible(); };
    QVERIFY(lines());
    auto wider = std::make_shared<ScatterData>(*data);
    wider->y[1] = 3000.0;
    plot.setData(wider); // the next snapshot of a training
    QVERIFY(y->range().contains(3000.0) && x->range() == y->range());
    auto other = std::make_shared<ScatterData>(*data);
    other->sameQuantity = false;
    plot.setData(other);
    QVERIFY(!lines());
  }

  /// A line of the legend ends between names, never in one.
  void namesInTheLegendAreNotBroken() {
    const QString joined = unbroken("field-line slope, 4/3");
    QVERIFY(QString(joined).remove(QChar(0x2060)) == "field-line slope, 4/3");
    QTextBoundaryFinder breaks(QTextBoundaryFinder::Line, joined);
    for (auto at = breaks.toNextBoundary(); at > 0 && at < joined.size(); at = breaks.toNextBoundary())
      QVERIFY2(joined[at - 1] == ' ', qPrintable(QString::number(at))); // <nobr> holds these
  }

  /// A band has the gaps of its curve.
  void bandsHaveTheGapsOfTheirCurve() {
    Curve curve = powerLaw("a", 1);
    curve.y[20] = std::nan("");
    plot_->setCurves({curve});
    drawn();
    const auto& lower = *plot_->canvas()->graph(0)->data();
    QCOMPARE(std::count_if(lower.constBegin(), lower.constEnd(), [](const auto& p) { return std::isnan(p.value); }), 1);
  }

  /// As many labels as a low plot has room for.
  void ticksFitTheAxis() {
    plot_->setCurves({powerLaw("a", 1)});
    for (const int height : {300, 110}) {
      plot_->resize(600, height);
      drawn();
      plot_->canvas()->replot();
      plot_->canvas()->replot(); // the first finds the length
      const auto* axis = plot_->canvas()->yAxis;
      const int labels = static_cast<int>(axis->tickVectorLabels().size());
      QVERIFY(labels >= 1);
      QVERIFY2((labels - 1) * QFontMetrics(axis->tickLabelFont()).height() < axis->axisRect()->height(),
               qPrintable(QString("%1 labels in %2").arg(labels).arg(axis->axisRect()->height())));
    }
  }

  /// Not even the lowest plot is without numbers, and none lie over each other, whatever the range.
  void everyAxisSaysWhereItIs_data() {
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<bool>("logarithmic");
    QTest::newRow("events") << 0.93 << 2.35 << false;
    QTest::newRow("about one") << 0.957 << 1.013 << true;
    QTest::newRow("norm") << 0.78 << 1.34 << true;
    QTest::newRow("throughput") << 120.0 << 172.0 << true;
    QTest::newRow("decade") << 120.0 << 1720.0 << false;
  }
  void everyAxisSaysWhereItIs() {
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(bool, logarithmic);
    Curve curve{.name = "a", .xLabel = "x", .yLabel = "y", .x = {1, 2}, .y = {low, high}, .logY = logarithmic};
    plot_->setCompact(true);
    plot_->setCurves({curve});
    for (const int height : {80, 105, 160}) {
      plot_->resize(160, height);
      drawn();
      plot_->canvas()->replot();
      plot_->canvas()->replot(); // the first finds the length
      const auto* axis = plot_->canvas()->yAxis;
      std::vector<double> at;
      for (const double tick : axis->tickVector())
        if (axis->range().contains(tick))
          at.push_back(axis->coordToPixel(tick));
      QVERIFY2(at.size() >= 2, qPrintable(QString("%1 numbers in %2").arg(at.size()).arg(height)));
      for (std::size_t i = 1; i < at.size(); ++i)
        QVERIFY2(at[i - 1] - at[i] >= 0.8 * QFontMetrics(axis->tickLabelFont()).height(),
                 qPrintable(QString("%1 apart in %2").arg(at[i - 1] - at[i]).arg(height)));
    }
  }

  /// Where only low and high mean something, no line is drawn in the middle.
  void aBandCanStandAlone() {
    Curve band = powerLaw("band", 1);
    band.error.assign(band.x.size(), 0.1);
    plot_->setCurves({band, powerLaw("line", 1)});
    plot_->setBandAlone("band");
    drawn();
    int lines = 0, bands = 0;
    for (int i = 0; i < plot_->canvas()->graphCount(); ++i) {
      const QCPGraph* graph = plot_->canvas()->graph(i);
      lines += graph->pen().style() != Qt::NoPen && graph->data()->size() > 1 ? 1 : 0;
      bands += graph->brush().style() != Qt::NoBrush ? 1 : 0;
    }
    QCOMPARE(lines, 1);
    QCOMPARE(bands, 2);
  }

  void decadesAreLabelledAsPowersOfTen() {
    Curve curve = powerLaw("a", 4);
    curve.logX = curve.logY = true;
    plot_->setCurves({curve});
    drawn();
    QVERIFY(plot_->isLogY());
    QCOMPARE(plot_->canvas()->yAxis->numberFormat(), QString("eb"));
    QCOMPARE(plot_->canvas()->yAxis->numberPrecision(), 0);
  }

  void newDataKeepTheUsersZoom() {
    plot_->setCurves({powerLaw("a", 1)});
    drawn();
    plot_->canvas()->xAxis->setRange(1, 2);
    QVERIFY(plot_->isZoomed());
    plot_->setCurves({powerLaw("a", 1, 100)});
    drawn();
    QCOMPARE(plot_->canvas()->xAxis->range().lower, 1.0);
    QCOMPARE(plot_->canvas()->xAxis->range().upper, 2.0);
    QTest::mouseDClick(plot_->canvas(), Qt::LeftButton, {}, at(1.5, 1.5));
    QTRY_VERIFY(plot_->canvas()->xAxis->range().contains(10.0));
  }

  void redrawsAreLimited() {
    QElapsedTimer clock;
    clock.start();
    const int before = plot_->redraws();
    int updates = 0;
    while (clock.elapsed() < 500) {
      plot_->setCurves({powerLaw("a", 1)});
      ++updates;
      QTest::qWait(1);
    }
    const int redraws = plot_->redraws() - before;
    QVERIFY(updates > 20);
    QVERIFY2(redraws >= 2 && redraws <= 17, qPrintable(QString::number(redraws))); // 30 a second: 15
  }

  void clickPlacesTheCursorOnAPoint() {
    plot_->setCurves({powerLaw("a", 1)});
    drawn();
    QTest::qWait(50);
    QSignalSpy moved(plot_.get(), &LinePlot::cursorMoved);
    QTest::mouseClick(plot_->canvas(), Qt::LeftButton, {}, at(2.02, 1.0));
    QCOMPARE(moved.count(), 1);
    QCOMPARE(moved[0][0].toDouble(), plot_->curves()[0].x[19]);
    plot_->setCursor(3.0); // from outside: no echo
    QCOMPARE(moved.count(), 1);
    QCOMPARE(plot_->cursor().value(), 3.0);
  }

  void referencesAreDashedInTheCurvesColour() {
    plot_->setCurves({powerLaw("a", 1), powerLaw("b", 0.5)});
    plot_->setReferences({powerLaw("b", 0.6)});
    drawn();
    const auto* canvas = plot_->canvas();
    QCOMPARE(canvas->graph(0)->pen().style(), Qt::CustomDashLine);
    QColor colour = canvas->graph(0)->pen().color();
    colour.setAlpha(255);
    QCOMPARE(colour, canvas->graph(canvas->graphCount() - 1)->pen().color());
  }

  /// Each run has one colour and one entry; guides belong to none and stay in the legend once.
  void pinnedRunsAreToldApart() {
    plot_->setOwnTitle("mine");
    plot_->setCurves({powerLaw("a", 1), powerLaw("b", 0.5)});
    plot_->setReferenceSets({{"run 1", {powerLaw("a", 1.1), powerLaw("b", 0.6)}}, {"run 2", {powerLaw("a", 1.2)}}});
    plot_->setGuides({powerLaw("level", 0)});
    drawn();
    QStringList texts;
    QSet<QRgb> runs;
    for (const auto& entry : plot_->legendEntries(false)) {
      if (texts.size() < 3)
        runs.insert(entry.pen.color().rgb());
      texts += entry.text;
    }
    QCOMPARE(texts, (QStringList{"mine", "run 1", "run 2", "Dₐ", "D_b", "Dₗₑᵥₑₗ"}));
    QCOMPARE(runs.size(), 3);
    plot_->setDifferenceShown(true);
    QCOMPARE(plot_->differencePlot()->curves().size(), 3U); // of the runs, not of the guide
    QVERIFY(!plot_->table().contains("level"));
  }

  /// A pinned run that is alone says whose it is, in the window and in figures.
  void aPinnedRunAloneHasALegend() {
    plot_->setReferenceSets({{"run 1", {powerLaw("a", 1.1)}}});
    drawn();
    QVERIFY(plot_->needsLegend());
    QCOMPARE(plot_->figureTexts().legend.keys(), QStringList{"run 1"});
    QVERIFY(plot_->findChild<QLabel*>("readout")->text().contains("run 1"));
    plot_->setCurves({powerLaw("a", 1)});
    plot_->setReferenceSets({});
    drawn();
    QVERIFY(!plot_->needsLegend()); // what is plotted stands beside the axis
  }

  /// Bands under every line, lines of theory and fits above them all.
  void pinnedRunsHaveBandsAndFitsLieOnTop() {
    plot_->setCurves({powerLaw("a", 1)});
    plot_->setReferenceSets({{"run 1", {powerLaw("a", 1.1)}}, {"run 2", {powerLaw("a", 1.2)}}});
    plot_->setGuides({powerLaw("fit", 1)});
    drawn();
    auto* canvas = plot_->canvas();
    QStringList layers; // of what can be seen, as drawn
    int bands = 0;
    for (int i = 0; i < canvas->graphCount(); ++i) {
      const QCPGraph* graph = canvas->graph(i);
      bands += graph->brush().style() != Qt::NoBrush && !graph->data()->isEmpty();
      const bool guide = graph->pen().color().rgb() == Theme::shared().colours().text.rgb();
      QCOMPARE(graph->layer()->name() == "guides", guide && graph->pen().style() != Qt::NoPen);
    }
    QCOMPARE(bands, 3);
    const auto place = [canvas](const char* layer) { return canvas->layer(layer)->index(); };
    QVERIFY(place("bands") < place("main") && place("main") < place("guides"));
    QVERIFY(place("grid") < place("bands"));
    // In the picture: where the fit lies on its curve its colour is seen, neither the curve's nor the band's.
    const QImage image = canvas->toPixmap(600, 300).toImage();
    const QColor ink = Theme::shared().colours().text;
    int seen = 0;
    for (int x = 0; x < image.width(); ++x)
      for (int y = 0; y < image.height(); ++y) {
        const QColor is = image.pixelColor(x, y);
        const int apart =
            std::abs(is.red() - ink.red()) + std::abs(is.green() - ink.green()) + std::abs(is.blue() - ink.blue());
        seen += canvas->axisRect()->rect().contains(x, y) && apart < 60;
      }
    QVERIFY2(seen > 100, qPrintable(QString::number(seen)));
  }

  /// A run that was pinned and is still shown is there once, by the name it was pinned with.
  void thePresentRunIsNotDrawnTwice() {
    plot_->setOwnTitle("mine");
    plot_->setCurves({powerLaw("a", 1)});
    plot_->setReferenceSets({{"pinned", {powerLaw("a", 1)}}, {"other", {powerLaw("a", 2)}}});
    drawn();
    QStringList texts;
    for (const auto& entry : plot_->legendEntries(false))
      texts += entry.text;
    QCOMPARE(texts, (QStringList{"pinned", "other"}));
    QVERIFY(plot_->canvas()->graph(0)->data()->isEmpty());
    plot_->setDifferenceShown(true);
    QCOMPARE(plot_->differencePlot()->curves().size(), 1U);
    plot_->setCurves({powerLaw("a", 1.5)}); // another run: the pinned one is seen again
    drawn();
    QCOMPARE(plot_->legendEntries(false).size(), 3U);
    QVERIFY(!plot_->canvas()->graph(0)->data()->isEmpty());
  }

  /// What a referee asks for: other words, and which run it is, in the file.
  void figuresTakeOtherWordsAndSayWhereTheyComeFrom() {
    FigureOrigin origin{"MHD <64>, α = 32", {}};
    origin.provenance.study = "trajectories";
    origin.provenance.command = "larmor-batch trajectories trace --field mhd --alpha 32";
    origin.provenance.parameters = R"({"alpha": 32})";
    origin.provenance.applicationVersion = "9.8.7";
    QWidget area;
    FigureArea::of(area).setOrigin([origin] { return origin; });
    auto* plot = new LinePlot(&area);
    plot->setOwnTitle("mine");
    plot->setCurves({powerLaw("a", 1)});
    plot->setReferenceSets({{"run 1", {powerLaw("a", 1.1)}}});
    FigureTexts texts = plot->figureTexts();
    QCOMPARE(texts.legend.keys(), (QStringList{"mine", "run 1"}));
    QCOMPARE(texts.xLabel, QString("time (l₀/v₀)"));
    texts.xLabel = "t / T";
    texts.legend["mine"] = "MHD 1024³";
    plot->setFigureTexts(texts);
    const QTemporaryDir folder;
    for (const char* ending : {"svg", "pdf", "png"})
      plot->exportFigure(folder.filePath(QString("f.") + ending), {});
    const auto content = [&](const char* name) {
      QFile file(folder.filePath(name));
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QString svg = QString::fromUtf8(content("f.svg"));
    QVERIFY(svg.contains("t / T") && svg.contains("MHD 1024³") && svg.contains("run 1") && !svg.contains(">mine"));
    for (const QString& file : {svg, QString::fromUtf8(content("f.pdf"))}) {
      QVERIFY(file.contains("<larmor:run>MHD &lt;64&gt;, α = 32</larmor:run>"));
      QVERIFY(file.contains("<larmor:command>larmor-batch trajectories trace --field mhd --alpha 32</larmor:command>"));
      QVERIFY(file.contains("<larmor:parameters>{&quot;alpha&quot;: 32}</larmor:parameters>"));
      QVERIFY(file.contains("<larmor:version>Larmor 9.8.7</larmor:version>"));
    }
    QXmlStreamReader xml(svg); // still well formed, with the metadata once
    int found = 0;
    while (!xml.atEnd())
      found += xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("metadata");
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(found, 1);
    QVERIFY(QImage(folder.filePath("f.png")).text("Description").contains("command: larmor-batch trajectories trace"));
    auto* other = new LinePlot(&area); // of the same runs: the same words
    other->setOwnTitle("mine");
    other->setCurves({powerLaw("a", 1), powerLaw("b", 1)});
    other->setReferenceSets({{"run 1", {powerLaw("a", 1.1)}}});
    QCOMPARE(other->figureTexts().legend["mine"], QString("MHD 1024³"));
    texts.legend["mine"] = "";
    plot->setFigureTexts(texts);
    QCOMPARE(plot->figureTexts().legend["mine"], QString("mine"));
    QCOMPARE(plot->canvas()->xAxis->label(), QString("time (l₀/v₀)")); // the window keeps its own
  }

  /// Five curves of four runs: a panel for each curve, on shared axes, one legend.
  void manyCurvesGoIntoPanels() {
    std::vector<Curve> curves;
    for (const char* name : {"a", "b", "c", "d", "e"})
      curves.push_back(powerLaw(name, 0.2 * (name[0] - 'a')));
    plot_->setOwnTitle("mine");
    plot_->setCurves(curves);
    QVERIFY(!plot_->columnFigure().panels);
    plot_->setReferenceSets({{"run 1", curves}, {"run 2", {powerLaw("a", 2), powerLaw("b", 2), powerLaw("e", 2)}}});
    QVERIFY(!plot_->columnFigure().panels); // run 1 is this one: eight lines
    std::vector<Curve> steeper = curves;
    for (Curve& curve : steeper)
      curve.y.back() *= 2;
    plot_->setReferenceSets({{"run 1", steeper}, {"run 2", steeper}});
    const FigureOptions options = plot_->columnFigure();
    QVERIFY(options.panels);
    QCOMPARE(options.millimetres.width(), 86.0);
    const QTemporaryDir folder;
    plot_->exportFigure(folder.filePath("f.svg"), options);
    QFile file(folder.filePath("f.svg"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString svg = QString::fromUtf8(file.readAll());
    for (const char* once : {">Dₐ<", ">D_b<", ">D_c<", ">D_d<", ">Dₑ<", ">mine<", ">run 1<", ">run 2<"})
      QCOMPARE(svg.count(QString::fromUtf8(once)), 1);
    QCOMPARE(svg.count(">time (l₀/v₀)<"), 2); // below the two columns
    plot_->exportFigure(folder.filePath("f.png"), options);
    const QImage image(folder.filePath("f.png"));
    QCOMPARE(image.size(), QSize(2031, qRound(options.millimetres.height() / 25.4 * 600)));
    QCOMPARE(image.pixelColor(3, 3), QColor(Qt::white));
  }

  void theLegendHidesNothing() {
    plot_->setCurves({powerLaw("a", 1), powerLaw("b", 0.5), powerLaw("c", 0.2), powerLaw("d", 0.1)});
    drawn();
    auto* canvas = plot_->canvas();
    const int graphs = canvas->graphCount();
    {
      const LegendBelow legend(*canvas, plot_->legendEntries(false), plot_->font(), canvas->width());
      canvas->replot();
      QVERIFY(canvas->legend->visible());
      QVERIFY(!canvas->legend->outerRect().intersects(canvas->axisRect()->rect()));
      QVERIFY(canvas->viewport().contains(canvas->legend->outerRect()));
    }
    canvas->replot();
    QCOMPARE(canvas->graphCount(), graphs);
    QVERIFY(!canvas->legend->visible());
    QVERIFY(canvas->axisRect()->height() > canvas->height() / 2);
  }

  /// The panel shows less of the axis than the curves have; it must not shorten theirs.
  void theDifferenceLeavesTheRangeAlone() {
    plot_->setCurves({powerLaw("a", 1)});
    plot_->setReferences({powerLaw("a", 1.1, 20)});
    drawn();
    const QCPRange before = plot_->canvas()->xAxis->range();
    QVERIFY(before.contains(5.0));
    plot_->setDifferenceShown(true);
    QTRY_VERIFY(plot_->differencePlot()->redraws() > 0);
    QCOMPARE(plot_->differencePlot()->canvas()->xAxis->range(), before);
    QVERIFY(!plot_->isZoomed());
    plot_->differencePlot()->canvas()->xAxis->setRange(1, 2); // the user's zoom there is one here
    QCOMPARE(plot_->canvas()->xAxis->range().upper, 2.0);
    plot_->setDifferenceShown(false);
    plot_->showAll();
    drawn();
    QCOMPARE(plot_->canvas()->xAxis->range(), before);
  }

  void exports_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("png") << "png" << QByteArray("\x89PNG");
    QTest::newRow("svg") << "svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "pdf" << QByteArray("%PDF");
    QTest::newRow("csv") << "csv" << QByteArray("time (l_0/v_0),D_a (l_0 v_0),");
  }
  void exports() {
    QFETCH(QString, ending);
    QFETCH(QByteArray, start);
    QTemporaryDir folder;
    const QString path = folder.filePath("plot." + ending);
    plot_->setCurves({powerLaw("a", 1)});
    plot_->exportTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY2(bytes.startsWith(start), bytes.left(60).constData());
    QVERIFY(bytes.size() > 800);
  }

  void exportedTableHasTheNumbers() {
    plot_->setCurves({powerLaw("a", 2)});
    const QStringList lines = plot_->table().split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 51);
    const QStringList cells = lines[10].split('\t');
    QCOMPARE(cells.size(), 3);
    QCOMPARE(cells[0].toDouble(), plot_->curves()[0].x[9]);
    QCOMPARE(cells[1].toDouble(), plot_->curves()[0].y[9]); // to the last bit
  }

  /// The same digits in LaTeX and in the line above the plot.
  void numbersHaveTheDigitsOfTheirErrors() {
    Curve curve = powerLaw("a", 1, 2);
    curve.y = {0.8995, 1.23012e-7};
    curve.error = {0.12, 4.5e-9};
    const QString latex = latexTableOf({curve});
    QVERIFY2(latex.contains("$0.90\\pm0.12$ \\\\") && latex.contains("$(1.230\\pm0.045)\\times10^{-7}$"),
             qPrintable(latex));
    QVERIFY(!latex.contains("standard error"));
    QCOMPARE(readableEstimate({0.8995, 0.12}), QString("0.90 ± 0.12"));
    QCOMPARE(readableEstimate({-1.23012e-7, 4.5e-9}), QString("(−1.230 ± 0.045)×10⁻⁷"));
    QCOMPARE(readableEstimate({0.8995, std::nan("")}), QString("0.8995"));
    QCOMPARE(readableEstimate({std::nan(""), 0.1}), QString("–"));
    plot_->setCurves({curve});
    drawn();
    QTest::mouseMove(plot_->canvas(), at(curve.x[0], curve.y[0]));
    const auto readout = [this] { return plot_->findChild<QLabel*>("readout")->text().remove(QChar(0x2060)); };
    QTRY_VERIFY2(readout().contains("0.90 ± 0.12"), qPrintable(readout()));
  }

  void impossibleExportsSayWhy() {
    plot_->setCurves({powerLaw("a", 1)});
    QVERIFY_THROWS_EXCEPTION(larmor::Error, plot_->exportTo("/nowhere/at/all.png"));
    QVERIFY_THROWS_EXCEPTION(larmor::Error, plot_->exportTo("plot.xyz"));
    QVERIFY(!QFile::exists("plot.xyz"));
  }

  void tabsDrawOnlyWhatIsSeen() {
    PlotTabs tabs;
    LinePlot& first = tabs.add("first", "First");
    LinePlot& second = tabs.add("second", "Second");
    tabs.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tabs));
    tabs.setCurves("first", {powerLaw("a", 1)});
    tabs.setCurves("second", {powerLaw("a", 1)});
    QTRY_VERIFY(first.redraws() > 0);
    QCOMPARE(second.redraws(), 0);
    tabs.showTab("second");
    QTRY_VERIFY(second.redraws() > 0);
    QCOMPARE(tabs.currentName(), QString("second"));
    QVERIFY_THROWS_EXCEPTION(larmor::Error, tabs.plot("third"));
    auto* bins = new Histogram;
    tabs.addPlot("bins", bins, "Bins");
    bins->setSamples({{.name = "a", .values = {1, 2, 2}}});
    QCOMPARE(bins->redraws(), 0); // nobody sees it
    tabs.showTab("bins");
    QTRY_VERIFY(bins->redraws() > 0);
    QCOMPARE(tabs.currentName(), QString("bins"));
    const QTemporaryDir folder;
    tabs.exportFigures(folder.path(), "f_");
    for (const char* file : {"/f_first.svg", "/f_second.pdf", "/f_bins.svg"})
      QVERIFY2(QFileInfo(folder.path() + file).size() > 1000, file);
    tabs.pin("run 1");
    QCOMPARE(first.references().size(), 1U);
    tabs.pin("run 2");
    QCOMPARE(first.references().size(), 2U);
    QCOMPARE(tabs.pinned(), (QStringList{"run 1", "run 2"}));
    tabs.unpin("run 1");
    QVERIFY(QString::fromStdString(first.references().front().title).endsWith(", run 2"));
  }

  void themeReachesThePlot() {
    plot_->setCurves({powerLaw("a", 1)});
    drawn();
    Theme::shared().setMode(Theme::Mode::Light);
    const auto light = plot_->canvas()->toPixmap(100, 100).toImage().pixelColor(1, 1);
    Theme::shared().setMode(Theme::Mode::Dark);
    const auto dark = plot_->canvas()->toPixmap(100, 100).toImage().pixelColor(1, 1);
    QVERIFY(light.lightness() > 200);
    QVERIFY(dark.lightness() < 60);
    Theme::shared().setMode(Theme::Mode::System);
  }

  void notation() {
    QCOMPARE(unicodeNotation("v_0^2/l_0"), QString("v₀²/l₀"));
    QCOMPARE(unicodeNotation("D_perp"), QString("D⊥"));
    QCOMPARE(unicodeNotation("k_min"), QString("kₘᵢₙ"));
    QCOMPARE(unicodeNotation("x^min"), QString("x^min"));
    QCOMPARE(unicodeNotation("r_g"), QString("r_g"));
    QCOMPARE(unicodeNotation("τ = 2 T_g"), QString("τ = 2 gyro-periods"));
    QCOMPARE(richNotation("k_min^2"), QString("<i>k<sub>min</sub><sup>2</sup></i>"));
    QCOMPARE(readableNumber(1.2346e-7), QString("1.235×10⁻⁷"));
    QCOMPARE(readableNumber(-2), QString("−2"));
  }
};

LARMOR_WIDGET_TEST(TestLinePlot)
#include "tst_lineplot.moc"
