#include "engine/core/Error.h"
#include "engine/storage/RecordColumns.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>

using namespace larmor;
using namespace larmor::storage;

namespace {

struct Row {
  std::int64_t number = 0;
  double value = 0;
  bool good = true;
};

const std::vector<RecordColumn<Row>> columns{
    {"number", &Row::number}, {"value", &Row::value, "m/s"}, {"good", &Row::good, "", true}};

} // namespace

class TestRecordColumns : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void comeBack() {
    const std::vector<Row> rows{{(std::int64_t{1} << 60) + 1, 0.1, true}, {-3, 1e-300, false}};
    OutputFile out(file());
    writeRecords(out, "/rows", columns, rows);
    out.commit();
    const InputFile in(file());
    QCOMPARE(in.text("/rows/value", "unit"), std::string("m/s"));
    const auto read = readRecords(in, "/rows", columns);
    QCOMPARE(read.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      QCOMPARE(read[i].number, rows[i].number); // more than a double holds
      QCOMPARE(read[i].value, rows[i].value);
      QCOMPARE(read[i].good, rows[i].good);
    }
  }

  void columnsOfOlderFilesMayBeMissing() {
    OutputFile out(file());
    writeRecords<Row>(out, "/rows", {columns[0], columns[1]}, {{1, 2.0, false}});
    out.commit();
    QVERIFY(readRecords(InputFile(file()), "/rows", columns).front().good);
  }

  void otherLengthsAreRefused() {
    OutputFile out(file());
    out.array("/rows/number", {2}, std::vector<std::int64_t>{1, 2});
    out.array("/rows/value", {3}, std::vector<double>{1, 2, 3});
    out.commit();
    try {
      readRecords(InputFile(file()), "/rows", columns);
      QFAIL("was read");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).contains("/rows/value"), error.what());
    }
  }

private:
  std::filesystem::path file() const { return folder_.filePath("rows.h5").toStdString(); }
  QTemporaryDir folder_;
};

LARMOR_TEST(TestRecordColumns)
#include "tst_record_columns.moc"
