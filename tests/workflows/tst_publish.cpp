#include "tests/Python.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/movie/MovieFile.h"
#include "widgets/paths/EventTable.h"
#include "widgets/paths/MovieShots.h"
#include "widgets/plots/Figure.h"
#include "widgets/plots/LinePlot.h"

#include <QAbstractButton>
#include <QRegularExpression>

using namespace larmor;
using namespace larmor::testing;

/// What leaves the program: figures, pictures, movies, tables and data, each opened by the other program if it is
/// there.
class PublishTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  /// One column of a journal: the files say so themselves.
  void figuresAtJournalSize() {
    auto& plot = w_->workspace->plots().tabs().plot("msd");
    const widgets::FigureOptions column{{86, 64}, 8.0, false, true};
    plot.exportFigure(at("figure.svg"), column);
    const QString svg = QString::fromUtf8(contentOf(at("figure.svg")));
    const auto size = QRegularExpression(R"re(width="([\d.]+)mm" height="([\d.]+)mm")re").match(svg);
    QVERIFY2(size.hasMatch(), qPrintable(svg.left(400)));
    QVERIFY(std::abs(size.captured(1).toDouble() - 86) < 0.1 && std::abs(size.captured(2).toDouble() - 64) < 0.1);
    QVERIFY2(svg.contains("<text") && svg.contains("lag", Qt::CaseInsensitive), qPrintable(svg.right(3000)));
    plot.exportFigure(at("figure.pdf"), column);
    const QByteArray pdf = contentOf(at("figure.pdf"));
    QVERIFY(pdf.startsWith("%PDF"));
    const auto box = QRegularExpression(R"(/MediaBox \[0 0 ([\d.]+) ([\d.]+)\])").match(QString::fromLatin1(pdf));
    QVERIFY(box.hasMatch());
    QVERIFY(std::abs(box.captured(1).toDouble() - 86 / 25.4 * 72) < 1.0);
    QVERIFY(std::abs(box.captured(2).toDouble() - 64 / 25.4 * 72) < 1.0);
    plot.exportFigure(at("figure.png"), column);
    const QImage png(at("figure.png"));
    QVERIFY(std::abs(png.width() - 86 / 25.4 * 600) < 2);
    QVERIFY_THROWS_EXCEPTION(Error, plot.exportFigure(at("figure.doc"), column));
    QVERIFY_THROWS_EXCEPTION(Error, plot.exportFigure("/nonexistent/figure.svg", column));
  }

  void tables() {
    auto& plot = w_->workspace->plots().tabs().plot("msd");
    plot.exportTo(at("msd.csv"));
    const auto lines = contentOf(at("msd.csv")).trimmed().split('\n');
    QCOMPARE(static_cast<std::size_t>(lines.size()), plot.curves().front().x.size() + 1);
    const QString latex = plot.latexTable();
    QVERIFY(latex.contains("\\begin{tabular}") && latex.contains("\\toprule") && latex.contains("\\end{tabular}"));
    QCOMPARE(static_cast<std::size_t>(latex.count("\\\\")), plot.curves().front().x.size() + 1);
    auto& events = w_->workspace->plots().eventTable();
    events.exportTo(at("events.csv"));
    const auto rows = QString::fromUtf8(contentOf(at("events.csv"))).trimmed().split('\n');
    QCOMPARE(rows.size(), events.model()->rowCount() + 1);
    QVERIFY2(rows[0].contains("Magnetic moment (v_0²/b_rms)") && rows[0].contains("Time (l_0/v_0)"),
             qPrintable(rows[0]));
    QCOMPARE(rows[1].split(',')[2].toDouble(), events.model()->index(0, 2).data(Qt::UserRole).toDouble());
    events.exportTo(at("events.tex"));
    QCOMPARE(contentOf(at("events.tex")).count("\\\\"), rows.size());
    QVERIFY_THROWS_EXCEPTION(Error, events.exportTo(at("events.doc")));
  }

  void pictureOfAnySizeAndGround() {
    w_->workspace->bench().savePicture(at("clear.png"), {{1500, 900}, widgets::PictureBackground::Transparent});
    const QImage clear(at("clear.png"));
    QCOMPARE(clear.size(), QSize(1500, 900));
    QCOMPARE(qAlpha(clear.pixel(2, 450)), 0);
    w_->workspace->bench().savePicture(at("white.png"), {{400, 300}, widgets::PictureBackground::White});
    QCOMPARE(QImage(at("white.png")).pixelColor(2, 150), QColor(Qt::white));
  }

  void movies_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind");
    QTest::newRow("MP4, time") << "time.mp4" << static_cast<int>(widgets::MovieKind::Time);
    QTest::newRow("Ogg, camera") << "turn.ogv" << static_cast<int>(widgets::MovieKind::Turn);
    QTest::newRow("MP4, bookmarks") << "path.mp4" << static_cast<int>(widgets::MovieKind::Bookmarks);
  }
  void movies() {
    QFETCH(QString, name);
    QFETCH(int, kind);
    auto& view = w_->workspace->scene().view();
    w_->workspace->explorer().addBookmark();
    view.viewAlong(2);
    w_->workspace->explorer().addBookmark();
    const auto camera = view.camera();
    const double record = w_->workspace->scene().timeControl().record();
    w_->workspace->bench().recordMovie(at(name), {static_cast<widgets::MovieKind>(kind), {320, 180}, 1.0, 12});
    QVERIFY_THROWS_EXCEPTION(Error, w_->workspace->bench().recordMovie(at("other.mp4"), {})); // one at a time
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    const auto& message = w_->window->messages().message();
    QVERIFY2(message.severity == widgets::Severity::Information, qPrintable(message.text));
    QCOMPARE(view.camera(), camera); // as before
    QCOMPARE(w_->workspace->scene().timeControl().record(), record);
    const auto frames = widgets::MovieFile::framesIn(at(name).toStdString());
    QCOMPARE(frames.size(), std::size_t{12});
    QCOMPARE(frames[0].size(), QSize(320, 180));
    QVERIFY2(frames[0] != frames[6], "something moves");
    QCOMPARE(QDir(folder_.path()).entryList({"*.part"}).size(), 0);
  }

  void aCancelledMovieLeavesNothing() {
    w_->workspace->bench().recordMovie(at("long.mp4"), {widgets::MovieKind::Turn, {320, 180}, 100.0, 30});
    QTest::qWait(300);
    auto* cancel = w_->window->findChild<QAbstractButton*>("cancelJob");
    QVERIFY(cancel && cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_VERIFY(w_->workspace->idle());
    QVERIFY(!QFile::exists(at("long.mp4")));
  }

  void dataForOthers() {
    for (const char* name : {"run.npy", "run.csv", "run.vtp", "run.vti", "run.h5"}) {
      w_->workspace->exportData(at(name));
      QVERIFY(w_->untilIdle());
      QVERIFY2(QFile::exists(at(name)), name);
    }
    const auto& data = *w_->workspace->scene().snapshot()->data;
    const Vec3 place = data.position.at(7, 100);
    const auto numpy = python({"numpy"}, R"(
import numpy, sys
a = numpy.load(sys.argv[1] + "/run.npy")
c = numpy.genfromtxt(sys.argv[1] + "/run.csv", delimiter=",", names=True, deletechars="")
print(*a.shape, *a[7, 100], len(c))
)",
                              {folder_.path()});
    if (numpy) {
      const auto words = numpy->split(' ');
      QVERIFY2(words.size() == 7, qPrintable(*numpy));
      QCOMPARE(words[0].toULongLong(), data.particles());
      QCOMPARE(words[1].toULongLong(), data.records());
      for (std::size_t c = 0; c < 3; ++c)
        QCOMPARE(words[3 + static_cast<int>(c)].toDouble(), place[c]);
      QCOMPARE(words[6].toULongLong(), data.particles() * data.records());
    }
    const auto vtk = python({"vtkmodules"}, R"(
import sys
from vtkmodules.vtkIOXML import vtkXMLPolyDataReader, vtkXMLImageDataReader
p = vtkXMLPolyDataReader(); p.SetFileName(sys.argv[1] + "/run.vtp"); p.Update(); p = p.GetOutput()
i = vtkXMLImageDataReader(); i.SetFileName(sys.argv[1] + "/run.vti"); i.Update(); i = i.GetOutput()
print(p.GetNumberOfLines(), p.GetNumberOfPoints(), p.GetPointData().GetArray("pitch_cosine").GetNumberOfTuples(),
      i.GetDimensions()[0], i.GetPointData().GetArray("B").GetNumberOfComponents())
)",
                            {folder_.path()});
    if (vtk)
      QCOMPARE(*vtk, QString("%1 %2 %2 64 3").arg(data.particles()).arg(data.particles() * data.records()));
    const auto openPmd = python({"h5py", "numpy"}, openPmdCheck(), {at("run.h5")});
    if (openPmd)
      QCOMPARE(*openPmd, QString("81 %1").arg(data.particles())); // every fifth of 401 records
    const QString f3d = QStandardPaths::findExecutable("f3d");
    if (!f3d.isEmpty()) {
      QProcess process;
      process.start(f3d, {at("run.vtp"), "--output=" + at("f3d.png"), "--no-background"});
      QVERIFY(process.waitForFinished(60000));
      QVERIFY(!QImage(at("f3d.png")).isNull());
    }
    const QString paraview = QStandardPaths::findExecutable("pvpython");
    if (!paraview.isEmpty()) {
      QProcess process;
      process.setProcessChannelMode(QProcess::MergedChannels);
      process.start(paraview, {"-c", paraviewCheck(), folder_.path()});
      QVERIFY(process.waitForFinished(120000));
      const QString said = QString::fromUtf8(process.readAll()).trimmed();
      QVERIFY2(said.endsWith(QString("%1 %2 64 3").arg(data.particles()).arg(data.particles() * data.records())),
               qPrintable(said));
    }
    if (!numpy && !vtk && !openPmd)
      QSKIP("neither numpy nor VTK nor h5py for Python is installed");
  }

