#include "widgets/plots/Figure.h"

#include "engine/core/Error.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/Inputs.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/FigureMetadata.h"
#include "widgets/theme/FileName.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr double inch = 25.4, unitsPerInch = figureUnitsPerInch, dotsPerInch = 600.0;

void draw(QPaintDevice* device, double scale, const std::vector<FigurePart>& parts, const QSize& size) {
  QCPPainter painter(device);
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.scale(scale, scale);
  for (const FigurePart& part : parts) {
    const QRect place(QPointF(part.place.left() * size.width(), part.place.top() * size.height()).toPoint(),
                      QPointF(part.place.right() * size.width(), part.place.bottom() * size.height()).toPoint() -
                          QPoint(1, 1));
    painter.save();
    painter.translate(place.topLeft());
    part.draw(painter, place.size());
    painter.restore();
  }
}

QByteArray image(const std::vector<FigurePart>& parts, const FigureOptions& options, const QSize& size,
                 const FigureOrigin& origin) {
  const double scale = dotsPerInch / unitsPerInch;
  QImage picture(QSize(static_cast<int>(std::lround(options.millimetres.width() / inch * dotsPerInch)),
                       static_cast<int>(std::lround(options.millimetres.height() / inch * dotsPerInch))),
                 QImage::Format_ARGB32_Premultiplied);
  picture.fill(options.transparent ? Qt::transparent : Qt::white);
  picture.setDotsPerMeterX(static_cast<int>(dotsPerInch / inch * 1000));
  picture.setDotsPerMeterY(static_cast<int>(dotsPerInch / inch * 1000));
  draw(&picture, scale, parts, size);
  addMetadata(picture, origin);
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  picture.save(&buffer, "PNG");
  return buffer.data();
}

QByteArray drawing(const QString& ending, const std::vector<FigurePart>& parts, const FigureOptions& options,
                   const QSize& size, const FigureOrigin& origin) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  if (ending == "svg") {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(unitsPerInch));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    draw(&generator, 1.0, parts, size);
    return withMetadata(buffer.data(), origin);
  } else {
    QPdfWriter writer(&buffer);
    writer.setTitle(origin.title);
    writer.setCreator("Larmor " + QString::fromStdString(origin.provenance.applicationVersion));
    writer.setDocumentXmpMetadata(xmpOf(origin));
    writer.setPageSize(QPageSize(options.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setResolution(1200);
    draw(&writer, 1200 / unitsPerInch, parts, size);
  }
  return buffer.data();
}

} // namespace

void layOut(QCustomPlot& plot, const QSize& size) {
  const QRect before = plot.viewport();
  plot.setViewport(QRect(QPoint(), size));
  for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
    plot.plotLayout()->update(phase);
  plot.setViewport(before);
}

FigurePart plotPart(QCustomPlot& plot, const QRectF& place) {
  return {place, [&plot](QCPPainter& painter, const QSize& size) {
            layOut(plot, size);
            plot.toPainter(&painter, size.width(), size.height());
          }};
}

void writeWhole(const QString& path, const QByteArray& bytes) {
  storage::requireNotInUse(toPath(path));
  storage::writeAtomically(toPath(path), std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void writeImage(const QString& path, const QImage& image) {
  const QByteArray ending = QFileInfo(path).suffix().toLower().toLatin1();
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, ending.isEmpty() ? "png" : ending.constData()))
    throw Error(path.toStdString(), "cannot be written as a picture", "a name ending in .png");
  writeWhole(path, buffer.data());
}

void writeFigure(const QString& path, const std::vector<FigurePart>& parts, const FigureOptions& options,
                 const FigureOrigin& origin) {
  const QString ending = QFileInfo(path).suffix().toLower();
  const QSize size(static_cast<int>(std::lround(options.millimetres.width() / inch * unitsPerInch)),
                   static_cast<int>(std::lround(options.millimetres.height() / inch * unitsPerInch)));
  if (ending == "png")
    return writeWhole(path, image(parts, options, size, origin));
  if (ending != "svg" && ending != "pdf")
    throw Error(path.toStdString(), "has an unknown ending", ".svg, .pdf or .png");
  writeWhole(path, drawing(ending, parts, options, size, origin));
}

} // namespace larmor::widgets
