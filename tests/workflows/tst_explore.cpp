#include "tests/workflows/WindowFixture.h"
#include "widgets/paths/EventTable.h"
#include "widgets/paths/EventView.h"
#include "widgets/paths/PathsPage.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/ScatterPlot.h"
#include "widgets/views/PictureDifference.h"
#include "widgets/views/VolumeLayer.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSlider>
#include <random>

using namespace larmor;
using namespace larmor::testing;
using widgets::Selection;

namespace {

/// Everything that undo is about.
QJsonObject undoable(widgets::TrajectoriesWorkspace& workspace) {
  const auto& explorer = workspace.explorer();
  return {{"selection", widgets::toJson(explorer.selection())},
          {"filter", widgets::toJson(explorer.filter())},
          {"bookmarks", widgets::toJson(explorer.bookmarks())},
          {"parameters", workspace.parameterForm().storedValues()}};
}

QCustomPlot* canvasOf(QWidget& plot) { return plot.findChild<QCustomPlot*>(); }

void drag(QWidget* widget, const QPoint& from, const QPoint& to, Qt::KeyboardModifiers keys = {}) {
  QTest::mousePress(widget, Qt::LeftButton, keys, from);
  for (int i = 1; i <= 4; ++i) {
    const QPointF at = QPointF(from) + (to - from) * (i / 4.0);
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, keys);
    QApplication::sendEvent(widget, &move);
  }
  QTest::mouseRelease(widget, Qt::LeftButton, keys, to);
}

} // namespace

