#include "engine/studies/trajectories/Launch.h"
#include "tests/engine/studies/Traced.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::studies::trajectories;
using namespace larmor::testing;

namespace {

std::shared_ptr<TraceRecipe> recipe(const Values& values, const std::string& launched) {
  auto made = testing::recipe(values);
  made->ensemble.launched = launched;
  return made;
}

TraceSnapshot traced(const std::shared_ptr<TraceRecipe>& r) {
  jobs::JobContext context;
  return trace({r, {}, "test"}, context).last;
}

} // namespace

class TestLaunch : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void textsRoundTrip() {
    const std::vector<motion::Launch> some{{{0.1, -2, 1e-7}, {1, 0, 0}}, {{1, 2, 3}, {0, -1, 0.25}}};
    const auto again = motion::parseLaunches(motion::textOf(some));
    QCOMPARE(again.size(), some.size());
    for (std::size_t i = 0; i < some.size(); ++i)
      QVERIFY(again[i].place == some[i].place && again[i].direction == some[i].direction);
    QVERIFY(motion::parseLaunches(" ; ").empty());
    for (const char* bad : {"1 2 3", "1 2 3 0 0 0", "1 2 3 x 0 0", "1 2 3 4 5 6 7", "1 2 3 nan 0 0"})
      QVERIFY_THROWS_EXCEPTION(Error, motion::parseLaunches(bad));
    QVERIFY_THROWS_EXCEPTION(Error, recipe({}, "1 2")->parameters().requireValid());
  }

  /// Adding particles one by one gives the bits of tracing everything anew; those of before keep theirs.
  void addedOneByOneAsTracedTogether_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("shared field") << QByteArray("modes");
    QTest::newRow("own field for each particle") << QByteArray("palade");
  }
  void addedOneByOneAsTracedTogether() {
    QFETCH(QByteArray, field);
    const Values values{
        {"field", field.toStdString()}, {"modes", "60"}, {"particles", "9"}, {"gyrations", "4"}, {"alpha", "10"}};
    const std::string first = "0.1 0.2 0.3 1 1 0", both = first + "; 0.4 0 0 0 0 -2";
    const TraceSnapshot before = traced(recipe(values));
    jobs::JobContext context;
    const TraceSnapshot one = relaunched(before, *recipe(values, first), context);
    const TraceSnapshot two = relaunched(one, *recipe(values, both), context);
    const TraceSnapshot whole = traced(recipe(values, both));
    QCOMPARE(two.data->particles(), std::size_t{11});
    QCOMPARE(whole.data->particles(), std::size_t{11});
    QCOMPARE(two.done, whole.done);
    for (std::size_t p = 0; p < 11; ++p)
      for (std::size_t r = 0; r < whole.done; ++r)
        QVERIFY(two.data->position.at(p, r) == whole.data->position.at(p, r) &&
                two.data->velocity.at(p, r) == whole.data->velocity.at(p, r) &&
                two.data->field.at(p, r) == whole.data->field.at(p, r));
    QCOMPARE(two.report->particles, std::size_t{11});
    const TraceSnapshot back = relaunched(two, *recipe(values, first), context); // taken back
    QCOMPARE(back.data->particles(), std::size_t{10});
    QCOMPARE(back.report->particles, std::size_t{10});
    QVERIFY(back.data->position.at(9, 5) == one.data->position.at(9, 5));
    QVERIFY(!back.state || back.state->size() == 10);
    QVERIFY(whole.data->position.at(9, 0) == (Vec3{0.1, 0.2, 0.3}));
    QVERIFY(std::abs(norm(whole.data->velocity.at(10, 0)) - whole.data->normalisation.speed) < 1e-15);
  }

  void otherParametersAreRefused() {
    const Values values{{"field", "abc"}, {"particles", "3"}, {"gyrations", "2"}};
    const TraceSnapshot run = traced(recipe(values));
    jobs::JobContext context;
    auto longer = values;
    longer.emplace_back("gyrations", "3");
    QVERIFY_THROWS_EXCEPTION(Error, relaunched(run, *recipe(longer, "0 0 0 1 0 0"), context));
    auto fewer = values;
    fewer[1].second = "4"; // the fourth would be no launched one
    QVERIFY_THROWS_EXCEPTION(Error, relaunched(run, *recipe(fewer), context));
  }
};

LARMOR_CORE_TEST(TestLaunch)
#include "tst_launch.moc"
