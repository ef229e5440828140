#include "widgets/paths/StrengthDisplay.h"

#include "widgets/paths/SceneData.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/SceneView.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr std::size_t nodes = 64;

} // namespace

StrengthDisplay::StrengthDisplay(views::SceneView& view, QWidget* parent)
    : QWidget(parent), view_(view), work_(
                                        this, tr("Sampling |B|"),
                                        [this](Strength strength) {
                                          strength_ = std::move(strength);
                                          view_.layer<views::IsoLayer>("iso").setSurface(strength_.surface);
                                          view_.layer<views::VolumeLayer>("volume").setGrid(strength_.grid);
                                          colourVolume();
                                          showLevels();
                                        },
                                        [this](QString message) { Q_EMIT failed(message); }) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * Theme::space, 0, 2 * Theme::space, Theme::space);
  column->setSpacing(0);
  surface_ = addRow("isoLevel", tr("Iso-surface at"), tr("|B| on the surface, in units of the field's rms"), 130);
  volume_ = addRow("volumeLevel", tr("Volume from"),
                   tr("|B| below which the volume is transparent, in units of the field's rms"), 120);
  hide();
}

StrengthDisplay::Row StrengthDisplay::addRow(const QString& name, const QString& caption, const QString& toolTip,
                                             int value) {
  Row made{new QWidget(this), nullptr, nullptr};
  made.level = new QSlider(Qt::Horizontal, made.row);
  made.level->setRange(5, 400); // hundredths of the field's rms
  made.level->setValue(value);
  made.level->setObjectName(name);
  made.level->setAccessibleName(caption);
  made.level->setToolTip(toolTip);
  made.text = new QLabel(made.row);
  auto* line = new QHBoxLayout(made.row);
  line->setContentsMargins(0, 0, 0, 0);
  line->addWidget(new QLabel(caption, made.row));
  line->addWidget(made.level, 1);
  line->addWidget(made.text);
  layout()->addWidget(made.row);
  made.row->hide();
  connect(made.level, &QSlider::valueChanged, this, &StrengthDisplay::request);
  return made;
}

void StrengthDisplay::setField(fields::FieldPointer field) {
  field_ = std::move(field);
  if (!field_) {
    work_.clear();
    strength_ = {};
    view_.layer<views::IsoLayer>("iso").setSurface(nullptr);
    view_.layer<views::VolumeLayer>("volume").setGrid(nullptr);
  }
  request();
}

void StrengthDisplay::setSurfaceShown(bool shown) {
  surfaceShown_ = shown;
  request();
}

void StrengthDisplay::setVolumeShown(bool shown) {
  volumeShown_ = shown;
  request();
}

void StrengthDisplay::colourVolume() {
  const double rms = strength_.rms;
  auto& layer = view_.layer<views::VolumeLayer>("volume");
  layer.setColourScale({"cividis", false, 0.0, 2.5 * rms, "|B|"});
  layer.setThreshold(rms * volume_.level->value() / 100.0);
}

void StrengthDisplay::showLevels() {
  for (const Row& row : {surface_, volume_})
    row.text->setText(tr("|B| = %1 rms").arg(row.level->value() / 100.0, 0, 'f', 2));
  if (strength_.surface && views::triangles(*strength_.surface) == 0)
    surface_.text->setText(surface_.text->text() + tr(": nowhere"));
}

void StrengthDisplay::request() {
  setVisible(surfaceShown_ || volumeShown_);
  surface_.row->setVisible(surfaceShown_);
  volume_.row->setVisible(volumeShown_);
  showLevels();
  view_.layer<views::IsoLayer>("iso").setVisible(surfaceShown_);
  view_.layer<views::VolumeLayer>("volume").setVisible(volumeShown_);
  if (strength_.grid)
    colourVolume(); // follows the slider without any work
  const bool sampled = strength_.field == field_ && strength_.grid;
  if (!field_ || !(surfaceShown_ || (volumeShown_ && !sampled)))
    return;
  work_.request([field = field_, known = strength_, level = surface_.level->value() / 100.0,
                 surface = surfaceShown_](jobs::JobContext& context) {
    Strength strength = known;
    if (strength.field != field || !strength.grid) {
      const double rms = field->info().rms;
      strength = {field, std::isfinite(rms) && rms > 0 ? rms : 1.0, strengthOn(*field, nodes), nullptr};
      context.checkpoint();
    }
    if (surface)
      strength.surface = views::isoSurface(*strength.grid, level * strength.rms);
    return strength;
  });
}

} // namespace larmor::widgets
