#pragma once
#include "widgets/theme/OverflowRow.h"
#include "widgets/views/PathLayer.h"

class QComboBox;
class QMenu;
class QToolButton;

namespace larmor::views {

/// The compact bar above a scene. Knows no layer: it only says what was asked for.
class ViewToolbar : public widgets::OverflowRow {
  Q_OBJECT
public:
  explicit ViewToolbar(QWidget* parent = nullptr);

  /// Choices of "Colour by": key (given back by quantityChanged) and text. Keeps the current key if still there.
  void setQuantities(const std::vector<std::pair<QString, QString>>& keysAndTexts);
  QString quantity() const;
  QString colourMap() const;
  bool log() const;
  PathMode mode() const;
  /// A check box in the "Show" menu, in order of adding.
  void addDecoration(const QString& key, const QString& text, bool shown);
  bool decoration(const QString& key) const;

public Q_SLOTS:
  void setQuantity(const QString& key); ///< without a signal
  void setColourMap(const QString& name);
  void setLog(bool log);
  void setLogAllowed(bool allowed); ///< quantities with both signs have no logarithm
  void setMode(larmor::views::PathMode mode);
  void setDecoration(const QString& key, bool shown); ///< emits decorationChanged if it differs

Q_SIGNALS:
  void quantityChanged(const QString& key);
  void colourMapChanged(const QString& name);
  void logChanged(bool log);
  void rangeResetRequested(); ///< fit the colour range to the data
  void modeChanged(larmor::views::PathMode mode);
  void decorationChanged(const QString& key, bool shown);
  void resetCameraRequested();
  void viewAlongRequested(int axis);
  void pictureRequested();

private:
  void addCameraButtons();

  QComboBox *quantity_, *map_, *mode_;
  QToolButton *log_, *show_;
  QMenu* decorations_;
};

} // namespace larmor::views
