#include "engine/core/Philox.h"
#include "engine/fields/Compose.h"
#include "engine/fields/EnsembleField.h"
#include "engine/fields/GaussianField.h"
#include "engine/motion/ParticleOrder.h"
#include "engine/motion/Tracer.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <map>
#include <numeric>

using namespace larmor;
using namespace larmor::motion;

namespace {

/// 64^3 nodes are looked up in more memory than the tracer takes for small, 16^3 are not.
fields::FieldPointer gridField(std::int64_t nodes, std::uint64_t seed = 1) {
  static std::map<std::pair<std::int64_t, std::uint64_t>, fields::FieldPointer> made;
  auto& field = made[{nodes, seed}];
  if (!field) {
    fields::GaussianParameters parameters;
    parameters.grid = nodes;
    field =
        std::make_shared<fields::GridField>(fields::gaussianGrid(parameters, seed), fields::Interpolation::Trilinear);
  }
  return field;
}

ParticleState particlesIn(const fields::FieldInfo& info, std::size_t count) {
  ParticleState state;
  state.resize(count);
  for (std::size_t p = 0; p < count; ++p) {
    Philox random(3, streams::particles, p);
    state.x[p] = random.uniform(-1.5, 2.5) * info.boxLength[0]; // also outside the box
    state.y[p] = random.uniform(0, 1) * info.boxLength[1];
    state.z[p] = random.uniform(0, 1) * info.boxLength[2];
    const auto v = random.direction();
    state.vx[p] = v[0];
    state.vy[p] = v[1];
    state.vz[p] = v[2];
  }
  return state;
}

ParticleState permuted(const ParticleState& state, const std::vector<std::uint32_t>& order) {
  ParticleState result;
  result.resize(order.size());
  result.step = state.step;
  for (std::size_t p = 0; p < order.size(); ++p) {
    result.x[p] = state.x[order[p]];
    result.y[p] = state.y[order[p]];
    result.z[p] = state.z[order[p]];
    result.vx[p] = state.vx[order[p]];
    result.vy[p] = state.vy[order[p]];
    result.vz[p] = state.vz[order[p]];
  }
  return result;
}

struct Outcome {
  Trajectories data;
  ParticleState last;
  double energyError;
};

/// 1.6 cells of 64 in a step, some 20 steps in a gyration: particles change their neighbours all the time.
Outcome traced(const fields::FieldPointer& field, const ParticleState& start, Precision precision,
               std::size_t perRecord, std::size_t records, std::size_t together = 1000, unsigned threads = 1) {
  TraceSetup setup;
  setup.coupling = 2.0;
  setup.dt = 0.157;
  setup.precision = precision;
  setup.stepsPerRecord = perRecord;
  setup.threads = threads;
  setup.boxOrigin = field->info().boxOrigin;
  setup.boxLength = field->info().boxLength;
  Outcome outcome;
  auto& data = outcome.data;
  data.position = data.velocity = data.field = RecordArray(start.size(), records + 1, precision == Precision::Single);
  data.time.resize(records + 1);
  Tracer tracer(field, setup, start);
  tracer.writeInitial(data);
  jobs::JobContext context;
  for (std::size_t r = 1; r <= records; r += together)
    tracer.advance(data, r, std::min(together, records + 1 - r), context);
  outcome.last = tracer.state();
  outcome.energyError = tracer.maxRelativeEnergyError();
  return outcome;
}

/// Particle order[p] of `one` is particle p of `other`, to the bit.
bool sameBut(const Outcome& one, const Outcome& other, const std::vector<std::uint32_t>& order) {
  for (std::size_t p = 0; p < order.size(); ++p) {
    for (const auto array : {&Trajectories::position, &Trajectories::velocity, &Trajectories::field})
      for (std::size_t r = 0; r < (one.data.*array).records(); ++r)
        if ((one.data.*array).at(order[p], r) != (other.data.*array).at(p, r))
          return false;
    if (one.last.position(order[p]) != other.last.position(p) || one.last.velocity(order[p]) != other.last.velocity(p))
      return false;
  }
  return one.energyError == other.energyError;
}

std::vector<std::uint32_t> identity(std::size_t count) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  return order;
}

/// A fixed shuffle.
std::vector<std::uint32_t> shuffled(std::size_t count) {
  auto order = identity(count);
  Philox random(5, streams::particles, 0);
  for (std::size_t i = count - 1; i > 0; --i)
    std::swap(order[i], order[static_cast<std::size_t>(random.uniform() * static_cast<double>(i + 1))]);
  return order;
}

} // namespace

