// Behaviour of a scene: picking, growth, cameras, lifetime, bad data, and the cost of a large set (logged).
#include "engine/core/Error.h"
#include "tests/views/SceneTest.h"
#include "tests/views/scenes/ExampleScene.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/CursorLayer.h"
#include "widgets/views/ImageLayer.h"
#include "widgets/views/LineLayer.h"
#include "widgets/views/PictureDifference.h"
#include "widgets/views/PointLayer.h"
#include "widgets/views/SurfaceLayer.h"

#include <QSignalSpy>
#include <QVBoxLayout>
#include <cmath>
#include <limits>

using namespace larmor;
using namespace larmor::views;
using namespace larmor::testing;

namespace {

/// Shown, with its first frame painted.
void show(QWidget& widget) {
  widget.resize(500, 400);
  widget.show();
  QVERIFY(QTest::qWaitForWindowExposed(&widget));
  QTest::qWait(30);
}

int colouredPixels(const QImage& image, const QColor& background) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      count += QColor(image.pixel(x, y)).rgb() != background.rgb();
  return count;
}

/// Two lines through the middle of a scene seen along z: path 0 behind (z = 0) along x, path 1 in front along y.
std::shared_ptr<const PathSet> cross() {
  auto set = std::make_shared<PathSet>();
  for (int i = -10; i <= 10; ++i)
    set->points.insert(set->points.end(), {0.1F * static_cast<float>(i), 0, 0});
  for (int i = -10; i <= 10; ++i)
    set->points.insert(set->points.end(), {0, 0.1F * static_cast<float>(i), 0.5F});
  set->offsets = {0, 21, 42};
  set->particle = {70, 80};
  return set;
}

void quiet(SceneView& scene) {
  scene.setAxesVisible(false);
  scene.setScalarBarVisible(false);
  scene.setLegendVisible(false);
}

} // namespace

class SceneViewTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { LARMOR_SKIP_WITHOUT_OPENGL(); }

  void emptySceneSaysWhatToDo() {
    SceneView scene;
    quiet(scene);
    QCOMPARE(colouredPixels(scene.picture({200, 150}), scene.theme().background), 0);
    scene.setEmptyText("Press Run");
    QVERIFY(colouredPixels(scene.picture({200, 150}), scene.theme().background) > 20);
  }

  void emptyDataDrawNothing() {
    SceneView scene;
    quiet(scene);
    scene.layer<PathLayer>("paths").setPaths(std::make_shared<PathSet>());
    scene.layer<PathLayer>("none").setPaths(nullptr);
    scene.layer<MarkerLayer>("events").setMarkers(std::make_shared<MarkerSet>());
    scene.layer<LineLayer>("lines").setLines(std::make_shared<PathSet>());
    scene.layer<SliceLayer>("slice").setSlice(nullptr);
    scene.layer<BoxLayer>("box").setBox({});
    scene.layer<CursorLayer>("cursor").setPosition({NAN, 0, 0});
    QCOMPARE(colouredPixels(scene.picture({200, 150}), scene.theme().background), 0);
    show(scene);
    QTest::mouseClick(&scene, Qt::LeftButton, {}, {100, 100});
    QTest::mouseDClick(&scene, Qt::LeftButton, {}, {100, 100});
  }

  void sameNameSameLayer() {
    SceneView scene;
    auto& first = scene.layer<PathLayer>("paths");
    QCOMPARE(&scene.layer<PathLayer>("paths"), &first);
    QVERIFY_THROWS_EXCEPTION(larmor::Error, scene.layer<BoxLayer>("paths"));
    scene.removeLayer("paths");
    QVERIFY(!scene.find("paths"));
  }

  void inconsistentDataAreRefused() {
    SceneView scene;
    auto broken = std::make_shared<PathSet>(*cross());
    broken->scalars["short"] = {1, 2, 3};
    auto& layer = scene.layer<PathLayer>("paths");
    layer.setPaths(cross());
    QVERIFY_THROWS_EXCEPTION(larmor::Error, layer.setPaths(broken));
    QCOMPARE(layer.paths()->paths(), 2U); // the old data stay
    QVERIFY_THROWS_EXCEPTION(larmor::Error, layer.setQuantity("time", {"rainbow", false, 0, 1, ""}));
    auto slice = std::make_shared<Slice>();
    slice->values.resize(5);
    slice->columns = slice->rows = 2;
    QVERIFY_THROWS_EXCEPTION(larmor::Error, scene.layer<SliceLayer>("slice").setSlice(slice));
    auto markers = std::make_shared<MarkerSet>();
    markers->points = {0, 0, 0};
    markers->category = {3};
    QVERIFY_THROWS_EXCEPTION(larmor::Error, scene.layer<MarkerLayer>("events").setMarkers(markers));
  }

  void aClickPicksTheRightPath_data() {
    QTest::addColumn<QPointF>("at"); // world x, y
    QTest::addColumn<int>("particle");
    QTest::addColumn<int>("record");
    QTest::newRow("left arm") << QPointF(-0.7, 0.0) << 70 << 3;
    QTest::newRow("upper arm") << QPointF(0.0, 0.6) << 80 << 16;
    QTest::newRow("crossing: the one in front") << QPointF(0.0, 0.0) << 80 << 10;
    QTest::newRow("beside") << QPointF(0.5, 0.5) << -1 << -1;
  }

  void aClickPicksTheRightPath() {
    QFETCH(QPointF, at);
    QFETCH(int, particle);
    QFETCH(int, record);
    SceneView scene;
    auto& layer = scene.layer<PathLayer>("paths");
    layer.setPaths(cross());
    show(scene);
    scene.setCamera({{0, 0, 1000}, {0, 0, 0}, {0, 1, 0}, 0.2}); // nearly parallel: screen = world
    const double scale = scene.height() / 2.0 / (1000 * std::tan(0.1 * M_PI / 180));
    const QPoint point(qRound(scene.width() / 2.0 + at.x() * scale), qRound(scene.height() / 2.0 - at.y() * scale));
    QSignalSpy picked(&layer, &PathLayer::pathPicked), nothing(&scene, &SceneView::nothingPicked);
    QTest::mouseClick(&scene, Qt::LeftButton, {}, point);
    QCOMPARE(picked.count(), particle < 0 ? 0 : 1);
    QCOMPARE(nothing.count(), particle < 0 ? 1 : 0);
    if (particle >= 0) {
      QCOMPARE(picked[0][0].toInt(), particle);
      QCOMPARE(picked[0][1].toInt(), record);
    }
  }

  /// In a picture the small axes lie over no number of the box, from wherever it is seen.
  void axesLieOverNoLabel() {
    SceneView scene;
    auto& box = scene.layer<BoxLayer>("box");
    Bounds bounds;
    bounds.add(0, 0, 0);
    bounds.add(6.28, 6.28, 6.28);
    box.setBox(bounds);
    QFont font = scene.font();
    font.setPointSizeF(std::max(font.pointSizeF(), 6.0));
    int wouldHide = 0, shown = 0;
    for (int turn = 0; turn < 12; ++turn) {
      turn % 2 ? scene.resize(340, 310) : scene.resize(700, 400); // as a column of a journal, and with room beside
      const double angle = turn * M_PI / 6;
      scene.setCamera({{3 + 17 * std::cos(angle), 3 + 17 * std::sin(angle), 8}, {3, 3, 3}, {0, 0, 1}, 30.0});
      scene.setAxesVisible(false);
      const QImage without = scene.picture(scene.size());
      scene.setAxesVisible(true);
      const QImage with = scene.picture(scene.size());
      QCOMPARE(with.size(), scene.size());
      const auto labels = box.labels(QFontMetricsF(font), scene.projection());
      QVERIFY(labels.size() > 5);
      const auto isLabel = [&](const QPointF& at) {
        return std::any_of(labels.begin(), labels.end(), [&](const QRectF& each) { return each.contains(at); });
      };
      bool drawn = false;
      for (int y = 0; y < with.height(); ++y)
        for (int x = 0; x < with.width(); ++x)
          if (with.pixel(x, y) != without.pixel(x, y)) {
            drawn = true;
            QVERIFY2(!isLabel(QPointF(x, y)), qPrintable(QString("seen from %1").arg(turn)));
          }
      shown += drawn;
      const QRectF corner(5, with.height() - 91, 86, 86);
      wouldHide += std::any_of(labels.begin(), labels.end(), [&](const QRectF& l) { return l.intersects(corner); });
    }
    QVERIFY2(wouldHide > 0, "no view of this test has labels in the corner");
    QVERIFY2(shown > 0, "the axes are never shown");
  }

  void markersArePickedBeforePaths() {
    SceneView scene;
    auto& paths = scene.layer<PathLayer>("paths");
    paths.setPaths(cross());
    auto markers = std::make_shared<MarkerSet>();
    markers->points = {5, 5, 0, 0, 0, 0.5F};
    auto& events = scene.layer<MarkerLayer>("events");
    events.setMarkers(markers);
    show(scene);
    scene.setCamera({{0, 0, 1000}, {0, 0, 0}, {0, 1, 0}, 0.2});
    QSignalSpy marker(&events, &MarkerLayer::markerPicked), path(&paths, &PathLayer::pathPicked);
    QTest::mouseClick(&scene, Qt::LeftButton, {}, scene.rect().center());
    QCOMPARE(marker.count(), 1);
    QCOMPARE(marker[0][0].toInt(), 1);
    QCOMPARE(path.count(), 0);
  }

  void pointsArePickedById() {
    SceneView scene;
    auto& layer = scene.layer<PointLayer>("points");
    auto points = std::make_shared<PointSet>();
    points->points = {0, 0, 0, 0.5F, 0, 0, 0, 0, 0.4F}; // the last one stands before the first
    points->ids = {11, 22, 33};
    layer.setPoints(points);
    show(scene);
    scene.setCamera({{0, 0, 1000}, {0, 0, 0}, {0, 1, 0}, 0.2});
    QSignalSpy picked(&layer, &PointLayer::pointPicked);
    const double scale = scene.height() / 2.0 / (1000 * std::tan(0.1 * M_PI / 180));
    const auto click = [&](double x, double y) {
      QTest::mouseClick(&scene, Qt::LeftButton, {},
                        QPointF(scene.width() / 2.0 + x * scale, scene.height() / 2.0 - y * scale).toPoint());
    };
    click(0, 0);
    QCOMPARE(picked.takeFirst()[0].toULongLong(), 33ULL);
    layer.setPixelSize(2);
    click(0.5, 0.2);
    QVERIFY(picked.isEmpty());
    layer.setRadius(0.25);
    click(0.5, 0.2);
    QCOMPARE(picked.takeFirst()[0].toULongLong(), 22ULL);
    QCOMPARE(scene.dataAt(QPointF(scene.width() / 2.0 + 0.5 * scale, scene.height() / 2.0))->at(0), 0.5);
    auto wrong = std::make_shared<PointSet>(*points);
    wrong->scalars["value"] = {1, 2};
    QVERIFY_THROWS_EXCEPTION(larmor::Error, layer.setPoints(wrong));
  }

  /// Two columns, three rows, on a plane of its own, seen at an angle: indices, value and that of the overlay.
  void pixelsArePicked() {
    SceneView scene;
    auto& layer = scene.layer<ImageLayer>("map");
    const auto image = std::make_shared<Image>(
        Image{.name = "map", .nx = 2, .ny = 3, .extent = {0, 2, 0, 3}, .values = {0, 1, 2, 3, 4, NAN}});
    layer.setImage(image);
    const Placement wall{{0, 1, 0}, {4, 0, 0}, {0, 0, 3}};
    layer.setPlacement(wall);
    show(scene);
    scene.setCamera({{-3, -12, 6}, {2, 1, 1.5}, {0, 0, 1}, 30});
    const Projection view = scene.projection();
    QSignalSpy picked(&layer, &ImageLayer::pixelPicked);
    const auto placeOf = [&](double s, double t) {
      QPointF at;
      const Vec3 p = wall.corner + s * wall.alongX + t * wall.alongY;
      view.project({p[0], p[1], p[2]}, at);
      return at;
    };
    QTest::mouseClick(&scene, Qt::LeftButton, {}, placeOf(0.75, 0.5).toPoint());
    QCOMPARE(picked.count(), 1);
    QCOMPARE(picked[0][0].toInt(), 1);
    QCOMPARE(picked[0][1].toInt(), 1);
    QCOMPARE(picked[0][2].toDouble(), 3.0);
    const auto corner = layer.pixelAt(placeOf(0.99, 0.99), view);
    QVERIFY(corner && corner->column == 1 && corner->row == 2 && std::isnan(corner->value) && !corner->overlayValue);
    QVERIFY(std::abs(corner->at[0] - 3.96) < 1e-6 && std::abs(corner->at[2] - 2.97) < 1e-6);
    QVERIFY(!layer.pixelAt(placeOf(1.01, 0.5), view) && !layer.pixelAt(placeOf(0.5, -0.01), view));
    layer.setOverlay(std::make_shared<Image>(Image{.name = "whole", .nx = 1, .ny = 1, .values = {7}}));
    QCOMPARE(layer.pixelAt(placeOf(0.1, 0.1), view)->overlayValue, std::optional(7.0));
    scene.setCamera({{2, -9, 1.5}, {2, -20, 1.5}, {0, 0, 1}, 30}); // looks away from it
    QVERIFY(!layer.pixelAt(QPointF(scene.width() / 2.0, scene.height() / 2.0), scene.projection()));
    auto wrong = std::make_shared<Image>(*image);
    wrong->nx = 4;
    QVERIFY_THROWS_EXCEPTION(larmor::Error, layer.setImage(wrong));
  }

  /// Clicks go through a surface unless somebody wants to know its nodes.
  void nodesOfASurfaceArePicked() {
    SceneView scene;
    auto& layer = scene.layer<SurfaceLayer>("relief");
    layer.setGrid(std::make_shared<SurfaceGrid>(surfaceOf([](double x, double) { return x; }, {0, 1}, {0, 2}, 5, 3)));
    show(scene);
    scene.viewAlong(2);
    QPointF at;
    scene.projection().project({0.75, 2, 0.75}, at);
    QSignalSpy nothing(&scene, &SceneView::nothingPicked);
    QTest::mouseClick(&scene, Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(nothing.count(), 1);
    QSignalSpy picked(&layer, &SurfaceLayer::nodePicked);
    QTest::mouseClick(&scene, Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(nothing.count(), 1);
    QCOMPARE(picked.count(), 1);
    QCOMPARE(picked[0][0].toInt(), 3);
    QCOMPARE(picked[0][1].toInt(), 2);
  }

  void dragTurnsWheelZoomsKeysLook() {
    SceneView scene;
    scene.layer<PathLayer>("paths").setPaths(cross());
    show(scene);
    const CameraState before = scene.camera();
    QSignalSpy moved(&scene, &SceneView::cameraChanged);
    QTest::mousePress(&scene, Qt::LeftButton, {}, {200, 200});
    QMouseEvent move(QEvent::MouseMove, QPointF(260, 220), scene.mapToGlobal(QPointF(260, 220)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&scene, &move);
    QTest::mouseRelease(&scene, Qt::LeftButton, {}, {260, 220});
    QVERIFY(moved.count() > 0);
    const CameraState turned = scene.camera();
    QVERIFY(turned.position != before.position);
    QCOMPARE(turned.focus, before.focus);
    QTest::keyClick(&scene, Qt::Key_Z);
    QVERIFY(std::abs(scene.camera().position[0] - scene.camera().focus[0]) < 1e-9);
    QVERIFY(scene.camera().position[2] > scene.camera().focus[2]);
    QTest::keyClick(&scene, Qt::Key_Q); // ends programs in other viewers
    QTest::keyClick(&scene, Qt::Key_E);
  }

  void anySizeAnywhereIsFramed_data() {
    QTest::addColumn<double>("size");
    QTest::addColumn<double>("away"); // from the origin, in sizes
    QTest::newRow("a unit") << 1.0 << 0.0;
    QTest::newRow("5 cm in metres") << 0.05 << 0.0;
    QTest::newRow("a nanometre in metres") << 1e-9 << 0.0;
    QTest::newRow("a picometre in metres") << 1e-12 << 3.0;
    QTest::newRow("a galaxy in metres") << 1e21 << 5.0;
    QTest::newRow("a supercluster in centimetres") << 1e26 << 0.0;
    QTest::newRow("far away") << 1.0 << 1e4;
  }
  void anySizeAnywhereIsFramed() {
    QFETCH(double, size);
    QFETCH(double, away);
    auto set = std::make_shared<PathSet>(*chaoticPaths(10, 200, 1.0));
    Bounds own = boundsOf(*set);
    for (std::size_t i = 0; i < set->points.size(); ++i)
      set->points[i] = static_cast<float>(size * (set->points[i] / own.diagonal() + away));
    SceneView scene;
    quiet(scene);
    scene.layer<PathLayer>("paths").setPaths(set);
    for (const int axis : {-1, 0, 1, 2}) {
      scene.frame(axis);
      const QImage image = scene.picture({300, 240});
      QRect drawn;
      for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
          if (QColor(image.pixel(x, y)) != scene.theme().background)
            drawn |= QRect(x, y, 1, 1);
      QVERIFY2(drawn.width() > 150 || drawn.height() > 130, qPrintable(QDebug::toString(drawn)));
      QVERIFY2(image.rect().adjusted(2, 2, -2, -2).contains(drawn), qPrintable(QDebug::toString(drawn)));
    }
  }

  /// Until somebody takes the camera, what grows stays in view, also as the view changes its size.
  void growingDataStayInView() {
    SceneView scene;
    auto& layer = scene.layer<PathLayer>("paths");
    const auto inside = [&] {
      const Projection view = scene.projection();
      for (const auto& p : layer.outline())
        if (QPointF at; !view.project(p, at) || !QRectF(QPointF(), view.size).contains(at))
          return false;
      return true;
    };
    layer.setPaths(chaoticPaths(10, 100, 1.0));
    show(scene);
    scene.frame();
    auto grown = std::make_shared<PathSet>(*chaoticPaths(10, 100, 1.0));
    for (float& c : grown->points)
      c = 20 * c + 7;
    layer.setPaths(grown);
    QVERIFY(!inside());
    scene.fitAgain();
    QTRY_VERIFY(inside());
    scene.resize(300, 500);
    QTRY_VERIFY(inside());
    CameraState own = scene.camera();
    own.position[0] += 1;
    scene.setCamera(own);
    layer.setPaths(chaoticPaths(10, 100, 3.0));
    scene.fitAgain();
    QTest::qWait(50);
    QVERIFY(scene.camera() == own);
  }

  /// On the screen as in pictures: a slanted line has more shades than two.
  void linesAreSmoothOnTheScreen() {
    constexpr int copies = 200;
    auto set = std::make_shared<PathSet>();
    for (int i = 0; i <= copies; ++i) { // there and back again
      const float x = i % 2 == 0 ? -1.0F : 1.0F;
      set->points.insert(set->points.end(), {x, 0.23F * x, 0});
    }
    set->offsets = {0, static_cast<std::uint32_t>(copies) + 1};
    SceneView scene;
    quiet(scene);
    auto& layer = scene.layer<PathLayer>("paths");
    layer.setMode(PathMode::Lines);
    layer.setPaths(set);
    show(scene);
    scene.viewAlong(2);
    const auto shades = [&] {
      const QImage image = scene.grabFramebuffer().convertToFormat(QImage::Format_RGB32);
      QSet<QRgb> colours;
      for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
          colours.insert(image.pixel(x, y));
      return colours.size();
    };
    QTRY_VERIFY_WITH_TIMEOUT(shades() > 3, 20000);
  }

  void growthKeepsCameraQuantityAndSelection() {
    SceneView scene;
    quiet(scene);
    auto& layer = scene.layer<PathLayer>("paths");
    auto whole = chaoticPaths(20, 200, 6.0);
    auto part = std::make_shared<PathSet>(*whole);
    part->counts.assign(20, 50);
    layer.setPaths(part);
    layer.setQuantity("time", {"plasma", false, 0, 10, "t"});
    layer.setSelected({3});
    show(scene);
    const CameraState camera = scene.camera();
    const std::size_t before = scene.lastFrame().segments;
    QCOMPARE(before, std::size_t{20 * 49});
    auto more = std::make_shared<PathSet>(*whole);
    more->counts.assign(20, 150);
    layer.setPaths(more);
    QTest::qWait(50);
    QCOMPARE(scene.lastFrame().segments, std::size_t{20 * 149});
    QVERIFY(scene.camera() == camera);
    QCOMPARE(layer.quantity(), std::string("time"));
    QCOMPARE(layer.selected(), std::vector<std::uint64_t>{3});
  }

  void timeRangeCutsEveryPath() {
    SceneView scene;
    auto& layer = scene.layer<PathLayer>("paths");
    layer.setPaths(chaoticPaths(10, 100, 6.0));
    show(scene);
    layer.setTimeRange(10.2, 30.9); // records 11..30
    QTest::qWait(30);
    QCOMPARE(scene.lastFrame().segments, std::size_t{10 * 19});
    layer.setTimeRange(200, 300);
    QTest::qWait(30);
    QCOMPARE(scene.lastFrame().segments, std::size_t{0});
    layer.clearTimeRange();
    QTest::qWait(30);
    QCOMPARE(scene.lastFrame().segments, std::size_t{10 * 99});
  }

  void twoViewsAndDeletion() {
    QWidget window;
    auto* row = new QVBoxLayout(&window);
    auto* first = new SceneView;
    auto* second = new SceneView;
    row->addWidget(first);
    row->addWidget(second);
    first->layer<PathLayer>("paths").setPaths(cross());
    second->layer<PathLayer>("paths").setPaths(chaoticPaths(10, 100, 6.0));
    show(window);
    first->linkCamera(second);
    first->viewAlong(0);
    QVERIFY(second->camera() == first->camera());
    delete first;
    QTest::qWait(20);
    second->viewAlong(2);
    QTest::qWait(20);
    QVERIFY(colouredPixels(second->grabFramebuffer().convertToFormat(QImage::Format_RGB32),
                           second->theme().background) > 100);
  }

  void aNewContextShowsTheSamePicture() {
    QWidget one, two;
    auto* scene = new SceneView(&one);
    quiet(*scene);
    scene->layer<PathLayer>("paths").setPaths(chaoticPaths(10, 100, 6.0));
    scene->resize(400, 300);
    show(one);
    const int before =
        colouredPixels(scene->grabFramebuffer().convertToFormat(QImage::Format_RGB32), scene->theme().background);
    scene->setParent(&two); // the context may be made anew
    scene->show();
    show(two);
    const int after =
        colouredPixels(scene->grabFramebuffer().convertToFormat(QImage::Format_RGB32), scene->theme().background);
    QVERIFY(before > 100);
    QVERIFY2(std::abs(after - before) <= before / 50, qPrintable(QString("%1 %2").arg(before).arg(after)));
  }

  void picturesOfAnySizeAndTransparent() {
    SceneView scene;
    quiet(scene);
    scene.layer<PathLayer>("paths").setPaths(cross());
    const QImage large = scene.picture({1500, 900});
    QCOMPARE(large.size(), QSize(1500, 900));
    const QImage clear = scene.picture({300, 200}, true);
    QCOMPARE(qAlpha(clear.pixel(2, 2)), 0);
    QCOMPARE(QColor(scene.picture({300, 200}).pixel(2, 2)), scene.theme().background);
    QVERIFY(scene.picture({0, 0}).isNull());
    QVERIFY_THROWS_EXCEPTION(larmor::Error, scene.savePicture("/nowhere/at/all.png", {100, 100}));
  }

  /// For print: what is four times as large in all is the same picture, text and lines included.
  void picturesOfAnyScale() {
    SceneView scene;
    quiet(scene);
    scene.setCaption("mhd, α = 32");
    scene.layer<PathLayer>("paths").setPaths(cross());
    const QImage small = scene.picture({300, 200});
    const auto shrunk = [](const QImage& image) {
      return image.scaled(300, 200, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage print = scene.picture({1200, 800}, false, 4.0);
    QCOMPARE(print.size(), QSize(1200, 800));
    const double same = pictureDifference(small, shrunk(print));
    const double tiny = pictureDifference(small, shrunk(scene.picture({1200, 800})));
    QVERIFY2(same < 0.5 * tiny, qPrintable(QString("%1 %2").arg(same).arg(tiny)));
  }

  /// One column of a journal has no room beside the scene: what explains it stands below, and covers nothing.
  void narrowPrintsHaveTheirKeysBelow() {
    SceneView scene;
    scene.setAxesVisible(false);
    const auto paths = chaoticPaths(8, 200);
    auto& layer = scene.layer<PathLayer>("paths");
    layer.setPaths(paths);
    layer.setQuantity("pitch", {"viridis", false, -1.0, 1.0, "Pitch-angle cosine"});
    scene.layer<MarkerLayer>("events").setMarkers(mirrorEvents(*paths, 20));
    const auto coloured = [&](const QImage& image, double top, double height, double width) {
      const QRect part(0, int(top * image.height()), int(width * image.width()), int(height * image.height()));
      return colouredPixels(image.copy(part), scene.theme().background);
    };
    const QImage wide = scene.picture({2400, 930}, false, 3.125), narrow = scene.picture({1016, 930}, false, 3.125);
    QCOMPARE(narrow.size(), QSize(1016, 930));
    QVERIFY(coloured(wide, 0, 0.1, 0.3) > 100); // the legend
    QCOMPARE(coloured(narrow, 0, 0.05, 1.0), 0);
    QVERIFY(coloured(narrow, 0.85, 0.15, 1.0) > 2000);
    quiet(scene);
    QCOMPARE(coloured(scene.picture({1016, 930}, false, 3.125), 0.97, 0.03, 1.0), 0);
  }

  void brokenNumbersDoNotSpoilTheView() {
    auto set = std::make_shared<PathSet>(*cross());
    set->points[3 * 5] = std::numeric_limits<float>::quiet_NaN();
    set->points[3 * 30 + 1] = std::numeric_limits<float>::infinity();
    set->scalars["s"].assign(42, std::numeric_limits<float>::quiet_NaN());
    SceneView scene;
    auto& layer = scene.layer<PathLayer>("paths");
    layer.setPaths(set);
    layer.setQuantity("s", {"viridis", true, -1, 0, "s"});
    QCOMPARE(layer.bounds().high[0], double(1.0F));
    show(scene);
    QCOMPARE(scene.lastFrame().segments, std::size_t{36}); // two segments lost at each broken point
  }

  void aLargeSetStaysInteractive() {
    SceneView scene;
    auto& layer = scene.layer<PathLayer>("paths");
    auto set = chaoticPaths(2000, 1000, 16.0, 1);
    layer.setPaths(set);
    const auto [low, high] = robustRange(set->scalars.at("curvature"), true);
    layer.setQuantity("curvature", {"viridis", true, low, high, "κ"});
    scene.resize(1280, 800);
    scene.show();
    QVERIFY(QTest::qWaitForWindowExposed(&scene));
    QTest::qWait(300);
    scene.redraw();
    QTest::qWait(300);
    qInfo("still frame: %zu segments, %.0f ms", scene.lastFrame().segments, scene.lastFrame().milliseconds);
    for (int i = 0; i < 5; ++i) {
      CameraState camera = scene.camera();
      camera.position[0] += 0.2;
      scene.setCamera(camera);
      QTest::qWait(5);
    }
    QCOMPARE(static_cast<int>(scene.lastFrame().detail), static_cast<int>(Detail::Interactive));
    QVERIFY(scene.lastFrame().segments <= PathLayer::interactiveSegments + 1000);
    QVERIFY(scene.lastFrame().segments > PathLayer::interactiveSegments / 3);
    qInfo("moving frame: %zu segments, %.0f ms", scene.lastFrame().segments, scene.lastFrame().milliseconds);
    QSignalSpy picked(&layer, &PathLayer::pathPicked);
    QElapsedTimer clock;
    clock.start();
    QTest::mouseClick(&scene, Qt::LeftButton, {}, {600, 400});
    QCOMPARE(picked.count(), 1);
    qInfo("pick among 2000 x 1000 points: %lld ms", static_cast<long long>(clock.elapsed()));
    scene.setLive(true);
    auto grown = std::make_shared<PathSet>(*set);
    QSignalSpy painted(&scene, &SceneView::framePainted);
    clock.restart();
    layer.setPaths(grown);
    QVERIFY(painted.wait(2000));
    qInfo("live update: %lld ms", static_cast<long long>(clock.elapsed()));
    QVERIFY(scene.lastFrame().segments <= PathLayer::interactiveSegments + 1000);
    clock.restart();
    layer.setTimeRange(0, 500);
    QVERIFY(painted.wait(2000));
    qInfo("time range while live: %lld ms", static_cast<long long>(clock.elapsed()));
  }
};

LARMOR_SCENE_TEST(SceneViewTest)
#include "tst_scene_view.moc"
