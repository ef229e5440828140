#include "tests/commandline/Batch.h"
#include "tests/harness/Test.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

using namespace larmor::testing;

/// packaging/bundle: the folder that it makes, moved, in an empty environment.
class TestBundle : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QString bundle_; ///< unpacked

  struct Ended {
    int status;
    QString out, error;
  };
  static Ended start(const QString& program, const QStringList& arguments, const QStringList& environment = {}) {
    QProcess process;
    QProcessEnvironment only;
    for (const QString& entry : environment)
      only.insert(entry.section('=', 0, 0), entry.section('=', 1));
    only.insert("LARMOR_NOTHING", "1"); // Qt takes an empty one for that of this process
    process.setProcessEnvironment(only);
    process.start(program, arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(300000) || process.exitStatus() != QProcess::NormalExit)
      return {-1, {}, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
  }
  static void write(const QString& path, const QByteArray& text) {
    QFile::remove(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  }

private Q_SLOTS:
  void initTestCase() {
#if !defined(__x86_64__)
    QSKIP("bundles are for x86-64");
#endif
    if (qEnvironmentVariableIsSet("ASAN_OPTIONS"))
      QSKIP("bundles are of builds without sanitizers");
    for (const char* tool : {"bash", "tar", "gzip", "readelf", "ldd"})
      if (QStandardPaths::findExecutable(tool).isEmpty())
        QSKIP(tool);
    const QString archive = folder_.filePath("small.tar.gz");
    const QString build = QFileInfo(batchProgram()).dir().absoluteFilePath("..");
    QProcess made;
    made.start(sourceFolder() + "/packaging/bundle", {"--without-learning", "--from", build, archive});
    QVERIFY(made.waitForFinished(300000));
    QVERIFY2(made.exitCode() == 0, made.readAllStandardError());
    QDir(folder_.path()).mkdir("an other place");
    QCOMPARE(QProcess::execute("tar", {"-xf", archive, "-C", folder_.filePath("an other place")}), 0);
    const QDir place(folder_.filePath("an other place"));
    const auto entries = place.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(entries.size(), 1);
    bundle_ = place.absoluteFilePath(entries.front());
  }

  void holdsWhatItNeeds() {
    for (const char* file : {"larmor-batch", "bin/larmor-batch", "LICENSE", "README", "share/larmor/fields/mhd64.h5",
                             "share/larmor/models/transport-database.h5", "share/larmor/examples/default.json",
                             "share/doc/larmor/docs/user/machines.md", "lib/glibc/libc.so.6",
                             "lib/glibc/ld-linux-x86-64.so.2", "lib/gcc/libstdc++.so.6"})
      QVERIFY2(QFileInfo(bundle_ + "/" + file).size() > 0, file);
    QVERIFY(!QDir(bundle_ + "/lib").entryList({"libhdf5*"}).isEmpty());
    QVERIFY(QDir(bundle_ + "/lib").entryList({"libc.so*", "libstdc++*", "libEGL*", "ld-linux*"}).isEmpty());
  }

  void runs_data() {
    QTest::addColumn<QStringList>("environment");
    QTest::newRow("empty environment") << QStringList();
    QTest::newRow("the host's C library") << QStringList{"LARMOR_GLIBC=host"};
    QTest::newRow("its own C library") << QStringList{"LARMOR_GLIBC=own"};
  }
  void runs() {
    QFETCH(QStringList, environment);
    const QString program = bundle_ + "/larmor-batch", run = folder_.filePath("run.h5");
    const auto version = start(program, {"--version"}, environment);
    QVERIFY2(version.out.startsWith("larmor-batch "), qPrintable(version.error));
    const auto traced = start(
        program,
        {"trajectories", "trace", "--field", "mhd", "--particles", "20", "--gyrations", "2", "--out", run, "--json"},
        environment);
    QVERIFY2(traced.status == 0, qPrintable(traced.error));
    QCOMPARE(nlohmann::json::parse(traced.out.toStdString())["particles"].get<int>(), 20);
    const auto again = start(program, {"trajectories", "statistics", run, "--json"}, environment);
    QVERIFY2(again.status == 0, qPrintable(again.error));
    const auto devices = start(program, {"devices", "--json"}, environment);
    QVERIFY2(devices.status == 0, qPrintable(devices.error));
    const auto found = nlohmann::json::parse(devices.out.toStdString());
    QVERIFY(found["learning"]["problem"].get<std::string>().find("not installed") != std::string::npos);
    QCOMPARE(start(program, {"no", "such"}, environment).status, 2);
  }

  void startsThroughLinksAndFromWithin() {
    const QString link = folder_.filePath("larmor link");
    QVERIFY(QFile::link(bundle_ + "/larmor-batch", link));
    QVERIFY(QFile::link("larmor link", folder_.filePath("second"))); // relative, to a link
    for (const QString& name : {link, folder_.filePath("second")})
      QVERIFY(start(name, {"--version"}).out.startsWith("larmor-batch "));
    QVERIFY(
        start("/bin/sh", {"-c", "cd '" + bundle_ + "' && sh larmor-batch --version"}).out.startsWith("larmor-batch "));
  }

  /// The newer C library of the two is taken; where getconf does not know, the one that came along.
  void choosesTheCLibrary_data() {
    QTest::addColumn<QByteArray>("getconf");
    QTest::addColumn<bool>("own");
    QTest::newRow("old host") << QByteArray("echo glibc 2.17") << true;
    QTest::newRow("new host") << QByteArray("echo glibc 2.99") << false;
    QTest::newRow("another C library") << QByteArray("exit 1") << true;
    QTest::newRow("says something else") << QByteArray("echo musl") << true;
  }
  void choosesTheCLibrary() {
    QFETCH(QByteArray, getconf);
    QFETCH(bool, own);
    const QString loader = bundle_ + "/lib/glibc/ld-linux-x86-64.so.2", kept = folder_.filePath("loader");
    if (!QFile::exists(kept))
      QVERIFY(QFile::copy(loader, kept));
    write(loader, "#!/bin/sh\necho own loader\n"); // in its place, so that it shows
    QDir(folder_.path()).mkdir("tools");
    write(folder_.filePath("tools/getconf"), "#!/bin/sh\n" + getconf + "\n");
    const auto outcome =
        start(bundle_ + "/larmor-batch", {"--version"}, {"PATH=" + folder_.filePath("tools") + ":/usr/bin:/bin"});
    QFile::remove(loader);
    QVERIFY(QFile::copy(kept, loader));
    QCOMPARE(outcome.out.startsWith("own loader"), own);
    QCOMPARE(outcome.out.startsWith("larmor-batch "), !own);
  }

  void saysWhatIsWrong() {
    const QString script = sourceFolder() + "/packaging/bundle";
    const auto refused = [&](const QStringList& arguments, const char* word) {
      QProcess process;
      process.start(script, arguments);
      return process.waitForFinished(60000) && process.exitCode() != 0 && process.readAllStandardError().contains(word);
    };
    QVERIFY(refused({"--with-everything"}, "--with-everything"));
    QVERIFY(refused({"--without-learning", "--from", folder_.path(), folder_.filePath("x.tar.gz")}, "is missing"));
    const QString build = QFileInfo(batchProgram()).dir().absoluteFilePath("..");
    QVERIFY(refused({"--without-learning", "--from", build, folder_.filePath("x.zip")}, "expected .tar.zst"));
    QVERIFY(!QFileInfo::exists(folder_.filePath("x.zip")) && !QFileInfo::exists(folder_.filePath("x.tar.gz")));
  }
};

LARMOR_TEST(TestBundle)
#include "tst_bundle.moc"
