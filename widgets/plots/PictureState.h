#pragma once
#include <QImage>
#include <QJsonObject>
#include <QString>

namespace larmor::widgets {

/// Writes a PNG that carries the state in its text chunk "larmor-state" (docs/formats.md). Whole or not at all.
/// @throws Error
void writePicture(const QString& path, QImage picture, const QJsonObject& state);
/// @throws Error if the file is no picture or carries no state.
QJsonObject readPictureState(const QString& path);

} // namespace larmor::widgets
