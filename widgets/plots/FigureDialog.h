#pragma once
#include "widgets/plots/Figure.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;

namespace larmor::widgets {

/// Asks for the size and look of a figure; remembers them for the next one.
class FigureDialog : public QDialog {
  Q_OBJECT
public:
  explicit FigureDialog(QWidget* parent = nullptr);
  FigureOptions options() const;

private:
  void choosePreset();

  QComboBox* preset_;
  QDoubleSpinBox *width_, *height_, *font_;
  QCheckBox *transparent_, *difference_;
};

} // namespace larmor::widgets
