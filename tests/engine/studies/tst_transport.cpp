#include "engine/compute/GpuDevice.h"
#include "engine/core/Error.h"
#include "engine/storage/OutputFile.h"
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/SimulationRun.h"
#include "engine/studies/transport/TransportStudy.h"
#include "tests/MessageOf.h"
#include "tests/harness/Test.h"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <thread>

using namespace larmor;
using namespace larmor::studies::transport;
using testing::messageOf;

namespace {

SimulationParameters weak() {
  SimulationParameters p;
  p.energy = 0.1; // gyro-radius 0.4, far below lambda_perp
  p.b = 0.02;
  p.lambdaPerp = 20.0;
  p.lambdaPar = 20.0; // Kubo number b lambda_par / lambda_perp = 0.02
  p.particles = 2000;
  p.modes = 100;
  return p;
}

/// Weak turbulence whose waves are shorter than the gyro-radius: pitch angles take long to mix.
SimulationParameters slow() {
  SimulationParameters p;
  p.energy = 9.5;
  p.b = 0.3;
  p.lambdaPerp = 2.0;
  p.particles = 400;
  p.modes = 32;
  return p;
}

DatabaseParameters small() {
  DatabaseParameters p;
  p.points = 4;
  p.particles = 20;
  p.modes = 10;
  p.exactFraction = 0.3;
  return p;
}

bool same(const DatabaseRow& a, const DatabaseRow& b) {
  return a.number == b.number && a.energy == b.energy && a.b == b.b && a.lambdaPerp == b.lambdaPerp &&
         a.diffusion == b.diffusion && a.error == b.error && a.saturated == b.saturated;
}

} // namespace

using Rows = std::vector<DatabaseRow>;

