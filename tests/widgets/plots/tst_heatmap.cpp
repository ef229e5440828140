// Colours, pointer, links, pictures and exports of a map.
#include "engine/core/Error.h"
#include "engine/storage/import/Readers.h"
#include "tests/harness/WidgetTest.h"
#include "tests/images/PictureCheck.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/HeatMap.h"
#include "widgets/theme/Theme.h"

#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cmath>

using namespace larmor::widgets;
using larmor::Image;

namespace {

/// A density over four decades, wider than high, with a hole and one value that is not positive.
std::shared_ptr<const Image> density() {
  auto image = std::make_shared<Image>(Image{.name = "density",
                                             .title = "Column density",
                                             .quantity = "N",
                                             .unit = "cm^-2",
                                             .xLabel = "x (l_0)",
                                             .yLabel = "y (l_0)",
                                             .nx = 24,
                                             .ny = 10,
                                             .extent = {-1.2, 1.2, 0, 1}});
  for (int y = 0; y < 10; ++y)
    for (int x = 0; x < 24; ++x)
      image->values.push_back(x < 3 && y > 6 ? NAN : std::pow(10.0, 4 * std::exp(-std::pow((y - 0.3 * x) / 3, 2))));
  image->values[23] = -1;
  return image;
}

std::shared_ptr<const Image> small() {
  return std::make_shared<Image>(Image{.name = "small",
                                       .unit = "1",
                                       .xLabel = "x",
                                       .yLabel = "y",
                                       .nx = 2,
                                       .ny = 1,
                                       .extent = {0, 4, 0, 2},
                                       .values = {1, 3}});
}

} // namespace

class TestHeatMap : public QObject {
  Q_OBJECT

  std::unique_ptr<HeatMap> map_;

  static void drawn(HeatMap& map) {
    const int before = map.redraws();
    QTRY_VERIFY_WITH_TIMEOUT(map.redraws() > before, 2000);
  }
  static QPoint at(const HeatMap& map, double x, double y) {
    return {qRound(map.canvas()->xAxis->coordToPixel(x)), qRound(map.canvas()->yAxis->coordToPixel(y))};
  }
  static QColor colourAt(HeatMap& map, double x, double y) {
    return map.canvas()->toPixmap(0, 0, 1.0).toImage().pixelColor(at(map, x, y));
  }
  static std::unique_ptr<HeatMap> shown() {
    auto map = std::make_unique<HeatMap>();
    map->resize(500, 300);
    map->show();
    if (!QTest::qWaitForWindowExposed(map.get()))
      qFatal("no window");
    return map;
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    Theme::shared().apply();
  }
  void init() { map_ = shown(); }

  /// A single row is drawn over its whole extent, each pixel in its place and colour.
  void pixelsLieWhereTheyBelong() {
    map_->setImage(small());
    drawn(*map_);
    QCOMPARE(map_->range(), std::pair(1.0, 3.0));
    for (const double y : {0.1, 1.9}) {
      QCOMPARE(colourAt(*map_, 0.1, y), QColor(0x44, 0x01, 0x54)); // the ends of viridis
      QCOMPARE(colourAt(*map_, 1.9, y), QColor(0x44, 0x01, 0x54));
      QCOMPARE(colourAt(*map_, 2.1, y), QColor(0xfd, 0xe7, 0x25));
    }
    QCOMPARE(map_->pixelAt(2.1, 1)->column, std::size_t{1});
    QCOMPARE(map_->pixelAt(4, 2)->value, 3.0);
    QVERIFY(!map_->pixelAt(4.1, 1) && !map_->pixelAt(1, -0.1));
    auto wrong = std::make_shared<Image>(*small());
    wrong->ny = 2;
    QVERIFY_THROWS_EXCEPTION(larmor::Error, map_->setImage(wrong));
    QVERIFY_THROWS_EXCEPTION(larmor::Error, map_->setColourMap("rainbow"));
  }

