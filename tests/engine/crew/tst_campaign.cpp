#include "engine/crew/Campaign.h"
#include "tests/harness/Test.h"

#include <set>

using namespace larmor;
using namespace larmor::crew;

namespace {

struct Row {
  std::int64_t number = 0;
  double value = 0;
};

std::vector<std::int64_t> numbersOf(const std::vector<Row>& rows) {
  std::vector<std::int64_t> numbers;
  for (const Row& row : rows)
    numbers.push_back(row.number);
  return numbers;
}

} // namespace

class TestCampaign : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void simulatesWhatIsMissing() {
    std::set<std::int64_t> simulated;
    std::size_t kept = 0;
    const Campaign<Row> campaign{6,
                                 [&](std::int64_t number, jobs::JobContext&) {
                                   simulated.insert(number);
                                   return Row{number, 0.5 * double(number)};
                                 },
                                 [&](const std::vector<Row>& rows) { kept = rows.size(); }};
    jobs::JobContext context;
    const std::vector<Row> before{{1, 7.0}, {4, 8.0}, {40, 9.0}}; // the last one was added by somebody
    const auto rows = campaign.run(before, context, {}, local());
    QCOMPARE(simulated, (std::set<std::int64_t>{0, 2, 3, 5}));
    QCOMPARE(numbersOf(rows), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 40}));
    QCOMPARE(rows[1].value, 7.0);
    QCOMPARE(rows[3].value, 1.5);
    QCOMPARE(kept, rows.size());
  }

  /// Cancelled, it has kept each row that was ready, and says which.
  void cancelledKeepsWhatIsReady() {
    jobs::JobContext context;
    std::vector<Row> kept, published;
    const Campaign<Row> campaign{100,
                                 [&](std::int64_t number, jobs::JobContext& own) {
                                   own.checkpoint();
                                   return Row{number, 1.0};
                                 },
                                 [&](const std::vector<Row>& rows) {
                                   kept = rows;
                                   if (rows.size() == 3)
                                     context.requestCancel();
                                 }};
    const jobs::Sink<std::vector<Row>> sink([&](const std::vector<Row>& rows) { published = rows; });
    QVERIFY_EXCEPTION_THROWN(campaign.run({}, context, sink, local()), Cancelled);
    QCOMPARE(kept.size(), std::size_t(3));
    QCOMPARE(numbersOf(published), numbersOf(kept));
  }
};

LARMOR_TEST(TestCampaign)
#include "tst_campaign.moc"
