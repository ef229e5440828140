#pragma once
#include <QColor>
#include <QMap>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <functional>
#include <vector>

class QCPPainter;
class QCustomPlot;
class QImage;

namespace larmor::widgets {

struct FigureOrigin;

/// What stands beside the curves.
struct FigureTexts {
  QString xLabel{}, yLabel{};      ///< null: as in the window
  QMap<QString, QString> legend{}; ///< by the text in the window
  bool operator==(const FigureTexts&) const = default;
};

/// A plot as a figure of a paper or slide.
struct FigureOptions {
  QSizeF millimetres{86, 64}; ///< width of one column of most journals
  double fontPoints = 8.0;
  bool transparent = false; ///< else white
  bool difference = true;   ///< with the panel of differences, if it is shown
  bool panels = false;      ///< one small plot for each curve, where there are several
};

/// Part of a figure.
struct FigurePart {
  QRectF place; ///< shares of the figure's width and height
  std::function<void(QCPPainter&, const QSize&)> draw;
};

constexpr double figureUnitsPerInch = 96.0; ///< the pixels in which parts are laid out

/// The plot at the size of its place. It must be in its print colours already.
FigurePart plotPart(QCustomPlot& plot, const QRectF& place);
/// Ticks are counted by the length of the axes, which a first layout at this size finds.
void layOut(QCustomPlot& plot, const QSize& size);

/// Draws the parts at exactly that size and says where they come from. By the file's ending: .svg, .pdf (vectors), .png
/// (600 dots per inch). @throws Error for other endings and failed writing.
void writeFigure(const QString& path, const std::vector<FigurePart>& parts, const FigureOptions& options,
                 const FigureOrigin& origin);
/// Whole or not at all. @throws Error
void writeWhole(const QString& path, const QByteArray& bytes);
/// In the format of the path's ending, PNG if it has none. @throws Error
void writeImage(const QString& path, const QImage& image);

} // namespace larmor::widgets
