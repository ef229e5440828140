#pragma once
#include "engine/storage/Provenance.h"

#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QString>
#include <functional>

class QWidget;

namespace larmor::widgets {

/// Which run a figure shows and how it was computed; written into its file.
struct FigureOrigin {
  QString title;                  ///< of the run: "Gaussian field, α = 10"
  storage::Provenance provenance; ///< parameters, command, version
  QString share = {};             ///< of which of its paths, where not of all
  bool isKnown() const { return !title.isEmpty() || !provenance.command.empty(); }
};

/// A part of the window whose plots show the same run or runs: what their figures say of their origin, and what their
/// legends call things. Belongs to the widget around them.
class FigureArea : public QObject {
  Q_OBJECT
public:
  /// That of this widget, made on first use.
  static FigureArea& of(QWidget& widget);
  /// From the nearest widget around the plot that knows one; else of this program alone.
  static FigureOrigin originOf(const QWidget& plot);

  void setOrigin(std::function<FigureOrigin()> origin) { origin_ = std::move(origin); }
  /// Texts of legends as they were changed by hand, by what they are without that.
  QMap<QString, QString> legend;
  /// The same for sessions. What is no text is left out.
  QJsonObject legendState() const;
  void restoreLegend(const QJsonObject& state);
  /// The nearest around the plot; null if there is none.
  static FigureArea* around(const QWidget& plot);

private:
  using QObject::QObject;
  static FigureArea* belongingTo(const QWidget& widget);

  std::function<FigureOrigin()> origin_;
};

} // namespace larmor::widgets
