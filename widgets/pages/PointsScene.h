#pragma once
#include "widgets/forms/AxisSliders.h"
#include "widgets/theme/FactsLine.h"
#include "widgets/theme/OverflowRow.h"
#include "widgets/views/SceneView.h"

#include <array>
#include <optional>

class QCheckBox;
class QComboBox;

namespace larmor::widgets {

/// Points of a space of three parameters in a cube, coloured by one of several quantities; some can be marked, one can
/// be selected.
class PointsScene : public QWidget {
  Q_OBJECT
public:
  struct Quantity {
    QString name;  ///< in the box above the view
    QString title; ///< of the scale: "D⊥ [ρ₀²|q|B₀/m]"
    bool logarithmic = false;
  };
  struct Points {
    std::vector<std::array<double, 3>> places; ///< [point], in the units of the axes
    std::vector<std::vector<float>> values;    ///< [quantity][point]
    std::vector<bool> marked;                  ///< [point]
  };
  /// @param name of the controls: NAMEQuantity, NAMEMarks, NAMEFacts. @param marks what is marked: "not saturated".
  PointsScene(const QString& name, std::array<SliderAxis, 3> axes, std::vector<Quantity> quantities,
              const QString& marks);

  void setPoints(Points points);
  void setSelected(std::optional<std::size_t> point);
  views::SceneView& view() { return *view_; }
  /// For more tools, behind its own.
  OverflowRow& tools() { return *tools_; }
  FactsLine& facts() { return *facts_; }
  QCheckBox& marks() { return *marks_; }

Q_SIGNALS:
  void picked(std::size_t point);

private:
  void draw();
  std::array<float, 3> placeOf(std::size_t point) const; ///< in the cube

  std::array<SliderAxis, 3> axes_;
  std::vector<Quantity> quantities_;
  QString markText_;
  views::SceneView* view_;
  QComboBox* quantity_;
  QCheckBox* marks_;
  OverflowRow* tools_;
  FactsLine* facts_;
  Points points_;
};

} // namespace larmor::widgets
