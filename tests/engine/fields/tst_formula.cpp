#include "engine/core/Error.h"
#include "engine/fields/FormulaField.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::fields;

class TestFormula : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void valuesAreThoseOfTheFormulas() {
    FormulaParameters p;
    p.x = "sin(z) + y^2";
    p.y = "x*exp(-r) + pi";
    p.z = "x > 0 ? 1 : -1";
    const auto field = formulaField(p);
    const Vec3 r{0.3, -0.7, 1.1}, b = field->at(r);
    QVERIFY(std::abs(b[0] - (std::sin(1.1) + 0.49)) < 1e-15);
    QVERIFY(std::abs(b[1] - (0.3 * std::exp(-norm(r)) + 3.14159265358979)) < 1e-13);
    QCOMPARE(b[2], 1.0);
    QVERIFY(!field->info().divergenceFree);
  }

  void divergenceIsMeasured() {
    QVERIFY(formulaField({})->info().divergenceFree); // the bottle
    FormulaParameters p;
    p.z = "1 + 3*z^2";
    QVERIFY(!formulaField(p)->info().divergenceFree);
  }

  void fieldsDoNotMixOnOneThread() {
    FormulaParameters p, q;
    p.z = "2";
    q.z = "3";
    const auto first = formulaField(p), second = formulaField(q);
    QCOMPARE(first->at({0, 0, 0})[2], 2.0);
    QCOMPARE(second->at({0, 0, 0})[2], 3.0);
    QCOMPARE(first->at({0, 0, 0})[2], 2.0);
  }

  void errorsNameFormulaAndCharacter_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("parenthesis") << "sin(z"
                                 << "(character 6, the end)";
    QTest::newRow("unknown") << "2 + foo"
                             << "foo";
    QTest::newRow("empty") << ""
                           << "character";
    QTest::newRow("operator") << "x +* y"
                              << "(character 4)";
    QTest::newRow("two values") << "x, y"
                                << "several";
    QTest::newRow("not finite") << "1/(x - x)"
                                << "not finite";
  }
  void errorsNameFormulaAndCharacter() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    FormulaParameters p;
    p.x = text.toStdString();
    try {
      formulaField(p);
      QFAIL("accepted");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).contains("formula") && QString(error.what()).contains(expected), error.what());
    }
  }
};

LARMOR_TEST(TestFormula)
#include "tst_formula.moc"
