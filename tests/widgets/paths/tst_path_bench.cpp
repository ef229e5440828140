#include "tests/engine/runs/Helices.h"
#include "tests/views/SceneTest.h"
#include "widgets/paths/EventTable.h"
#include "widgets/paths/PathBench.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/plots/PictureState.h"
#include "widgets/views/BoxLayer.h"

#include <atomic>
#include <thread>

using namespace larmor;
using namespace larmor::widgets;

namespace {

/// As little as a workspace needs to have.
struct Owner : StateOwner {
  QUndoStack undo;
  PathBench bench{undo, *this, [this] { return QJsonObject{{"state", bench.state()}}; }, nullptr};
  void applyState(const QString& part, const QJsonValue& value) override {
    if (!PathBench::owns(part))
      throw Error(part.toStdString(), "is not a part of the state");
    bench.applyState(part, value);
  }
};

} // namespace

/// Everything that shows runs works with one that no study made: records alone, no field, no parameters.
class TestPathBench : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<Owner> owner_;
  std::shared_ptr<runs::PathRun> run_;
  PathBench& bench() { return owner_->bench; }
  bool ready() {
    return QTest::qWaitFor([this] { return !bench().preparing() && bench().scene().shownPaths(); }, 30000);
  }

private Q_SLOTS:
  void init() {
    owner_ = std::make_unique<Owner>();
    bench().view()->resize(600, 400);
    bench().view()->show();
    bench().plotPanel()->show();
    run_ = std::make_shared<runs::PathRun>(testing::helices());
    jobs::JobContext context;
    run_->report = runs::analyse(*run_, context);
    bench().show(run_, false);
    QVERIFY(ready());
  }
  void cleanup() {
    bench().stopWork();
    delete bench().view();
    delete bench().plotPanel();
    owner_.reset();
  }

  void showsPathsAndCurves() {
    QCOMPARE(bench().scene().shownPaths()->paths(), testing::particles);
    QVERIFY(!bench().plots().tabs().plot(bench().plots().tabs().names().front()).curves().empty());
    QCOMPARE(bench().explorer().table()->particles, testing::particles);
  }

  /// Events belong to their paths: others, of which nothing is measured yet, are shown without any.
  void eventsGoWithTheirPaths() {
    auto report = std::make_shared<statistics::TrajectoryReport>(*run_->report);
    report->events = {{.particle = 1, .record = 3, .mirror = true}};
    auto measured = std::make_shared<runs::PathRun>(*run_);
    measured->report = report;
    const auto shown = [this] {
      return !bench().scene().view().layer<views::MarkerLayer>("events").bounds().empty();
    };
    bench().show(measured, false);
    QVERIFY(ready() && shown());
    QCOMPARE(bench().plots().eventTable().events().rowCount(), 1);
    auto others = std::make_shared<runs::PathRun>(testing::helices());
    bench().show(others, false);
    QVERIFY(ready() && !shown());
    QCOMPARE(bench().plots().eventTable().events().rowCount(), 0);
  }

  /// Freeing a large run takes longer than a dialog may stand still: it is not done by the window.
  void aDiscardedRunIsFreedElsewhere() {
    std::atomic<bool> gone = false;
    std::thread::id where;
    auto run = std::make_shared<runs::PathRun>(*run_);
    run->data = std::shared_ptr<const Trajectories>(new Trajectories(*run_->data), [&](const Trajectories* data) {
      delete data;
      where = std::this_thread::get_id();
      gone = true;
    });
    bench().show(run, false);
    QVERIFY(ready());
    bench().explorer().select(selectionOf(1, 5));
    bench().pin("kept");
    run.reset();
    bench().clear();
    QTest::qWait(50);
    QVERIFY(!gone); // it is pinned
    bench().pinned().clear();
    QTRY_VERIFY(gone);
    QVERIFY(where != std::this_thread::get_id());
  }

  /// What surrounds paths without a box is as large as they are, of whatever unit.
  void theBoxFitsThePaths() {
    for (const double scale : {1e-6, 0.05, 1e19}) {
      auto run = std::make_shared<runs::PathRun>(*run_);
      Trajectories data = *run_->data;
      data.boxLength = {0, 0, 0};
      views::Bounds all;
      for (std::size_t p = 0; p < data.particles(); ++p)
        for (std::size_t r = 0; r < data.records(); ++r) {
          const Vec3 x = scale * data.position.at(p, r);
          data.position.set(p, r, x);
          all.add(x[0], x[1], x[2]);
        }
      run->data = std::make_shared<const Trajectories>(std::move(data));
      bench().clear();
      bench().show(run, false);
      QVERIFY(ready());
      const views::Bounds box = bench().scene().view().layer<views::BoxLayer>("box").bounds();
      QVERIFY(box.diagonal() > all.diagonal() && box.diagonal() < 1.3 * all.diagonal());
      for (std::size_t c = 0; c < 3; ++c)
        QVERIFY(box.low[c] <= all.low[c] && box.high[c] >= all.high[c]);
    }
  }

  void selectionAndFilterAreUndone() {
    bench().explorer().select(selectionOf(3, 10));
    QVERIFY(bench().scene().selected() == 3u);
    bench().explorer().setFilter({{{"displacement", statistics::Comparison::Above, 0.0}}});
    QCOMPARE(bench().explorer().passing()->size(), testing::particles);
    owner_->undo.undo();
    owner_->undo.undo();
    QVERIFY(!bench().scene().selected() && !bench().explorer().passing());
  }

  /// Sessions keep what legends were changed to.
  void legendsAreKept() {
    auto& legend = FigureArea::of(*bench().plotPanel()).legend;
    legend["helices, α = 8"] = "H1";
    const QJsonObject kept = bench().state();
    legend = {{"other", "O"}};
    bench().restore(kept);
    QCOMPARE(legend, (QMap<QString, QString>{{"helices, α = 8", "H1"}}));
    QJsonObject older = kept;
    older.remove("legend"); // they leave things as they are
    bench().restore(older);
    QCOMPARE(legend.size(), 1);
  }

  void pinnedRunsStandBeside() {
    bench().pin("helices, α = 8");
    QCOMPARE(bench().pinned().all().front().title, QString("helices, α = 8"));
    bench().show(std::make_shared<runs::PathRun>(*run_), false);
    bench().compare().setScenes(2);
    QVERIFY(ready());
    QCOMPARE(bench().compare().pane(0).chosen(), QString("helices, α = 8"));
    QVERIFY(bench().compareTable().hasBaseline());
  }

  void pictureCarriesTheState() {
    const QString file = folder_.filePath("picture.png");
    bench().savePicture(file, {{320, 240}, PictureBackground::White});
    QCOMPARE(QImage(file).size(), QSize(320, 240));
    QCOMPARE(readPictureState(file)["state"].toObject().keys(), bench().state().keys());
  }

  void exportsTheRunShown() {
    jobs::JobContext context;
    bench().exporting(folder_.filePath("run.csv"))(context);
    QVERIFY(QFileInfo(folder_.filePath("run.csv")).size() > 1000);
    bench().clear();
    QVERIFY_EXCEPTION_THROWN(bench().exporting(folder_.filePath("none.csv")), Error);
    QVERIFY_EXCEPTION_THROWN(bench().recordMovie(folder_.filePath("none.mp4"), {}), Error);
    QVERIFY(bench().movieFilter().isEmpty());
  }
};

LARMOR_SCENE_TEST(TestPathBench)
#include "tst_path_bench.moc"