  void logarithmicColoursLeaveOutWhatIsNotPositive() {
    map_->setImage(density());
    drawn(*map_);
    QCOMPARE(map_->range().first, -1.0);
    map_->setLog(true);
    drawn(*map_);
    QVERIFY(map_->range().first >= 1.0 && map_->range().second <= 1e4 * (1 + 1e-6));
    const QColor grey(128, 128, 128);
    QCOMPARE(colourAt(*map_, 1.15, 0.05), grey);  // -1
    QCOMPARE(colourAt(*map_, -1.15, 0.95), grey); // no number
    QVERIFY(colourAt(*map_, 0.0, 0.3) != grey);
  }

  void thePointerShowsTheValueAndClicksPick() {
    map_->setImage(small());
    drawn(*map_);
    QSignalSpy picked(map_.get(), &HeatMap::pixelPicked);
    QTest::mouseMove(map_->canvas(), at(*map_, 3, 1));
    QTest::mouseClick(map_->canvas(), Qt::LeftButton, {}, at(*map_, 3, 1));
    QCOMPARE(picked.count(), 1);
    QCOMPARE(picked[0][0].toInt(), 1);
    QCOMPARE(picked[0][2].toDouble(), 3.0);
    QTRY_VERIFY(map_->findChild<QLabel*>("readout")->text().contains("<b>3</b>"));
  }

  void linkedMapsShowTheSamePartAndPointer() {
    auto other = shown(), third = shown();
    for (HeatMap* each : {map_.get(), other.get(), third.get()})
      each->setImage(density());
    HeatMap::link({map_.get(), other.get(), third.get()});
    for (HeatMap* each : {map_.get(), other.get(), third.get()})
      QTRY_COMPARE(each->canvas()->xAxis->range().lower, -1.2);
    map_->canvas()->xAxis->setRange(-0.5, 0.5);
    for (HeatMap* each : {other.get(), third.get()})
      QCOMPARE(each->canvas()->xAxis->range().lower, -0.5);
    other->setImage(density()); // new data keep the part
    drawn(*other);
    QCOMPARE(other->canvas()->xAxis->range().lower, -0.5);
    QTest::mouseMove(map_->canvas(), at(*map_, 0.1, 0.5));
    QTRY_VERIFY(third->findChild<QLabel*>("readout")->text().contains("<b>"));
    third.reset();
    map_->showAll();
    drawn(*map_);
    QCOMPARE(other->canvas()->xAxis->range().lower, -1.2);
  }

  void equalAxes() {
    map_->setEqualAxes(true);
    map_->setImage(density());
    drawn(*map_);
    const QPoint origin = at(*map_, 0, 0), far = at(*map_, 1, 1);
    QVERIFY(std::abs((far.x() - origin.x()) - (origin.y() - far.y())) <= 2);
  }

  void pictures() {
    map_->setImage(density());
    map_->setLog(true);
    const QString message = larmor::testing::comparePicture(map_->picture({360, 220}), "heat_map");
    QVERIFY2(message.isEmpty(), qPrintable(message));
  }

  void exports_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("csv") << "csv" << QByteArray("y \\ x,1,3\n1,1,3\n");
    QTest::newRow("npy") << "npy" << QByteArray("\x93NUMPY");
    QTest::newRow("png") << "png" << QByteArray("\x89PNG");
    QTest::newRow("svg") << "svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "pdf" << QByteArray("%PDF");
  }
  void exports() {
    QFETCH(QString, ending);
    QFETCH(QByteArray, begins);
    map_->setImage(small());
    const QTemporaryDir folder;
    const QString path = folder.filePath("file." + ending);
    map_->exportTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY2(bytes.startsWith(begins), bytes.left(80).constData());
    if (ending == "npy") {
      const auto array = larmor::storage::readNpyArray(bytes.toStdString(), "file.npy");
      QCOMPARE(array.shape, (larmor::storage::Shape{1, 2}));
    }
  }
};

LARMOR_WIDGET_TEST(TestHeatMap)
#include "tst_heatmap.moc"
