#pragma once
#include "engine/core/Curve.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <filesystem>
#include <vector>

namespace larmor::widgets {

/// What a page plots of a run, by plot.
using RunCurves = QMap<QString, std::vector<Curve>>;

/// {"plot": [{"name", "title", "x_label", ..., "x": [...], "y": [...], "error": [...]}]}; what is not a number is null.
QJsonObject toJson(const RunCurves& curves);
RunCurves curvesFrom(const QJsonObject& json);

/// The same as a file. @throws Error
void writeCurves(const std::filesystem::path& file, const RunCurves& curves);
/// Nothing if there is no such file, or if it is not readable.
RunCurves readCurves(const QString& file);

} // namespace larmor::widgets
