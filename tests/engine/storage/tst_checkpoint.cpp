#include "StorageTest.h"
#include "tests/harness/Test.h"

#include "engine/storage/Checkpoint.h"
#include "engine/storage/RunFile.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <signal.h>
#include <sys/wait.h>
#include <thread>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;
using namespace std::chrono_literals;

namespace {

/// One generation: its number, and arrays of random size filled from that number.
void writeGeneration(OutputFile& file, std::uint64_t generation) {
  Provenance p;
  p.study = "trajectories";
  p.action = "trace";
  p.seed = generation;
  p.state = "checkpoint";
  writeProvenance(file, p);
  Philox random(1, 0, generation);
  const auto count = static_cast<std::size_t>(1.0 + 400000.0 * random.uniform());
  file.array("/checkpoint/x", {count}, std::vector<double>(count, double(generation)));
  file.array("/checkpoint/noise", {100000}, randomValues<double>(100000, std::uint32_t(generation)));
}

std::uint64_t generationIn(const InputFile& file) {
  const std::uint64_t generation = readProvenance(file).seed;
  for (const double x : file.readDoubles("/checkpoint/x"))
    if (x != double(generation))
      throw Error("generation", "arrays of two generations in one file");
  if (file.readDoubles("/checkpoint/noise") != randomValues<double>(100000, std::uint32_t(generation)))
    throw Error("generation", "wrong values");
  return generation;
}

/// The child of the kill test.
[[noreturn]] void writeForever(const std::string& path, std::uint64_t first) {
  std::uint64_t generation = first;
  CheckpointWriter writer(path, [&](OutputFile& file) { writeGeneration(file, generation); });
  for (;; ++generation)
    writer.write();
}

void damageByte(const std::filesystem::path& path, const std::string& before) {
  std::string bytes = bytesOf(path);
  const std::size_t at = bytes.find(before);
  QVERIFY(at != std::string::npos);
  bytes[at] ^= 1;
  putBytes(path, bytes);
}

/// Small uncompressed arrays, so that their bytes can be found in the file.
void writeMarked(OutputFile& file, double mark) {
  Provenance p;
  p.study = "trajectories";
  p.action = "trace";
  writeProvenance(file, p);
  file.array("/checkpoint/x", {2}, std::vector{mark, mark});
}

std::string bytesOfNumber(double value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

} // namespace

class tst_checkpoint : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void policy() {
    using W = CheckpointWriter;
    QCOMPARE(W::wait(1, 0s), W::Clock::duration(1s));
    QCOMPARE(W::wait(2, 0s), W::Clock::duration(2s));
    QCOMPARE(W::wait(5, 0s), W::Clock::duration(16s));
    QCOMPARE(W::wait(6, 0s), W::Clock::duration(30s));
    QCOMPARE(W::wait(1000, 1s), W::Clock::duration(30s));
    QCOMPARE(W::wait(1000, 10s), W::Clock::duration(90s));
    const Folder folder;
    int calls = 0;
    W writer(folder / "run.h5", [&](OutputFile& file) { writeMarked(file, ++calls); });
    QVERIFY(writer.writeIfDue());
    QVERIFY(!writer.writeIfDue());
    QVERIFY(writer.due(W::Clock::now() + 2s));
    QCOMPARE(calls, 1);
  }

  void generations() {
    const Folder folder;
    double mark = 0;
    CheckpointWriter writer(folder / "run.h5", [&](OutputFile& file) { writeMarked(file, mark); });
    putBytes(folder / "run.h5.previous", "of another run");
    for (mark = 1; mark <= 3; ++mark)
      writer.write();
    QCOMPARE(InputFile(folder / "run.h5").readDoubles("/checkpoint/x").front(), 3.0);
    QCOMPARE(InputFile(folder / "run.h5.previous").readDoubles("/checkpoint/x").front(), 2.0);
    writer.finish([&](OutputFile& file) { writeMarked(file, 99); });
    QCOMPARE(InputFile(folder / "run.h5").readDoubles("/checkpoint/x").front(), 99.0);
    QCOMPARE(folder.files(), std::size_t{1});
  }

  void failedGenerationLeavesTheOthers() {
    const Folder folder;
    bool fail = false;
    CheckpointWriter writer(folder / "run.h5", [&](OutputFile& file) {
      writeMarked(file, 5);
      if (fail)
        throw Error("disk", "full");
    });
    writer.write();
    fail = true;
    QVERIFY(contains(messageOf([&] { writer.write(); }), "full"));
    QVERIFY(!writer.due());
    QCOMPARE(folder.files(), std::size_t{1});
    QVERIFY(openRun(folder / "run.h5").warning.empty());
  }

