// Reads every #include of shaders/, engine/, widgets/ and app/ and compares it with the table of what each folder may
// use.
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

using larmor::testing::sourceFolder;

namespace {

constexpr qsizetype mostLines = 800;

/// What each folder of engine/ may use directly. What those may use is allowed as well.
const QMap<QString, QStringList>& engineTable() {
  static const QMap<QString, QStringList> table{
      {"core", {}},
      {"jobs", {"core"}},
      {"crew", {"jobs"}},
      {"storage", {"core"}},
      {"compute", {"core", "shaders"}},
      {"fields", {"core", "compute", "storage"}}, // storage: the field read from a file
      {"motion", {"fields", "jobs"}},             // jobs: checkpoints inside long advances
      {"mhd", {"core", "compute"}},
      {"pic", {"core", "compute"}},
      {"statistics", {"core", "compute"}},                  // compute: kernels chosen at run time
      {"learning", {"core", "jobs", "storage", "compute"}}, // compute: kernels chosen at run time
      {"runs", {"fields", "jobs", "statistics"}},
      {"studies", {"runs", "motion", "mhd", "pic", "statistics", "learning", "crew"}},
  };
  return table;
}

/// The folder's own and all that it may use, transitively.
QSet<QString> allowedIn(const QString& folder) {
  QSet<QString> allowed{folder};
  for (const QString& used : engineTable().value(folder))
    allowed.unite(allowedIn(used));
  return allowed;
}

/// The studies, and which other studies each may use: only work that several of them offer, which uses no study itself.
const QMap<QString, QStringList>& studyTable() {
  static const QMap<QString, QStringList> table{
      {"turbulence", {}},
      {"trajectories", {"turbulence"}},
      {"transport", {}},
  };
  return table;
}

/// Libraries that only certain folders may see.
struct Reserved {
  QRegularExpression header;
  QStringList folders;
  QString name;
};
const QList<Reserved>& reservedLibraries() {
  static const QList<Reserved> all{
      {QRegularExpression("^(Q[A-Z]|Qt|qcustomplot|private/q)"), {"widgets/", "app/window/", "app/workspaces"}, "Qt"},
      {QRegularExpression("^vtk"), {"widgets/", "app/window/"}, "VTK"},
      {QRegularExpression("^(hdf5|H5)"), {"engine/storage/"}, "HDF5"},
      {QRegularExpression("^(torch|ATen|c10)/"), {"engine/learning/"}, "LibTorch"},
      {QRegularExpression("^mpi"), {"engine/crew/plugin/"}, "MPI"},
      {QRegularExpression("^(epoxy|GL|EGL|GLES[0-9])/"), {"engine/compute/"}, "OpenGL and EGL"},
      {QRegularExpression("^CLI/"), {"app/"}, "CLI11"},
      {QRegularExpression("^lib(av|sw)"), {"widgets/movie/"}, "FFmpeg"},
  };
  return all;
}

/// Why `file` must not include `header`; empty if it may.
QString complaintAbout(const QString& file, const QString& header) {
  for (const Reserved& library : reservedLibraries())
    if (library.header.match(header).hasMatch()) {
      for (const QString& folder : library.folders)
        if (file.startsWith(folder))
          return {};
      return library.name + " may only be used in " + library.folders.join(", ");
    }
  const QStringList from = file.split('/'), to = header.split('/');
  const QStringList layers{"shaders", "engine", "widgets", "app"};
  const auto fromLayer = layers.indexOf(from.front()), toLayer = layers.indexOf(to.front());
  if (toLayer < 0)
    return {}; // another library
  if (toLayer > fromLayer)
    return from.front() + " must not know " + to.front();
  if (file.startsWith("app/batch/") || file.startsWith("app/studies"))
    if (to.front() == "widgets" || header.startsWith("app/window/"))
      return "larmor-batch must not know the window";
  if (from.front() == "widgets" && header.startsWith("shaders/"))
    return "widgets must not know shaders";
  if (from.front() != "engine")
    return {};
  const QString used = to.front() == "shaders" ? "shaders" : to.value(1);
  if (!allowedIn(from.value(1)).contains(used))
    return "engine/" + from.value(1) + " must not use " + used;
  if (from.value(1) == "studies" && used == "studies" && from.size() > 3 && to.size() > 3 && from[2] != to[2])
    if (!studyTable().value(from[2]).contains(to[2]))
      return "engine/studies/" + from[2] + " must not use " + to[2];
  return {};
}

/// "file:line: problem" for everything wrong in one file.
QStringList complaintsOf(const QString& file, const QString& text) {
  static const QRegularExpression include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  QStringList complaints;
  const QStringList lines = text.split('\n');
  for (qsizetype i = 0; i < lines.size(); ++i) {
    const auto match = include.match(lines[i]);
    if (!match.hasMatch())
      continue;
    const QString problem = complaintAbout(file, match.captured(1));
    if (!problem.isEmpty())
      complaints << QString("%1:%2: includes %3; %4").arg(file).arg(i + 1).arg(match.captured(1), problem);
  }
  if (lines.size() > mostLines)
    complaints << QString("%1:%2: more than %3 lines").arg(file).arg(lines.size()).arg(mostLines);
  return complaints;
}

QStringList sourceFiles(const QString& folder) {
  const QStringList endings{"*.cpp", "*.h", "*.kernel", "*.comp", "*.glsl"};
  QStringList files;
  QDirIterator it(sourceFolder() + "/" + folder, endings, QDir::Files, QDirIterator::Subdirectories);
  while (it.hasNext())
    files << QDir(sourceFolder()).relativeFilePath(it.next());
  return files;
}

} // namespace

