#pragma once
#include <QList>
#include <QStringList>

namespace larmor::widgets {

/// The shortest text that reads back as this number; empty if it is none.
QString exact(double value);
/// Rows as lines of cells; with commas between them, cells are quoted where they need it.
QString separated(const QList<QStringList>& rows, QChar separator);
/// A tabular of LaTeX (package booktabs); the first row is the heading. Cells must be LaTeX already.
/// @param columns one letter for each, "lrr"
QString latexTabular(const QList<QStringList>& rows, const QString& columns);

} // namespace larmor::widgets
