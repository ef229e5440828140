#pragma once
#include "widgets/plots/Figure.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QTableWidget;

namespace larmor::widgets {

class NumberBox;

/// Asks for the size, look and words of a figure; remembers size and look for the next one.
class FigureDialog : public QDialog {
  Q_OBJECT
public:
  /// @param texts as they are. @param panels one for each curve is what suits the plot
  explicit FigureDialog(const FigureTexts& texts, bool panels, QWidget* parent = nullptr);
  FigureOptions options() const;
  FigureTexts texts() const;

private:
  void choosePreset();
  void showTexts(const FigureTexts& texts);

  QComboBox* preset_;
  NumberBox *width_, *height_, *font_;
  QCheckBox *transparent_, *difference_, *panels_;
  QLineEdit *xLabel_, *yLabel_;
  QTableWidget* legend_;
};

} // namespace larmor::widgets