class TestParticleOrder : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void neighboursFollowEachOther() {
    const auto info = gridField(16)->info();
    ParticleState state = particlesIn(info, 20000);
    state.y[7] = std::numeric_limits<double>::quiet_NaN();
    state.z[8] = 1e300;
    const auto order = placesInSpace(state, info.boxOrigin, info.boxLength);
    auto numbers = order;
    std::sort(numbers.begin(), numbers.end());
    QVERIFY(numbers == identity(20000));
    QVERIFY(order == placesInSpace(state, info.boxOrigin, info.boxLength, 1));
    // Mean extent of a block of 64 along x, folded into the box: 1/4 to 1/3 of it, not all of it as unsorted.
    double extent = 0;
    for (std::size_t first = 0; first + 64 <= order.size(); first += 64) {
      double low = 1, high = 0;
      for (std::size_t i = first; i < first + 64; ++i) {
        const double turns = (state.x[order[i]] - info.boxOrigin[0]) / info.boxLength[0];
        low = std::min(low, turns - std::floor(turns));
        high = std::max(high, turns - std::floor(turns));
      }
      extent += (high - low) * 64 / 20000;
    }
    QVERIFY2(extent < 0.35, qPrintable(QString::number(extent)));
    // An unbounded axis does not count: all in one column of cells stay in their order.
    QVERIFY(placesInSpace(state, {}, {0, 0, 0}) == identity(20000));
  }

  void membersAreTogether() {
    ArrangedState particles{particlesIn(gridField(16)->info(), 7), {5, 4, 3, 2, 1, 0, 6}};
    const double x4 = particles.state.x[1]; // of particle 4
    particles.rearrange(placesByMember(particles.order, 3));
    QVERIFY((particles.order == std::vector<std::uint32_t>{3, 0, 6, 4, 1, 5, 2}));
    QCOMPARE(particles.state.x[3], x4);
    QCOMPARE(particles.byNumber().x[4], x4);
  }

  void resultsDoNotDependOnTheOrder_data() {
    QTest::addColumn<bool>("single");
    QTest::addColumn<int>("perRecord");
    QTest::addColumn<int>("records");
    for (const bool single : {false, true}) {
      const char* what = single ? "single" : "double";
      QTest::addRow("%s, several records between sortings", what) << single << 7 << 40;
      QTest::addRow("%s, records farther apart than sortings", what) << single << 150 << 3;
      QTest::addRow("%s, the speed is restored in between", what) << single << 1100 << 1;
    }
  }
  /// Particles in other places of the list, so in other blocks, on other threads, in advances of other lengths.
  void resultsDoNotDependOnTheOrder() {
    QFETCH(bool, single);
    QFETCH(int, perRecord);
    QFETCH(int, records);
    const auto precision = single ? Precision::Single : Precision::Double;
    const auto steps = static_cast<std::size_t>(perRecord), count = static_cast<std::size_t>(records);
    const auto field = gridField(64);
    QVERIFY(field->tableBytes() > (2u << 20)); // else nothing is sorted
    constexpr std::size_t particles = 1000;    // a last block that is not full
    const ParticleState start = particlesIn(field->info(), particles);
    const Outcome one = traced(field, start, precision, steps, count);
    QVERIFY(sameBut(one, traced(field, start, precision, steps, count, 1000, 7), identity(particles)));
    QVERIFY(sameBut(one, traced(field, start, precision, steps, count, 1), identity(particles)));
    const auto order = shuffled(particles);
    QVERIFY(sameBut(one, traced(field, permuted(start, order), precision, steps, count, 3, 2), order));
    // Few enough not to be sorted at all.
    std::vector<std::uint32_t> some(order.begin(), order.begin() + 100);
    const ParticleState few = permuted(start, some);
    const Outcome alone = traced(field, few, precision, steps, count);
    for (std::size_t p = 0; p < some.size(); ++p)
      QVERIFY(one.last.position(some[p]) == alone.last.position(p));
  }

  /// Beside a loop over particles, one at a time: half a gyration, before turbulence amplifies rounding.
  void followsAPlainLoop() {
    const auto field = gridField(64);
    const ParticleState start = particlesIn(field->info(), 500);
    const Outcome outcome = traced(field, start, Precision::Double, 10, 1);
    double worst = 0;
    for (std::size_t p = 0; p < start.size(); ++p) {
      Vec3 r = start.position(p), v = start.velocity(p);
      for (int s = 0; s < 10; ++s) {
        r = r + 0.5 * 0.157 * v;
        const Vec3 t = (0.5 * 2.0 * 0.157) * field->at(r);
        v = v + (2 / (1 + dot(t, t))) * cross(v + cross(v, t), t);
        r = r + 0.5 * 0.157 * v;
      }
      worst = std::max(worst, norm(outcome.last.position(p) - r));
    }
    QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst))); // nodes are single precision: 1e-7 of b
  }

  void snapshotsAreSharedInTurn_data() {
    QTest::addColumn<int>("nodes");
    QTest::newRow("small grids") << 16;
    QTest::newRow("sorted") << 64;
  }
  /// Particle p moves in snapshot p modulo their number, with the bits that it has there among others.
  void snapshotsAreSharedInTurn() {
    QFETCH(int, nodes);
    const std::vector<fields::FieldPointer> members{gridField(nodes, 1), gridField(nodes, 2), gridField(nodes, 3)};
    const auto all = fields::scaled(fields::ensembleField(members), 1.0);
    QCOMPARE(all->realisations(), std::size_t{3});
    const ParticleState start = particlesIn(all->info(), 700);
    const Outcome together = traced(all, start, Precision::Double, 20, 4, 2, 3);
    for (std::size_t m = 0; m < members.size(); ++m) {
      const Outcome there = traced(fields::scaled(members[m], 1.0), start, Precision::Double, 20, 4);
      for (std::size_t p = m; p < start.size(); p += members.size()) {
        QVERIFY(together.last.position(p) == there.last.position(p));
        QVERIFY(together.data.field.at(p, 2) == there.data.field.at(p, 2));
      }
    }
    const auto mixed = fields::sum({fields::ensembleField(members), fields::uniform({0, 0, 1})});
    QCOMPARE(mixed->realisations(), std::size_t{3});
    QCOMPARE(fields::sum({members[0], fields::uniform({0, 0, 1})})->realisations(), std::size_t{0});
  }
};

LARMOR_TEST(TestParticleOrder)
#include "tst_particle_order.moc"
