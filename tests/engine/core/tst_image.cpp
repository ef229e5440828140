#include "engine/core/Image.h"
#include "tests/harness/Test.h"

#include <cmath>

using namespace larmor;

class TestImage : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// A point belongs to the cell whose lower edges it is on; what lies outside, or is no number, is not counted.
  void countsPoints() {
    Image image;
    image.clear(3, 2, {-1.0, 2.0, 0.0, 4.0});
    QVERIFY(image.fits());
    QVERIFY(image.count(-1.0, 0.0));
    QVERIFY(image.count(1.999, 3.999, 2.0));
    QVERIFY(image.count(0.0, 2.0));
    for (const auto& [x, y] : {std::pair{2.0, 1.0}, {0.0, 4.0}, {-1.001, 1.0}, {0.0, -0.001}, {std::nan(""), 1.0}})
      QVERIFY(!image.count(x, y));
    QCOMPARE(image.values, (std::vector<double>{1, 0, 0, 0, 1, 2}));
  }
};

LARMOR_TEST(TestImage)
#include "tst_image.moc"
