// Every layer against its picture in tests/images (software rasteriser; 300 x 300).
#include "tests/images/PictureCheck.h"
#include "tests/views/SceneTest.h"
#include "tests/views/scenes/ExampleScene.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/CursorLayer.h"
#include "widgets/views/ImageLayer.h"
#include "widgets/views/IsoLayer.h"
#include "widgets/views/LineLayer.h"
#include "widgets/views/PictureDifference.h"
#include "widgets/views/PointLayer.h"
#include "widgets/views/SurfaceLayer.h"
#include "widgets/views/VolumeLayer.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace larmor;
using namespace larmor::views;
using namespace larmor::testing;

namespace {

constexpr double side = 2 * M_PI;

#define COMPARE_PICTURE(scene, name)                                                                                   \
  do {                                                                                                                 \
    const QString message = comparePicture((scene).picture({300, 300}), name);                                         \
    QVERIFY2(message.isEmpty(), qPrintable(message));                                                                  \
  } while (false)

void useLight(SceneView& scene) { scene.setTheme(Qt::white, QColor(0x22, 0x26, 0x2e)); }

void addCurvature(SceneView& scene, const std::shared_ptr<const PathSet>& paths) {
  auto& layer = scene.layer<PathLayer>("paths");
  layer.setPaths(paths);
  const auto [low, high] = robustRange(paths->scalars.at("curvature"), true);
  layer.setQuantity("curvature", {"viridis", true, low, high, "κ [1/ℓ₀]"});
}

std::shared_ptr<const MarkerSet> shapes() {
  auto set = std::make_shared<MarkerSet>();
  set->categories = {{"mirror", signNegative, Shape::Sphere},
                     {"scattering", signPositive, Shape::Diamond},
                     {"direction", QColor(0xcc, 0x79, 0xa7), Shape::Cone}};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 4; ++j) {
      set->points.insert(set->points.end(),
                         {static_cast<float>(i), static_cast<float>(j), 0.2F * static_cast<float>(j)});
      set->directions.insert(set->directions.end(), {static_cast<float>(j), 1.0F, 0.0F});
      set->category.push_back(i);
    }
  return set;
}

/// Distance from the middle of a cube of side 2, turned over: 1.5 inside, less outside.
std::shared_ptr<const ScalarGrid> ball() {
  auto grid = std::make_shared<ScalarGrid>();
  grid->nodes = {33, 33, 33};
  grid->origin = {-1, -1, -1};
  grid->spacing = {1.0 / 16, 1.0 / 16, 1.0 / 16};
  for (int k = 0; k < 33; ++k)
    for (int j = 0; j < 33; ++j)
      for (int i = 0; i < 33; ++i)
        grid->values.push_back(static_cast<float>(1.5 - std::hypot(i / 16.0 - 1, j / 16.0 - 1, 1.5 * (k / 16.0 - 1))));
  return grid;
}

/// f = 0.3 sin 6x cos 4y.
SurfaceGrid waves() {
  return surfaceOf([](double x, double y) { return 0.3 * std::sin(6 * x) * std::cos(4 * y); }, {0, 1}, {0, 1}, 40, 30);
}

std::shared_ptr<const PointSet> spiral() {
  auto set = std::make_shared<PointSet>();
  for (int i = 0; i < 60; ++i) {
    const float angle = 0.3F * static_cast<float>(i);
    set->points.insert(set->points.end(), {std::cos(angle), std::sin(angle), 0.03F * static_cast<float>(i)});
    set->scalars["turn"].push_back(i % 10 == 9 ? std::numeric_limits<float>::quiet_NaN() : angle / 6);
  }
  return set;
}

/// A bright ridge on a faint ground, without values in one corner.
std::shared_ptr<const Image> densityMap() {
  auto image = std::make_shared<Image>(Image{.name = "density", .nx = 24, .ny = 8, .extent = {0, 3, 0, 1}});
  for (int y = 0; y < 8; ++y)
    for (int x = 0; x < 24; ++x)
      image->values.push_back(x < 4 && y < 3 ? NAN : 0.1 + 10 * std::exp(-std::pow((y - 2 - 0.15 * x) / 1.2, 2)));
  return image;
}

std::shared_ptr<const Image> saliency() {
  auto image = std::make_shared<Image>(Image{.name = "saliency", .nx = 6, .ny = 4, .extent = {0, 3, 0, 1}});
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 6; ++x)
      image->values.push_back(std::hypot(x - 3, y - 1.5) > 2 ? NAN : 1 - 0.4 * std::hypot(x - 3, y - 1.5));
  return image;
}

} // namespace

