#include "engine/core/ParameterSet.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>

using namespace larmor;

namespace {

enum class Pusher { Boris, Exact };
constexpr auto choicesOf(Pusher) {
  return std::array{std::pair{Pusher::Boris, "boris"}, std::pair{Pusher::Exact, "exact"}};
}

struct Orbit {
  double alpha = 32.0;
  std::int64_t particles = 100;
  bool record = true;
  Pusher pusher = Pusher::Boris;
  std::string file;
  static constexpr std::string_view group = "Orbit";
  static constexpr auto fields() {
    using P = Orbit;
    return std::tuple{Parameter{&P::alpha, "alpha", "α", "1", "Coupling", Range{0.0, 1e4}},
                      Parameter{&P::particles, "number_of_particles", "N", "1", "How many", Range{1, 1e6}},
                      Parameter{&P::record, "record", "", "", "Keep paths"},
                      Parameter{&P::pusher, "pusher", "", "", "Integrator"},
                      Parameter{&P::file, "file", "", "", "Input", Range{}, Hint::File}};
  }
  std::vector<Complaint> validate() const {
    if (particles > 1000 && record)
      return {{"record", "too many particles to record"}};
    return {};
  }
};

} // namespace

class TestParameters : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void textRoundTripIsExact() {
    Orbit a, b;
    ParameterSet from, to;
    from.add(a);
    to.add(b);
    a.alpha = 0.1 + 0.2;
    a.particles = 123456;
    a.pusher = Pusher::Exact;
    a.file = "it's here.h5";
    to.setTexts(from.texts());
    QCOMPARE(b.alpha, a.alpha);
    QCOMPARE(b.particles, a.particles);
    QVERIFY(b.pusher == Pusher::Exact);
    Orbit c;
    ParameterSet third;
    third.add(c);
    third.fromJson(from.toJson(), "test");
    QCOMPARE(c.alpha, a.alpha);
    QCOMPARE(c.file, a.file);
  }

  void badValuesAreRefused_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("negative") << "alpha"
                              << "-1";
    QTest::newRow("too large") << "alpha"
                               << "1e9";
    QTest::newRow("nan") << "alpha"
                         << "nan";
    QTest::newRow("inf") << "alpha"
                         << "inf";
    QTest::newRow("trailing") << "alpha"
                              << "3x";
    QTest::newRow("empty") << "alpha"
                           << "";
    QTest::newRow("fraction") << "number-of-particles"
                              << "1.5";
    QTest::newRow("zero") << "number_of_particles"
                          << "0";
    QTest::newRow("overflow") << "number_of_particles"
                              << "99999999999999999999";
    QTest::newRow("enumerator") << "pusher"
                                << "rk4";
    QTest::newRow("boolean") << "record"
                             << "maybe";
  }
  void badValuesAreRefused() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    Orbit orbit;
    ParameterSet set;
    set.add(orbit);
    const auto before = set.texts();
    try {
      set.find(key.toStdString()).setText(value.toStdString());
      QFAIL("accepted");
    } catch (const Error& error) {
      const QString message = error.what();
      QVERIFY2(message.contains(QString(key).replace('-', '_')) && message.contains("expected"), error.what());
    }
    QVERIFY(set.texts() == before);
  }

  void wholeNumbersMayBeWrittenWithExponent() {
    Orbit orbit;
    ParameterSet set;
    set.add(orbit);
    set.find("number-of-particles").setText("1e5");
    QCOMPARE(orbit.particles, std::int64_t{100000});
  }

  void settingManyIsAllOrNothing() {
    Orbit orbit;
    ParameterSet set;
    set.add(orbit);
    QVERIFY_THROWS_EXCEPTION(Error, set.setTexts({{"alpha", "5"}, {"pusher", "no"}}));
    QCOMPARE(orbit.alpha, 32.0);
    QVERIFY_THROWS_EXCEPTION(Error, set.fromJson(nlohmann::json{{"alhpa", 5}}, "recipe.json"));
  }

  void rulesAndCommandLine() {
    Orbit orbit;
    ParameterSet set;
    set.add(orbit);
    QVERIFY(set.commandLine().empty());
    orbit.particles = 5000;
    QCOMPARE(set.validate().size(), std::size_t{1});
    QCOMPARE(set.validate().front().key, std::string("record"));
    QVERIFY_THROWS_EXCEPTION(Error, set.requireValid());
    orbit.file = "my file";
    QCOMPARE(set.commandLine(), std::string(" --number-of-particles 5000 --file 'my file'"));
  }

  void irrelevantParametersStayOut() {
    Orbit orbit, inner;
    ParameterSet innerSet, set;
    innerSet.add(inner);
    inner.alpha = 7;
    Orbit chooser;
    ParameterSet chooserSet;
    chooserSet.add(chooser);
    set.add(chooserSet.find("pusher"));
    ParameterSet onlyAlpha;
    onlyAlpha.add(innerSet.find("alpha"));
    set.add(onlyAlpha, "pusher", "exact");
    QVERIFY(!set.toJson().contains("alpha"));
    set.find("pusher").setText("exact");
    QCOMPARE(set.commandLine(), std::string(" --pusher exact --alpha 7"));
  }

  void alternativesMayShareKeys() {
    Orbit chooser, first, second;
    ParameterSet all, chooserSet, firstSet, secondSet, set;
    all.add(chooser);
    chooserSet.add(all.find("pusher"));
    firstSet.add(first);
    secondSet.add(second);
    ParameterSet firstAlpha, secondAlpha; // the whole set holds `pusher` too, which is the condition
    firstAlpha.add(firstSet.find("alpha"));
    firstAlpha.addRule([&] { return std::vector<Complaint>{{"alpha", "first"}}; });
    secondAlpha.add(secondSet.find("alpha"));
    secondAlpha.addRule([&] { return std::vector<Complaint>{{"alpha", "second"}}; });
    set.add(firstAlpha, "pusher", "boris");
    set.add(secondAlpha, "pusher", "exact");
    set.add(chooserSet);

    set.setTexts({{"alpha", "5"}, {"pusher", "exact"}}); // the order does not matter
    QCOMPARE(second.alpha, 5.0);
    QCOMPARE(first.alpha, 32.0);
    QCOMPARE(set.find("alpha").text(), std::string("5"));
    QCOMPARE(set.validate().size(), std::size_t{1});
    QCOMPARE(set.validate().front().message, std::string("second"));
    QCOMPARE(set.commandLine(), std::string(" --alpha 5 --pusher exact"));

    first.alpha = 3;
    const auto kept = set.texts(); // both alphas
    set.setTexts({{"pusher", "boris"}, {"alpha", "9"}});
    QCOMPARE(first.alpha, 9.0);
    QCOMPARE(second.alpha, 5.0);
    QVERIFY_THROWS_EXCEPTION(Error, set.setTexts({{"alpha", "1"}, {"pusher", "exact"}, {"record", "x"}}));
    QCOMPARE(first.alpha, 9.0);
    QCOMPARE(second.alpha, 5.0);
    QVERIFY(chooser.pusher == Pusher::Boris);
    set.setTexts(kept);
    QCOMPARE(first.alpha, 3.0);
    QCOMPARE(second.alpha, 5.0);
    QVERIFY(chooser.pusher == Pusher::Exact);
    const std::vector<std::pair<std::string, std::string>> byKey{{"alpha", "6"}, {"pusher", "boris"}, {"alpha", "7"}};
    QVERIFY(set.namesIn(byKey) == (std::vector<std::string>{"alpha@pusher=boris", "pusher", "alpha@pusher=exact"}));
    set.setTexts(byKey); // as programs before the names wrote all values
    QCOMPARE(first.alpha, 6.0);
    QCOMPARE(second.alpha, 7.0);
  }

  void namesOutliveNewParameters() {
    Orbit orbit, added, alternative;
    ParameterSet before, all, inserted, shared, after;
    all.add(orbit);
    before.add(all.find("pusher"));
    ParameterSet alpha;
    alpha.add(all.find("alpha"));
    before.add(alpha, "pusher", "exact");
    orbit.alpha = 4;
    const auto kept = before.texts();

    inserted.add(added);
    shared.add(inserted.find("alpha")); // the key is shared now, and its other owner comes first
    after.add(shared, "pusher", "boris");
    after.add(before);
    orbit.alpha = 1;
    after.setTexts(kept);
    QCOMPARE(orbit.alpha, 4.0);
    QCOMPARE(added.alpha, 32.0);
    QCOMPARE(&after.named("alpha@pusher=exact"), &after.all()[2]);
    QVERIFY_THROWS_EXCEPTION(Error, after.named("alpha@pusher=gone"));
    ParameterSet plain;
    plain.add(orbit);
    QCOMPARE(plain.named("alpha@pusher=exact").info().name(), std::string("alpha")); // no condition any more
  }

  void conditionsThatReferToEachOtherEnd() {
    Orbit orbit;
    ParameterSet source, alpha, pusher, set;
    source.add(orbit);
    alpha.add(source.find("alpha"));
    pusher.add(source.find("pusher"));
    set.add(alpha, "pusher", "boris");
    set.add(pusher, "alpha", "32");
    QVERIFY(!set.relevant(set.find("alpha")));
  }
};

LARMOR_TEST(TestParameters)
#include "tst_parameters.moc"