/// Selecting, filtering, events close up, bookmarks, following, launching; all of it undone and redone.
class ExploreTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  /// Enter on an event: the camera flies there, its surroundings play slowly over and over, the close-up shows it.
  void anEventIsPlayed() {
    auto& plots = w_->workspace->plots();
    auto& scene = w_->workspace->scene();
    Q_EMIT plots.eventTable().activated(
        plots.eventTable().model()->index(plots.eventTable().model()->rowCount() / 2, 0));
    QVERIFY(w_->workspace->explorer().isPlaying());
    QTRY_VERIFY(!scene.view().isFlying());
    const auto& data = *scene.snapshot()->data;
    const Selection chosen = w_->workspace->explorer().selection();
    struct {
      std::uint64_t particle;
      std::size_t record;
    } const event{chosen.current.value(), chosen.record};
    const auto focus = scene.view().camera().focus;
    Vec3 place = data.position.at(event.particle, event.record);
    for (std::size_t c = 0; c < 3; ++c) // drawn in the box
      QVERIFY(std::abs(std::remainder(focus[c] - place[c], 2 * M_PI)) < 0.5);
    const auto clip = scene.timeControl().clip().value();
    QVERIFY(clip.first <= static_cast<double>(event.record) && static_cast<double>(event.record) <= clip.second);
    QTRY_VERIFY(scene.timeControl().record() > clip.first); // it plays
    plots.tabs().setCurrentWidget(&plots.eventView());
    QTRY_VERIFY(!plots.eventView().preparing() && !plots.eventView().curvaturePlot().curves().empty());
    // The torsion of the close-up changes its sign across a mirror event; its curve has the event inside.
    const double time = data.time[event.record];
    QTRY_VERIFY(canvasOf(plots.eventView().curvaturePlot())->xAxis->range().contains(time));
    const auto& curve = plots.eventView().torsionPlot().curves().front();
    QVERIFY(curve.x.front() < time && time < curve.x.back());
    // One camera moves the other.
    auto camera = plots.eventView().curvatureScene().camera();
    camera.position[0] += 1.0;
    plots.eventView().curvatureScene().setCamera(camera);
    QCOMPARE(plots.eventView().torsionScene().camera().position, camera.position);
    w_->keep("event");
    QTest::keyClick(&scene.view(), Qt::Key_Space); // whatever else is chosen ends the slow motion
    w_->workspace->explorer().select({});
    QVERIFY(!scene.timeControl().clip());
  }

  /// The stretch that is played is in view as a whole, drawn with every record and in the colours of the quantity.
  void aChosenEventIsFramedInItsColours() {
    auto& scene = w_->workspace->scene();
    const auto& event = scene.snapshot()->report->events.front();
    w_->workspace->explorer().play(event);
    QTRY_VERIFY(!scene.view().isFlying() && !scene.preparing());
    const auto clip = scene.timeControl().clip().value();
    scene.timeControl().setPlaying(false);
    scene.timeControl().setRecord(clip.second);
    auto& chosen = scene.view().layer<views::PathLayer>("chosen path");
    QVERIFY(chosen.paths());
    QCOMPARE(chosen.quantity(), w_->paths().quantity());
    QVERIFY(chosen.scale() == w_->paths().scale() && chosen.paths()->scalars.count(chosen.quantity()) == 1);
    const auto records = static_cast<std::size_t>(clip.second - clip.first) + 1;
    QVERIFY(chosen.paths()->points.size() >= 3 * records); // those at the faces of the box twice
    const views::Projection view = scene.view().projection();
    const auto& data = *scene.snapshot()->data;
    for (auto r = static_cast<std::size_t>(clip.first); r <= static_cast<std::size_t>(clip.second); ++r) {
      Vec3 at = data.position.at(event.particle, r);
      const Vec3 centre = data.position.at(event.particle, event.record);
      for (std::size_t c = 0; c < 3; ++c) // beside the event, which is shown in the box
        at[c] -= std::floor((centre[c] - data.boxOrigin[c]) / data.boxLength[c]) * data.boxLength[c];
      QPointF screen;
      QVERIFY(view.project({at[0], at[1], at[2]}, screen));
      QVERIFY(QRectF(QPointF(), view.size).contains(screen));
    }
    w_->keep("event_colours");
    w_->workspace->explorer().select({});
    QVERIFY(!chosen.paths());
  }

  void onlyPathsWithMirrors() {
    w_->actionNamed("filter")->trigger();
    auto& bar = w_->workspace->bench().filterBar();
    QVERIFY(bar.isVisible());
    auto& explorer = w_->workspace->explorer();
    QTRY_VERIFY(explorer.table());
    w_->workspace->scene().toolbar().setDecoration("wrap", false); // a wrapped path is drawn in several pieces
    QTRY_VERIFY(w_->workspace->idle());
    const auto& mirrors = explorer.table()->column("mirror_events").values;
    std::vector<std::uint64_t> expected;
    for (std::size_t i = 0; i < mirrors.size(); ++i)
      if (mirrors[i] > 0)
        expected.push_back(i);
    QVERIFY(!expected.empty() && expected.size() < mirrors.size());
    auto* events = bar.findChild<QComboBox*>("filterEvents");
    events->setCurrentIndex(1);
    Q_EMIT events->activated(1);
    QCOMPARE(*explorer.passing(), expected);
    QTRY_COMPARE(w_->paths().shownPaths(), expected.size());
    for (int row = 0; row < w_->workspace->plots().eventTable().model()->rowCount(); ++row) {
      const auto particle = w_->workspace->plots().eventTable().model()->index(row, 0).data(Qt::UserRole).toULongLong();
      QVERIFY(std::binary_search(expected.begin(), expected.end(), particle));
    }
    w_->keep("filtered");
    w_->trigger("undo");
    QVERIFY(!explorer.passing());
    QTRY_COMPARE(w_->paths().shownPaths(), mirrors.size());
    w_->trigger("redo");
    QCOMPARE(*explorer.passing(), expected);
  }

  /// Marks of events are seen around the tube of a chosen path, and cover no more, however near and thick it is.
  void marksAreAsThickAsTheirPath() {
    auto& view = w_->workspace->scene().view();
    const auto& marks = view.layer<views::MarkerLayer>("events");
    const auto far = view.camera();
    for (const double lines : {1.0, 1.75})
      for (const double nearer : {1.0, 0.3, 0.03}) {
        w_->workspace->setPresentation({true, lines, false});
        auto camera = far;
        for (std::size_t i = 0; i < 3; ++i)
          camera.position[i] = camera.focus[i] + nearer * (far.position[i] - camera.focus[i]);
        view.setCamera(camera);
        const auto projection = view.projection();
        const double tube = 3.2 * w_->paths().radiusIn(projection) / projection.pixel,
                     mark = marks.shownSize(projection);
        QVERIFY2(mark >= 9 && mark >= 1.1 * tube && mark <= std::max(9.0, 1.3 * tube),
                 qPrintable(QString("%1 around %2").arg(mark).arg(tube)));
      }
    w_->workspace->setPresentation({});
  }

  void curvatureAbove() {
    w_->actionNamed("filter")->trigger();
    auto& bar = w_->workspace->bench().filterBar();
    auto& explorer = w_->workspace->explorer();
    QTRY_VERIFY(explorer.table());
    const auto& highest = explorer.table()->column(bar.column().toStdString()).values;
    std::vector<double> sorted = highest;
    std::sort(sorted.begin(), sorted.end());
    const double limit = (sorted[40] + sorted[41]) / 2;
    auto* value = bar.findChild<QLineEdit*>("filterValue");
    value->setFocus();
    QTest::keyClicks(value, QString::number(limit, 'g', 12));
    QTest::keyClick(value, Qt::Key_Return);
    QCOMPARE(explorer.passing()->size(), sorted.size() - 41);
    value->selectAll();
    QTest::keyClicks(value, "about 3");
    QCOMPARE(value->text(), QString("about 3")); // what is no number stays to be mended, and so does the filter
    QVERIFY(explorer.passing());
    QCOMPARE(explorer.passing()->size(), sorted.size() - 41);
    QVERIFY2(value->toolTip().contains("'about 3' is no number") && value->toolTip().contains("the filter stays at"),
             qPrintable(value->toolTip()));
    value->selectAll();
    QTest::keyClicks(value, "1e-9"); // no number on the way to it
    QCOMPARE(value->text(), QString("1e-9"));
    QCOMPARE(explorer.passing()->size(), sorted.size());
    value->selectAll();
    QTest::keyClicks(value, "-2");
    QCOMPARE(value->text(), QString("-2"));
    QTest::mouseClick(bar.findChild<QToolButton*>("filterClear"), Qt::LeftButton);
    QVERIFY(value->text().isEmpty() && !explorer.passing());
  }

  /// A rectangle in the scene selects paths; a rectangle among the points of the path values does, too.
  void brushBothWays() {
    auto& view = w_->workspace->scene().view();
    auto& explorer = w_->workspace->explorer();
    w_->actionNamed("selectTool")->trigger();
    QCOMPARE(view.tool(), views::SceneTool::Rectangle);
    drag(&view, {1, 1}, {view.width() - 2, view.height() - 2});
    QCOMPARE(explorer.selection().particles.size(), std::size_t{60});
    QCOMPARE(w_->paths().selected().size(), std::size_t{60});
    auto& page = w_->workspace->plots().pathsPage();
    QTRY_VERIFY(explorer.table());
    w_->workspace->plots().tabs().setCurrentWidget(&page);
    page.choose("mean_pitch_cosine", "mirror_events");
    QTest::qWait(200);
    QCOMPARE(page.plot().selected().size(), std::size_t{60}); // the plot lights up what the scene chose
    auto* canvas = canvasOf(page.plot());
    const QRect area = canvas->axisRect()->rect();
    drag(canvas, area.topLeft() + QPoint(1, 1), {area.center().x(), area.bottom() - 1});
    const auto chosen = explorer.selection().particles;
    QVERIFY(!chosen.empty() && chosen.size() < 60);
    QCOMPARE(w_->paths().selected().size(), chosen.size());
    const double middle = canvas->xAxis->pixelToCoord(area.center().x());
    const auto& values = explorer.table()->column("mean_pitch_cosine").values;
    for (std::size_t i = 0; i < values.size(); ++i)
      QCOMPARE(std::binary_search(chosen.begin(), chosen.end(), i), values[i] < middle);
    w_->keep("brushed");
  }

  /// A stretch of time marked in a series plot is lit on the path.
  void brushedTime() {
    auto& explorer = w_->workspace->explorer();
    explorer.select(widgets::selectionOf(3, 0));
    auto& plots = w_->workspace->plots();
    QTRY_VERIFY(!plots.seriesPlot(0).curves().empty());
    QTest::qWait(200);
    auto* canvas = canvasOf(plots.seriesPlot(0));
    const QRect area = canvas->axisRect()->rect();
    drag(canvas, {area.left() + area.width() / 4, area.center().y()},
         {area.left() + area.width() / 2, area.center().y()}, Qt::ShiftModifier);
    QVERIFY(explorer.selection().records);
    const auto [first, last] = *explorer.selection().records;
    const auto& time = w_->workspace->scene().snapshot()->data->time;
    const auto x = [&](double share) { return canvas->xAxis->pixelToCoord(area.left() + share * area.width()); };
    QVERIFY(std::abs(time[static_cast<std::size_t>(first)] - x(0.25)) < 2 * (time[1] - time[0]));
    QVERIFY(std::abs(time[static_cast<std::size_t>(last)] - x(0.5)) < 2 * (time[1] - time[0]));
    w_->trigger("undo");
    QVERIFY(!explorer.selection().records);
  }

  void followingAParticle() {
    auto& scene = w_->workspace->scene();
    w_->workspace->explorer().select(widgets::selectionOf(7, 0));
    w_->actionNamed("follow")->trigger();
    const auto& data = *scene.snapshot()->data;
    for (const double record : {10.0, 150.0, 300.0}) {
      scene.timeControl().setRecord(record);
      const Vec3 place = data.position.at(7, static_cast<std::size_t>(record));
      for (std::size_t c = 0; c < 3; ++c)
        QVERIFY(std::abs(std::remainder(scene.view().camera().focus[c] - place[c], 2 * M_PI)) < 1e-3);
    }
  }

  void bookmarksBringViewsBack() {
    auto& explorer = w_->workspace->explorer();
    auto& scene = w_->workspace->scene();
    explorer.select(widgets::selectionOf(5, 20));
    const auto first = scene.view().camera();
    w_->actionNamed("addBookmark")->trigger();
    scene.view().viewAlong(2);
    explorer.select(widgets::selectionOf(6, 30));
    const auto second = scene.view().camera();
    w_->actionNamed("addBookmark")->trigger();
    w_->trigger("presentation"); // the keys work there, too
    QVERIFY(w_->window->isFullScreen());
    QTRY_VERIFY(w_->window->isActiveWindow());
    QTest::keyClick(w_->window.get(), Qt::Key_PageDown);
    QTRY_COMPARE(scene.view().camera(), first);
    QCOMPARE(explorer.selection().current, std::optional<std::uint64_t>(5));
    QTest::keyClick(w_->window.get(), Qt::Key_PageDown);
    QTRY_COMPARE(scene.view().camera(), second);
    w_->keep("presentation");
    w_->trigger("presentation");
  }

  /// A surface of equal |B|: of a sphere it has the sphere's bounds; in the scene the slider moves it.
  void isoSurface() {
    views::ScalarGrid grid;
    grid.nodes = {41, 41, 41};
    for (std::size_t a = 0; a < 3; ++a) {
      grid.origin[a] = -2.0;
      grid.spacing[a] = 0.1;
    }
    for (int k = 0; k < 41; ++k)
      for (int j = 0; j < 41; ++j)
        for (int i = 0; i < 41; ++i)
          grid.values.push_back(static_cast<float>(std::hypot(0.1 * i - 2, 0.1 * j - 2, 0.1 * k - 2)));
    views::IsoLayer sphere("sphere");
    sphere.setSurface(views::isoSurface(grid, 1.5));
    for (std::size_t a = 0; a < 3; ++a)
      QVERIFY(std::abs(sphere.bounds().low[a] + 1.5) < 0.02 && std::abs(sphere.bounds().high[a] - 1.5) < 0.02);
    grid.values.pop_back();
    QVERIFY_THROWS_EXCEPTION(Error, views::isoSurface(grid, 1.0));

    auto& scene = w_->workspace->scene();
    auto* slider = scene.findChild<QSlider*>("isoLevel");
    QVERIFY(!slider->isVisible());
    scene.toolbar().setDecoration("iso", true);
    QVERIFY(slider->isVisible());
    QTRY_VERIFY(w_->workspace->idle());
    auto& layer = scene.view().layer<views::IsoLayer>("iso");
    QVERIFY(layer.isVisible() && !layer.bounds().empty());
    slider->setValue(400); // four times the rms: hardly anywhere
    QTRY_VERIFY(w_->workspace->idle());
    slider->setValue(100);
    QTRY_VERIFY(w_->workspace->idle() && !layer.bounds().empty());
    w_->keep("iso");
  }

  /// The fog of |B|: drawn when asked for, thinner the higher the slider; sampled once.
  void volume() {
    auto& scene = w_->workspace->scene();
    for (const char* other : {"events", "box", "lines"})
      scene.toolbar().setDecoration(other, false);
    auto* slider = scene.findChild<QSlider*>("volumeLevel");
    QVERIFY(!slider->isVisible());
    const QImage without = scene.view().picture({200, 200});
    scene.toolbar().setDecoration("volume", true);
    QVERIFY(slider->isVisible() && !scene.findChild<QSlider*>("isoLevel")->isVisible());
    QTRY_VERIFY(w_->workspace->idle());
    QVERIFY(!scene.view().layer<views::VolumeLayer>("volume").bounds().empty());
    const auto pictureAt = [&](int level) {
      slider->setValue(level);
      return scene.view().picture({200, 200});
    };
    const QImage dense = pictureAt(60), thin = pictureAt(150), none = pictureAt(400);
    const double removed = views::pictureDifference(dense, none), some = views::pictureDifference(thin, none);
    QVERIFY2(removed > some && some > 0.0, qPrintable(QString("%1 %2").arg(removed).arg(some)));
    slider->setValue(110);
    w_->keep("volume");
    scene.toolbar().setDecoration("volume", false);
    QCOMPARE(views::pictureDifference(scene.view().picture({200, 200}), without), 0.0);
  }

  /// A trail of three gyrations draws that much of every path, wherever time stands.
  void trailLength() {
    auto& scene = w_->workspace->scene();
    scene.toolbar().setDecoration("wrap", false);
    QTRY_VERIFY(w_->workspace->idle());
    auto* trail = scene.findChild<QComboBox*>("trail");
    trail->setCurrentIndex(trail->findText("3", Qt::MatchStartsWith));
    const auto& data = *scene.snapshot()->data;
    const double records = std::ceil(3 * data.normalisation.gyroPeriod() / (data.time[1] - data.time[0]));
    for (const double record : {200.0, 300.0}) {
      scene.timeControl().setRecord(record);
      QTRY_COMPARE(static_cast<double>(scene.view().lastFrame().segments), 60.0 * records);
    }
  }

  /// An arrow drawn in the scene adds a particle to the run.
  void launching() {
    auto& view = w_->workspace->scene().view();
    w_->actionNamed("launchTool")->trigger();
    drag(&view, view.rect().center(), view.rect().center() + QPoint(60, 0));
    QTRY_COMPARE_WITH_TIMEOUT(w_->workspace->scene().snapshot()->data->particles(), std::size_t{61}, 20000);
    QTRY_VERIFY(w_->workspace->idle());
    QVERIFY(w_->workspace->recipe().parameters().find("launched").text() != "");
    w_->trigger("undo"); // the selection of the new path
    w_->trigger("undo"); // the path
    QTRY_COMPARE_WITH_TIMEOUT(w_->workspace->scene().snapshot()->data->particles(), std::size_t{60}, 20000);
    QTRY_VERIFY(w_->workspace->idle());
    w_->trigger("redo");
    QTRY_COMPARE_WITH_TIMEOUT(w_->workspace->scene().snapshot()->data->particles(), std::size_t{61}, 20000);
    QTRY_VERIFY(w_->workspace->idle());
  }

  /// 200 random actions; undone all, redone all.
  void undoProperty() {
    auto& explorer = w_->workspace->explorer();
    auto& form = w_->workspace->parameterForm();
    QTRY_VERIFY(explorer.table());
    const QJsonObject before = undoable(*w_->workspace);
    auto* stack = w_->workspace->undoStack();
    const int start = stack->index();
    const unsigned seed = 7;
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::vector<QJsonObject> states{before};
    std::vector<int> places{start};
    for (int action = 0; action < 200; ++action) {
      switch (below(7)) {
      case 0:
        form.setValues({{"alpha", std::to_string(1 + below(500))}}, "alpha");
        break;
      case 1:
        form.setValues({{"field", below(2) ? "abc" : "modes"}, {"particles", std::to_string(1 + below(99))}},
                       "several");
        break;
      case 2:
        explorer.select(
            widgets::selectionOf(static_cast<std::uint64_t>(below(60)), static_cast<std::size_t>(below(300))));
        break;
      case 3:
        explorer.select({{1, 2, static_cast<std::uint64_t>(3 + below(50))}, {}, 0, {}});
        break;
      case 4:
        explorer.setFilter({{{"mirror_events", statistics::Comparison::Above, below(3) + 0.5}}});
        break;
      case 5:
        explorer.addBookmark();
        break;
      default:
        if (explorer.bookmarks().size() > 1)
          below(2) ? explorer.removeBookmark(below(static_cast<int>(explorer.bookmarks().size())))
                   : explorer.renameBookmark(0, QString("view %1").arg(action));
        else
          explorer.setFilter({});
      }
      states.push_back(undoable(*w_->workspace));
      places.push_back(stack->index());
    }
    QVERIFY(stack->index() - start > 100);
    for (std::size_t i = states.size(); i-- > 0;) { // each step back is the state that was
      stack->setIndex(places[i]);
      QCOMPARE(undoable(*w_->workspace), states[i]);
    }
    QCOMPARE(undoable(*w_->workspace), before);
    while (stack->canRedo())
      stack->redo();
    QCOMPARE(undoable(*w_->workspace), states.back());
  }

private:
  void prepare() override { QVERIFY(w_->runSmall()); }
};

LARMOR_WINDOW_TEST(ExploreTest)
#include "tst_explore.moc"