class ScenePictures : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { LARMOR_SKIP_WITHOUT_OPENGL(); }

  void lines() {
    SceneView scene;
    addCurvature(scene, chaoticPaths(60, 300, 16.0));
    scene.layer<PathLayer>("paths").setMode(PathMode::Lines);
    COMPARE_PICTURE(scene, "paths_lines");
  }

  void tubes() {
    SceneView scene;
    useLight(scene);
    addCurvature(scene, chaoticPaths(12, 300, 6.0));
    scene.layer<PathLayer>("paths").setMode(PathMode::Tubes);
    COMPARE_PICTURE(scene, "paths_tubes");
  }

  void selection() {
    SceneView scene;
    addCurvature(scene, chaoticPaths(40, 200, 8.0));
    scene.layer<PathLayer>("paths").setSelected({7});
    COMPARE_PICTURE(scene, "paths_selection");
  }

  void plainWithoutQuantity() {
    SceneView scene;
    scene.layer<PathLayer>("paths").setPaths(simplePaths(200));
    COMPARE_PICTURE(scene, "paths_plain");
  }

  void notANumberIsGrey() {
    auto paths = std::make_shared<PathSet>(*simplePaths(200));
    for (std::size_t i = 0; i < 200; i += 2)
      std::fill_n(paths->scalars["time"].begin() + 600 + static_cast<std::ptrdiff_t>(i / 20 * 20), 10,
                  std::numeric_limits<float>::quiet_NaN());
    SceneView scene;
    auto& layer = scene.layer<PathLayer>("paths");
    layer.setPaths(paths);
    layer.setQuantity("time", {"plasma", false, 0, 1, "t"});
    COMPARE_PICTURE(scene, "paths_nan");
  }

  void wrapped() {
    SceneView scene;
    auto set = std::make_shared<PathSet>(wrapPaths(*chaoticPaths(60, 300, 16.0), {0, 0, 0}, {side, side, side}));
    addCurvature(scene, set);
    scene.layer<BoxLayer>("box").setBox({{0, 0, 0}, {side, side, side}});
    COMPARE_PICTURE(scene, "paths_wrapped");
  }

  void markers() {
    SceneView scene;
    useLight(scene);
    auto& layer = scene.layer<MarkerLayer>("events");
    layer.setMarkers(shapes());
    layer.setSize(22);
    COMPARE_PICTURE(scene, "markers");
  }

  /// More markers than before in the same layer: all of them are drawn.
  void moreMarkersThanBefore() {
    auto few = std::make_shared<MarkerSet>(*shapes());
    few->points.resize(2 * 3);
    few->directions.resize(2 * 3);
    few->category.resize(2);
    SceneView reused, fresh;
    for (SceneView* scene : {&reused, &fresh})
      scene->layer<BoxLayer>("box").setBox({{0, 0, 0}, {3, 4, 1}});
    reused.layer<MarkerLayer>("events").setMarkers(few);
    reused.picture({300, 300});
    for (SceneView* scene : {&reused, &fresh})
      scene->layer<MarkerLayer>("events").setMarkers(shapes());
    QVERIFY(pictureDifference(reused.picture({300, 300}), fresh.picture({300, 300})) < 1e-6);
  }

  void slice() {
    SceneView scene;
    auto& layer = scene.layer<SliceLayer>("slice");
    layer.setSlice(strengthSlice(64));
    layer.setColourScale({"cividis", false, 0.0, 2.6, "|b|"});
    layer.setShowScalarBar(true);
    COMPARE_PICTURE(scene, "slice");
  }

  /// |b| as a fog and as a surface: the shells of a ball.
  void volume() {
    SceneView scene;
    auto& layer = scene.layer<VolumeLayer>("volume");
    layer.setGrid(ball());
    layer.setColourScale({"cividis", false, 0.0, 1.5, "|b|"});
    layer.setThreshold(0.5);
    COMPARE_PICTURE(scene, "volume");
  }

  void isoSurface() {
    SceneView scene;
    useLight(scene);
    scene.layer<IsoLayer>("iso").setSurface(larmor::views::isoSurface(*ball(), 0.9));
    scene.layer<BoxLayer>("box").setBox({{-1, -1, -1}, {2, 2, 2}});
    COMPARE_PICTURE(scene, "iso_surface");
  }

  void heights() {
    auto grid = std::make_shared<SurfaceGrid>(waves());
    for (std::size_t i = 0; i < grid->height.size(); ++i)
      grid->value.push_back(static_cast<float>(grid->x[i % grid->columns]));
    SceneView scene;
    auto& layer = scene.layer<SurfaceLayer>("heights");
    layer.setGrid(grid);
    layer.setColourScale({"viridis", false, 0.0, 1.0, "x"});
    COMPARE_PICTURE(scene, "heights");
  }

  /// A hole where the function has no value, colours by height, no lines, translucent over a box.
  void reliefWithAHole() {
    auto grid = std::make_shared<SurfaceGrid>(waves());
    for (std::size_t i = 0; i < grid->height.size(); ++i)
      if (std::hypot(grid->x[i % grid->columns] - 0.5, grid->y[i / grid->columns] - 0.5) < 0.2)
        grid->height[i] = std::numeric_limits<float>::quiet_NaN();
    SceneView scene;
    useLight(scene);
    auto& layer = scene.layer<SurfaceLayer>("relief");
    layer.setGrid(grid);
    layer.setColourScale({"cool-warm", false, -0.3, 0.3, "f"});
    layer.setLinesShown(false);
    layer.setOpacity(0.6);
    scene.resize(300, 300);
    scene.setCamera({{0.5, -1.6, 3.0}, {0.5, 0.5, 0.0}, {0, 0, 1}, 30});
    scene.layer<BoxLayer>("box").setBox({{0, 0, -0.3}, {1, 1, 0.3}});
    COMPARE_PICTURE(scene, "relief");
  }

  /// Coloured by a scalar with a gap, one chosen, as large as the scene says; and of one size on the screen.
  void points_data() {
    QTest::addColumn<bool>("inScene");
    QTest::newRow("points_in_scene") << true;
    QTest::newRow("points_on_screen") << false;
  }
  void points() {
    QFETCH(bool, inScene);
    SceneView scene;
    useLight(scene);
    auto& layer = scene.layer<PointLayer>("points");
    layer.setPoints(spiral());
    if (inScene) {
      layer.setRadius(0.08);
      layer.setQuantity("turn", {"viridis", false, 0.0, 3.0, "turn"});
      layer.setSelected({30});
    } else {
      layer.setPixelSize(9);
      layer.setPlainColour(signNegative);
      layer.setLegendText("simulated");
    }
    COMPARE_PICTURE(scene, QTest::currentDataTag());
  }

  /// 24 x 8 pixels on a logarithmic scale, some without a value; over them a coarser picture, half transparent.
  void image() {
    SceneView scene;
    useLight(scene);
    auto& layer = scene.layer<ImageLayer>("map");
    layer.setImage(densityMap());
    layer.setColourScale({"viridis", true, 0.1, 10.0, "N"});
    scene.resize(300, 300);
    scene.viewAlong(2);
    COMPARE_PICTURE(scene, "image");
    layer.setOverlay(saliency());
    layer.setOverlayScale({"inferno", false, 0.0, 1.0, "saliency"});
    layer.setOverlayOpacity(0.7);
    scene.viewDiagonal();
    COMPARE_PICTURE(scene, "image_overlay");
  }

  void fieldLines() {
    SceneView scene;
    scene.layer<LineLayer>("field lines").setLines(simplePaths(100));
    COMPARE_PICTURE(scene, "field_lines");
  }

  void box() {
    SceneView scene;
    useLight(scene);
    auto& layer = scene.layer<BoxLayer>("box");
    layer.setBox({{0, 0, 0}, {2, 1, 1}});
    layer.setLabels({"x", "y", "z"}, "ℓ₀");
    COMPARE_PICTURE(scene, "box");
  }

  void cursor() {
    SceneView scene;
    scene.layer<PathLayer>("paths").setPaths(simplePaths(200));
    scene.layer<CursorLayer>("cursor").setPosition({0, 0, 1});
    COMPARE_PICTURE(scene, "cursor");
  }

  void everything() {
    SceneView scene;
    auto set = std::make_shared<PathSet>(wrapPaths(*chaoticPaths(80, 300, 16.0), {0, 0, 0}, {side, side, side}));
    addCurvature(scene, set);
    scene.layer<SliceLayer>("slice").setSlice(strengthSlice(64));
    scene.layer<MarkerLayer>("events").setMarkers(mirrorEvents(*set, 40));
    scene.layer<BoxLayer>("box").setBox({{0, 0, 0}, {side, side, side}});
    COMPARE_PICTURE(scene, "scene");
  }

  void aWrongPictureIsFound() {
    SceneView scene;
    scene.layer<PathLayer>("paths").setPaths(simplePaths(200));
    const QImage right = scene.picture({300, 300});
    scene.viewAlong(2);
    QVERIFY(pictureDifference(right, right) < 1e-9);
    QVERIFY(pictureDifference(right, scene.picture({300, 300})) > 0.05);
  }
};

LARMOR_SCENE_TEST(ScenePictures)
#include "tst_scene_pictures.moc"
