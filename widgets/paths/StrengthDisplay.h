#pragma once
#include "engine/fields/Field.h"
#include "widgets/jobs/Newest.h"
#include "widgets/views/IsoLayer.h"
#include "widgets/views/VolumeLayer.h"

#include <QWidget>

class QLabel;
class QSlider;

namespace larmor::views {
class SceneView;
}

namespace larmor::widgets {

/// |B| in space: an iso-surface and a volume in a scene, with a row of sliders under it. Sampled once for both.
class StrengthDisplay : public QWidget {
  Q_OBJECT
public:
  explicit StrengthDisplay(views::SceneView& view, QWidget* parent = nullptr);

  void setField(fields::FieldPointer field); ///< null clears
  void setSurfaceShown(bool shown);
  void setVolumeShown(bool shown);
  bool busy() const { return work_.busy(); }
  void stopWork() { work_.clear(); }

Q_SIGNALS:
  void failed(const QString& message);

private:
  struct Strength {
    fields::FieldPointer field;
    double rms = 1.0;
    std::shared_ptr<const views::ScalarGrid> grid;
    std::shared_ptr<const views::IsoSurface> surface;
  };
  struct Row {
    QWidget* row;
    QSlider* level;
    QLabel* text;
  };
  Row addRow(const QString& name, const QString& caption, const QString& toolTip, int level);
  void request();
  void showLevels();
  void colourVolume();

  views::SceneView& view_;
  Row surface_{}, volume_{};
  bool surfaceShown_ = false, volumeShown_ = false;
  fields::FieldPointer field_;
  Strength strength_;
  Newest<Strength> work_;
};

} // namespace larmor::widgets
