#include "engine/core/Json.h"
#include "engine/core/ParameterSet.h"
#include "engine/core/ParameterText.h"
#include "tests/MessageOf.h"
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

struct Usual {
  double alpha = 32;
  static constexpr std::string_view group = "Usual";
  static constexpr auto fields() { return std::tuple{Parameter{&Usual::alpha, "alpha", "", "", ""}}; }
};

struct Seeds {
  std::uint64_t seed = 1;
  static constexpr std::string_view group = "Seeds";
  static constexpr auto fields() { return std::tuple{Parameter{&Seeds::seed, "seed", "", "", ""}}; }
};

/// Defaults of alpha and the number of particles go with the pusher; the file's is one for both.
ParameterSet withUsual(Orbit& orbit) {
  ParameterSet set;
  set.add(orbit);
  set.addDefaults("pusher", {{"boris", {{"alpha", "32"}, {"number-of-particles", "100"}, {"file", "a.h5"}}},
                             {"exact", {{"alpha", "8"}, {"number-of-particles", "20"}, {"file", "a.h5"}}}});
  return set;
}

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

  /// Of two values for one parameter neither is taken; keys further in may repeat, as in notes.
  void parameterTexts() {
    QCOMPARE(parseParameters(R"({"alpha": {"value": 5}, "_a": {"value": 1}})", "p.json")["alpha"]["value"], 5);
    for (const char* text : {R"({"alpha": 5, "alpha": 6})", R"({"n-of": 5, "n_of": {"value": 5}})"})
      QVERIFY(testing::messageOf([&] { parseParameters(text, "p.json"); }).contains("twice"));
    for (const char* text : {"", "{", R"({"alpha": 1e999})", R"({"alpha": NaN})"})
      QVERIFY(testing::messageOf([&] { parseParameters(text, "p.json"); }).contains("p.json: is not valid JSON"));
    const auto told = testing::messageOf([] { parseParameters("{\n \"alpha\": }", "p.json"); });
    QVERIFY2(told.contains("line 2, column") && !told.contains("json.exception"), qPrintable(told));
  }

  /// What is wrong in a JSON file is said with its field, what is there and what should be.
  void fieldsOfJson() {
    const auto json = parseJson(R"({"a": {"b": 3, "list": [1, "x"]}})", "f.json", "");
    QCOMPARE(jsonField<double>(json, "a/b", "f.json"), 3.0);
    QCOMPARE(jsonField<std::string>(json, "a/c", "f.json", "none"), std::string("none"));
    const auto told = [&](auto read) { return testing::messageOf(read); };
    QVERIFY(told([&] { jsonField<bool>(json, "a/b", "f.json"); }) == "f.json: field a/b is 3; expected true or false");
    QVERIFY(told([&] { jsonField<double>(json, "a/c", "f.json"); }) ==
            "f.json: field a/c is missing; expected a number");
    QVERIFY(told([&] { jsonField<std::vector<double>>(json, "a/list", "f.json"); }).contains("a list of numbers"));
    try {
      json.at("a").at("b").get<std::string>();
    } catch (const std::exception& error) { // whatever is not caught nearer
      QVERIFY(QString::fromStdString(problemOf(error)).startsWith("type must be string"));
    }
  }

  void boundsAreThoseThatHold() {
    Seeds seeds;
    ParameterSet set;
    set.add(seeds);
    set.find("seed").setText("18446744073709551615");
    QCOMPARE(seeds.seed, ~std::uint64_t{0});
    QVERIFY(testing::messageOf([&] {
              set.find("seed").setText("18446744073709551616");
            }).contains("from 0 to 18446744073709551615"));
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

  /// By whatever route the choice changes: what is at its default goes along, what was given stays.
  void defaultsFollowTheirChoice_data() {
    QTest::addColumn<QString>("route");
    for (const char* route : {"handle", "texts", "JSON", "a larger set"})
      QTest::newRow(route) << QString(route);
  }
  void defaultsFollowTheirChoice() {
    QFETCH(QString, route);
    Orbit orbit;
    ParameterSet set = withUsual(orbit), larger;
    larger.add(set);
    const auto choose = [&](const char* pusher) {
      if (route == "handle")
        set.find("pusher").setText(pusher);
      else if (route == "texts")
        set.setTexts({{"pusher", pusher}});
      else if (route == "JSON")
        set.fromJson({{"pusher", pusher}}, "test");
      else
        larger.find("pusher").setText(pusher);
    };
    orbit.particles = 70;
    choose("exact");
    QCOMPARE(orbit.alpha, 8.0);
    QCOMPARE(orbit.particles, std::int64_t{70});
    QVERIFY(set.find("alpha").isDefault() && larger.find("alpha").isDefault());
    QCOMPARE(set.commandLine(), std::string(" --number-of-particles 70 --pusher exact --file=''"));
    choose("exact"); // again: nothing moves
    QCOMPARE(orbit.alpha, 8.0);
    set.find("number_of_particles").reset();
    QCOMPARE(orbit.particles, std::int64_t{20});
    choose("boris");
    QCOMPARE(orbit.alpha, 32.0);
    QCOMPARE(orbit.particles, std::int64_t{100});
  }

  /// What is given with the choice is taken as given, whatever the order and whatever it equals.
  void givenValuesAreNoDefaults() {
    for (const auto& values : {ParameterSet::Texts{{"alpha", "32"}, {"pusher", "exact"}},
                               ParameterSet::Texts{{"pusher", "exact"}, {"alpha", "32"}}}) {
      Orbit orbit, again;
      const ParameterSet set = withUsual(orbit), other = withUsual(again);
      set.setTexts(values);
      QCOMPARE(orbit.alpha, 32.0);
      QCOMPARE(orbit.particles, std::int64_t{20});
      QVERIFY(!set.find("alpha").isDefault());
      other.setTexts(set.texts()); // as sessions do
      QVERIFY(other.texts() == set.texts());
      Orbit third;
      const ParameterSet fromFile = withUsual(third);
      fromFile.fromJson(set.toJson(), "test");
      QVERIFY(fromFile.texts() == set.texts());
    }
  }

  void aRefusedValueMovesNothing() {
    Orbit orbit;
    const ParameterSet set = withUsual(orbit);
    orbit.alpha = 8; // the other choice's default, but given
    const auto before = set.texts();
    QVERIFY_THROWS_EXCEPTION(Error, set.setTexts({{"pusher", "exact"}, {"alpha", "-1"}}));
    QVERIFY(set.texts() == before);
    QVERIFY_THROWS_EXCEPTION(Error, set.find("pusher").setText("rk4"));
    QVERIFY(set.texts() == before);
  }

  void helpNamesTheDefaultsOfEachChoice() {
    Orbit orbit;
    ParameterSet set = withUsual(orbit);
    const QString help = QString::fromStdString(set.helpText());
    QVERIFY2(help.contains("default 32 with --pusher boris, 8 with --pusher exact"), qPrintable(help));
    QVERIFY2(help.contains("default a.h5"), qPrintable(help));
    QVERIFY_THROWS_EXCEPTION(Error, set.addDefaults("pusher", {{"boris", {{"alhpa", "1"}}}}));
    QVERIFY_THROWS_EXCEPTION(Error, set.addDefaults("record", {{"true", {{"alpha", "1"}}}, {"false", {}}}));
  }

  void defaultsFromStructs() {
    Orbit orbit;
    ParameterSet set;
    set.add(orbit);
    set.addDefaults<Usual>("pusher", {{"boris", {}}, {"exact", {8}}});
    set.find("pusher").setText("exact");
    QCOMPARE(orbit.alpha, 8.0);
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