class TestArchitecture : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void everyIncludeFollowsTheTable() {
    QStringList complaints;
    qsizetype count = 0;
    for (const char* layer : {"shaders", "engine", "widgets", "app", "tests"})
      for (const QString& name : sourceFiles(layer)) {
        QFile file(sourceFolder() + "/" + name);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
        const QString text = QString::fromUtf8(file.readAll());
        ++count;
        if (QLatin1String(layer) != QLatin1String("tests"))
          complaints += complaintsOf(name, text);
        else if (text.count('\n') >= mostLines) // tests may include anything
          complaints << QString("%1: more than %2 lines").arg(name).arg(mostLines);
      }
    QVERIFY2(count > 100, "the sources were not found");
    QVERIFY2(complaints.isEmpty(), qPrintable('\n' + complaints.join('\n')));
  }

  void everyEngineFolderIsInTheTable() {
    for (const QString& folder : QDir(sourceFolder() + "/engine").entryList(QDir::Dirs | QDir::NoDotAndDotDot))
      QVERIFY2(engineTable().contains(folder), qPrintable("engine/" + folder));
    for (const QString& folder : QDir(sourceFolder() + "/engine/studies").entryList(QDir::Dirs | QDir::NoDotAndDotDot))
      QVERIFY2(studyTable().contains(folder), qPrintable("engine/studies/" + folder));
  }

  void findsWhatIsWrong_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("header");
    QTest::addColumn<bool>("wrong");
    QTest::newRow("engine knows window") << "engine/fields/A.cpp"
                                         << "widgets/forms/Form.h" << true;
    QTest::newRow("widgets know app") << "widgets/forms/A.cpp"
                                      << "app/studies.h" << true;
    QTest::newRow("app knows widgets") << "app/window/A.cpp"
                                       << "widgets/forms/Form.h" << false;
    QTest::newRow("Qt in engine") << "engine/core/A.cpp"
                                  << "QString" << true;
    QTest::newRow("Qt in batch") << "app/batch/A.cpp"
                                 << "QtCore/QString" << true;
    QTest::newRow("window in batch") << "app/studies.cpp"
                                     << "widgets/shell/Workspace.h" << true;
    QTest::newRow("VTK in engine") << "engine/storage/A.cpp"
                                   << "vtkActor.h" << true;
    QTest::newRow("VTK in widgets") << "widgets/views/A.cpp"
                                    << "vtkActor.h" << false;
    QTest::newRow("HDF5 in fields") << "engine/fields/A.cpp"
                                    << "hdf5.h" << true;
    QTest::newRow("HDF5 in storage") << "engine/storage/A.cpp"
                                     << "hdf5.h" << false;
    QTest::newRow("torch in studies") << "engine/studies/a/A.cpp"
                                      << "torch/script.h" << true;
    QTest::newRow("torch in learning") << "engine/learning/A.cpp"
                                       << "torch/script.h" << false;
    QTest::newRow("MPI in crew") << "engine/crew/A.cpp"
                                 << "mpi.h" << true;
    QTest::newRow("epoxy in motion") << "engine/motion/A.cpp"
                                     << "epoxy/gl.h" << true;
    QTest::newRow("core uses jobs") << "engine/core/A.h"
                                    << "engine/jobs/Job.h" << true;
    QTest::newRow("storage uses fields") << "engine/storage/A.h"
                                         << "engine/fields/Field.h" << true;
    QTest::newRow("motion uses fields") << "engine/motion/A.h"
                                        << "engine/fields/Field.h" << false;
    QTest::newRow("motion uses core through fields") << "engine/motion/A.h"
                                                     << "engine/core/Error.h" << false;
    QTest::newRow("statistics uses motion") << "engine/statistics/A.h"
                                            << "engine/motion/Stepper.h" << true;
    QTest::newRow("study uses study") << "engine/studies/a/A.h"
                                      << "engine/studies/b/B.h" << true;
    QTest::newRow("study uses what several offer") << "engine/studies/trajectories/A.h"
                                                   << "engine/studies/turbulence/MhdRun.h" << false;
    QTest::newRow("what several offer uses a study") << "engine/studies/turbulence/A.h"
                                                     << "engine/studies/trajectories/B.h" << true;
    QTest::newRow("runs use motion") << "engine/runs/A.h"
                                     << "engine/motion/Stepper.h" << true;
    QTest::newRow("study uses itself") << "engine/studies/a/A.h"
                                       << "engine/studies/a/B.h" << false;
    QTest::newRow("study uses the base") << "engine/studies/a/A.h"
                                         << "engine/studies/Study.h" << false;
    QTest::newRow("standard library") << "engine/core/A.h"
                                      << "vector" << false;
  }
  void findsWhatIsWrong() {
    QFETCH(QString, file);
    QFETCH(QString, header);
    QFETCH(bool, wrong);
    const QStringList complaints = complaintsOf(file, "#pragma once\n  # include \"" + header + "\"\n");
    QCOMPARE(!complaints.isEmpty(), wrong);
    if (wrong)
      QVERIFY2(complaints.front().startsWith(file + ":2: includes " + header + "; "), qPrintable(complaints.front()));
  }

  void findsLongFiles() {
    QVERIFY(complaintsOf("engine/core/A.h", QString(799, '\n')).isEmpty());
    QVERIFY(complaintsOf("engine/core/A.h", QString(800, '\n')).front().contains("more than 800 lines"));
  }
};

LARMOR_TEST(TestArchitecture)
#include "tst_architecture.moc"
