#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/learning/UncertaintyTable.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>
#include <cmath>

using namespace larmor;
using namespace larmor::learning;

namespace {

/// Residuals of a model whose own error is sigma(x), beside a spread and a noise that are known.
template <class Sigma>
std::vector<Residual> residuals(std::size_t count, double spread, double noise, Sigma sigma) {
  std::vector<Residual> all;
  for (std::size_t i = 0; i < count; ++i) {
    Philox random(5, 1, i);
    Residual r{float(random.uniform(-2, 2)), float(random.uniform(0, 1)), 0, spread, noise};
    r.error = std::hypot(sigma(r.x), std::hypot(spread, noise)) * random.normal();
    all.push_back(r);
  }
  return all;
}

} // namespace

class TestUncertaintyTable : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void octavesAreLogarithms() {
    for (const double x : {0.001, 0.5, 1.0, 8.0, 1000.0})
      QVERIFY(std::abs(octaves(x) - std::log2(x)) < 0.09); // linear within an octave
    QCOMPARE(octaves(8.0), 3.0f);
  }

  void bilinearWithinConstantBeyond() {
    const UncertaintyTable t{-1.0f, 0.0f, 1.0f, 3, 2, {0, 1, 2, 10, 11, 12}};
    QCOMPARE(t.at(-1, 0), 0.0f);
    QCOMPARE(t.at(0.5f, 0.5f), 6.5f);
    QCOMPARE(t.at(-9, -9), 0.0f);
    QCOMPARE(t.at(9, 9), 12.0f);
    QCOMPARE(UncertaintyTable::constant(0.03).at(4, -7), 0.03f);
  }

  /// What the model itself is wrong by is found beside what the rows are, also where it depends on the place.
  void calibratesTheModelsOwnPart() {
    const auto sigma = [](float x) { return x < 0 ? 0.02 : 0.08; };
    const auto all = residuals(20000, 0.01, 0.03, sigma);
    const UncertaintyTable t = calibratedTable(all, 1500, 0.3);
    QVERIFY(std::abs(t.at(-2, 0.5f) / 0.02 - 1) < 0.25);
    QVERIFY(std::abs(t.at(2, 0.5f) / 0.08 - 1) < 0.1);
    QVERIFY(std::abs(factorNeeded(t, all) - 1) < 0.15);
    UncertaintyTable half = t;
    for (float& v : half.values)
      v *= 0.5f;
    QVERIFY(std::abs(factorNeeded(half, all) / factorNeeded(t, all) - 2) < 0.01);
  }

  void comesBackFromAFile() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("weights.h5").toStdString();
    const UncertaintyTable t{-1.5f, 2.0f, 0.5f, 2, 3, {1, 2, 3, 4, 5, 6}};
    storage::OutputFile file(path);
    t.write(file);
    file.commit();
    const auto read = UncertaintyTable::read(storage::InputFile(path));
    QCOMPARE(read.values, t.values);
    QCOMPARE(read.at(-1.2f, 2.3f), t.at(-1.2f, 2.3f));
  }
};

LARMOR_TEST(TestUncertaintyTable)
#include "tst_uncertainty_table.moc"
