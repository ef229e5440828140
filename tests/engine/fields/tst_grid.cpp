#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"
#include "engine/fields/Catalogue.h"
#include "engine/fields/GridField.h"
#include "engine/fields/GridReport.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <numbers>

using namespace larmor;
using namespace larmor::fields;

namespace {

constexpr double tau = 2.0 * std::numbers::pi;

Vec3 abc(const Vec3& r) {
  const double a = 1.0, b = 0.7, c = 0.43;
  return {a * std::sin(r[2]) + c * std::cos(r[1]), b * std::sin(r[0]) + a * std::cos(r[2]),
          c * std::sin(r[1]) + b * std::cos(r[0])};
}

VectorGrid sample(std::array<std::size_t, 3> shape, Vec3 origin, Vec3 length, const std::function<Vec3(Vec3)>& b) {
  VectorGrid grid{shape, origin, length, {}, {}, {}, "test"};
  for (std::size_t k = 0; k < shape[2]; ++k)
    for (std::size_t j = 0; j < shape[1]; ++j)
      for (std::size_t i = 0; i < shape[0]; ++i) {
        const Vec3 value = b({origin[0] + static_cast<double>(i) * length[0] / static_cast<double>(shape[0]),
                              origin[1] + static_cast<double>(j) * length[1] / static_cast<double>(shape[1]),
                              origin[2] + static_cast<double>(k) * length[2] / static_cast<double>(shape[2])});
        for (std::size_t c = 0; c < 3; ++c)
          grid.component(c).push_back(static_cast<float>(value[c]));
      }
  return grid;
}

VectorGrid noise(std::array<std::size_t, 3> shape, Vec3 origin, Vec3 length) {
  std::uint64_t n = 0;
  return sample(shape, origin, length, [&](const Vec3&) {
    Philox random(7, 99, n++);
    return Vec3{random.normal(), random.normal() + 0.5, random.normal()};
  });
}

struct Batch {
  std::vector<double> x, y, z, bx, by, bz;
  explicit Batch(std::size_t n) : x(n), y(n), z(n), bx(n), by(n), bz(n) {}
  Points points() const { return {x.size(), x.data(), y.data(), z.data()}; }
  Values values() { return {bx.data(), by.data(), bz.data()}; }
};

Batch randomBatch(std::size_t n, const Vec3& origin, const Vec3& length) {
  Batch batch(n);
  for (std::size_t i = 0; i < n; ++i) {
    Philox random(3, 98, i);
    batch.x[i] = origin[0] + length[0] * random.uniform(-2, 3);
    batch.y[i] = origin[1] + length[1] * random.uniform(-2, 3);
    batch.z[i] = origin[2] + length[2] * random.uniform(-2, 3);
  }
  return batch;
}

double rmsErrorOnAbc(std::size_t n, Interpolation interpolation) {
  const GridField field(sample({n, n, n}, {0, 0, 0}, {tau, tau, tau}, abc), interpolation);
  Batch batch = randomBatch(4000, {0, 0, 0}, {tau, tau, tau});
  field.evaluate(batch.points(), batch.values());
  double square = 0.0;
  for (std::size_t i = 0; i < batch.x.size(); ++i) {
    const Vec3 d = Vec3{batch.bx[i], batch.by[i], batch.bz[i]} - abc({batch.x[i], batch.y[i], batch.z[i]});
    square += dot(d, d);
  }
  return std::sqrt(square / static_cast<double>(batch.x.size()));
}

struct Gradient {
  std::vector<double> storage;
  std::array<double*, 9> pointers{};
  explicit Gradient(std::size_t n) : storage(9 * n) {
    for (std::size_t c = 0; c < 9; ++c)
      pointers[c] = storage.data() + c * n;
  }
};

const std::array<std::size_t, 3> oddShape{12, 9, 20};
const Vec3 oddOrigin{-0.7, 3.1, 100.0}, oddLength{1.3, 2.0, 5.5};

} // namespace

class TestGrid : public QObject {
  Q_OBJECT

