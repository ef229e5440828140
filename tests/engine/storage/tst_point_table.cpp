#include "engine/core/Error.h"
#include "engine/storage/PointTable.h"
#include "tests/MessageOf.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::storage;

namespace {

const std::vector<PointColumn> wanted{{"T", 1e-6}, {"b", 0.0}, {"lambda_perp", 1e-3}};
const std::vector<std::string> added{"D_perp", "uncertainty"};

PointTable read(const QString& file) { return readPoints(file.toStdString(), wanted, added); }

void write(const QString& name, const QByteArray& text) {
  QFile file(name);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
    qFatal("cannot write %s", qPrintable(name));
}

} // namespace

class TestPointTable : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void tablesOfPoints() {
    const QString file = folder_.filePath("points.csv");
    write(file, "b, note, lambda_perp, T\n0.2,x,5,1\n\n0.3,y,6,2\n");
    const auto table = read(file);
    QCOMPARE(table.points.size(), std::size_t(2));
    QCOMPARE(table.points[1][0], 2.0);
    QCOMPARE(table.points[1][2], 6.0);
    QCOMPARE(table.lines, (std::vector<std::size_t>{2, 4}));
    writePoints(file.toStdString(), table, added, {{0.5, 0.01}, {0.25, 0.02}}); // onto itself: nothing is lost
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll(), QByteArray("b, note, lambda_perp, T,D_perp,uncertainty\n0.2,x,5,1,0.5,0.01\n"
                                           "0.3,y,6,2,0.25,0.02\n"));
    QVERIFY(testing::messageOf([&] { read(file); }).contains("has a column D_perp already"));
    // As spreadsheets write them: byte order mark, semicolons, quotes, CR LF.
    write(file, "\xEF\xBB\xBFT;b;\"no;te\";lambda_perp\r\n1;0.2;\"a;b\";5\r\n");
    QCOMPARE(read(file).points.at(0)[2], 5.0);
    write(file, "T,b,lambda_perp,T\n1,2,3,4\n");
    QVERIFY(testing::messageOf([&] { read(file); }).contains("names the column T twice"));
    write(file, "T,b,lambda_perp\n1,2,3\n1,2,3,4\n");
    QVERIFY(testing::messageOf([&] { read(file); }).contains("line 3: has 4 fields"));
    QVERIFY(testing::messageOf([&] { read(folder_.path()); }).contains("is a folder"));
    write(file, "T,b\n1,2\n");
    QVERIFY(testing::messageOf([&] { read(file); }).contains("names no column lambda_perp"));
    write(file, "T,b,lambda_perp\n1,2,3\n1,zwei,3\n");
    QVERIFY(testing::messageOf([&] { read(file); }).contains("line 3, column b: 'zwei'"));
    write(file, "T,b,lambda_perp\n1,0.2\n");
    QVERIFY(testing::messageOf([&] { read(file); }).contains("line 2, column lambda_perp"));
  }

private:
  QTemporaryDir folder_;
};

LARMOR_TEST(TestPointTable)
#include "tst_point_table.moc"
