#pragma once
#include <QColor>
#include <QSizeF>
#include <QString>
#include <vector>

class QCustomPlot;

namespace larmor::widgets {

/// A plot as a figure of a paper or slide.
struct FigureOptions {
  QSizeF millimetres{86, 64}; ///< width of one column of most journals
  double fontPoints = 8.0;
  bool transparent = false; ///< else white
  bool difference = true;   ///< with the panel of differences, if it is shown
};

/// Part of a figure: a plot and the share of the height it takes.
struct FigurePart {
  QCustomPlot* plot = nullptr;
  double share = 1.0;
};

/// Draws the parts below each other at exactly that size. By the file's ending: .svg, .pdf (vectors), .png (600 dots
/// per inch). The plots must be in their print colours already. @throws Error for other endings and failed writing.
void writeFigure(const QString& path, const std::vector<FigurePart>& parts, const FigureOptions& options);
/// Whole or not at all. @throws Error
void writeWhole(const QString& path, const QByteArray& bytes);

} // namespace larmor::widgets