private:
  void prepare() override { QVERIFY(w_->runSmall()); }
  /// Both files through ParaView's own readers. Prints lines, points, nodes along x and components of B.
  static QString paraviewCheck() {
    return R"(
import sys
from paraview.simple import OpenDataFile, servermanager
p = servermanager.Fetch(OpenDataFile(sys.argv[1] + "/run.vtp"))
i = servermanager.Fetch(OpenDataFile(sys.argv[1] + "/run.vti"))
assert p.GetPointData().GetArray("pitch_cosine").GetNumberOfTuples() == p.GetNumberOfPoints()
print(p.GetNumberOfLines(), p.GetNumberOfPoints(), i.GetDimensions()[0],
      i.GetPointData().GetArray("B").GetNumberOfComponents())
)";
  }
  /// What the standard demands of a particle file, asked of it with h5py. Prints steps and particles.
  static QString openPmdCheck() {
    return R"(
import h5py, numpy, sys
f = h5py.File(sys.argv[1], "r")
assert f.attrs["openPMD"] == b"1.1.0" and f.attrs["openPMDextension"].dtype == numpy.uint32
assert f.attrs["basePath"] == b"/data/%T/" and f.attrs["iterationEncoding"] == b"groupBased"
for step in f["data"].values():
    for name in ("time", "dt", "timeUnitSI"):
        assert numpy.issubdtype(step.attrs[name].dtype, numpy.floating)
    species = step[f.attrs["particlesPath"].decode()]["particles"]
    count = species["id"].shape[0]
    for name, record in species.items():
        assert len(record.attrs["unitDimension"]) == 7 and "timeOffset" in record.attrs, name
        parts = [record] if isinstance(record, h5py.Dataset) or "value" in record.attrs else list(record.values())
        for part in parts:
            assert "unitSI" in part.attrs, name
            shape = part.shape if isinstance(part, h5py.Dataset) else tuple(part.attrs["shape"])
            assert shape == (count,), name
    for name in ("position", "positionOffset"):
        assert sorted(species[name]) == ["x", "y", "z"]
print(len(f["data"]), count)
)";
  }
};

LARMOR_WINDOW_TEST(PublishTest)
#include "tst_publish.moc"
