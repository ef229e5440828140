#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace larmor;
using namespace larmor::testing;

namespace {

struct Ended {
  bool normally = false;
  int status = -1;
  QString error;
};

/// The program as it is, in another environment. @param display started first, in front of the command
Ended start(const QStringList& arguments, const QStringList& environment, const QStringList& display) {
  QProcess process;
  auto variables = QProcessEnvironment::systemEnvironment();
  const QTemporaryDir settings; // as a new user
  variables.insert("XDG_CONFIG_HOME", settings.path());
  for (const QString& each : environment)
    variables.insert(each.section('=', 0, 0), each.section('=', 1));
  process.setProcessEnvironment(variables);
  const QStringList command = display + QStringList{windowProgram()} + arguments;
  process.start(command.front(), command.mid(1));
  process.waitForFinished(300000);
  return {process.exitStatus() == QProcess::NormalExit, process.exitCode(),
          QString::fromUtf8(process.readAllStandardError())};
}

/// A number that no other test has: "xvfb-run -a" may end up on another's server.
QString ownServer() {
  static qint64 next = 1000 + QCoreApplication::applicationPid() % 30000;
  return QString::number(next++);
}

int coloursIn(const QImage& image) {
  QSet<QRgb> colours;
  for (int y = 0; y < image.height(); y += 2)
    for (int x = 0; x < image.width(); x += 2)
      colours.insert(image.pixel(x, y));
  return static_cast<int>(colours.size());
}

double blackShare(const QImage& image) {
  int black = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      black += (image.pixel(x, y) & 0xffffff) == 0;
  return double(black) / (double(image.width()) * image.height());
}

} // namespace

/// Displays with too old an OpenGL, or none: a sentence with the remedy, and a window that works without its scenes.
class MissingOpenGLTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString at(const QString& name) const { return folder_.filePath(name); }

private Q_SLOTS:
  void initTestCase() {
    if (QStandardPaths::findExecutable("xvfb-run").isEmpty())
      QSKIP("needs xvfb-run");
    QCOMPARE(QProcess::execute(batchProgram(), {"trajectories", "trace", "--field", "abc", "--particles", "5",
                                                "--gyrations", "4", "--out", at("run.h5")}),
             0);
  }

  void saysWhatHelps_data() {
    QTest::addColumn<QStringList>("environment");
    QTest::addColumn<QStringList>("display");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("old") << QStringList{"MESA_GL_VERSION_OVERRIDE=2.1"} << QStringList() << "2.1"
                         << "without MESA_GL_VERSION_OVERRIDE";
    QTest::newRow("indirect") << QStringList{"LIBGL_ALWAYS_INDIRECT=1"} << QStringList() << ""
                              << "without LIBGL_ALWAYS_INDIRECT";
    QTest::newRow("offscreen") << QStringList{"QT_QPA_PLATFORM=offscreen"} << QStringList() << "offscreen"
                               << "without QT_QPA_PLATFORM";
    QTest::newRow("no GLX") << QStringList()
                            << QStringList{"xvfb-run", "-n", ownServer(), "-s", "-screen 0 1280x1024x24 -noreset -extension GLX"}
                            << ""
                            << "";
  }
  void saysWhatHelps() {
    QFETCH(QStringList, environment);
    QFETCH(QStringList, display);
    QFETCH(QString, problem);
    QFETCH(QString, remedy);
    const Ended scene = start({at("run.h5"), "--picture", at("scene.png")}, environment, display);
    QVERIFY(scene.normally);
    QVERIFY2(scene.status == 1, qPrintable(scene.error));
    QVERIFY2(scene.error.contains("OpenGL") || scene.error.contains("GLX"), qPrintable(scene.error));
    QVERIFY2(scene.error.contains(problem) && scene.error.contains(remedy), qPrintable(scene.error));
    QVERIFY(!QFile::exists(at("scene.png")));

    const QString name = QString::fromLatin1(QTest::currentDataTag()).replace(' ', '_');
    QDir().mkpath("pictures");
    const QString picture = QDir("pictures").absoluteFilePath("no_opengl_" + name + ".png");
    const Ended window =
        start({at("run.h5"), "--view", "window", "--size", "1000x700", "--picture", picture}, environment, display);
    QVERIFY2(window.normally && window.status == 0, qPrintable(window.error));
    const QImage image(picture);
    QCOMPARE(image.size(), QSize(1000, 700));
    QVERIFY(coloursIn(image) > 50 && blackShare(image) < 0.2); // forms, plots and the sentence

    const Ended figures = start({at("run.h5"), "--figures", at(name)}, environment, display);
    QVERIFY2(figures.normally && figures.status == 0, qPrintable(figures.error));
    QVERIFY(QDir(at(name)).entryList({"*.pdf"}).size() > 3);
    QVERIFY(!QFile::exists(at(name) + "/fig2_paths.png"));
    QVERIFY2(figures.error.contains("Remedy"), qPrintable(figures.error));
  }

  /// A picture of the window is whole, whatever part of it is on the screen; pixels are pixels at every scale.
  void aPictureLargerThanTheScreenIsWhole_data() {
    QTest::addColumn<QStringList>("environment");
    QTest::addColumn<QString>("size");
    QTest::newRow("larger") << QStringList() << "1600x1000";
    QTest::newRow("scaled") << QStringList{"QT_SCALE_FACTOR=1.5"} << "1920x1080";
    QTest::newRow("scaled twice") << QStringList{"QT_SCALE_FACTOR=2"} << "1920x1080";
  }
  void aPictureLargerThanTheScreenIsWhole() {
    QFETCH(QStringList, environment);
    QFETCH(QString, size);
    const QString name = QStringLiteral("large_") + QString::fromLatin1(QTest::currentDataTag()).replace(' ', '_');
    const QString picture = QDir("pictures").absoluteFilePath(name + ".png");
    const Ended ended =
        start({at("run.h5"), "--theme", "light", "--view", "window", "--size", size, "--picture", picture}, environment,
              {"xvfb-run", "-n", ownServer(), "-s", "-screen 0 800x600x24 -noreset"});
    QVERIFY2(ended.normally && ended.status == 0, qPrintable(ended.error));
    const QImage image(picture);
    QCOMPARE(QStringLiteral("%1x%2").arg(image.width()).arg(image.height()), size);
    QVERIFY(blackShare(image) < 0.05);
    // The paths are there: colours in the middle of the scene that nothing else has.
    QVERIFY(coloursIn(image.copy(image.width() / 4, image.height() / 4, image.width() / 4, image.height() / 4)) > 50);
  }
};

LARMOR_TEST(MissingOpenGLTest)
#include "tst_missing_opengl.moc"