  void allInterpolations() {
    QTest::addColumn<int>("kind");
    QTest::newRow("trilinear") << static_cast<int>(Interpolation::Trilinear);
    QTest::newRow("tricubic") << static_cast<int>(Interpolation::Tricubic);
    QTest::newRow("potential") << static_cast<int>(Interpolation::Potential);
  }

private Q_SLOTS:
  // The nodes of any box and shape come back, in every period: the offset is exact. Potential: for a field that is a
  // curl. Tolerance: nodes are single precision.
  void nodesAreReproduced_data() { allInterpolations(); }
  void nodesAreReproduced() {
    QFETCH(int, kind);
    const auto interpolation = static_cast<Interpolation>(kind);
    VectorGrid grid = noise(oddShape, oddOrigin, oddLength);
    if (interpolation == Interpolation::Potential)
      grid = sample({16, 18, 20}, oddOrigin, oddLength, [](const Vec3& r) {
        return Vec3{0.25 + std::sin(tau * r[1] / oddLength[1]), std::cos(tau * r[2] / oddLength[2]),
                    std::sin(tau * r[0] / oddLength[0])};
      });
    const GridField field(grid, interpolation);
    double worst = 0.0;
    for (std::size_t n = 0; n < grid.size(); n += 7) {
      const std::size_t i[3] = {n % grid.shape[0], n / grid.shape[0] % grid.shape[1],
                                n / (grid.shape[0] * grid.shape[1])};
      Vec3 r{};
      for (std::size_t a = 0; a < 3; ++a) {
        const double cell = grid.length[a] / static_cast<double>(grid.shape[a]);
        r[a] = grid.origin[a] + cell * static_cast<double>(i[a]) + static_cast<double>(n % 5) * grid.length[a] -
               2.0 * grid.length[a];
      }
      const Vec3 d = field.at(r) - Vec3{grid.x[n], grid.y[n], grid.z[n]};
      worst = std::max(worst, norm(d));
    }
    QVERIFY2(worst < 1e-5, qPrintable(QString::number(worst)));
  }

