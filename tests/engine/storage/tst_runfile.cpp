#include "StorageTest.h"
#include "tests/harness/Test.h"

#include "engine/storage/RunFile.h"

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

RecordArray randomRecords(std::size_t particles, std::size_t records, bool single, std::uint32_t stream) {
  RecordArray array(particles, records, single);
  if (single)
    *array.floats() = randomValues<float>(particles * records * 3, stream);
  else
    *array.doubles() = randomValues<double>(particles * records * 3, stream);
  return array;
}

Trajectories example(std::size_t particles, std::size_t records, bool single) {
  Trajectories t;
  t.position = randomRecords(particles, records, single, 1);
  t.velocity = randomRecords(particles, records, single, 2);
  t.field = randomRecords(particles, records, single, 3);
  for (std::size_t r = 0; r < records; ++r)
    t.time.push_back(0.1 * double(r));
  t.boxOrigin = {-0.5, 0.0, 0.25};
  t.boxLength = {1.0, 2.0, 0.0};
  t.normalisation = {"relativistic", 0.1, 0.99, 1.5, "AU", "AU/c", "B_0"};
  return t;
}

bool samePrefix(const RecordArray& whole, const RecordArray& part) {
  if (whole.particles() != part.particles() || whole.single() != part.single())
    return false;
  for (std::size_t p = 0; p < part.particles(); ++p)
    for (std::size_t r = 0; r < part.records(); ++r)
      if (whole.at(p, r) != part.at(p, r))
        return false;
  return true;
}

Provenance exampleProvenance() {
  Provenance p;
  p.study = "trajectories";
  p.action = "trace";
  p.applicationVersion = "0.1.0";
  p.device = "cpu";
  p.seed = 0xFFFFFFFFFFFFFFF0u;
  p.parameters = R"({"alpha": {"value": 32.0, "unit": "1"}})";
  p.command = "larmor-batch trajectories trace --alpha 32";
  p.gitDescription = "v0.1-3-gabc";
  p.precision = "double";
  p.threads = 2;
  p.wallSeconds = 1.25;
  p.state = "checkpoint";
  return p;
}

} // namespace