  void fallsBack_data() {
    QTest::addColumn<QString>("damage");
    for (const char* damage : {"array", "truncated", "foreign", "empty", "missing"})
      QTest::addRow("%s", damage) << damage;
  }
  void fallsBack() {
    QFETCH(QString, damage);
    const Folder folder;
    const auto run = folder / "run.h5";
    double mark = 0;
    CheckpointWriter writer(run, [&](OutputFile& file) { writeMarked(file, mark); });
    for (mark = 1.125; mark < 3; mark += 1)
      writer.write();
    QVERIFY(openRun(run).warning.empty());
    if (damage == "array")
      damageByte(run, bytesOfNumber(2.125));
    else if (damage == "truncated")
      std::filesystem::resize_file(run, std::filesystem::file_size(run) - 100);
    else if (damage == "foreign")
      putBytes(run, "hello");
    else if (damage == "empty")
      putBytes(run, "");
    else
      std::filesystem::remove(run);
    const OpenedRun opened = openRun(run);
    QVERIFY(contains(opened.warning, "run.h5.previous"));
    QCOMPARE(opened.file.readDoubles("/checkpoint/x").front(), 1.125);

    damageByte(folder / "run.h5.previous", bytesOfNumber(1.125));
    const std::string message = messageOf([&] { openRun(run); });
    QVERIFY(contains(message, "run.h5: "));
    QVERIFY(contains(message, "run.h5.previous: /checkpoint/x: is damaged"));
  }

  void arraysRemovedOrAddedAreNoticed() {
    const Folder folder;
    OutputFile out(folder / "run.h5");
    writeMarked(out, 1);
    out.commit();
    verifyChecksums(InputFile(folder / "run.h5"), true);
    damageByte(folder / "run.h5", bytesOfNumber(1.0));
    verifyChecksums(InputFile(folder / "run.h5"), false);
    QVERIFY(contains(messageOf([&] { verifyChecksums(InputFile(folder / "run.h5"), true); }), "/checkpoint/x"));
    QVERIFY(contains(messageOf([&] { InputFile(folder / "run.h5").readDoubles("/checkpoint/x"); }), "checksum"));
  }

  /// The promise of the whole design: kill -9 at any moment leaves a file that opens.
  void killed() {
    const Folder folder;
    const std::string path = (folder / "run.h5").string();
    Philox random(2024, 0, 0);
    std::uint64_t newest = 0;
    int advanced = 0;
    double longest = 0.4; // seconds until the kill; more where starting alone takes long (sanitizers, busy machines)
    for (int round = 0; round < 20; ++round) {
      const std::string first = std::to_string(1000 * (round + 1));
      const pid_t child = ::fork();
      if (child == 0) {
        ::execl("/proc/self/exe", "tests", "tst_checkpoint", "--write-forever", path.c_str(), first.c_str(), nullptr);
        ::_exit(127);
      }
      const auto start = std::chrono::steady_clock::now();
      while (round == 0 && !std::filesystem::exists(path)) // the very first generation must have had its time
        std::this_thread::sleep_for(1ms);
      if (round == 0)
        longest = std::max(longest, 4e-9 * static_cast<double>((std::chrono::steady_clock::now() - start) / 1ns));
      std::this_thread::sleep_for(std::chrono::duration<double>(longest * random.uniform()));
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      QVERIFY(WIFSIGNALED(status));
      const OpenedRun run = openRun(path);
      QVERIFY2(run.warning.empty(), run.warning.c_str());
      const std::uint64_t generation = generationIn(run.file);
      QVERIFY(generation >= newest);
      advanced += generation > newest;
      newest = generation;
    }
    QVERIFY(advanced > 5); // on a busy machine many children are killed before they write
    CheckpointWriter writer(path, [&](OutputFile& file) { writeGeneration(file, 1); });
    writer.finish();
    QCOMPARE(folder.files(), std::size_t{1}); // nothing of the killed ones is left
  }
};

static int runCheckpointTest(int count, char** values) {
  if (count == 4 && std::strcmp(values[1], "--write-forever") == 0)
    writeForever(values[2], std::stoull(values[3]));
  return larmor::testing::runTest<tst_checkpoint>(count, values);
}

LARMOR_TEST_MAIN(runCheckpointTest)
#include "tst_checkpoint.moc"
