#include "engine/core/Error.h"
#include "engine/studies/transport/Database.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>
#include <signal.h>

using namespace larmor;
using namespace larmor::studies::transport;

namespace {

using Rows = std::vector<DatabaseRow>;

struct Outcome {
  int code = -1;
  QByteArray out, err;
};

Outcome finish(QProcess& process) {
  if (!process.waitForFinished(60000)) {
    process.kill();
    process.waitForFinished();
  }
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
          process.readAllStandardError()};
}

QElapsedTimer started() {
  QElapsedTimer timer;
  timer.start();
  return timer;
}

/// Those it has so far; the file may not be there yet.
Rows rowsOf(const QString& file) {
  try {
    return readDatabase(file.toStdString());
  } catch (const Error&) {
    return {};
  }
}

Rows untimed(Rows rows) {
  for (auto& row : rows)
    row.wallSeconds = 0;
  return rows;
}

/// Looks often: on a fast machine a point takes little more than an event loop's usual pause.
bool waitForRows(const QString& file, std::size_t count) {
  for (QElapsedTimer timer = started(); timer.elapsed() < 60000; QThread::msleep(2))
    if (rowsOf(file).size() >= count)
      return true;
  return false;
}

/// Ranks on this machine, by rank.
QMap<int, pid_t> ranksOf(qint64 mpirun) {
  QFile children(QString("/proc/%1/task/%1/children").arg(mpirun));
  QMap<int, pid_t> ranks;
  if (!children.open(QIODevice::ReadOnly))
    return ranks;
  for (const QByteArray& child : children.readAll().simplified().split(' ')) {
    QFile environment("/proc/" + child + "/environ");
    if (environment.open(QIODevice::ReadOnly))
      for (const QByteArray& entry : environment.readAll().split('\0'))
        if (entry.startsWith("OMPI_COMM_WORLD_RANK="))
          ranks[entry.mid(21).toInt()] = child.toInt();
  }
  return ranks;
}

} // namespace

/// The database under mpirun.
class TestTransportRanks : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
#ifndef LARMOR_HAS_MPI
    QSKIP("built without MPI");
