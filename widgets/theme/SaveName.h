#pragma once
#include <QString>

class QWidget;

namespace larmor::widgets {

/// The folder that files were last read from or written to.
QString lastFolder();
void rememberFolder(const QString& file);

/// What is shown, as the name of a file: "Gaussian field, α = 10" becomes "Gaussian field, α = 10", "B_0/2: x" becomes
/// "B_0-2- x". Of bounded length.
QString asFileName(const QString& title);

/// The name with the first ending of the filter ("VTK paths (*.vtp);;Table (*.csv)"), unless it has one of its own.
QString withEnding(const QString& path, const QString& filter);

/// Asks where to write, in the last folder. @param name proposed, any text. @returns a name with one of the filter's
/// endings; empty if nothing is to be written.
QString askSaveName(QWidget* parent, const QString& title, const QString& name, const QString& filter);

/// The same at a path that is known. @param at proposed
QString askSavePath(QWidget* parent, const QString& title, QString at, const QString& filter);

} // namespace larmor::widgets
