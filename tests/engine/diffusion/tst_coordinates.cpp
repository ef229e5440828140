#include "engine/core/Philox.h"
#include "engine/diffusion/Coordinates.h"
#include "tests/harness/Test.h"

#include <cmath>
#include <numbers>

using namespace larmor;
using namespace larmor::diffusion;

/// Velocities as angles.
class TestCoordinates : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void thereAndBack_data() {
    QTest::addColumn<int>("number");
    for (const auto& [value, name] : choicesOf(Coordinates{}))
      QTest::newRow(name) << int(value);
  }
  /// Directions drawn evenly, and the poles: back as they were; mean 0 and variance 1 of each number.
  void thereAndBack() {
    QFETCH(int, number);
    const auto coordinates = Coordinates(number);
    constexpr std::size_t count = 100000;
    learning::Array x{std::vector<float>(3 * count), {1, 3, std::int64_t(count)}};
    Philox random(3, 1, 0);
    for (std::size_t i = 0; i < count; ++i) {
      const double z = i < 2 ? 1 - 2 * double(i) : random.uniform(-1, 1), phi = random.uniform(0, 2 * std::numbers::pi);
      const double v[] = {std::sqrt(1 - z * z) * std::cos(phi), std::sqrt(1 - z * z) * std::sin(phi), z};
      for (std::size_t c = 0; c < 3; ++c)
        x.values[c * count + i] = float(std::numbers::sqrt3 * v[c]);
    }
    const learning::Array numbers = encoded(coordinates, x), back = velocitiesOf(coordinates, numbers);
    QCOMPARE(numbers.shape, (std::vector<std::int64_t>{1, componentsOf(coordinates), std::int64_t(count)}));
    QCOMPARE(back.shape, x.shape);
    for (std::size_t i = 0; i < x.values.size(); ++i)
      QVERIFY(std::abs(back.values[i] - x.values[i]) < 3e-6f);
    for (std::size_t c = 0; c < std::size_t(componentsOf(coordinates)); ++c) {
      double sum = 0, square = 0;
      for (std::size_t i = 0; i < count; ++i) {
        sum += double(numbers.values[c * count + i]);
        square += std::pow(double(numbers.values[c * count + i]), 2);
      }
      QVERIFY(std::abs(sum / count) < 0.015);
      QVERIFY(std::abs(square / count - 1) < 0.015);
    }
  }
  /// Any numbers are a direction.
  void anyNumbersAreADirection() {
    for (const Coordinates coordinates : {Coordinates::Angles, Coordinates::Circle}) {
      Philox random(4, 1, 0);
      learning::Array numbers{{}, {10, componentsOf(coordinates), 7}};
      for (std::int64_t i = 0; i < 70 * componentsOf(coordinates); ++i)
        numbers.values.push_back(float(3 * random.normal()));
      const learning::Array x = velocitiesOf(coordinates, numbers);
      for (std::size_t r = 0; r < 10; ++r)
        for (std::size_t t = 0; t < 7; ++t) {
          double square = 0;
          for (std::size_t c = 0; c < 3; ++c)
            square += std::pow(double(x.values[(r * 3 + c) * 7 + t]), 2);
          QVERIFY(std::abs(square - 3) < 1e-5);
        }
    }
  }
};

LARMOR_TEST(TestCoordinates)
#include "tst_coordinates.moc"