#endif
    QProcess mpirun;
    mpirun.start("mpirun", {"--version"});
    mpirun.waitForFinished();
    const QString version = QString::fromUtf8(mpirun.readAllStandardOutput());
    const auto major = QRegularExpression("Open MPI\\) (\\d+)\\.").match(version);
    if (!major.hasMatch())
      QSKIP("mpirun of Open MPI is not installed");
    if (major.captured(1).toInt() >= 5)
      recovering_ = QStringList{"--with-ft", "mpi"};
    const QString file = at("single.h5");
    QProcess process; // needs no plug-in
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LARMOR_PLUGIN_PATH", "/nowhere");
    process.setProcessEnvironment(environment);
    process.start(testing::batchProgram(), database(file));
    const Outcome outcome = finish(process);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(!nlohmann::json::parse(outcome.out.toStdString()).contains("ranks"));
    expected_ = untimed(rowsOf(file));
    QCOMPARE(expected_.size(), std::size_t{6});
  }

  void sameRowsAtAnyNumberOfRanks_data() {
    QTest::addColumn<int>("ranks");
    QTest::addColumn<QStringList>("threads");
    QTest::newRow("1") << 1 << QStringList{};
    QTest::newRow("2") << 2 << QStringList{"--threads", "2"};
    QTest::newRow("3") << 3 << QStringList{"--threads", "1"};
    QTest::newRow("4") << 4 << QStringList{};
  }
  void sameRowsAtAnyNumberOfRanks() {
    QFETCH(int, ranks);
    QFETCH(QStringList, threads);
    const QString file = at(QString("ranks%1.h5").arg(ranks));
    QProcess process;
    start(process, ranks, database(file) + threads);
    const Outcome outcome = finish(process);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(untimed(rowsOf(file)) == expected_);
    const auto result = nlohmann::json::parse(outcome.out.toStdString()); // one object: one rank prints
    QCOMPARE(result.at("points").get<int>(), 6);
    QCOMPARE(result.value("ranks", 1), ranks);
    QCOMPARE(result.value("lost_ranks", 0), 0);
  }

  void killedJobGoesOn_data() {
    QTest::addColumn<bool>("everything");
    QTest::newRow("mpirun alone") << false;
    QTest::newRow("all processes") << true;
  }
  void killedJobGoesOn() {
    QFETCH(bool, everything);
    const QString file = at(everything ? "killed-all.h5" : "killed.h5");
    QProcess process;
    start(process, 3, database(file) + slowly);
    QVERIFY(waitForRows(file, 2));
    const auto ranks = ranksOf(process.processId());
    QCOMPARE(ranks.size(), 3);
    process.kill();
    if (everything)
      for (const pid_t rank : ranks)
        kill(rank, SIGKILL);
    finish(process);
    for (const pid_t rank : ranks) // without mpirun they end
      QTRY_VERIFY_WITH_TIMEOUT(kill(rank, 0) != 0 || isZombie(rank), 20000);
    const Rows before = rowsOf(file);
    QVERIFY(before.size() >= 2);
    QVERIFY(before.size() < 6 || !everything); // without mpirun they live on for a moment
    goesOn(file, before);
  }

  /// Without --enable-recovery or --with-ft Open MPI ends the job.
  void deadRankEndsTheJob() {
    const QString file = at("dead.h5");
    QProcess process;
    start(process, 4, database(file) + slowly);
    loseRank(process, file, 2, SIGKILL);
    QVERIFY(finish(process).code > 0); // and not stopped by us
    goesOn(file, rowsOf(file));
  }

  void lostRanksPointIsRedone_data() {
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<QStringList>("options");
    QTest::newRow("dead, with recovery") << SIGKILL << 4 << recovering_;
    QTest::newRow("dead, over TCP") << SIGKILL << 4 << recovering_ + QStringList{"--mca", "btl", "tcp,self"};
    QTest::newRow("the only one") << SIGKILL << 3 << recovering_;
    QTest::newRow("stopped") << SIGSTOP << 4 << QStringList{};
  }
  void lostRanksPointIsRedone() {
    QFETCH(int, signal);
    QFETCH(int, ranks);
    QFETCH(QStringList, options);
    const QString file = at(QString("lost-%1.h5").arg(QTest::currentDataTag()));
    QProcess process;
    start(process, ranks, database(file) + slowly + QStringList{"--lost-after", "1.5"}, options);
    loseRank(process, file, 1, signal);
    if (ranks == 3)
      kill(ranksOf(process.processId()).value(2), signal);
    const Outcome outcome = finish(process);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(untimed(rowsOf(file)) == expected_);
    QVERIFY2(!outcome.out.isEmpty(), "the output of rank 0 was lost");
    QVERIFY(nlohmann::json::parse(outcome.out.toStdString()).at("lost_ranks").get<int>() >= 1);
  }

  void errorsAreToldOnce_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("plugins");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("code");
    QTest::newRow("no file") << QStringList{"transport", "database"} << "" << QByteArray("needs --out") << 2;
    QTest::newRow("bad value") << QStringList{"transport", "database", "--points", "0"} << ""
                               << QByteArray("'0' is not allowed") << 2;
    QTest::newRow("other parameters") << database(at("single.h5")) + QStringList{"--seed", "8"} << ""
                                      << QByteArray("holds points of other parameters") << 1;
    QTest::newRow("no plug-in") << database(at("none.h5")) << "/nowhere" << QByteArray("is not installed") << 1;
  }
  void errorsAreToldOnce() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, plugins);
    QFETCH(QByteArray, message);
    QFETCH(int, code);
    QProcess process;
    start(process, 3, arguments,
          plugins.isEmpty() ? QStringList{} : QStringList{"-x", "LARMOR_PLUGIN_PATH=" + plugins});
    const Outcome outcome = finish(process);
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.err.count(message) == 1, outcome.err.constData());
    QVERIFY(untimed(rowsOf(at("single.h5"))) == expected_);
  }

private:
  QString at(const QString& name) const { return folder_.filePath(name); }

  static QStringList database(const QString& file) {
    return {"transport", "database", "--points", "6", "--particles", "100", "--modes", "32", "--out", file, "--json"};
  }

  static void start(QProcess& process, int ranks, const QStringList& arguments, const QStringList& options = {}) {
    // The ranks are on this machine, whatever network it has: Open MPI leaves out the loopback interface unless told.
    const QStringList usual{"--oversubscribe",     "--allow-run-as-root", "--mca", "btl_tcp_if_include", "lo", "-n",
                            QString::number(ranks)};
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ASAN_OPTIONS", "detect_leaks=0"); // those of MPI
    process.setProcessEnvironment(environment);
    process.start("mpirun", usual + options + QStringList{testing::batchProgram()} + arguments);
  }

  static bool isZombie(pid_t process) {
    QFile status(QString("/proc/%1/stat").arg(process));
    return !status.open(QIODevice::ReadOnly) || status.readAll().contains(") Z ");
  }

  /// Once it works.
  static void loseRank(const QProcess& process, const QString& file, int rank, int signal) {
    QVERIFY(waitForRows(file, 1));
    const auto ranks = ranksOf(process.processId());
    QVERIFY(ranks.contains(rank));
    kill(ranks[rank], signal);
  }

  /// With the same command; nothing is lost, doubled or done again.
  void goesOn(const QString& file, const Rows& before) {
    QProcess process;
    start(process, 3, database(file));
    const Outcome outcome = finish(process);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const Rows after = rowsOf(file);
    QVERIFY(untimed(after) == expected_);
    for (const DatabaseRow& row : before)
      QVERIFY(std::find(after.begin(), after.end(), row) != after.end());
  }

  const QStringList slowly{"--threads", "1"};
  QStringList recovering_{"--enable-recovery"}; ///< option of mpirun that lets the others go on when a rank dies
  Rows expected_;
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestTransportRanks)
#include "tst_transport_ranks.moc"
