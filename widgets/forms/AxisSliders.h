#pragma once
#include "widgets/undo/StateChange.h"

#include <QJsonArray>
#include <QWidget>
#include <vector>

class QLabel;
class QSlider;

namespace larmor::widgets {

/// An axis of a space that is looked at point by point.
struct SliderAxis {
  QString name, unit;
  double low = 0, high = 1;
  double start = 0.5; ///< where the slider begins, share of the range

  double at(double share) const { return low + share * (high - low); }
  double shareOf(double value) const { return (value - low) / (high - low); }
};

/// A point chosen by a slider for each axis, side by side, with its values. Moves by the user are undone like typing:
/// those in quick succession as one.
class AxisSliders : public QWidget, public StateOwner {
  Q_OBJECT
public:
  explicit AxisSliders(std::vector<SliderAxis> axes, QWidget* parent = nullptr);

  std::vector<double> values() const;
  void setValues(const std::vector<double>& values);
  void setUndoStack(QUndoStack* stack) { undo_ = stack; }
  QJsonArray state() const;
  /// Leaves all as it is if that is no state of as many axes.
  void restore(const QJsonArray& state);
  static bool owns(const QString& part) { return part.startsWith("slider "); }
  /// "slider N" with its place. @throws Error
  void applyState(const QString& part, const QJsonValue& value) override;

Q_SIGNALS:
  void moved();  ///< by whomever
  void edited(); ///< by the user

private:
  void place(std::size_t axis, int at);
  void sliderMoved(std::size_t axis);
  void showValues();

  std::vector<SliderAxis> axes_;
  std::vector<QSlider*> sliders_;
  std::vector<QLabel*> labels_;
  std::vector<int> before_; ///< places that undo goes back to
  QUndoStack* undo_ = nullptr;
  bool setting_ = false;
};

} // namespace larmor::widgets
