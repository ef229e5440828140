#include "engine/core/Philox.h"
#include "tests/harness/Test.h"

using larmor::Philox;

class TestPhilox : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// Known answers published with the Random123 library (Salmon et al. 2011).
  void knownAnswers() {
    const auto zero = Philox::block({0, 0, 0, 0}, {0, 0});
    QVERIFY((zero == std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    const auto ones = Philox::block({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u});
    QVERIFY((ones == std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  }

  /// Moments of each distribution, 10^6 draws: tolerance five standard errors.
  void moments() {
    const int n = 1000000;
    double u = 0, u2 = 0, z = 0, z2 = 0, z4 = 0, g = 0;
    Philox random(42, 1, 7);
    for (int i = 0; i < n; ++i) {
      const double x = random.uniform(), y = random.normal();
      u += x;
      u2 += x * x;
      z += y;
      z2 += y * y;
      z4 += y * y * y * y;
      g += random.gamma(1.0 / 3.0);
    }
    QVERIFY(std::abs(u / n - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
    QVERIFY(std::abs(u2 / n - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / n));
    QVERIFY(std::abs(z / n) < 5 / std::sqrt(n));
    QVERIFY(std::abs(z2 / n - 1) < 5 * std::sqrt(2.0 / n));
    QVERIFY(std::abs(z4 / n - 3) < 5 * std::sqrt(96.0 / n));
    QVERIFY(std::abs(g / n - 1.0 / 3) < 5 * std::sqrt(1.0 / 3 / n));
  }

  void streamsDiffer() {
    QVERIFY(Philox(1, 1, 1).next32() != Philox(1, 1, 2).next32());
    QVERIFY(Philox(1, 1, 1).next32() != Philox(1, 2, 1).next32());
    QVERIFY(Philox(1, 1, 1).next32() != Philox(2, 1, 1).next32());
    QVERIFY(Philox(1, 1, 1).next32() == Philox(1, 1, 1).next32());
  }
};

LARMOR_TEST(TestPhilox)
#include "tst_philox.moc"
