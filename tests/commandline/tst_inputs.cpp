#include "Batch.h"
#include "tests/harness/Test.h"

#include <QDir>
#include <QTemporaryDir>
#include <filesystem>
#include <fstream>

using namespace larmor;

/// Whatever is written, nothing that is read is written over: refused before anything is computed.
class tst_inputs : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    namespace fs = std::filesystem;
    run({"trajectories", "trace", "--field", "abc", "--particles", "2", "--gyrations", "1", "--out", at("r.h5")}, 0);
    run({"trajectories", "field", "--field", "gaussian", "--samples", "8", "--out", at("f.h5")}, 0);
    fs::create_symlink("f.h5", path("link.h5"));
    fs::create_hard_link(path("f.h5"), path("hard.h5"));
    fs::create_directory(path("sub"));
    fs::create_directory_symlink("sub", path("way"));
    fs::copy_file(path("f.h5"), path("sub/f.h5"));
    fs::copy_file(path("f.h5"), path("sub/alpha_8.h5"));
    fs::copy_file(path("f.h5"), path("g.h5.previous"));
    std::ofstream(path("p.json")) << R"({"alpha": 8, "particles": 2, "gyrations": 1})";
    std::ofstream(path("points.csv")) << "T,b,lambda_perp\n1,0.2,5\n";
    fs::copy(QDir(testing::sourceFolder() + "/resources/models/transport-scaling").path().toStdString(), path("model"));
  }

  void refused_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("out"); // the file that must stay as it is
    const auto row = [this](const char* name, QStringList arguments, const char* out, const char* kept = nullptr) {
      QTest::newRow(name) << arguments + QStringList{"--out", at(out)} << at(kept ? kept : out);
    };
    const QStringList trace{"trajectories", "trace", "--particles", "2", "--gyrations", "1", "--field-file"};
    row("trace", trace + QStringList{at("f.h5")}, "f.h5");
    row("trace, symbolic link", trace + QStringList{at("f.h5")}, "link.h5", "f.h5");
    row("trace, link as input", trace + QStringList{at("link.h5")}, "f.h5");
    row("trace, hard link", trace + QStringList{at("f.h5")}, "hard.h5", "f.h5");
    row("trace, folder by a link", trace + QStringList{at("sub/f.h5")}, "way/f.h5", "sub/f.h5");
    row("trace, one of several", trace + QStringList{at("hard.h5") + "; " + at("sub/f.h5")}, "sub/f.h5");
    row("trace, generation before", trace + QStringList{at("g.h5.previous")}, "g.h5", "g.h5.previous");
    row("trace, parameters", {"trajectories", "trace", "--parameters", at("p.json")}, "p.json");
    row("sweep",
        trace.mid(0, 1) + QStringList{"sweep", "--sweep", "alpha from 8 to 16 in 2", "--particles", "2", "--gyrations",
                                      "1", "--field-file", at("sub/alpha_8.h5")},
        "sub", "sub/alpha_8.h5");
    row("export", {"trajectories", "export", at("r.h5")}, "r.h5");
    row("statistics", {"trajectories", "statistics", at("r.h5")}, "r.h5");
    row("statistics, baseline", {"trajectories", "statistics", at("sub/f.h5"), "--baseline", at("r.h5")}, "r.h5");
    row("field", {"trajectories", "field", "--import", at("f.h5")}, "f.h5");
    row("predict", {"transport", "predict", "--table", at("points.csv")}, "points.csv");
    row("predict, model", {"transport", "predict", "--table", at("points.csv"), "--model", at("model")},
        "model/card.json");
    row("validate, model", {"transport", "validate", at("r.h5"), "--model", at("model")}, "model/weights.h5");
    row("calibrate", {"transport", "calibrate", at("r.h5"), "--model", at("model")}, "model", "model/card.json");
  }
  void refused() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, out);
    const QByteArray before = bytes(out);
    QVERIFY(!before.isEmpty());
    const auto outcome = testing::run(arguments);
    QVERIFY2(outcome.status == 1, outcome.error);
    QVERIFY2(outcome.error.contains("read") && outcome.error.contains("another name"), outcome.error);
    QVERIFY(bytes(out) == before);
  }

  void otherNamesAreWritten() {
    run({"trajectories", "trace", "--particles", "2", "--gyrations", "1", "--field-file", at("f.h5"), "--out",
         at("sub/r.h5")},
        0);
    run({"trajectories", "export", at("r.h5"), "--out", at("r.csv")}, 0);
  }

private:
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  QString at(const char* name) const { return folder_.filePath(name); }
  static QByteArray bytes(const QString& file) {
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
  }
  static void run(const QStringList& arguments, int status) {
    const auto outcome = testing::run(arguments);
    QVERIFY2(outcome.status == status, outcome.error);
  }
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(tst_inputs)
#include "tst_inputs.moc"