/// Transport simulations and their database.
class TestTransport : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// b -> 0: D = v_par (b^2/2) pi lambda_par / C, C = 4.0673 for the cut-off xmax = 100.
  void quasilinearLimit() {
    jobs::JobContext context;
    const SimulationParameters p = weak();
    const SimulationResult r = simulate({p, {0}}, context);
    const double expected = p.speed() * p.mu * 0.5 * p.b * p.b * M_PI * p.lambdaPar / 4.0673;
    QVERIFY2(std::abs(r.diffusion.value - expected) < 3 * r.diffusion.error + 0.02 * expected,
             qPrintable(QString("%1 +- %2, expected %3").arg(r.diffusion.value).arg(r.diffusion.error).arg(expected)));
    QVERIFY(std::abs(r.turbulentRms - p.b) < 1e-12);
    QVERIFY(std::abs(r.pitchCosine.value - p.mu) < 0.01); // hardly scattered
    QVERIFY(std::abs(r.running.y.back() - r.diffusionEnd.value) < 1e-15);
    QCOMPARE(r.running.x.back(), r.endTime);
  }

  void noTurbulenceNoDiffusion() {
    jobs::JobContext context;
    SimulationParameters p = weak();
    p.b = 0;
    p.particles = 20;
    const SimulationResult r = simulate({p, {0}}, context);
    QCOMPARE(r.diffusion.value, 0.0);
    QVERIFY(r.saturated);
  }

  void sameBitsAtAnyNumberOfThreads() {
    jobs::JobContext context;
    SimulationParameters p = weak();
    p.particles = 50;
    const auto one = simulate({p, {1}}, context), three = simulate({p, {3}}, context);
    QCOMPARE(one.diffusion.value, three.diffusion.value);
    QVERIFY(one.running.y == three.running.y);
    p.seed = 2;
    QVERIFY(simulate({p, {1}}, context).diffusion.value != one.diffusion.value);
  }

  void onAGraphicsCard_data() {
    QTest::addColumn<int>("modes");
    QTest::addColumn<int>("particles");
    QTest::addColumn<double>("end");
    QTest::addRow("fewer particles than pieces") << 100 << 20 << 60.0;
    QTest::addRow("pieces of several") << 10 << 500 << 60.0;
    QTest::addRow("more than fit at a time") << 100000 << 40 << 2.0;
  }
  /// The same particles in the same waves, in the same blocks: as long as rounding has not grown, the same numbers.
  void onAGraphicsCard() {
    if (std::string why; !compute::probeGpu(why))
      QSKIP(why.c_str());
    QFETCH(int, modes);
    QFETCH(int, particles);
    SimulationParameters p;
    p.modes = modes;
    p.particles = particles;
    QFETCH(double, end);
    p.tEnd = end;
    jobs::JobContext context;
    const auto cpu = simulate({p, {0, Device::Cpu}}, context), gpu = simulate({p, {0, Device::Gpu}}, context);
    const auto close = [](const statistics::Estimate& a, const statistics::Estimate& b) {
      return std::abs(a.value - b.value) < 1e-3 * a.error && std::abs(a.error - b.error) < 1e-3 * a.error;
    };
    QVERIFY(close(cpu.diffusion, gpu.diffusion));
    QVERIFY(close(cpu.diffusionMoving, gpu.diffusionMoving));
    QVERIFY(close(cpu.diffusionEnd, gpu.diffusionEnd));
    QVERIFY(close(cpu.pitchCosine, gpu.pitchCosine));
    QCOMPARE(gpu.particles, cpu.particles);
    QCOMPARE(gpu.step, cpu.step);
    QVERIFY(QString::fromStdString(cpu.device).startsWith("CPU, "));
    QVERIFY(QString::fromStdString(gpu.device).startsWith("GPU, "));
    QCOMPARE(context.progress().fraction(), 1.0);
  }

  void actionsChooseTheDevice() {
    if (std::string why; !compute::probeGpu(why))
      QSKIP(why.c_str());
    const auto action = makeSimulateAction();
    action->parameters().setTexts({{"device", "gpu"}, {"particles", "2"}, {"modes", "5"}, {"t_end", "9"}});
    jobs::JobContext context;
    const std::string device = action->run({}, context).at("device");
    QVERIFY2(device.starts_with("GPU, "), device.c_str());
    QVERIFY(makeDatabaseAction()->parameters().tryFind("device"));
  }

  void timeSteps() {
    SimulationParameters p;
    p.lambdaPerp = 0.5;
    QVERIFY(std::abs(p.timeStep() - 0.5 / (8 * p.speed())) < 1e-15);
    p.step = "paper";
    QVERIFY(std::abs(p.timeStep() - 2 * M_PI / 10) < 1e-15);
    p.step = "0.25";
    QCOMPARE(p.timeStep(), 0.25);
    for (const char* wrong : {"", "fast", "-1", "0.1x"}) {
      p.step = wrong;
      QVERIFY2(!p.validate().empty(), wrong);
    }
  }

  /// Cancel acts between steps; what would never end is refused.
  void endlessSimulations() {
    SimulationParameters p = weak();
    p.particles = 1;
    p.modes = 1000;
    p.step = "1e-9";
    jobs::JobContext context;
    QVERIFY_THROWS_EXCEPTION(Error, simulate({p, {1}}, context));
    QVERIFY(p.validate().front().message.find("steps per particle") != std::string::npos);
    p.step = "0.01";
    p.tEnd = 9e5; // 9e7 steps: minutes
    QVERIFY(p.validate().empty());
    const auto stopsSoon = [&](auto work) {
      jobs::JobContext stopped;
      std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stopped.requestCancel();
      });
      const auto begin = std::chrono::steady_clock::now();
      QVERIFY_THROWS_EXCEPTION(Cancelled, work(stopped));
      QVERIFY(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    };
    stopsSoon([&](jobs::JobContext& c) { simulate({p, {1}}, c); });
    stopsSoon([&](jobs::JobContext& c) { examplePaths(p, 1, 100, c); });
  }

  /// A gyro-radius of 52 lambda_perp, where forty crossings are not three gyrations: the usual time is forty of those.
  void usualTime() {
    SimulationParameters p;
    QVERIFY(std::abs(p.endTime() * p.speed() / (800.0 * p.lambdaPerp) - 1.0) < 1e-12);
    p.energy = 9.5;
    p.lambdaPerp = 0.2;
    QVERIFY(std::abs(p.endTime() / (80.0 * M_PI * p.gamma()) - 1.0) < 1e-12);
    QVERIFY(p.goesOn() && p.goesOnFrom(16.0 * p.endTime()) && !p.goesOnFrom(16.1 * p.endTime()));
    p.particles = 2000000; // each keeps where it is
    QVERIFY(p.validate().front().message.find("longest 1") != std::string::npos);
    p.tEnd = 100.0;
    QVERIFY(p.validate().empty() && !p.goesOn() && p.endTime() == 100.0);
  }

  /// Twice as long again and again until D is flat, and no longer; not where the length is given, or it may not.
  void goesOnUntilFlat() {
    SimulationParameters p = slow();
    p.energy = 7.1; // D grows by a sixth when the time doubles: four to five of its errors, whatever the rounding
    p.b = 0.26;
    p.lambdaPerp = 0.77;
    p.particles = 3000;
    p.longest = 2;
    jobs::JobContext context;
    std::vector<double> ends;
    const SimulationResult r = simulate({p, {0}}, context, [&](const SimulationResult& now) {
      if (now.particles == static_cast<std::size_t>(p.particles) && (ends.empty() || ends.back() != now.endTime))
        ends.push_back(now.endTime);
    });
    QVERIFY2(ends.size() > 1, "flat at once: try another case");
    for (std::size_t i = 0; i < ends.size(); ++i)
      QVERIFY(std::abs(ends[i] / (p.endTime() * std::pow(2.0, double(i))) - 1.0) < 1e-9);
    QCOMPARE(r.endTime, ends.back());
    QVERIFY(!r.goesOn && (r.saturated || !p.goesOnFrom(r.endTime)));
    QCOMPARE(r.running.x.size(), std::size_t(200));
    QCOMPARE(r.running.x.back(), r.endTime);
    QCOMPARE(r.particles, static_cast<std::size_t>(p.particles));

    QCOMPARE(r.saturated, r.flat(2)); // of particles that would lose their pitch angle noise alone makes nothing

    p.longest = 1;
    const SimulationResult once = simulate({p, {0}}, context);
    QVERIFY(!once.saturated && std::abs(once.endTime / p.endTime() - 1.0) < 1e-9);
    QVERIFY(warningsOf(p, once).at(0).find("--t-end") != std::string::npos);
    p.longest = 2;
    QVERIFY(std::abs(simulate({p, {0}}, context).endTime / (2.0 * p.endTime()) - 1.0) < 1e-9);
    p.tEnd = 50.0;
    QVERIFY(std::abs(simulate({p, {0}}, context).endTime - 50.0) < 1e-9);
  }

  /// In weak turbulence of short waves particles spread faster the smaller their circles, and pitch angles take long to
  /// mix: starting in every direction gives at once what the mean over fixed pitch angles gives, not what mu = 0.5
  /// does.
  void startsInEveryDirection() {
    SimulationParameters p;
    p.energy = 8.0;
    p.b = 0.05;
    p.lambdaPerp = 4.0;
    p.particles = 400;
    p.modes = 32;
    p.step = "gyro";
    QVERIFY(p.mixesSlowly() && !p.startsIsotropic());
    p.tEnd = p.endTime();
    jobs::JobContext context;
    double mean = 0, variance = 0, half = 0;
    for (const double mu : {0.1, 0.3, 0.5, 0.7, 0.9}) {
      p.mu = mu;
      const SimulationResult r = simulate({p, {0}}, context);
      QVERIFY(std::abs(r.pitchCosine.value - mu) < 0.1); // not mixed
      mean += r.diffusionMoving.value / 5.0;
      variance += std::pow(r.diffusionMoving.error / 5.0, 2);
      if (mu == 0.5) {
        half = r.diffusionMoving.value;
        const auto warnings = warningsOf(p, r);
        QVERIFY(!warnings.empty() && std::any_of(warnings.begin(), warnings.end(), [](const std::string& text) {
          return text.find("start isotropic") != std::string::npos;
        }));
      }
    }
    p.mu = 0.5;
    p.start = Start::Auto;
    QVERIFY(p.startsIsotropic());
    const SimulationResult r = simulate({p, {0}}, context);
    QVERIFY(std::abs(r.pitchCosine.value) < 0.15);
    QVERIFY2(std::abs(r.diffusionMoving.value - mean) < 3.0 * std::hypot(r.diffusionMoving.error, std::sqrt(variance)),
             QByteArray::number(r.diffusionMoving.value / mean));
    QVERIFY2(r.diffusionMoving.value > 1.3 * half, QByteArray::number(r.diffusionMoving.value / half));
    p.b = 0.5;
    p.lambdaPerp = 20.0; // mixes soon
    QVERIFY(!p.startsIsotropic());
  }

  /// Particles that go on are the same as those that were never stopped: paths apart, as turbulence makes of rounding,
  /// but D the same within its error, and until then to the bit; and the same bits on any number of threads.
  void goingOnIsNotStartingAnew() {
    SimulationParameters p = slow();
    p.longest = 2;
    jobs::JobContext context;
    const SimulationResult halves = simulate({p, {1}}, context), threads = simulate({p, {3}}, context);
    QVERIFY(halves.running.y == threads.running.y && halves.change.value == threads.change.value);
    SimulationParameters whole = p;
    whole.tEnd = halves.endTime;
    whole.step = fmt::format("{:.17g}", halves.step * (1 + 1e-12));
    const SimulationResult once = simulate({whole, {0}}, context);
    QVERIFY(std::abs(once.step / halves.step - 1.0) < 1e-9);
    const auto close = [](const statistics::Estimate& a, const statistics::Estimate& b) {
      return std::abs(a.value - b.value) < 3.0 * std::hypot(a.error, b.error);
    };
    QVERIFY(close(halves.diffusionMoving, once.diffusionMoving));
    QVERIFY(close(halves.change, once.change));
    QVERIFY(close(halves.pitchCosine, once.pitchCosine));
    QCOMPARE(once.running.x.front(), halves.running.x.front());
    QVERIFY2(std::abs(halves.running.y.front() / once.running.y.front() - 1) < 1e-3, // before paths part
             QByteArray::number(halves.running.y.front() / once.running.y.front() - 1));
  }

  /// A gyro-radius of 52 lambda_perp: not settled after the usual time, and the slope shows gyration.
  void resultsThatMislead() {
    jobs::JobContext context;
    SimulationParameters p;
    p.energy = 9.5;
    p.b = 0.9;
    p.lambdaPerp = 0.2;
    p.particles = 40;
    p.modes = 20;
    p.tEnd = 160.0; // forty crossings
    const SimulationResult r = simulate({p, {0}}, context);
    const auto warnings = warningsOf(p, r);
    QCOMPARE(warnings.size(), std::size_t(2));
    QVERIFY(warnings[0].find("--t-end") != std::string::npos);
    QVERIFY(warnings[1].find("gyration") != std::string::npos);
    QVERIFY(warnings[1].find("take D_moving") == std::string::npos); // which may go on changing, as the first says
    SimulationResult settled = r;
    settled.saturated = true;
    settled.change = {0.02 * settled.diffusionMoving.value, 0.03 * settled.diffusionMoving.value};
    settled.diffusion = settled.diffusionMoving;
    settled.pitchCosine.value = 0.0;
    settled.endTime = p.usualTime();
    QVERIFY(warningsOf(p, settled).empty());
    settled.change.error = 0.4 * settled.diffusionMoving.value; // noise that would hide any change
    QVERIFY(!settled.flatIsTold() && warningsOf(p, settled).at(0).find("cannot be told") != std::string::npos);
    p.b = 0;
    QVERIFY(warningsOf(p, r).empty());
  }

  /// b_rms of the printed normalisation is that of the ensemble, whatever the seed.
  void literalNormalisation() {
    jobs::JobContext context;
    SimulationParameters p;
    p.b = 1;
    p.particles = 1;
    p.tEnd = 1;
    p.normalisation = fields::PaladeNormalisation::Literal;
    for (const std::uint64_t seed : {1u, 2u}) {
      p.seed = seed;
      const double rms = simulate({p, {1}}, context).turbulentRms;
      QVERIFY2(std::abs(rms - 8.306) < 0.001, QByteArray::number(rms));
    }
    p.kMax = 1e-3; // kappa^3 alone: <kappa^2> = 2/3 kmax^2
    QVERIFY(std::abs(simulate({p, {1}}, context).turbulentRms / (1e-3 * std::sqrt(2.0 / 3.0)) - 1) < 1e-5);
  }

  void pointsFillTheDomain_data() {
    QTest::addColumn<int>("sampling");
    QTest::newRow("random") << static_cast<int>(Sampling::Random);
    QTest::newRow("stratified") << static_cast<int>(Sampling::Stratified);
    QTest::newRow("Sobol") << static_cast<int>(Sampling::Sobol);
  }
  void pointsFillTheDomain() {
    QFETCH(int, sampling);
    DatabaseParameters p = small();
    p.points = 256;
    p.exactFraction = 0.25;
    p.sampling = static_cast<Sampling>(sampling);
    std::array<int, 8> octants{};
    int exact = 0;
    for (std::int64_t n = 0; n < p.points; ++n) {
      const auto point = pointOf(p, n);
      QVERIFY(point.energy > 0 && point.energy < 10 && point.b >= 0 && point.b < 1 && point.lambdaPerp > 0.2 &&
              point.lambdaPerp < 20);
      exact += point.b == 0;
      if (point.b > 0)
        ++octants[(point.energy > 5) + 2u * (point.b > 0.5) + 4u * (point.lambdaPerp > 10.1)];
    }
    QVERIFY(std::abs(exact - 64) < 30);
    for (const int count : octants)
      QVERIFY(count > 9 && count < 45);
  }

  /// Cut short and begun again: no point lost or doubled, the same numbers.
  void databaseGoesOn() {
    const auto whole = at("whole.h5"), parts = at("parts.h5");
    jobs::JobContext context;
    const auto expected = buildDatabase({small(), {0}, whole, "test"}, context);
    QCOMPARE(expected.size(), std::size_t{4});
    jobs::JobContext stopped;
    QVERIFY_THROWS_EXCEPTION(Cancelled, buildDatabase({small(), {1}, parts, "test"}, stopped, [&](const Rows& rows) {
                               if (rows.size() == 2)
                                 stopped.requestCancel();
                             }));
    QCOMPARE(readDatabase(parts).size(), std::size_t{2});
    std::filesystem::resize_file(parts, std::filesystem::file_size(parts) / 2); // the one of a point before is left
    QCOMPARE(readDatabase(parts).size(), std::size_t{1});
    const auto rows = buildDatabase({small(), {3}, parts, "test"}, context);
    QCOMPARE(rows.size(), expected.size());
    const auto read = readDatabase(parts);
    for (std::size_t i = 0; i < rows.size(); ++i)
      QVERIFY(same(rows[i], expected[i]) && same(read[i], expected[i]));
    QVERIFY(!std::filesystem::exists(std::filesystem::path(parts) += ".previous"));
    DatabaseParameters more = small();
    more.points = 5; // a longer one goes on, too
    QCOMPARE(buildDatabase({more, {0}, parts, "test"}, context).size(), std::size_t{5});
    more.seed = 9;
    QVERIFY_THROWS_EXCEPTION(Error, buildDatabase({more, {0}, parts, "test"}, context));
  }

  /// Rows of before simulations went on until D was flat are made again, the hardest first; until then they stay.
  void databaseOfBefore() {
    const auto file = at("before.h5");
    jobs::JobContext context;
    DatabaseParameters p = small();
    p.points = 12;
    const auto expected = buildDatabase({p, {0}, {}, "test"}, context);
    Rows before = expected;
    for (DatabaseRow& row : before) {
      row.moving *= 0.5;
      row.change = row.changeError = NAN;
    }
    DatabaseParameters fixed = p; // other labels, so another file
    fixed.start = Start::Fixed;
    const auto wrong = [&] { writeDatabase(file, p, before, "test"); };
    wrong();
    std::size_t again = 0;
    jobs::JobContext stopped;
    std::int64_t first = -1;
    QVERIFY_THROWS_EXCEPTION(Cancelled, buildDatabase({p, {0}, file, "test"}, stopped, [&](const Rows& rows) {
                               QCOMPARE(rows.size(), before.size());
                               for (std::size_t i = 0; i < rows.size() && first < 0; ++i)
                                 if (!std::isnan(rows[i].change))
                                   first = rows[i].number;
                               if (++again == 2)
                                 stopped.requestCancel();
                             }));
    const auto slow = [&](std::int64_t number) { return pointOf(p, number).mixesSlowly(); };
    QVERIFY(std::any_of(expected.begin(), expected.end(), [&](const auto& row) { return slow(row.number); }));
    QVERIFY(slow(first));
    QCOMPARE(readDatabase(file).size(), before.size());
    const auto rows = buildDatabase({p, {0}, file, "test"}, context);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      QVERIFY(rows[i].b == 0.0 || same(rows[i], expected[i]));
      QCOMPARE(rows[i].moving, rows[i].b == 0.0 ? before[i].moving : expected[i].moving);
    }
    QVERIFY_THROWS_EXCEPTION(Error, buildDatabase({fixed, {0}, file, "test"}, context));
    wrong();
    p.longest = 1; // as they are
    const auto kept = buildDatabase({p, {0}, file, "test"}, context);
    for (std::size_t i = 0; i < kept.size(); ++i)
      QCOMPARE(kept[i].moving, before[i].moving);
  }

  /// Begun on a graphics card and ended on the processor: the file does not tell.
  void databaseOnTwoDevices() {
    if (std::string why; !compute::probeGpu(why))
      QSKIP(why.c_str());
    const auto file = at("devices.h5");
    jobs::JobContext context, stopped;
    DatabaseParameters p = small();
    p.step = "paper";
    p.longest = 1; // whether D is flat, rounding may decide
    const auto stopFirst = [&](const Rows&) { stopped.requestCancel(); };
    QVERIFY_THROWS_EXCEPTION(Cancelled, buildDatabase({p, {0, Device::Gpu}, file, "test"}, stopped, stopFirst));
    QCOMPARE(readDatabase(file).size(), std::size_t{1});
    const auto mixed = buildDatabase({p, {0, Device::Cpu}, file, "test"}, context);
    const auto cpu = buildDatabase({p, {0, Device::Cpu}, {}, "test"}, context);
    QCOMPARE(mixed.size(), cpu.size());
    QVERIFY(mixed[0].energy == cpu[0].energy && mixed[0].endTime == cpu[0].endTime && mixed[0].meanMu != cpu[0].meanMu);
    for (std::size_t i = 1; i < cpu.size(); ++i)
      QVERIFY(same(mixed[i], cpu[i]));
  }

  /// All that a simulation says comes back from its file, where somebody stopped it too; what is no such file is said.
  void simulationsAreKept() {
    SimulationParameters p = weak();
    p.particles = 40;
    p.modes = 16;
    p.tEnd = 30.0;
    jobs::JobContext context;
    SimulationRun run = runSimulation({p, {2}}, context);
    QVERIFY(run.complete() && run.paths->size() == 12);
    const std::string line = "larmor-batch transport simulate --T 0.1";
    writeSimulation(at("simulation.h5"), run, line);
    const storage::Identity identity = storage::identify(at("simulation.h5"));
    QVERIFY(identity.kind == storage::FileKind::Run && identity.study == "transport");
    const StoredSimulation read = readSimulation(at("simulation.h5"));
    QVERIFY(read.command == line && read.run.complete() && read.run.parameters.lambdaPar == p.lambdaPar);
    QVERIFY(read.run.result.particles == 40 && read.run.result.device == run.result.device);
    SimulationResult before = run.result, after = read.run.result;
    std::vector<double> numbers;
    const auto gather = [&](const char*, const char*, const char*, const auto& value) {
      if constexpr (std::is_same_v<decltype(value), const statistics::Estimate&>)
        numbers.insert(numbers.end(), {value.value, value.error});
      else
        numbers.push_back(double(value));
    };
    numbersOf(std::as_const(before), gather);
    const std::vector<double> first = std::exchange(numbers, {});
    numbersOf(std::as_const(after), gather);
    QVERIFY(first == numbers && first.size() > 12);
    QVERIFY(before.running.y == after.running.y && before.pitch.error == after.pitch.error);
    QVERIFY(warningsOf(p, before) == warningsOf(read.run.parameters, after));
    const auto places = [](const SimulationRun& of) { return of.paths->at(3).at(40); };
    QVERIFY(norm(places(run) - places(read.run)) < 1e-6 * norm(places(run)));

    run.result.particles = 30;
    writeSimulation(at("stopped.h5"), run, line);
    QVERIFY(!readSimulation(at("stopped.h5")).run.complete());
    run.result.particles = 40;
    run.result.goesOn = true; // D was not flat
    writeSimulation(at("stopped.h5"), run, line);
    QVERIFY(!readSimulation(at("stopped.h5")).run.complete());
    p.particles = 1; // has no errors
    p.b = 0.0;
    writeSimulation(at("one.h5"), runSimulation({p, {1}}, context), line);
    QVERIFY(readSimulation(at("one.h5")).run.result.saturated);

    storage::OutputFile bare(at("bare.h5"));
    bare.attribute("/", "format", "larmor-transport-run");
    bare.attribute("/", "format_version", storage::AttributeValue(std::int64_t(1)));
    bare.commit();
    for (const char* name : {"bare.h5", "missing.h5"})
      QVERIFY_THROWS_EXCEPTION(Error, readSimulation(at(name)));
    writeDatabase(at("rows.h5"), small(), {}, "test");
    QVERIFY(messageOf([&] { readSimulation(at("rows.h5")); }).contains("expected a transport simulation"));
  }

  void damagedDatabases() {
    QFile text(folder_.filePath("text.h5"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("no database");
    text.close();
    QVERIFY_THROWS_EXCEPTION(Error, readDatabase(at("text.h5")));
    for (const bool format : {true, false}) {
      storage::OutputFile other(at("other.h5"));
      if (format)
        other.attribute("/", "format", "something");
      other.commit();
      try {
        readDatabase(at("other.h5"));
        QFAIL("was read");
      } catch (const Error& error) {
        QVERIFY2(QString(error.what()).contains("expected a transport database"), error.what());
      }
    }
    storage::OutputFile empty(at("empty.h5"));
    empty.attribute("/", "format", "larmor-transport-database");
    empty.commit();
    QVERIFY_THROWS_EXCEPTION(Error, readDatabase(at("empty.h5")));
    QVERIFY_THROWS_EXCEPTION(Error, readDatabase(at("missing.h5")));
  }

private:
  std::filesystem::path at(const char* name) const { return folder_.filePath(name).toStdString(); }
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestTransport)
#include "tst_transport.moc"
