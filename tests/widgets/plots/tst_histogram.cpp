// Bins, heights, axes, pictures and exports of a histogram.
#include "engine/core/Error.h"
#include "tests/harness/WidgetTest.h"
#include "tests/images/PictureCheck.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/Histogram.h"
#include "widgets/theme/Theme.h"

#include <QFile>
#include <QLabel>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cmath>
#include <numeric>
#include <random>

using namespace larmor::widgets;

namespace {

std::vector<double> normal(double mean, double width, int count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) { // Box and Muller: the same numbers with every library
    const double u = (random() + 0.5) / 4294967296.0, v = random() / 4294967296.0;
    values.push_back(mean + width * std::sqrt(-2 * std::log(u)) * std::cos(2 * M_PI * v));
  }
  return values;
}

} // namespace

class TestHistogram : public QObject {
  Q_OBJECT

  std::unique_ptr<Histogram> plot_;

  void drawn() {
    const int before = plot_->redraws();
    QTRY_VERIFY_WITH_TIMEOUT(plot_->redraws() > before, 2000);
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    Theme::shared().apply();
  }
  void init() {
    plot_ = std::make_unique<Histogram>();
    plot_->setHint("Press Run");
    plot_->setQuantity("Error", "l_0");
    plot_->resize(600, 300);
    plot_->show();
    QVERIFY(QTest::qWaitForWindowExposed(plot_.get()));
  }

  void givenBinsHoldWhatBelongsToThem() {
    plot_->setBinning({.count = 4, .low = 0.0, .high = 4.0});
    plot_->setSamples({{.name = "a", .values = {0, 0.5, 1.5, 3.5, 4, 7, -1, NAN}}});
    QCOMPARE(plot_->heights(0), (std::vector<double>{2, 1, 0, 2})); // the highest edge belongs to the last
    plot_->setHeight(BinHeight::Share);
    QCOMPARE(plot_->heights(0)[0], 2.0 / 7); // of all values that are numbers
    plot_->setHeight(BinHeight::Density);
    QCOMPARE(plot_->heights(0)[0], 2.0 / 5); // of those inside, so that it integrates to one
    QVERIFY(QTest::qWaitForWindowExposed(plot_.get()));
  }

  void binsAreChosenFromTheValues() {
    plot_->setSamples({{.name = "a", .values = normal(5, 1, 4000, 1)}});
    const auto bins = plot_->bins();
    QVERIFY(bins.has_value());
    // 2 * 1.349 / 4000^(1/3) = 0.17 over a range of about 7.5
    QVERIFY2(bins->count() > 35 && bins->count() < 60, qPrintable(QString::number(bins->count())));
    const auto counts = plot_->heights(0);
    QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0.0), 4000.0);
    plot_->setSamples({{.name = "same", .values = {2, 2, 2}}});
    const auto one = plot_->heights(0);
    QCOMPARE(std::accumulate(one.begin(), one.end(), 0.0), 3.0);
  }

  void logarithmicBinsHaveEqualRatios() {
    plot_->setLogX(true);
    plot_->setBinning({.count = 3});
    plot_->setSamples({{.name = "a", .values = {1, 5, 50, 500, 1000, 0, -3}}});
    QCOMPARE(plot_->bins()->edge(1), 10.0);
    QCOMPARE(plot_->heights(0), (std::vector<double>{2, 1, 2}));
    drawn();
    QVERIFY(plot_->canvas()->xAxis->range().lower > 0.9);
  }

  void withoutValuesItSaysWhatToDo() {
    auto* hint = plot_->canvas()->findChild<QLabel*>();
    QVERIFY(hint->isVisible());
    plot_->setSamples({{.name = "a", .values = {NAN, NAN}}});
    drawn();
    QVERIFY(hint->isVisible());
    plot_->setSamples({{.name = "a", .values = {1, 2}}});
    drawn();
    QVERIFY(!hint->isVisible());
    QCOMPARE(plot_->canvas()->xAxis->label(), QString("Error (l₀)"));
  }

  void theUsersZoomStays() {
    plot_->setSamples({{.name = "a", .values = normal(0, 1, 1000, 3)}});
    drawn();
    plot_->canvas()->xAxis->setRange(-1, 1);
    plot_->setSamples({{.name = "a", .values = normal(0, 2, 1000, 4)}});
    drawn();
    QCOMPARE(plot_->canvas()->xAxis->range().upper, 1.0);
    plot_->showAll();
    drawn();
    QVERIFY(plot_->canvas()->xAxis->range().upper > 4);
    QCOMPARE(plot_->canvas()->yAxis->range().lower, 0.0);
  }

  void severalSamplesShareTheBins() {
    plot_->setSamples({{.name = "a", .title = "seed", .values = normal(0, 1, 3000, 1)},
                       {.name = "b", .title = "scaling", .values = normal(1.5, 0.5, 800, 2)}});
    plot_->setHeight(BinHeight::Density);
    const QString message = larmor::testing::comparePicture(plot_->picture({320, 220}), "histogram");
    QVERIFY2(message.isEmpty(), qPrintable(message));
    plot_->setLogY(true);
    const QString logarithmic = larmor::testing::comparePicture(plot_->picture({320, 220}), "histogram_log");
    QVERIFY2(logarithmic.isEmpty(), qPrintable(logarithmic));
  }

  void referencesAreDashedAndNotFilled() {
    plot_->setSamples({{.name = "own", .values = {1, 2, 3}}, {.name = "pinned", .values = {2, 2}, .reference = true}});
    drawn();
    const auto* own = plot_->canvas()->graph(0);
    const auto* pinned = plot_->canvas()->graph(1);
    QCOMPARE(own->pen().style(), Qt::SolidLine);
    QVERIFY(own->brush().style() != Qt::NoBrush);
    QCOMPARE(pinned->pen().style(), Qt::CustomDashLine);
    QCOMPARE(pinned->brush().style(), Qt::NoBrush);
    QVERIFY(own->pen().color() != pinned->pen().color());
  }

  void exports_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("csv") << "csv" << QByteArray("Error from (l_0),Error to (l_0),\"a, Count\"\n0,1,2\n");
    QTest::newRow("png") << "png" << QByteArray("\x89PNG");
    QTest::newRow("svg") << "svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "pdf" << QByteArray("%PDF");
  }
  void exports() {
    QFETCH(QString, ending);
    QFETCH(QByteArray, begins);
    plot_->setBinning({.count = 2, .low = 0.0, .high = 2.0});
    plot_->setSamples({{.name = "a", .values = {0.5, 0.6, 1.5}}});
    const QTemporaryDir folder;
    plot_->exportTo(folder.filePath("file." + ending));
    QFile file(folder.filePath("file." + ending));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY2(bytes.startsWith(begins), bytes.left(80).constData());
    QVERIFY_THROWS_EXCEPTION(larmor::Error, plot_->exportTo(folder.filePath("file.xyz")));
  }
};

LARMOR_WIDGET_TEST(TestHistogram)
#include "tst_histogram.moc"
