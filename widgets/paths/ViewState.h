#pragma once
#include "engine/statistics/PathTable.h"
#include "widgets/views/SceneView.h"

#include <QJsonValue>
#include <QList>
#include <QString>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

/// What the user has chosen to look at, as plain values with a JSON form for undo, journal and pictures.
namespace larmor::widgets {

/// Selected particles; one of them may be looked at closely.
struct Selection {
  std::vector<std::uint64_t> particles;             ///< ascending
  std::optional<std::uint64_t> current;             ///< whose series are shown; one of the particles
  std::size_t record = 0;                           ///< of the cursor on it
  std::optional<std::pair<double, double>> records; ///< brushed part of the paths, first and last record
  bool operator==(const Selection&) const = default;
};
Selection selectionOf(std::uint64_t particle, std::size_t record);

/// A view to come back to.
struct Bookmark {
  QString name;
  views::CameraState camera;
  double record = 0.0; ///< of the time control
  Selection selection;
  bool operator==(const Bookmark&) const = default;
};

QJsonValue toJson(const Selection& selection);
QJsonValue toJson(const views::CameraState& camera);
QJsonValue toJson(const statistics::PathFilter& filter);
QJsonValue toJson(const QList<Bookmark>& bookmarks);

/// @throws Error for a value of another form.
Selection selectionFrom(const QJsonValue& json);
views::CameraState cameraFrom(const QJsonValue& json);
statistics::PathFilter filterFrom(const QJsonValue& json);
QList<Bookmark> bookmarksFrom(const QJsonValue& json);

} // namespace larmor::widgets