class tst_runfile : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void provenance() {
    const Folder folder;
    const Provenance p = exampleProvenance();
    OutputFile out(folder / "run.h5");
    writeProvenance(out, p);
    out.commit();
    const Provenance q = readProvenance(InputFile(folder / "run.h5"));
    QCOMPARE(q.study, p.study);
    QCOMPARE(q.action, p.action);
    QCOMPARE(q.seed, p.seed);
    QCOMPARE(q.parameters, p.parameters);
    QCOMPARE(q.command, p.command);
    QCOMPARE(q.state, p.state);
    QCOMPARE(q.threads, p.threads);
    QCOMPARE(q.wallSeconds, p.wallSeconds);
    QCOMPARE(q.created.size(), std::size_t{20});
    QVERIFY(!q.host.empty());
  }

  void versions_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<double>("version");
    QTest::addColumn<QString>("message");
    QTest::addRow("same") << "larmor-run" << 1.0 << "";
    QTest::addRow("newer") << "larmor-run" << 2.0 << "written by a newer version";
    QTest::addRow("senseless") << "larmor-run" << -3.5 << "positive whole number";
    QTest::addRow("other") << "openPMD" << 1.0 << "has format \"openPMD\"; expected \"larmor-run\"";
  }
  void versions() {
    QFETCH(QString, format);
    QFETCH(double, version);
    QFETCH(QString, message);
    const Folder folder;
    OutputFile out(folder / "run.h5");
    Provenance p = exampleProvenance();
    p.format = format.toStdString();
    writeProvenance(out, p);
    out.attribute("/", "format_version", version);
    out.commit();
    const std::string found = messageOf([&] { readProvenance(InputFile(folder / "run.h5")); });
    QVERIFY(message.isEmpty() ? found.empty() : contains(found, message.toStdString()));
  }

  void foreignRoot() {
    const Folder folder;
    OutputFile out(folder / "run.h5");
    out.attribute("/", "title", "something else");
    out.commit();
    QVERIFY(contains(messageOf([&] { readProvenance(InputFile(folder / "run.h5")); }), "not a run file"));
    OutputFile bad(folder / "bad.h5");
    Provenance p = exampleProvenance();
    p.parameters = "{\"alpha\": ";
    writeProvenance(bad, p);
    bad.commit();
    QVERIFY(contains(messageOf([&] { readProvenance(InputFile(folder / "bad.h5")); }), "not valid JSON"));
  }

  void trajectories_data() {
    QTest::addColumn<bool>("single");
    QTest::addColumn<int>("particles");
    QTest::addColumn<int>("done");
    QTest::addRow("double, all") << false << 700 << 211;
    QTest::addRow("double, part") << false << 700 << 100;
    QTest::addRow("single, part") << true << 700 << 17;
    QTest::addRow("one record") << false << 3 << 1;
  }
  void trajectories() {
    QFETCH(bool, single);
    QFETCH(int, particles);
    QFETCH(int, done);
    const Folder folder;
    const Trajectories t = example(std::size_t(particles), 211, single);
    OutputFile out(folder / "run.h5");
    writeTrajectories(out, t, std::size_t(done));
    out.commit();
    const InputFile in(folder / "run.h5");
    std::vector<std::string> warnings;
    const Trajectories back = readTrajectories(in, &warnings);
    QVERIFY(warnings.empty());
    QCOMPARE(back.records(), std::size_t(done));
    QVERIFY(samePrefix(t.position, back.position));
    QVERIFY(samePrefix(t.velocity, back.velocity));
    QVERIFY(samePrefix(t.field, back.field));
    QCOMPARE(back.boxOrigin, t.boxOrigin);
    QCOMPARE(back.boxLength, t.boxLength);
    QCOMPARE(back.normalisation.form, t.normalisation.form);
    QCOMPARE(back.normalisation.coupling, t.normalisation.coupling);
    QCOMPARE(back.normalisation.speed, t.normalisation.speed);
    QCOMPARE(back.normalisation.fieldUnit, t.normalisation.fieldUnit);
    QCOMPARE(back.normalisation.timeUnit, t.normalisation.timeUnit);
    QCOMPARE(back.normalisation.fieldLabel, t.normalisation.fieldLabel);
    QCOMPARE(in.text("/trajectories/velocity", "unit"), std::string("c"));
  }

  void onlyVelocityAndTime() {
    // Uniform acceleration: the trapezoidal rule is exact, also on uneven times.
    const Folder folder;
    const std::vector<double> time{0.0, 0.5, 2.0, 2.25};
    std::vector<double> velocity;
    for (const double t : time)
      velocity.insert(velocity.end(), {1.0 + 2.0 * t, -t, 0.5});
    OutputFile out(folder / "run.h5");
    out.array("/trajectories/velocity", {1, 4, 3}, velocity);
    out.array("/trajectories/time", {4}, time);
    out.commit();
    std::vector<std::string> warnings;
    const Trajectories t = readTrajectories(InputFile(folder / "run.h5"), &warnings);
    QVERIFY(t.field.empty());
    QCOMPARE(t.normalisation.coupling, 1.0);
    QCOMPARE(warnings.size(), std::size_t{5}); // position, field, coupling, speed, field_unit
    for (std::size_t r = 0; r < 4; ++r) {
      const double s = time[r];
      QVERIFY(norm(t.position.at(0, r) - Vec3{s + s * s, -0.5 * s * s, 0.5 * s}) < 1e-14);
    }
  }

  void unknownComponentsStayUnknown() {
    const Folder folder;
    for (const KnownComponents known : {KnownComponents{true, false, true}, KnownComponents{}}) {
      Trajectories t = example(3, 5, false);
      t.known = known;
      OutputFile out(folder / "run.h5");
      writeTrajectories(out, t, 5);
      out.commit();
      std::vector<std::string> warnings;
      QVERIFY((readTrajectories(InputFile(folder / "run.h5"), &warnings).known == known));
      QVERIFY(warnings.size() == 1 && contains(warnings.front(), "components"));
    }
  }

  void backwardTimeIsAllowed() {
    const Folder folder;
    OutputFile out(folder / "run.h5");
    out.array("/trajectories/velocity", {1, 3, 3}, std::vector<double>(9, 1.0));
    out.array("/trajectories/time", {3}, std::vector{0.0, -1.0, -2.0});
    out.commit();
    QCOMPARE(readTrajectories(InputFile(folder / "run.h5")).position.at(0, 2), (Vec3{-2.0, -2.0, -2.0}));
  }

  void badTrajectories_data() {
    QTest::addColumn<QList<int>>("velocity");
    QTest::addColumn<QList<double>>("time");
    QTest::addColumn<double>("special");
    QTest::addColumn<QString>("message");
    const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    QTest::addRow("two components") << QList<int>{2, 3, 2} << QList<double>{0, 1, 2} << 1.0
                                    << "/trajectories/velocity: has shape [2, 3, 2]; expected [particles, 3, 3]";
    QTest::addRow("flat") << QList<int>{2, 9} << QList<double>{0, 1, 2} << 1.0 << "has shape [2, 9]";
    QTest::addRow("other records") << QList<int>{2, 4, 3} << QList<double>{0, 1, 2} << 1.0
                                   << "expected [particles, 3, 3]";
    QTest::addRow("no particles") << QList<int>{0, 3, 3} << QList<double>{0, 1, 2} << 1.0 << "has shape [0, 3, 3]";
    QTest::addRow("no time") << QList<int>{2, 3, 3} << QList<double>{} << 1.0 << "at least one record";
    QTest::addRow("time stands") << QList<int>{2, 3, 3} << QList<double>{0, 1, 1} << 1.0
                                 << "/trajectories/time: goes from 1 to 1 at record 2";
    QTest::addRow("time turns") << QList<int>{2, 3, 3} << QList<double>{0, 1, 0.5} << 1.0 << "goes from 1 to 0.5";
    QTest::addRow("time NaN") << QList<int>{2, 3, 3} << QList<double>{0, nan, 2} << 1.0
                              << "is not a finite number at record 1";
    QTest::addRow("velocity NaN") << QList<int>{2, 3, 3} << QList<double>{0, 1, 2} << nan
                                  << "/trajectories/velocity: is not a finite number at particle 1, record 1";
    QTest::addRow("velocity infinite") << QList<int>{2, 3, 3} << QList<double>{0, 1, 2} << inf
                                       << "particle 1, record 1, component y";
  }
  void badTrajectories() {
    QFETCH(QList<int>, velocity);
    QFETCH(QList<double>, time);
    QFETCH(double, special);
    QFETCH(QString, message);
    const Folder folder;
    const Shape shape(velocity.begin(), velocity.end());
    std::vector<double> values(elementsOf(shape), 1.0);
    if (values.size() > 13)
      values[13] = special;
    OutputFile out(folder / "run.h5");
    out.array("/trajectories/velocity", shape, values);
    out.array("/trajectories/time", {std::size_t(time.size())}, std::vector<double>(time.begin(), time.end()));
    out.commit();
    QVERIFY(contains(messageOf([&] { readTrajectories(InputFile(folder / "run.h5")); }), message.toStdString()));
  }

  void missingDatasets() {
    const Folder folder;
    OutputFile out(folder / "run.h5");
    out.commit();
    const auto message = messageOf([&] { readTrajectories(InputFile(folder / "run.h5")); });
    QVERIFY(contains(message, "run.h5: /trajectories: is missing"));
    OutputFile half(folder / "half.h5");
    half.array("/trajectories/time", {2}, std::vector{0.0, 1.0});
    half.commit();
    QVERIFY(contains(messageOf([&] { readTrajectories(InputFile(folder / "half.h5")); }),
                     "/trajectories/velocity: is missing"));
  }

  void badNormalisation() {
    const Folder folder;
    for (const auto& [name, value, message] : std::vector<std::tuple<std::string, AttributeValue, std::string>>{
             {"coupling", -1.0, "a positive number"},
             {"form", std::string("si"), "\"alpha\""},
             {"speed", std::string("x"), "a number"},
             {"box_length", 1.0, "three finite numbers"}}) {
      OutputFile out(folder / "run.h5");
      writeTrajectories(out, example(2, 3, false), 3);
      out.attribute("/trajectories", name, value);
      out.commit();
      QVERIFY(contains(messageOf([&] { readTrajectories(InputFile(folder / "run.h5")); }), message));
    }
  }

  void tooManyRecords() {
    const Folder folder;
    OutputFile out(folder / "run.h5");
    QVERIFY(contains(messageOf([&] { writeTrajectories(out, example(2, 3, false), 4); }), "4 records"));
  }

  void curves() {
    const Folder folder;
    const Curve a{.name = "msd",
                  .title = "Mean squared displacement",
                  .xLabel = "time",
                  .xUnit = "l_0/v_0",
                  .yLabel = "Δx²",
                  .yUnit = "l_0^2",
                  .x = {1, 2, 4},
                  .y = {0.1, 0.4, 1.6},
                  .error = {0.01, 0.02, 0.03},
                  .logX = true,
                  .logY = true,
                  .edges = {0.5, 1.5, 3, 5, 7},
                  .density = {1, 2, 3, 0}};
    Curve b{.name = "plain", .title = "Plain", .xLabel = "x", .xUnit = "1", .yLabel = "y", .yUnit = "1"};
    OutputFile out(folder / "run.h5");
    writeCurve(out, a);
    writeCurve(out, b);
    b.name = "a/b";
    QVERIFY(contains(messageOf([&] { writeCurve(out, b); }), "a name without /"));
    b.name = "short";
    b.x = {1.0};
    QVERIFY(contains(messageOf([&] { writeCurve(out, b); }), "1, 0 and 0 values"));
    out.commit();
    const auto curves = readCurves(InputFile(folder / "run.h5"));
    QCOMPARE(curves.size(), std::size_t{2});
    QCOMPARE(curves[0].name, a.name);
    QCOMPARE(curves[0].title, a.title);
    QCOMPARE(curves[0].yLabel, a.yLabel);
    QCOMPARE(curves[0].xUnit, a.xUnit);
    QCOMPARE(curves[0].y, a.y);
    QCOMPARE(curves[0].error, a.error);
    QVERIFY(curves[0].logX && curves[0].logY && !curves[1].logX);
    QCOMPARE(curves[0].edges, a.edges);
    QCOMPARE(curves[0].density, a.density);
    QVERIFY(curves[1].x.empty() && curves[1].error.empty() && curves[1].edges.empty());
  }

  void images() {
    const Folder folder;
    const Image a{.name = "slice",
                  .title = "Slice",
                  .quantity = "|B|",
                  .unit = "b_rms",
                  .xLabel = "x [l_0]",
                  .yLabel = "y [l_0]",
                  .nx = 3,
                  .ny = 2,
                  .extent = {0, 1, -1, 1},
                  .values = {0, 1, 2, 3, 4, 5.25}};
    OutputFile out(folder / "run.h5");
    writeImage(out, a);
    out.commit();
    const auto images = readImages(InputFile(folder / "run.h5"));
    QCOMPARE(images.size(), std::size_t{1});
    QCOMPARE(images[0].nx, a.nx);
    QCOMPARE(images[0].ny, a.ny);
    QCOMPARE(images[0].values, a.values);
    QCOMPARE(images[0].extent, a.extent);
    QCOMPARE(images[0].unit, a.unit);
  }

  void tables() {
    const Folder folder;
    OutputFile out(folder / "run.h5");
    writeTable(out, "/events", {{"time", "l_0/v_0", {0.5, 1.5}}, {"particle", "1", {7, 12345678901.0}, true}},
               {{"rule", std::string("sign change of v_parallel")}});
    writeTable(out, "/none", {{"time", "", {}}});
    QVERIFY(contains(messageOf([&] { writeTable(out, "/bad", {{"a", "", {1}}, {"b", "", {}}}); }), "1 as in a"));
    out.commit();
    const InputFile in(folder / "run.h5");
    const auto events = readTable(in, "/events");
    QCOMPARE(events.size(), std::size_t{2});
    QCOMPARE(events[0].name, std::string("time")); // order kept
    QCOMPARE(events[1].values[1], 12345678901.0);
    QVERIFY(events[1].integer && !events[0].integer);
    QCOMPARE(readTable(in, "/none").front().values.size(), std::size_t{0});
    QVERIFY(contains(messageOf([&] { columnOf(in, "/events", events, "torsion"); }), "column torsion is missing"));
    QVERIFY(contains(messageOf([&] { readTable(in, "/absent"); }), "/absent"));
  }
};

LARMOR_TEST(tst_runfile)
#include "tst_runfile.moc"