  void convergenceOrder_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("order");
    QTest::newRow("trilinear") << static_cast<int>(Interpolation::Trilinear) << 2.0;
    QTest::newRow("tricubic") << static_cast<int>(Interpolation::Tricubic) << 4.0;
    QTest::newRow("potential, derivative of a cubic") << static_cast<int>(Interpolation::Potential) << 3.0;
  }
  void convergenceOrder() {
    QFETCH(int, kind);
    QFETCH(double, order);
    const auto interpolation = static_cast<Interpolation>(kind);
    const double coarse = rmsErrorOnAbc(12, interpolation), fine = rmsErrorOnAbc(24, interpolation);
    const double measured = std::log2(coarse / fine);
    QVERIFY2(std::abs(measured - order) < 0.25, qPrintable(QString("order %1, error %2").arg(measured).arg(fine)));
  }

  // Continuous everywhere: across the seam of the box and across cell faces.
  void wrapIsContinuous_data() { allInterpolations(); }
  void wrapIsContinuous() {
    QFETCH(int, kind);
    const GridField field(noise(oddShape, oddOrigin, oddLength), static_cast<Interpolation>(kind));
    for (std::size_t axis = 0; axis < 3; ++axis)
      for (int period = -1; period <= 2; ++period) {
        Vec3 below{oddOrigin[0] + 0.37, oddOrigin[1] + 0.91, oddOrigin[2] + 2.2};
        below[axis] = oddOrigin[axis] + period * oddLength[axis];
        Vec3 above = below, shifted = below;
        below[axis] -= 1e-9;
        above[axis] += 1e-9;
        shifted[axis] += 1e-9 + 3.0 * oddLength[axis];
        QVERIFY(norm(field.at(below) - field.at(above)) < 2e-6);
        QVERIFY(norm(field.at(shifted) - field.at(above)) < 2e-6);
      }
  }

  void gradientIsTheDerivative_data() { allInterpolations(); }
  void gradientIsTheDerivative() {
    QFETCH(int, kind);
    const GridField field(noise(oddShape, oddOrigin, oddLength), static_cast<Interpolation>(kind));
    const Batch batch = randomBatch(200, oddOrigin, oddLength);
    Gradient exact(200), differences(200);
    field.gradient(batch.points(), exact.pointers);
    field.Field::gradient(batch.points(), differences.pointers);
    double error = 0.0, size = 0.0;
    std::size_t far = 0; // differences straddle a kink of the trilinear field now and then
    for (std::size_t i = 0; i < exact.storage.size(); ++i) {
      const double d = exact.storage[i] - differences.storage[i];
      size = std::max(size, std::abs(exact.storage[i]));
      if (std::abs(d) > 0.03)
        ++far;
      else
        error = std::max(error, std::abs(d));
    }
    QVERIFY2(size > 1.0 && far < 20, qPrintable(QString("%1 %2").arg(error).arg(far)));
  }

  // The potential form has no divergence anywhere, whatever the data; mixed derivatives cancel to rounding.
  void potentialHasNoDivergence() {
    const VectorGrid grid = noise(oddShape, oddOrigin, oddLength);
    const GridField field(grid, Interpolation::Potential);
    QVERIFY(field.info().divergenceFree);
    const Batch batch = randomBatch(500, oddOrigin, oddLength);
    Gradient g(500);
    field.gradient(batch.points(), g.pointers);
    double divergence = 0.0, size = 0.0;
    for (std::size_t i = 0; i < 500; ++i) {
      divergence = std::max(divergence, std::abs(g.pointers[0][i] + g.pointers[4][i] + g.pointers[8][i]));
      for (const double* component : g.pointers)
        size = std::max(size, std::abs(component[i]));
    }
    QVERIFY2(divergence < 1e-12 * size, qPrintable(QString::number(divergence / size)));
    const GridField other(grid, Interpolation::Tricubic);
    other.gradient(batch.points(), g.pointers);
    QVERIFY(std::abs(g.pointers[0][0] + g.pointers[4][0] + g.pointers[8][0]) > 1e-3);
    QVERIFY(!other.info().divergenceFree);
  }

  // A position's value does not depend on where in a batch it stands, nor on the size of the batch.
  void batchesDoNotMatter_data() { allInterpolations(); }
  void batchesDoNotMatter() {
    QFETCH(int, kind);
    const GridField field(noise(oddShape, oddOrigin, oddLength), static_cast<Interpolation>(kind));
    Batch batch = randomBatch(101, oddOrigin, oddLength);
    field.evaluate(batch.points(), batch.values());
    for (std::size_t i = 0; i < 101; ++i) {
      const Vec3 b = field.at({batch.x[i], batch.y[i], batch.z[i]});
      QVERIFY(b[0] == batch.bx[i] && b[1] == batch.by[i] && b[2] == batch.bz[i]);
    }
  }

  void nonFinitePositionsGiveNonFiniteValues_data() { allInterpolations(); }
  void nonFinitePositionsGiveNonFiniteValues() {
    QFETCH(int, kind);
    const GridField field(noise(oddShape, oddOrigin, oddLength), static_cast<Interpolation>(kind));
    const double inf = std::numeric_limits<double>::infinity();
    QVERIFY(!std::isfinite(field.at({std::nan(""), 0, 0})[0]));
    QVERIFY(!std::isfinite(field.at({0, inf, 0})[1]));
    QVERIFY(!std::isfinite(field.at({0, 0, -inf})[2]));
    field.at({1e300, -1e300, 1e18}); // no place left in a double: any value, no crash
  }

  void infoTellsWhatIsKnown() {
    const VectorGrid grid = noise(oddShape, oddOrigin, oddLength);
    const FieldInfo info = GridField(grid, Interpolation::Trilinear, "file", "from somewhere").info();
    QCOMPARE(info.name, std::string("file"));
    QVERIFY(info.note.find("from somewhere") != std::string::npos && info.note.find("trilinear") != std::string::npos);
    QCOMPARE(info.smallestScale, std::min({oddLength[0] / 12, oddLength[1] / 9, oddLength[2] / 20}));
    QVERIFY(std::abs(info.mean[1] - 0.5) < 0.1);
    QVERIFY(std::abs(info.rms - std::sqrt(3.25)) < 0.1);
    QVERIFY(!info.divergenceFree);
  }

  // The shader's buffers: header (origin, length, counts) and unpadded float4 nodes, x fastest.
  void gpuSourceHoldsTheNodes() {
    const VectorGrid grid = noise(oddShape, oddOrigin, oddLength);
    const auto source = GridField(grid, Interpolation::Trilinear).gpuSource();
    QVERIFY(source && source->source.find("fieldAt") != std::string::npos);
    QCOMPARE(source->buffers.size(), std::size_t{2});
    QCOMPARE(source->buffers[0], (std::vector<float>{-0.7f, 3.1f, 100.0f, 1.3f, 2.0f, 5.5f, 12.0f, 9.0f, 20.0f}));
    QCOMPARE(source->buffers[1].size(), 4 * grid.size());
    for (std::size_t n = 0; n < grid.size(); ++n)
      QVERIFY(source->buffers[1][4 * n] == grid.x[n] && source->buffers[1][4 * n + 2] == grid.z[n]);
    QVERIFY(!GridField(grid, Interpolation::Tricubic).gpuSource());
    QVERIFY(!GridField(grid, Interpolation::Potential).gpuSource());
  }

  // The catalogue's `file`: read, normalised, interpolated; the constant field (0, 0, 3) has rms 3.
  void fieldFromFile() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("three.npy").toStdString();
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 4, 4, 3), }";
    header.resize(117, ' ');
    header += '\n';
    std::vector<float> values(192);
    for (std::size_t i = 2; i < values.size(); i += 3)
      values[i] = 3.0f;
    std::ofstream file(path, std::ios::binary);
    file << "\x93NUMPY\x01" << '\0' << static_cast<char>(header.size()) << '\0' << header;
    file.write(reinterpret_cast<const char*>(values.data()), 4 * 192);
    file.close();
    FieldChoice choice;
    const ParameterSet set = choice.parameters();
    set.setTexts({{"field_file", path}, {"interpolation", "tricubic"}, {"field", "file"}});
    const FieldPointer field = choice.build({});
    QVERIFY(norm(field->at({1, 2, 3}) - Vec3{0, 0, 1}) < 1e-6);
    QVERIFY(std::abs(field->info().rms - 1.0) < 1e-6);
    QVERIFY(field->info().note.find("three.npy") != std::string::npos);
    QVERIFY(field->info().note.find("tricubic") != std::string::npos);
    set.find("field_normalised").setText("false");
    QVERIFY(norm(choice.build({})->at({0, 0, 0}) - Vec3{0, 0, 3}) < 1e-6);
    set.find("field_file").setText("");
    QVERIFY_THROWS_EXCEPTION(Error, choice.build({}));
  }

  void wrongGridsAreRefused() {
    VectorGrid grid = noise({4, 4, 4}, {0, 0, 0}, {1, 1, 1});
    grid.y.pop_back();
    QVERIFY_THROWS_EXCEPTION(Error, GridField(grid, Interpolation::Trilinear));
    grid.y.push_back(0);
    grid.length[2] = 0;
    QVERIFY_THROWS_EXCEPTION(Error, GridField(grid, Interpolation::Tricubic));
    QVERIFY_THROWS_EXCEPTION(Error, GridField(VectorGrid{}, Interpolation::Potential));
  }

  // Closed forms: the ABC field has rms sqrt(A^2+B^2+C^2), all energy at k = 1, no divergence.
  void reportOnAbc() {
    const GridReport r = report(sample({16, 16, 16}, {0, 0, 0}, {tau, tau, tau}, abc));
    const double square = 1.0 + 0.49 + 0.43 * 0.43;
    QVERIFY(std::abs(r.rms - std::sqrt(square)) < 1e-6);
    QVERIFY(norm(r.mean) < 1e-7);
    QVERIFY(r.divergence < 1e-7 && r.divergenceDifferences < 1e-6);
    QCOMPARE(r.k.size(), std::size_t{8});
    QCOMPARE(r.k.front(), 1.0);
    QVERIFY(std::abs(r.energy[0] - 0.5 * square) < 1e-6);
    QVERIFY(r.energy[1] < 1e-12);
  }

  // White noise: flatness 3, divergence 1/sqrt(3); parabola-free constant component: flatness 0.
  void reportOnNoise() {
    VectorGrid grid = noise({48, 48, 48}, {0, 0, 0}, {2, 2, 2});
    const GridReport r = report(grid), again = report(grid, 1);
    QVERIFY(std::abs(r.flatness[0] - 3.0) < 0.1); // standard error sqrt(24/48^3) = 0.015
    QVERIFY(std::abs(r.divergence - 1.0 / std::sqrt(3.0)) < 0.01);
    QVERIFY(std::abs(r.mean[1] - 0.5) < 0.02);
    QVERIFY(r.energy == again.energy && r.rms == again.rms && r.divergence == again.divergence);
    std::fill(grid.z.begin(), grid.z.end(), 2.0f);
    QVERIFY(std::isnan(report(grid).flatness[2])); // constant: it has none
    normalise(grid);
    QVERIFY(std::abs(report(grid).rms - 1.0) < 1e-6);
    for (std::size_t c = 0; c < 3; ++c)
      std::fill(grid.component(c).begin(), grid.component(c).end(), 0.0f);
    QVERIFY_THROWS_EXCEPTION(Error, normalise(grid));
  }
};

LARMOR_TEST(TestGrid)
#include "tst_grid.moc"
