#include "StorageTest.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/Checkpoint.h"
#include "tests/harness/Test.h"

#include <csignal>
#include <sys/wait.h>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

/// Files whose names are as long as the file system allows: what is written beside them for a while must fit, too.
class TestLongNames : public QObject {
  Q_OBJECT

  static std::string readBack(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

private Q_SLOTS:
  void written_data() {
    QTest::addColumn<QByteArray>("name");
    for (const int length : {1, 200, 210, 214, 215, 216, 220, 240, 246, 247, 254, 255})
      QTest::addRow("%d bytes", length) << QByteArray(length, 'n');
    QTest::newRow("three bytes a character") << QByteArray("磁").repeated(85);
    QTest::newRow("Latin-1") << QByteArray(255, '\xfc');
  }
  void written() {
    QFETCH(QByteArray, name);
    const Folder folder;
    const auto path = folder / name.toStdString();
    for (const char* text : {"first", "second"}) {
      writeAtomically(path, text);
      QCOMPARE(readBack(path), std::string(text));
      QCOMPARE(folder.files(), std::size_t{1});
    }
    std::filesystem::remove(path);
    // Two generations, as a run writes them that can be continued after it was killed.
    double value = 0;
    CheckpointWriter writer(path, [&](OutputFile& file) {
      const std::vector<double> values(10, value);
      file.array("/checkpoint/x", {10}, values);
    });
    for (value = 1; value <= 3; ++value)
      writer.write();
    QCOMPARE(folder.files(), std::size_t{2});
    QCOMPARE(InputFile(CheckpointWriter::previousOf(path)).readDoubles("/checkpoint/x").front(), 2.0);
    QCOMPARE(openRun(path).file.readDoubles("/checkpoint/x").front(), 3.0);
    std::filesystem::resize_file(path, 100); // damaged: the one before is taken
    QCOMPARE(openRun(path).file.readDoubles("/checkpoint/x").front(), 2.0);
    removeGenerations(path);
    QCOMPARE(folder.files(), std::size_t{0});
  }

  /// Names that differ only in what is cut away do not get into each other's way.
  void longNamesAreToldApart() {
    const Folder folder;
    const auto a = folder / (std::string(254, 'n') + "a"), b = folder / (std::string(254, 'n') + "b");
    QVERIFY(beside(a, ".state") != beside(b, ".state"));
    AtomicFile first(a), second(b);
    first.write("a");
    second.write("b");
    first.commit();
    second.commit();
    QVERIFY(readBack(a) == "a" && readBack(b) == "b");
    QCOMPARE(beside(folder / "run.h5", ".state"), folder / "run.h5.state");
  }

  /// What a killed program leaves beside a long name goes with the next writing.
  void leftoversGo() {
    const Folder folder;
    const auto path = folder / std::string(255, 'n');
    const pid_t child = ::fork();
    if (child == 0) {
      AtomicFile file(path);
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QCOMPARE(folder.files(), std::size_t{1});
    writeAtomically(path, "whole");
    QCOMPARE(folder.files(), std::size_t{1});
    QCOMPARE(readBack(path), std::string("whole"));
  }

  void tooLongIsSaid() {
    const Folder folder;
    const std::string problem = messageOf([&] { writeAtomically(folder / std::string(256, 'n'), "x"); });
    QVERIFY2(contains(problem, "File name too long"), problem.c_str());
    QCOMPARE(folder.files(), std::size_t{0});
  }
};

LARMOR_TEST(TestLongNames)
#include "tst_long_names.moc"
