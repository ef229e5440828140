#include "engine/learning/Agreement.h"
#include "tests/harness/Test.h"

#include <cmath>
#include <nlohmann/json.hpp>

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
    QVERIFY(std::abs(a.coverage.value() - 2.0 / 3) < 1e-12);
    const auto first = [](std::size_t i) { return i == 0; };
    QVERIFY(a.errorsOf(first).rows == 1 && a.coverageOf(first).value() == 1.0);
    QVERIFY(std::isnan(a.coverageOf([](std::size_t) { return false; }).value()));
    QCOMPARE(a.numbers(), (std::vector<std::int64_t>{0, 1, 2, 3}));
  }

  /// Of few rows a share is not known well, of all of them neither.
  void sharesHaveTheirErrors() {
    const Share three{3, 4}, all{4, 4}, many{300, 400};
    QVERIFY(std::abs(three.value() - 0.75) < 1e-12 && std::abs(three.error() - 0.178) < 1e-3);
    QVERIFY(all.value() == 1.0 && all.error() > 0.1);
    QVERIFY(std::abs(many.error() / std::sqrt(0.75 * 0.25 / 400) - 1) < 0.01);
    QVERIFY(std::isnan(Share{}.value()) && std::isnan(Share{}.error()));
    const auto json = nlohmann::json::parse(jsonOf(agreementOf(rows())).dump());
    QVERIFY(json["coverage_68_error"].get<double>() > 0.1);
  }

  void whatDoesNotCountOrIsNotKnown() {
    auto some = rows();
    some[2].counts = false;
    QCOMPARE(agreementOf(some).main.rows, std::size_t(2));
    QCOMPARE(agreementOf(some).coverage.value(), 1.0);
    some[3].error = NAN; // of none of the main ones
    QCOMPARE(agreementOf(some).coverage.value(), 1.0);
    some[1].error = NAN;
    QVERIFY(std::isnan(agreementOf(some).coverage.value()) && std::isnan(agreementOf(some).noise));
    some = rows();
    some[0].uncertainty = NAN; // the model tells none
    QVERIFY(std::isnan(agreementOf(some).coverage.value()) && agreementOf(some).noise > 0);
  }
};

LARMOR_CORE_TEST(TestAgreement)
#include "tst_agreement.moc"
