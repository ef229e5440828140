#include "engine/core/Error.h"
#include "engine/statistics/EventSearch.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

namespace {

constexpr double trapLength = 2.0, trapAlpha = 100.0;

/// Bounces in the bottle, guiding centre on the axis.
Path bounces(double pitchCosine, std::size_t every, double count) {
  const Normalisation n = alphaForm(trapAlpha);
  const double across = std::sqrt(1 - pitchCosine * pitchCosine), dt = n.gyroPeriod() / 100;
  const auto records =
      static_cast<std::size_t>(count * 2 * pi * trapLength / across / (dt * static_cast<double>(every)));
  const Vec3 v{0.0, across, pitchCosine}, x = -1.0 / trapAlpha * cross(v, {0, 0, 1});
  return boris(
      n, [](const Vec3& r) { return bottle(r, trapLength); }, x, v, dt, every, records);
}

/// Gyration about a uniform field with a pitch-angle cosine that follows any course.
Path steered(const std::function<double(std::size_t)>& cosine, std::size_t records) {
  const Normalisation n = alphaForm(trapAlpha);
  Path path;
  Vec3 x{};
  const double dt = gridStep(n, 5.0);
  for (std::size_t i = 0; i < records; ++i) {
    const double m = cosine(i), s = std::sqrt(1 - m * m), phase = 2 * pi * static_cast<double>(i) / 20;
    path.time.push_back(static_cast<double>(i) * dt);
    path.velocity.push_back({s * std::cos(phase), -s * std::sin(phase), m});
    path.position.push_back(x);
    path.field.push_back({0, 0, 1});
    x = x + dt * path.velocity.back();
  }
  return path;
}

SearchSettings settingsFor(const Path& path, double longest = 200) {
  return {alphaForm(trapAlpha), path.time[1] - path.time[0], longest};
}

/// The search fed with so many samples at a time.
MirrorDetection searched(const Path& path, std::size_t atATime, bool ended = true, std::size_t* kept = nullptr) {
  ReversalSearch search;
  const SearchSettings settings = settingsFor(path);
  for (std::size_t i = 0; i < path.size(); ++i) {
    search.add(path.position[i], path.velocity[i], path.field[i]);
    if ((i + 1) % atATime == 0)
      search.search(settings, 3, false);
    if (kept)
      *kept = std::max(*kept, search.kept());
  }
  search.search(settings, 3, ended);
  return search.found(settings);
}

bool same(const MirrorEvent& a, const MirrorEvent& b) {
  const auto equal = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return a.particle == b.particle && a.record == b.record && a.mirror == b.mirror && a.position == b.position &&
         equal(a.time, b.time) && equal(a.fieldStrength, b.fieldStrength) && equal(a.curvature, b.curvature) &&
         equal(a.magneticMoment, b.magneticMoment) && equal(a.torsionBefore, b.torsionBefore) &&
         equal(a.torsionAfter, b.torsionAfter);
}

bool same(const MirrorDetection& a, const MirrorDetection& b) {
  return a.refusal == b.refusal && a.unresolved == b.unresolved && a.searched == b.searched &&
         std::equal(a.events.begin(), a.events.end(), b.events.begin(), b.events.end(),
                    [](const auto& x, const auto& y) { return same(x, y); });
}

} // namespace

