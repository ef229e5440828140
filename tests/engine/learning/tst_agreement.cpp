#include "engine/learning/Agreement.h"
#include "tests/harness/Test.h"

#include <cmath>

using namespace larmor::learning;

/// Predictions beside the truth, whatever the quantity.
class TestAgreement : public QObject {
  Q_OBJECT

  static std::vector<Compared> rows() {
    return {{0, 1.0, 0.1, 1.05, 0.0}, {1, 2.0, 0.2, 2.6, 0.7}, {2, 4.0, 0.4, 2.0, 0.1}, {3, 1e-3, 1e-4, 1.0, 0.1}};
  }

private Q_SLOTS:
  void figures() {
    const Agreement a = agreementOf(rows());
    QCOMPARE(a.main.rows, std::size_t(3)); // one is below 1 % of the median
    QCOMPARE(a.all.rows, std::size_t(4));
    QVERIFY(std::abs(a.main.rms - std::sqrt((0.05 * 0.05 + 0.3 * 0.3 + 0.5 * 0.5) / 3)) < 1e-12);
    QVERIFY(std::abs(a.noise - 0.1) < 1e-12);
    QVERIFY(std::abs(a.coverage - 2.0 / 3) < 1e-12);
    const auto first = [](std::size_t i) { return i == 0; };
    QVERIFY(a.errorsOf(first).rows == 1 && a.coverageOf(first) == 1.0);
    QVERIFY(std::isnan(a.coverageOf([](std::size_t) { return false; })));
    QCOMPARE(a.numbers(), (std::vector<std::int64_t>{0, 1, 2, 3}));
  }

  void whatDoesNotCountOrIsNotKnown() {
    auto some = rows();
    some[2].counts = false;
    QCOMPARE(agreementOf(some).main.rows, std::size_t(2));
    QCOMPARE(agreementOf(some).coverage, 1.0);
    some[3].error = NAN; // of none of the main ones
    QCOMPARE(agreementOf(some).coverage, 1.0);
    some[1].error = NAN;
    QVERIFY(std::isnan(agreementOf(some).coverage) && std::isnan(agreementOf(some).noise));
    some = rows();
    some[0].uncertainty = NAN; // the model tells none
    QVERIFY(std::isnan(agreementOf(some).coverage) && agreementOf(some).noise > 0);
  }
};

LARMOR_CORE_TEST(TestAgreement)
#include "tst_agreement.moc"
