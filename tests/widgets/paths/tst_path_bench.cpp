#include "tests/engine/runs/Helices.h"
#include "tests/views/SceneTest.h"
#include "widgets/paths/PathBench.h"
#include "widgets/paths/PictureState.h"

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

  void selectionAndFilterAreUndone() {
    bench().explorer().select(selectionOf(3, 10));
    QVERIFY(bench().scene().selected() == 3u);
    bench().explorer().setFilter({{{"displacement", statistics::Comparison::Above, 0.0}}});
    QCOMPARE(bench().explorer().passing()->size(), testing::particles);
    owner_->undo.undo();
    owner_->undo.undo();
    QVERIFY(!bench().scene().selected() && !bench().explorer().passing());
  }

  void pinnedRunsStandBeside() {
    bench().pin("helices");
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
