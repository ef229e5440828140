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

/// What each unit, a folder of engine/ or widgets/, a study or a workspace, may use directly; what those may use is
/// allowed as well. The base of the studies is "engine/studies".
const QMap<QString, QStringList>& table() {
  static const QMap<QString, QStringList> units{
      {"engine/core", {}},
      {"engine/jobs", {"engine/core"}},
      {"engine/crew", {"engine/jobs"}},
      {"engine/storage", {"engine/core"}},
      {"engine/compute", {"engine/core", "shaders"}},
      {"engine/fields", {"engine/core", "engine/compute", "engine/storage"}}, // storage: the field read from a file
      {"engine/motion", {"engine/fields", "engine/jobs"}},                    // jobs: checkpoints inside long advances
      {"engine/mhd", {"engine/core", "engine/compute"}},
      {"engine/pic", {"engine/core", "engine/compute"}},
      {"engine/statistics", {"engine/core", "engine/compute"}}, // compute: kernels chosen at run time
      {"engine/learning", {"engine/core", "engine/jobs", "engine/storage", "engine/compute"}}, // the same
      {"engine/diffusion", {"engine/learning"}},
      {"engine/devices", {"engine/motion", "engine/learning"}},
      {"engine/runs", {"engine/fields", "engine/jobs", "engine/statistics"}},
      // Studies use no other, but for work that several of them offer, which is a study without siblings of its own.
      {"engine/studies", {"engine/jobs", "engine/storage"}},
      {"engine/studies/turbulence", {"engine/studies", "engine/mhd", "engine/fields", "engine/runs"}},
      {"engine/studies/trajectories", {"engine/studies", "engine/studies/turbulence", "engine/runs", "engine/motion"}},
      {"engine/studies/transport",
       {"engine/studies", "engine/motion", "engine/statistics", "engine/learning", "engine/crew", "engine/runs"}},
      {"engine/studies/generative",
       {"engine/studies", "engine/studies/turbulence", "engine/runs", "engine/motion", "engine/diffusion"}},

      {"widgets/colours", {"engine/core"}},
      {"widgets/theme", {"engine/core"}},
      {"widgets/undo", {}},
      {"widgets/jobs", {"engine/jobs", "widgets/theme"}},
      {"widgets/forms", {"engine/core", "widgets/theme", "widgets/undo"}},
      {"widgets/plots", {"engine/statistics", "engine/storage", "widgets/colours", "widgets/forms", "widgets/theme"}},
      {"widgets/views", {"engine/core", "widgets/colours", "widgets/theme"}},
      {"widgets/movie", {"engine/storage", "widgets/jobs"}},
      {"widgets/shell", {"engine/storage", "widgets/jobs", "widgets/theme", "widgets/undo"}},
      {"widgets/devices", {"engine/devices", "widgets/jobs", "widgets/theme"}},
      {"widgets/pages", {"engine/compute", "widgets/shell", "widgets/forms", "widgets/plots", "widgets/views"}},
      {"widgets/training", {"engine/learning", "widgets/pages", "widgets/plots"}},
      {"widgets/paths",
       {"engine/runs", "engine/motion", "widgets/views", "widgets/plots", "widgets/movie", "widgets/jobs",
        "widgets/undo"}},
      {"widgets/turbulence",
       {"engine/studies/turbulence", "widgets/forms", "widgets/plots", "widgets/views", "widgets/jobs"}},
      {"widgets/workspaces/trajectories",
       {"engine/studies/trajectories", "widgets/paths", "widgets/turbulence", "widgets/pages"}},
      {"widgets/workspaces/transport", {"engine/studies/transport", "widgets/pages", "widgets/training"}},
      {"widgets/workspaces/generative",
       {"engine/studies/generative", "widgets/paths", "widgets/pages", "widgets/training"}},
  };
  return units;
}

/// "engine/fields", "engine/studies/transport", "widgets/workspaces/transport"; "shaders"; else empty.
QString unitOf(const QString& file) {
  const QStringList parts = file.split('/');
  if (parts.front() == "shaders")
    return parts.front();
  const bool inside = parts.value(1) == "studies" || parts.value(1) == "workspaces";
  if (parts.size() < 3 || (parts.front() != "engine" && parts.front() != "widgets"))
    return {};
  return parts.mid(0, inside && parts.size() > 3 ? 3 : 2).join('/');
}

/// What a study or workspace may use that is not in the table: every piece below, and the study of its name.
QStringList usual(const QString& unit) {
  QStringList all;
  for (const QString& other : table().keys())
    if (other.count('/') == 1 && (unit.startsWith("widgets/workspaces/") || other.startsWith("engine/")))
      all += other;
  if (unit.startsWith("widgets/workspaces/"))
    all += "engine/studies/" + unit.section('/', 2);
  return all;
}

