#include "engine/storage/InputFile.h"
#include "engine/studies/turbulence/MhdCheckpoint.h"
#include "engine/studies/turbulence/MhdRun.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::studies::turbulence;

namespace {

mhd::MhdParameters small(double time) {
  mhd::MhdParameters p;
  p.grid = 16;
  p.time = time;
  p.viscosity = 0.002;
  return p;
}

} // namespace

/// A simulation as a job: its record and the state it leaves.
class TestMhdRun : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { leave(small(5.0), 1.0); }

  /// Whole and in two parts: the same state, and the same account of the energy from the start on.
  void goesOnToTheSameBits() {
    jobs::JobContext context;
    const auto parts = runMhd({small(2.0), 1, {}, file()}, context), whole = runMhd({small(2.0)}, context);
    QVERIFY(parts.resumed && !whole.resumed);
    QVERIFY(parts.magnetic.x == whole.magnetic.x && parts.velocity.z == whole.velocity.z);
    QCOMPARE(parts.snapshot.now.viscouslyLost, whole.snapshot.now.viscouslyLost);
    QCOMPARE(parts.snapshot.balanceResidual(), whole.snapshot.balanceResidual());
    QCOMPARE(parts.snapshot.history.front().time, 0.0);
    QCOMPARE(whole.snapshot.history.back().time, 2.0);
    QCOMPARE(whole.snapshot.now.time, 2.0);
    QVERIFY(!std::filesystem::exists(file()));
  }

  /// A state that cannot be gone on with stays, and the message says what may be done.
  void statesOfOthersAreKept() {
    mhd::MhdParameters other = small(5.0);
    other.viscosity = 0.02;
    QVERIFY2(refusal(other, 1).contains("viscosity 0.002 instead of 0.02"), qPrintable(refusal(other, 1)));
    QVERIFY(refusal(small(5.0), 2).contains("seed 1 instead of 2"));
    QVERIFY2(refusal(small(0.5), 1).contains("simulated_time"), qPrintable(refusal(small(0.5), 1)));
    QFile state(QString::fromStdString(file().string()));
    QVERIFY(state.resize(state.size() / 2));
    QVERIFY2(refusal(small(5.0), 1).contains("delete it"), qPrintable(refusal(small(5.0), 1)));
  }

  /// The newest state is damaged: the one before it is gone on with, and the result says so.
  void olderStateIsTaken() {
    mhd::Solver solver(small(5.0), 1);
    std::vector<mhd::Balance> history{solver.balance()};
    MhdCheckpoint saved(file(), small(5.0), 1);
    for (const double until : {1.0, 1.5}) {
      while (solver.time() < until)
        solver.step();
      saved.write(solver, history);
    }
    QFile state(QString::fromStdString(file().string()));
    QVERIFY(state.resize(state.size() / 2));
    jobs::JobContext context;
    const auto result = runMhd({small(2.0), 1, {}, file()}, context);
    QVERIFY2(result.resumed && result.warning.find("the checkpoint before it") != std::string::npos,
             result.warning.c_str());
    QVERIFY(!std::filesystem::exists(file()) &&
            !std::filesystem::exists(storage::CheckpointWriter::previousOf(file())));
  }

  /// The state before an instability is kept; smaller steps go on from it.
  void instabilityLeavesTheState() {
    mhd::MhdParameters p = small(20.0);
    p.fixedStep = 0.5;
    const QString found = refusal(p, 1);
    QVERIFY2(found.contains("unstable") && found.contains("goes on"), qPrintable(found));
    jobs::JobContext context;
    QVERIFY(runMhd({small(1.2), 1, {}, file()}, context).resumed);
  }

  /// A field as asked for from a window: from the state beside its file, to a file that says rms 1, and no state left.
  void fieldGoesToItsFile() {
    jobs::JobContext context;
    const std::filesystem::path field = folder_.filePath("field.h5").toStdString();
    simulateField({small(1.5), 1}, field, context);
    QVERIFY(!std::filesystem::exists(file()));
    QVERIFY(std::abs(storage::InputFile(field).number("/B", "rms") - 1) < 1e-6);
    mhd::MhdParameters flow = small(0.1);
    flow.start = mhd::Start::TaylorGreen;
    const std::filesystem::path none = folder_.filePath("flow.h5").toStdString();
    simulateField({flow, 1}, none, context);
    QVERIFY(!std::filesystem::exists(none));
  }

private:
  std::filesystem::path file() const { return folder_.filePath("field.h5.state").toStdString(); }
  /// As a run that was stopped leaves it.
  void leave(const mhd::MhdParameters& p, double time) {
    mhd::Solver solver(p, 1);
    std::vector<mhd::Balance> history{solver.balance()};
    while (solver.time() < time)
      solver.step();
    MhdCheckpoint(file(), p, 1).write(solver, history);
  }
  /// The message of a run that is expected to leave the state as it was.
  QString refusal(const mhd::MhdParameters& p, std::uint64_t seed) {
    const auto size = std::filesystem::file_size(file());
    jobs::JobContext context;
    try {
      runMhd({p, seed, {}, file()}, context);
    } catch (const Error& error) {
      return std::filesystem::exists(file()) && std::filesystem::file_size(file()) == size ? error.what() : "lost";
    }
    return "ran";
  }
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestMhdRun)
#include "tst_mhd_run.moc"
