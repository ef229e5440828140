#include "widgets/paths/EventView.h"

#include "engine/runs/PathRun.h"
#include "widgets/paths/ColourStrip.h"
#include "widgets/paths/SceneNames.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/CursorLayer.h"
#include "widgets/views/OpenGLSupport.h"
#include "widgets/views/PathLayer.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <cmath>

namespace larmor::widgets {

EventView::EventView(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), reach_(new QComboBox(this)),
      curvature_(makeScene(tr("Choose an event"))), torsion_(makeScene({})), curvatureScale_(new ColourStrip(this)),
      torsionScale_(new ColourStrip(this)), curvaturePlot_(new LinePlot(this)), torsionPlot_(new LinePlot(this)),
      segment_(
          this, tr("Path around the event"), [this](const EventSegment& s) { showSegment(s); },
          [this](QString message) { Q_EMIT failed(message); }) {
  title_->setObjectName("eventTitle");
  title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  reach_->setObjectName("eventReach");
  reach_->setToolTip(tr("Gyro-periods shown to either side of the event"));
  for (int gyrations : {3, 6, 12, 25})
    reach_->addItem(unicodeNotation("± " + std::to_string(gyrations) + " T_g"), gyrations);
  reach_->setCurrentIndex(1);
  connect(reach_, &QComboBox::currentIndexChanged, this, &EventView::request);
  curvaturePlot_->setCompact(true);
  torsionPlot_->setCompact(true, true);
  curvature_->linkCamera(torsion_);
  auto* header = new QHBoxLayout;
  header->setContentsMargins(6, 2, 6, 0);
  header->addWidget(title_, 1);
  header->addWidget(reach_);
  auto* plots = new QVBoxLayout;
  plots->setSpacing(2);
  plots->addWidget(curvaturePlot_);
  plots->addWidget(torsionPlot_);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(2);
  grid->addLayout(header, 0, 0, 1, 3);
  grid->addWidget(curvature_, 1, 0);
  grid->addWidget(torsion_, 1, 1);
  grid->addLayout(plots, 1, 2, 2, 1);
  grid->addWidget(curvatureScale_, 2, 0);
  grid->addWidget(torsionScale_, 2, 1);
  for (int column = 0; column < 3; ++column)
    grid->setColumnStretch(column, 1);
  grid->setRowStretch(1, 1);
  applyTheme();
  connect(&Theme::shared(), &Theme::changed, this, &EventView::applyTheme);
}

views::SceneView* EventView::makeScene(const QString& emptyText) {
  auto* scene = new views::SceneView(this);
  scene->setEmptyText(emptyText);
  scene->setAxesVisible(false);
  scene->setScalarBarVisible(false); // would hide the path in a low dock: a strip below says the same
  scene->layer<views::PathLayer>(pathsLayer).setMode(views::PathMode::Tubes);
  return scene;
}

void EventView::applyTheme() {
  const auto& colours = Theme::shared().colours();
  for (views::SceneView* scene : {curvature_, torsion_}) {
    scene->setTheme(colours.viewTop, colours.text);
    scene->setAccent(Theme::shared().isDark() ? QColor(0xff, 0x6f, 0xb5) : QColor(0xc2, 0x18, 0x5b));
  }
}

void EventView::begin(const Snapshot& run, const statistics::MirrorEvent& event) {
  run_ = run;
  event_ = event;
  const Normalisation& n = run->data->normalisation;
  title_->setText(tr("%1 of particle %2 at t = %3 %4: |b| = %5, magnetic moment %6")
                      .arg(event.mirror ? tr("Mirror event") : tr("Scattering reversal"))
                      .arg(event.particle)
                      .arg(readableNumber(event.time), unicodeNotation(n.timeUnit), readableNumber(event.fieldStrength),
                           readableNumber(event.magneticMoment)));
}

void EventView::show(const Snapshot& run, const statistics::MirrorEvent& event) {
  begin(run, event);
  request();
}

void EventView::showNow(const Snapshot& run, const statistics::MirrorEvent& event) {
  begin(run, event);
  showSegment(eventSegmentOf(*run->data, run->done, event, reach_->currentData().toDouble()));
}

void EventView::request() {
  if (!run_)
    return;
  segment_.request([run = run_, event = event_, gyrations = reach_->currentData().toDouble()](jobs::JobContext&) {
    return eventSegmentOf(*run->data, run->done, event, gyrations);
  });
}

void EventView::showSegment(const EventSegment& segment) {
  const std::string unit = run_->data->normalisation.lengthUnit;
  const auto draw = [&](views::SceneView& scene, ColourStrip& strip, const char* scalar, const ColourScale& scale) {
    strip.setScale(scale);
    auto& layer = scene.layer<views::PathLayer>(pathsLayer);
    layer.setPaths(segment.path);
    layer.setQuantity(scalar, scale);
    const Vec3 x = segment.place;
    scene.layer<views::CursorLayer>(cursorLayer).setPosition({x[0], x[1], x[2]});
  };
  draw(
      *curvature_, *curvatureScale_, "curvature",
      {"plasma", true, segment.lowest, segment.highest, axisLabel("Gyro-centre curvature", "1/" + unit).toStdString()});
  draw(*torsion_, *torsionScale_, "handedness",
       {"cool-warm", false, -1.0, 1.0, tr("Sign of the gyro-centre torsion").toStdString()});
  curvature_->viewDiagonal();
  curvaturePlot_->setCurves({segment.curvature});
  torsionPlot_->setCurves({segment.torsion});
  for (LinePlot* plot : {curvaturePlot_, torsionPlot_})
    plot->setCursor(segment.eventTime);
}

void EventView::clear() {
  segment_.clear();
  run_.reset();
  title_->clear();
  for (views::SceneView* scene : {curvature_, torsion_}) {
    scene->layer<views::PathLayer>(pathsLayer).setPaths(nullptr);
    scene->layer<views::CursorLayer>(cursorLayer).clear();
  }
  for (ColourStrip* strip : {curvatureScale_, torsionScale_})
    strip->setScale({});
  curvaturePlot_->clear();
  torsionPlot_->clear();
}

QImage EventView::picture(const QSize& size, double scale) {
  if (!views::openGLSupport().usable)
    return {};
  QImage both(size, QImage::Format_ARGB32_Premultiplied);
  both.fill(Qt::white);
  QPainter painter(&both);
  QFont font = title_->font();
  font.setPixelSize(static_cast<int>(std::lround(8.0 / 72 * 96 * scale))); // 8 points in print
  painter.setFont(font);
  const QColor ink = Theme::coloursOf(false).text;
  const int line = 2 * painter.fontMetrics().height();
  const QSize half(size.width() / 2, size.height() - 2 * line);
  painter.setPen(ink);
  painter.drawText(QRect(0, 0, size.width(), line), Qt::AlignCenter, title_->text());
  const std::pair<views::SceneView*, ColourStrip*> panels[] = {{curvature_, curvatureScale_},
                                                               {torsion_, torsionScale_}};
  int left = 0;
  for (const auto& [scene, strip] : panels) {
    scene->setTheme(Qt::white, ink);
    painter.drawImage(left, line, scene->picture(half, false, scale));
    strip->draw(painter, QRect(left, size.height() - line, half.width(), line), ink);
    left = size.width() - half.width();
  }
  painter.end();
  applyTheme();
  return both;
}

} // namespace larmor::widgets
