#include "engine/core/Philox.h"
#include "engine/fields/Catalogue.h"
#include "tests/harness/Test.h"

#include <numbers>

using namespace larmor;
using namespace larmor::fields;

namespace {

using Derivatives = std::array<double, 9>;

Derivatives gradientAt(const Field& field, const Vec3& r) {
  Derivatives g{};
  std::array<double*, 9> pointers{};
  for (std::size_t k = 0; k < 9; ++k)
    pointers[k] = &g[k];
  field.gradient({1, &r[0], &r[1], &r[2]}, pointers);
  return g;
}

double size(const Derivatives& g) {
  double sum = 0;
  for (double x : g)
    sum += x * x;
  return std::sqrt(sum);
}

Vec3 curl(const Derivatives& g) { return {g[7] - g[5], g[2] - g[6], g[3] - g[1]}; }

FieldPointer build(std::vector<std::pair<std::string, std::string>> values) {
  FieldChoice choice;
  choice.parameters().setTexts(values);
  return choice.build({});
}

/// Random points in the middle half of the region shown, away from a singularity at the centre.
std::vector<Vec3> pointsIn(const FieldInfo& info, int count) {
  Philox random(7, streams::particles, 0);
  std::vector<Vec3> points;
  while (static_cast<int>(points.size()) < count) {
    Vec3 r;
    for (std::size_t c = 0; c < 3; ++c)
      r[c] = 0.5 * (info.viewLow[c] + info.viewHigh[c]) +
             0.25 * (info.viewHigh[c] - info.viewLow[c]) * random.uniform(-1, 1);
    if (norm(r) > 0.2 * norm(info.viewHigh - info.viewLow) / 4)
      points.push_back(r);
  }
  return points;
}

} // namespace

class TestAnalytic : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// Every kind of field but the one that needs a file.
  void everyKind_data() {
    QTest::addColumn<QString>("name");
    for (const auto& model : allModels())
      if (model->name() != "file")
        QTest::newRow(model->name().c_str()) << QString::fromStdString(model->name());
  }
  void everyKind() {
    QFETCH(QString, name);
    std::vector<std::pair<std::string, std::string>> values{{"field", name.toStdString()}};
    if (name == "gaussian" || name == "cc" || name == "lm") // on a small grid
      values.push_back({"grid", "16"});
    if (name == "gaussian" || name == "cc" || name == "lm" || name == "mhd") // exactly divergence-free
      values.push_back({"interpolation", "potential"});
    if (name == "modes" || name == "palade")
      values.push_back({"mode_arithmetic", "double"});
    const auto field = build(values);
    const FieldInfo info = field->info();
    QVERIFY(info.divergenceFree);
    const double h = 1e-5 * norm(info.viewHigh - info.viewLow);
    for (const Vec3& r : pointsIn(info, 20)) {
      const Derivatives g = gradientAt(*field, r);
      QVERIFY2(std::abs(g[0] + g[4] + g[8]) <= 1e-7 * size(g), "divergence");
      for (std::size_t j = 0; j < 3; ++j) { // against differences of our own, tolerance h^2 times third derivatives
        Vec3 low = r, high = r;
        low[j] -= h;
        high[j] += h;
        const Vec3 slope = (0.5 / h) * (field->at(high) - field->at(low));
        for (std::size_t i = 0; i < 3; ++i)
          QVERIFY2(std::abs(slope[i] - g[3 * i + j]) <= 2e-5 * (size(g) + 1e-6), "gradient");
      }
    }
  }

  void parametersAreDocumented() {
    for (const auto& model : allModels()) {
      const ParameterSet set = model->parameters();
      QStringList keys;
      for (const auto& handle : set.all()) {
        const auto& info = handle.info();
        QVERIFY2(!info.help.empty() && !info.key.empty(), info.key.c_str());
        QVERIFY2(!keys.contains(QString::fromStdString(info.key)), info.key.c_str());
        keys << QString::fromStdString(info.key);
        handle.reset(); // the default is allowed
        QVERIFY(handle.isDefault());
      }
      QVERIFY(!model->summary().empty() && !model->label().empty());
    }
  }

  void vacuumFieldsHaveNoCurl() {
    for (const char* name : {"bottle", "mirror", "dipole"}) {
      const auto field = build({{"field", name}});
      for (const Vec3& r : pointsIn(field->info(), 20)) {
        const Derivatives g = gradientAt(*field, r);
        QVERIFY2(norm(curl(g)) <= 1e-7 * size(g), name);
      }
    }
  }

  void abcIsForceFree() {
    const auto field =
        build({{"field", "abc"}, {"abc_normalise", "false"}, {"abc_a", "1"}, {"abc_b", "0.7"}, {"abc_c", "0.4"}});
    for (const Vec3& r : pointsIn(field->info(), 20))
      QVERIFY(norm(curl(gradientAt(*field, r)) - field->at(r)) < 1e-8);
    QVERIFY(std::abs(field->info().rms - std::sqrt(1 + 0.49 + 0.16)) < 1e-12);
    QVERIFY(std::abs(build({{"field", "abc"}})->info().rms - 1) < 1e-12);
  }

  void knownValues() {
    const auto mirror = build({{"field", "mirror"}, {"mirror_ratio", "4"}, {"mirror_length", "2"}});
    QVERIFY(std::abs(mirror->at({0, 0, 0})[2] - 1) < 1e-14);
    QVERIFY(std::abs(mirror->at({0, 0, 2})[2] - 4) < 1e-14);
    QCOMPARE(mirror->info().boxLength[2], 4.0);
    const auto bottle = build({{"field", "bottle"}, {"bottle_length", "2"}});
    QVERIFY(std::abs(bottle->at({0, 0, 2})[2] - 2) < 1e-14);
    const auto dipole = build({{"field", "dipole"}, {"dipole_moment", "3"}});
    QVERIFY(std::abs(norm(dipole->at({2, 0, 0})) - 3.0 / 8) < 1e-14);
    QVERIFY(std::abs(norm(dipole->at({0, 0, 2})) - 2 * 3.0 / 8) < 1e-14);
    const auto harris = build({{"field", "harris"}, {"harris_width", "0.5"}});
    QVERIFY(std::abs(harris->at({9, 9, 0.5})[0] - std::tanh(1.0)) < 1e-14);
  }

  void modifiersScaleThenAdd() {
    const auto field = build({{"field", "uniform"}, {"strength", "2"}, {"field_scale", "3"}, {"mean_field", "0.5"}});
    QVERIFY((field->at({0, 0, 0}) == Vec3{0, 0, 6.5}));
    QCOMPARE(field->info().rms, 6.5);
  }
};

LARMOR_TEST(TestAnalytic)
#include "tst_analytic.moc"