/// The unit's own and all that it may use, transitively.
QSet<QString> allowedIn(const QString& unit) {
  QSet<QString> allowed{unit};
  const bool open = unit.count('/') == 2 && !table().contains(unit);
  for (const QString& used : open ? usual(unit) : table().value(unit))
    allowed.unite(allowedIn(used));
  return allowed;
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
  const QString unit = unitOf(file), used = unitOf(header);
  if (unit.isEmpty() || used.isEmpty() || allowedIn(unit).contains(used))
    return {};
  return unit + " must not use " + used;
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

  /// numberIn and detail::formatReal read and write numbers; these would do it as the user's locale says.
  void noNumberIsReadByTheLocale() {
    const QRegularExpression reader("\\b(sto(d|f|ld|i|l|ll|ul|ull)|strto(d|f|ld|l|ll|ul|ull)|ato(f|i|l|ll)|v?f?sscanf|"
                                    "fscanf|scanf)\\s*\\(");
    QVERIFY(reader.match("x = std::stod(text)").hasMatch() && !reader.match("restod(x)").hasMatch());
    QStringList complaints;
    for (const char* layer : {"engine", "widgets", "app"})
      for (const QString& name : sourceFiles(layer)) {
        QFile file(sourceFolder() + "/" + name);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
        const QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
        for (qsizetype i = 0; i < lines.size(); ++i)
          if (const auto found = reader.match(lines[i].section("//", 0, 0)); found.hasMatch())
            complaints << QString("%1:%2: %3").arg(name).arg(i + 1).arg(found.captured());
      }
    QVERIFY2(complaints.isEmpty(), qPrintable('\n' + complaints.join('\n')));
  }

  /// The complete examples of docs/contributing.md: a field, a statistic, a workspace of at most 250 lines.
  void examplesOfTheDocsApply() {
    QFile file(sourceFolder() + "/docs/contributing.md");
    QVERIFY(file.open(QIODevice::ReadOnly));
    static const QRegularExpression block("^```diff\n(.*?)^```$", QRegularExpression::MultilineOption |
                                                                       QRegularExpression::DotMatchesEverythingOption);
    int count = 0;
    for (auto found = block.globalMatch(QString::fromUtf8(file.readAll())); found.hasNext(); ++count) {
      const QString diff = found.next().captured(1);
      QProcess git;
      git.setWorkingDirectory(sourceFolder());
      git.start("git", {"apply", "--check", "-"});
      git.write(diff.toUtf8());
      git.closeWriteChannel();
      QVERIFY(git.waitForFinished());
      QVERIFY2(git.exitCode() == 0, qPrintable(diff.section('\n', 0, 0) + ": " + git.readAllStandardError()));
      QVERIFY(diff.count(QRegularExpression("^\\+(?!\\+\\+ )", QRegularExpression::MultilineOption)) <= 250);
    }
    QCOMPARE(count, 3);
  }

  void everyFolderIsInTheTable() {
    for (const QString layer : {"engine/", "widgets/"})
      for (const QString& folder :
           QDir(larmor::testing::sourceFolder() + '/' + layer).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        if (folder != "workspaces") // new ones may use what is usual
          QVERIFY2(table().contains(layer + folder), qPrintable(layer + folder));
    for (const QStringList& used : table())
      for (const QString& each : used)
        QVERIFY2(each == "shaders" || table().contains(each), qPrintable(each));
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
    QTest::newRow("study uses what it does not link") << "engine/studies/trajectories/A.h"
                                                      << "engine/learning/Training.h" << true;
    QTest::newRow("study uses common work") << "engine/studies/trajectories/A.h"
                                            << "engine/studies/turbulence/MhdRun.h" << false;
    QTest::newRow("common work uses a study") << "engine/studies/turbulence/A.h"
                                              << "engine/studies/trajectories/TraceRun.h" << true;
    QTest::newRow("new study uses the engine") << "engine/studies/new/A.h"
                                               << "engine/learning/Training.h" << false;
    QTest::newRow("base uses a study") << "engine/studies/Study.cpp"
                                       << "engine/studies/transport/Walk.h" << true;
    QTest::newRow("workspace uses workspace") << "widgets/workspaces/a/A.h"
                                              << "widgets/workspaces/b/B.h" << true;
    QTest::newRow("workspace uses its study") << "widgets/workspaces/a/A.h"
                                              << "engine/studies/a/A.h" << false;
    QTest::newRow("workspace uses another study") << "widgets/workspaces/transport/A.h"
                                                  << "engine/studies/trajectories/TraceRun.h" << true;
    QTest::newRow("workspace uses widgets") << "widgets/workspaces/a/A.h"
                                            << "widgets/paths/PathBench.h" << false;
    QTest::newRow("widgets use workspace") << "widgets/paths/A.h"
                                           << "widgets/workspaces/transport/TransportPage.h" << true;
    QTest::newRow("plots use views") << "widgets/plots/A.cpp"
                                     << "widgets/views/Layer.h" << true;
    QTest::newRow("views use plots") << "widgets/views/A.cpp"
                                     << "widgets/plots/Plot.h" << true;
    QTest::newRow("plots use engine through statistics") << "widgets/plots/A.cpp"
                                                         << "engine/core/Curve.h" << false;
    QTest::newRow("forms use fields") << "widgets/forms/A.cpp"
                                      << "engine/fields/Field.h" << true;
    QTest::newRow("widgets use shaders") << "widgets/views/A.cpp"
                                         << "shaders/a.glsl" << true;
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
