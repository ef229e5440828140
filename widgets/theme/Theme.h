#pragma once
#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

namespace larmor::widgets {

/// Every colour the window uses; plots and 3D views take theirs from here too.
struct Colours {
  QColor window, panel, base, raised;      ///< frame, docks, input fields and plots, hovered and pressed things
  QColor border, grid;                     ///< outlines; plot grids
  QColor text, muted, faint;               ///< main, secondary and disabled text
  QColor accent, accentText;               ///< selection, the Run button; text on it
  QColor error, warning, good;             ///< text and frames
  QColor errorFill, warningFill, infoFill; ///< backgrounds of messages
  QColor viewTop, viewBottom;              ///< background gradient of 3D views
};

/// Light or dark look of the whole program: palette, style sheet, icons. Follows the system unless overridden; the
/// override is kept in QSettings ("theme"). One object, window thread only.
class Theme : public QObject {
  Q_OBJECT
public:
  enum class Mode { System, Light, Dark };

  static Theme& shared();
  /// Styles the application. Call once after QApplication is made; later changes of mode apply by themselves.
  void apply();
  void setMode(Mode mode);
  Mode mode() const { return mode_; }
  bool isDark() const { return dark_; }
  const Colours& colours() const;
  static const Colours& coloursOf(bool dark);

  /// Icon from resources/icons in the text colour (disabled state included); null icon if there is none.
  QIcon icon(const QString& name) const;
  QIcon icon(const QString& name, const QColor& colour) const;
  /// Colour of the i-th curve: Okabe and Ito's colour-blind-safe set, ordered for contrast with the background.
  QColor curve(int index) const { return curveOf(index, dark_); }
  static QColor curveOf(int index, bool dark);

  /// Plots draw their lines this much thicker than usual: in lectures.
  void setLineScale(double scale);
  double lineScale() const { return lineScale_; }

  /// Spacing unit in pixels: margins are multiples of it.
  static constexpr int space = 4;
  /// The application's font, smaller, for secondary text.
  QFont smallFont() const;
  QFont boldFont() const;

Q_SIGNALS:
  void changed();

private:
  Theme();
  void refresh();

  Mode mode_ = Mode::System;
  bool dark_ = false, applied_ = false;
  double lineScale_ = 1.0;
};

} // namespace larmor::widgets
