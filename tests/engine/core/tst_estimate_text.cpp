#include "engine/core/EstimateText.h"
#include "tests/harness/Test.h"

#include <cmath>

using namespace larmor;

class TestEstimateText : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void digitsMatchTheError_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("error");
    QTest::addColumn<QString>("text");
    const double none = std::nan("");
    const auto row = [](double value, double error, const char* text) {
      QTest::newRow(text) << value << error << QString::fromUtf8(text);
    };
    row(0.8995, 0.12, "0.90 ± 0.12");
    row(0.8995, 0.0996, "0.90 ± 0.10"); // the error rounds up to one digit more
    row(-2.4871, 0.0312, "-2.487 ± 0.031");
    row(12345, 678, "12350 ± 680");
    row(1234567, 890, "(1.23457 ± 0.00089)e+06");
    row(1.2301e-7, 4.5e-9, "(1.230 ± 0.045)e-07");
    row(0.0012, 3.4, "0.0 ± 3.4"); // all error
    row(-0.0012, 3.4, "0.0 ± 3.4 ");
    row(0.0, 0.02, "0.000 ± 0.020");
    row(3.0, 2.5e7, "(0.0 ± 2.5)e+07");
    row(999999.7, 0.5, "999999.70 ± 0.50");
    row(6.283185307179586, 1e-15, "6.283185307"); // the error says nothing that ten digits do not
    row(0.8995, none, "0.8995");
    row(0.5, 0.0, "0.5");
    row(0.0, none, "0");
    row(200.0, none, "200");
    row(1.5e-8, none, "1.5e-08");
    row(none, 0.1, "-");
  }
  void digitsMatchTheError() {
    QFETCH(double, value);
    QFETCH(double, error);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(estimateText({value, error})), text.trimmed());
  }

  /// Whatever the sizes: what is read back lies within a twentieth of the error, which has two digits.
  void losesNothingThatTheErrorLeaves() {
    const auto number = [](const std::string& text) { return QString::fromStdString(text).toDouble(); };
    const auto decimals = [](const std::string& text) {
      const auto point = text.find('.');
      return point == text.npos ? std::size_t(0) : text.size() - point - 1;
    };
    for (int i = 1; i < 4000; ++i) {
      const double value = std::sin(1.7 * i) * std::pow(10.0, i % 37 - 18);
      const double error = std::abs(value) * std::pow(10.0, -(i % 80) / 10.0);
      const RoundedEstimate r = rounded({value, error});
      const double scale = std::pow(10.0, r.exponent);
      QVERIFY(std::abs(number(r.value) * scale - value) <= 0.0503 * error);
      QVERIFY(std::abs(number(r.error) * scale / error - 1.0) <= 0.0503);
      QCOMPARE(decimals(r.value), decimals(r.error));
    }
  }
};

LARMOR_TEST(TestEstimateText)
#include "tst_estimate_text.moc"
