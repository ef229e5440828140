// Colour scales, folding into a box, reduction and tubes: no window needed.
#include "engine/core/Error.h"
#include "tests/harness/Test.h"
#include "tests/views/scenes/ExampleScene.h"
#include "widgets/views/Tubes.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace larmor;
using namespace larmor::views;
using namespace larmor::testing;

namespace {

double luminance(const std::array<std::uint8_t, 3>& c) { return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; }

double length(const PathSet& set) {
  double sum = 0;
  for (std::size_t p = 0; p < set.paths(); ++p)
    for (std::uint32_t i = set.begin(p) + 1; i < set.begin(p) + set.count(p); ++i)
      sum += std::hypot(set.points[3 * i] - set.points[3 * i - 3], set.points[3 * i + 1] - set.points[3 * i - 2],
                        set.points[3 * i + 2] - set.points[3 * i - 1]);
  return sum;
}

} // namespace

class Paths : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void sequentialMapsOnlyGetLighter() {
    for (const char* name : {"viridis", "cividis", "inferno", "plasma", "grey"}) {
      const ColourMap map = colourMap(name);
      for (std::size_t i = 1; i < map.colours.size(); ++i)
        QVERIFY2(luminance(map.colours[i]) > luminance(map.colours[i - 1]) - 0.6, name);
    }
    QCOMPARE(colourMap("viridis").colours.front(), (std::array<std::uint8_t, 3>{68, 1, 84}));
    QCOMPARE(colourMap("viridis").colours.back(), (std::array<std::uint8_t, 3>{253, 231, 37}));
    QVERIFY(luminance(colourMap("cool-warm").colours[32]) > 200); // neutral middle
    QVERIFY_THROWS_EXCEPTION(larmor::Error, colourMap("jet"));
  }

  void logScale() {
    const ColourScale scale{"viridis", true, 0.01, 100.0, ""};
    QCOMPARE(positionOnScale(scale, 1.0), 0.5);
    QVERIFY(std::isnan(positionOnScale(scale, 0.0)));
    const ColourLookup lookup(scale, {1, 2, 3, 255});
    QCOMPARE(lookup(-1.0F), (ColourLookup::Colour{1, 2, 3, 255}));
    QCOMPARE(lookup(std::numeric_limits<float>::quiet_NaN()), (ColourLookup::Colour{1, 2, 3, 255}));
    QCOMPARE(lookup(1e9F), lookup(100.0F));
    QCOMPARE(ticks(0.01, 100.0, true), (std::vector<double>{0.01, 0.1, 1, 10, 100}));
    QCOMPARE(ticks(0.0, 10.0, false, 5), (std::vector<double>{0, 2, 4, 6, 8, 10}));
    QVERIFY(ticks(1, 1, false).empty());
  }

  void uselessRangesAreMended() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const ColourScale& given :
         {ColourScale{"viridis", true, -5, 0, ""}, ColourScale{"viridis", false, 3, 3, ""},
          ColourScale{"viridis", false, nan, 1, ""}, ColourScale{"viridis", true, 2, 2, ""}}) {
      const ColourScale scale = normalised(given);
      QVERIFY(scale.low < scale.high);
      QVERIFY(!scale.log || scale.low > 0);
    }
    const std::vector<float> values{-1, 0, std::numeric_limits<float>::quiet_NaN()};
    QCOMPARE(robustRange(values, true), (std::pair{0.1, 1.0}));
  }

  void foldingKeepsLengthAndStaysInside() {
    const auto set = chaoticPaths(30, 400, 6.0);
    const double side = 2 * M_PI;
    const PathSet folded = wrapPaths(*set, {0, 0, 0}, {side, side, side});
    QVERIFY(folded.paths() > set->paths());
    for (float x : folded.points)
      QVERIFY(x >= 0.0F && x <= static_cast<float>(side));
    QVERIFY(std::abs(length(folded) / length(*set) - 1) < 1e-5);
    check(folded);
    for (std::size_t p = 0; p < folded.paths(); ++p)
      for (std::uint32_t i = folded.begin(p); i < folded.begin(p) + folded.count(p); ++i) {
        const auto record = folded.recordOf(p, i);
        QVERIFY(record < 400);
        const float* original = &set->points[3 * (folded.particleOf(p) * 400 + record)];
        for (std::size_t c = 0; c < 3; ++c) { // the same place up to whole boxes and one record of motion
          const double away = std::remainder(folded.points[3 * i + c] - original[c], side);
          QVERIFY(std::abs(away) < 0.05);
        }
      }
  }

  void foldingAlongOneAxisOnly() {
    PathSet set;
    set.points = {0.5F, 0.5F, 0, 2.5F, 5.5F, 0};
    set.offsets = {0, 2};
    const PathSet folded = wrapPaths(set, {0, 0, 0}, {1, 0, 0});
    QCOMPARE(folded.paths(), 3U);
    QVERIFY(std::abs(folded.points[4] - 1.75F) < 1e-6); // y where x = 1
    QCOMPARE(folded.points.back(), 0.0F);
    QCOMPARE(folded.points[folded.points.size() - 2], 5.5F);
  }

  void reductionKeepsTheBudget() {
    const auto set = chaoticPaths(300, 500, 6.0, 1);
    const auto runs = visibleRuns(*set, {0, UINT32_MAX});
    QCOMPARE(segments(runs), std::size_t{300 * 499});
    for (std::size_t budget : {1000U, 20000U, 100000U, 1000000U}) {
      const ReducedPaths reduced = reduce(runs, budget);
      QVERIFY(segments(reduced.runs) <= budget + budget / 5);
      QVERIFY(segments(reduced.runs) >= std::min<std::size_t>(budget, 300 * 499) / 3);
    }
  }

  void tubesAreRound() {
    const auto set = simplePaths(50);
    const auto runs = visibleRuns(*set, {0, UINT32_MAX});
    const TubeGeometry tubes = makeTubes(set->points, {}, runs, 0.05, 8);
    QCOMPARE(tubes.points.size(), tubes.normals.size());
    for (std::uint32_t corner : tubes.triangles)
      QVERIFY(3 * corner + 2 < tubes.points.size());
    for (std::size_t i = 0; i < tubes.normals.size(); i += 3)
      QVERIFY(std::abs(std::hypot(tubes.normals[i], tubes.normals[i + 1], tubes.normals[i + 2]) - 1) < 1e-4);
    PathSet still; // a particle that does not move
    still.points.assign(30, 1.0F);
    still.offsets = {0, 10};
    QVERIFY(makeTubes(still.points, {}, visibleRuns(still, {0, UINT32_MAX}), 0.1, 8).points.empty());
  }
};

LARMOR_TEST(Paths)
#include "tst_paths.moc"
