#include "MotionTestFields.h"
#include "engine/core/Error.h"
#include "engine/motion/FieldLines.h"
#include "engine/motion/Slice.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::motion;
using namespace larmor::motion::testing;

class TestFieldLines : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void straight();
  void closedCircle();
  void invariantOfAbc();
  void endsAtNull();
  void threadsAndCancel();
  void slice();
  void badInput();
};

void TestFieldLines::straight() {
  jobs::JobContext context;
  const auto lines = traceFieldLines(*fields::uniform({0, 3, 4}), {{1, 2, 3}, {0, 0, 0}}, 10, 0.3, context);
  QCOMPARE(lines.size(), std::size_t(2));
  QCOMPARE(lines[0].size(), std::size_t(69)); // 34 steps to either side
  const Vec3 first{1, 2 - 6, 3 - 8}, last{1, 2 + 6, 3 + 8};
  QVERIFY(norm(lines[0].front() - first) < 1e-13 && norm(lines[0].back() - last) < 1e-13);
  QVERIFY(lines[0][34] == (Vec3{1, 2, 3}));
}

void TestFieldLines::closedCircle() {
  jobs::JobContext context;
  const auto vortex = functionField([](const Vec3& r) -> Vec3 { return {-r[1], r[0], 0}; });
  const double radius = 0.7, length = 2 * std::numbers::pi * radius;
  const auto line = traceFieldLines(*vortex, {{radius, 0, 0.5}}, length, length / 200, context).front();
  const Vec3 seed{radius, 0, 0.5};
  QVERIFY2(norm(line.back() - seed) < 1e-6 && norm(line.front() - seed) < 1e-6, "order 4: (2 pi/200)^4 = 1e-6");
  QVERIFY(norm(line[100] + Vec3{radius, 0, -0.5}) < 1e-6); // half a turn backward
}

void TestFieldLines::invariantOfAbc() {
  // With C = 0 the lines keep B sin x + A cos z: it is the stream function of the motion in (x, z).
  jobs::JobContext context;
  const auto lines = traceFieldLines(*abc(1, 0.7, 0), {{0.3, 0.1, 1}, {2, 1, 4}, {5, 0, 0.5}}, 50, 0.05, context);
  const auto invariant = [](const Vec3& r) { return 0.7 * std::sin(r[0]) + std::cos(r[2]); };
  for (const auto& line : lines)
    for (const Vec3& r : line)
      QVERIFY2(std::abs(invariant(r) - invariant(line[line.size() / 2])) < 1e-6,
               "order 4 at step 0.05 over 1000 steps");
}

void TestFieldLines::endsAtNull() {
  jobs::JobContext context;
  const auto half = functionField([](const Vec3& r) -> Vec3 { return {r[0] < 1 ? 1.0 : 0.0, 0, 0}; });
  const auto line = traceFieldLines(*half, {{0, 0, 0}}, 5, 0.25, context).front();
  QVERIFY(line.front()[0] == -5 && line.back()[0] <= 1);
}

void TestFieldLines::threadsAndCancel() {
  jobs::JobContext context;
  std::vector<Vec3> seeds;
  for (int i = 0; i < 9; ++i)
    seeds.push_back({0.1 * i, 0.2 * i, 1});
  const auto one = traceFieldLines(*abc(), seeds, 20, 0.05, context, 1);
  QVERIFY(one == traceFieldLines(*abc(), seeds, 20, 0.05, context, 4));
  context.requestCancel();
  QVERIFY_THROWS_EXCEPTION(Cancelled, traceFieldLines(*abc(), seeds, 20, 0.05, context));
}

void TestFieldLines::slice() {
  const auto field = functionField([](const Vec3& r) -> Vec3 { return {r[0], 10 * r[1], 100 * r[2]}; });
  const SliceImage image = sampleSlice(*field, 1, 0.5, {-1, 9, -2}, {1, 9, 2}, 41, 21); // u = z, v = x
  QCOMPARE(image.magnitude.size(), std::size_t(41 * 21));
  for (const auto& [i, j] : {std::pair<std::size_t, std::size_t>{0, 0}, {40, 20}, {7, 13}}) {
    const Vec3 r{-1 + 0.1 * static_cast<double>(j), 0.5, -2 + 0.1 * static_cast<double>(i)};
    QVERIFY(norm(image.point(i, j) - r) < 1e-14);
    QVERIFY(std::abs(image.magnitude[j * 41 + i] - norm({r[0], 5, 100 * r[2]})) < 1e-11);
    QCOMPARE(image.normal[j * 41 + i], 5.0);
  }
}

void TestFieldLines::badInput() {
  jobs::JobContext context;
  const auto field = fields::uniform({0, 0, 1});
  QVERIFY_THROWS_EXCEPTION(Error, traceFieldLines(*field, {{0, 0, 0}}, 1, 0, context));
  QVERIFY_THROWS_EXCEPTION(Error, traceFieldLines(*field, {{0, 0, 0}}, -1, 0.1, context));
  QVERIFY_THROWS_EXCEPTION(Error, traceFieldLines(*field, {{0, 0, 0}}, 1e9, 1e-9, context));
  QVERIFY(traceFieldLines(*field, {}, 1, 0.1, context).empty());
  QVERIFY_THROWS_EXCEPTION(Error, sampleSlice(*field, 3, 0, {0, 0, 0}, {1, 1, 1}, 10, 10));
  QVERIFY_THROWS_EXCEPTION(Error, sampleSlice(*field, 0, 0, {0, 0, 0}, {1, 0, 1}, 10, 10));
  QVERIFY_THROWS_EXCEPTION(Error, sampleSlice(*field, 0, std::nan(""), {0, 0, 0}, {1, 1, 1}, 10, 10));
  QVERIFY_THROWS_EXCEPTION(Error, sampleSlice(*field, 0, 0, {0, 0, 0}, {1, 1, 1}, 1, 10));
}

LARMOR_TEST(TestFieldLines)
#include "tst_field_lines.moc"
