#pragma once
#include "widgets/plots/FigureArea.h"

#include <QByteArray>
#include <QImage>

namespace larmor::widgets {

/// What stands in a figure's file beside the picture: Dublin Core and our own terms in RDF, which PDF (as XMP) and SVG
/// (as <metadata>) share, so that any program that lists metadata shows which run it is, its parameters, the command
/// that repeats it and the version.
QByteArray xmpOf(const FigureOrigin& origin);
/// The same in words, one line for each.
QString wordsOf(const FigureOrigin& origin);
/// With <title>, <desc> and <metadata> as the first children of <svg>.
QByteArray withMetadata(const QByteArray& svg, const FigureOrigin& origin);
/// As text chunks of a PNG.
void addMetadata(QImage& picture, const FigureOrigin& origin);

} // namespace larmor::widgets