class TestReversalSearch : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void findsWhatRecordsShow_data() {
    QTest::addColumn<double>("pitchCosine");
    QTest::addColumn<int>("every");
    QTest::newRow("shallow") << 0.3 << 4;
    QTest::newRow("deep") << 0.7 << 4;
    QTest::newRow("coarse") << 0.5 << 10;
  }
  /// The same events with the same numbers as detectMirrorEvents, but that v and b are kept in single precision.
  void findsWhatRecordsShow() {
    QFETCH(double, pitchCosine);
    QFETCH(int, every);
    const Path path = bounces(pitchCosine, static_cast<std::size_t>(every), 4.1);
    const auto expected = detectMirrorEvents(PathSeries(path, alphaForm(trapAlpha)), 3);
    QCOMPARE(expected.events.size(), std::size_t{8});
    const auto found = searched(path, 64);
    QCOMPARE(found.events.size(), expected.events.size());
    for (std::size_t k = 0; k < 8; ++k) {
      const MirrorEvent &a = found.events[k], &b = expected.events[k];
      QVERIFY(a.mirror && a.particle == 3);
      QVERIFY(std::abs(a.time - b.time) < 1e-4 * alphaForm(trapAlpha).gyroPeriod());
      QVERIFY(std::abs(a.fieldStrength / b.fieldStrength - 1) < 1e-5);
      QVERIFY(std::abs(a.magneticMoment / b.magneticMoment - 1) < 1e-5);
      QVERIFY(std::abs(a.curvature / b.curvature - 1) < 1e-3);
      QVERIFY(std::abs(a.torsionBefore / b.torsionBefore - 1) < 1e-3);
      QVERIFY(std::abs(a.torsionAfter / b.torsionAfter - 1) < 1e-3);
    }
  }

  /// How many samples come at a time changes no bit.
  void doesNotDependOnPieces() {
    const Path path = bounces(0.5, 4, 6.1);
    const auto whole = searched(path, path.size());
    QCOMPARE(whole.events.size(), std::size_t{12});
    for (const std::size_t pieces : {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{1000}})
      QVERIFY2(same(searched(path, pieces), whole), QByteArray::number(qulonglong(pieces)));
  }

  /// Little is kept of a path, also while the particle lingers between the thresholds, and the reversal is found then.
  void lingeringIsRemembered() {
    const std::size_t records = 20000;
    const Path path = steered(
        [&](std::size_t i) {
          return i < 2000 ? 0.5 : i > 18000 ? -0.5 : 0.05 - 0.1 * static_cast<double>(i - 2000) / 16000.0;
        },
        records);
    std::size_t kept = 0;
    const auto found = searched(path, 16, true, &kept);
    QCOMPARE(found.events.size(), std::size_t{1});
    QVERIFY(!found.events.front().mirror); // the field has no maximum
    QVERIFY2(std::abs(static_cast<double>(found.events.front().record) - 10000) < 50,
             QByteArray::number(qulonglong(found.events.front().record)));
    QVERIFY2(kept < 2500, QByteArray::number(qulonglong(kept)));
    QVERIFY(same(found, searched(path, path.size())));
  }

  /// Saved in the middle and restored: the same bits.
  void goesOn_data() {
    QTest::addColumn<bool>("lingers");
    QTest::newRow("bounces") << false;
    QTest::newRow("lingers") << true;
  }
  void goesOn() {
    QFETCH(bool, lingers);
    const Path path = lingers ? steered([](std::size_t i) { return i < 500    ? 0.4
                                                                   : i < 5000 ? 0.02
                                                                              : -0.4; }, 6000)
                              : bounces(0.5, 4, 4.1);
    const SearchSettings settings = settingsFor(path);
    ReversalSearch search;
    for (std::size_t i = 0; i < path.size(); ++i) {
      search.add(path.position[i], path.velocity[i], path.field[i]);
      if (i % 64 == 0)
        search.search(settings, 3, false);
      if (i % 1501 == 1500) {
        std::vector<double> numbers;
        search.save(numbers);
        search = ReversalSearch();
        search.restore(numbers);
      }
    }
    search.search(settings, 3, true);
    QVERIFY(!search.found(settings).events.empty());
    QVERIFY(same(search.found(settings), searched(path, path.size())));
  }

  void damagedNumbersAreRefused() {
    const Path path = bounces(0.5, 4, 1.1);
    ReversalSearch search;
    for (std::size_t i = 0; i < path.size(); ++i)
      search.add(path.position[i], path.velocity[i], path.field[i]);
    search.search(settingsFor(path), 0, false);
    std::vector<double> numbers;
    search.save(numbers);
    const auto refused = [](std::vector<double> wrong) {
      try {
        ReversalSearch().restore(wrong);
      } catch (const Error&) {
        return true;
      }
      return false;
    };
    QVERIFY(!refused(numbers));
    auto more = numbers, fewer = numbers, wrong = numbers;
    more.push_back(0);
    fewer.pop_back();
    wrong[1] = 1e18;
    QVERIFY(refused(more) && refused(fewer) && refused(wrong) && refused({}));
  }

  void tooCoarseIsRefused() {
    const Path path = bounces(0.5, 30, 4.0);
    const auto found = searched(path, 64);
    QVERIFY(found.events.empty() && found.searched == 0);
    QVERIFY(found.refusal.find("at most 1/4") != std::string::npos);
  }

  void ensembles() {
    std::vector<Path> paths;
    for (int p = 0; p < 40; ++p)
      paths.push_back(bounces(0.5, 4, 2.1));
    const Trajectories t = together(paths, alphaForm(trapAlpha));
    EventSearch one(settingsFor(paths[0]), 40), many(settingsFor(paths[0]), 40);
    one.add(t, 0, t.records(), 1);
    one.search(true, 1);
    for (std::size_t r = 0; r < t.records(); r += 100)
      many.add(t, r, std::min<std::size_t>(100, t.records() - r));
    const auto state = many.state();
    EventSearch later(settingsFor(paths[0]), 40);
    later.restore(state);
    later.search(true);
    const auto found = one.found(5);
    QCOMPARE(found.events.size(), std::size_t{160});
    QCOMPARE(found.searched, std::size_t{40});
    QVERIFY(same(found, later.found(5)));
    for (const auto& e : found.events)
      QVERIFY(std::abs(5.0 * static_cast<double>(e.record) * settingsFor(paths[0]).step - e.time) <
              3.0 * settingsFor(paths[0]).step);
    QVERIFY_THROWS_EXCEPTION(Error, EventSearch(settingsFor(paths[0]), 39).restore(state));
  }
};

LARMOR_TEST(TestReversalSearch)
#include "tst_reversal_search.moc"
