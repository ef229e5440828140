#include "widgets/paths/ViewState.h"

#include "engine/core/Error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

namespace larmor::widgets {

namespace {

QJsonArray jsonOf(const std::array<double, 3>& v) { return {v[0], v[1], v[2]}; }

std::array<double, 3> vectorFrom(const QJsonValue& json, const char* what) {
  const QJsonArray array = json.toArray();
  if (array.size() != 3)
    throw Error(what, "has no three numbers", "[x, y, z]");
  return {array[0].toDouble(), array[1].toDouble(), array[2].toDouble()};
}

QJsonObject objectFrom(const QJsonValue& json, const char* what) {
  if (!json.isObject())
    throw Error(what, "is not readable", "a JSON object");
  return json.toObject();
}

} // namespace

Selection selectionOf(std::uint64_t particle, std::size_t record) { return {{particle}, particle, record, {}}; }

QJsonValue toJson(const Selection& s) {
  QJsonArray particles;
  for (const auto p : s.particles)
    particles += static_cast<qint64>(p);
  QJsonObject json{{"particles", particles}, {"record", static_cast<qint64>(s.record)}};
  if (s.current)
    json["current"] = static_cast<qint64>(*s.current);
  if (s.records)
    json["records"] = QJsonArray{s.records->first, s.records->second};
  return json;
}

Selection selectionFrom(const QJsonValue& value) {
  const QJsonObject json = objectFrom(value, "selection");
  Selection s;
  for (const QJsonValue& p : json["particles"].toArray())
    s.particles.push_back(static_cast<std::uint64_t>(std::max<qint64>(0, p.toInteger())));
  std::sort(s.particles.begin(), s.particles.end());
  s.record = static_cast<std::size_t>(std::max<qint64>(0, json["record"].toInteger()));
  if (json.contains("current"))
    s.current = static_cast<std::uint64_t>(std::max<qint64>(0, json["current"].toInteger()));
  if (const QJsonArray range = json["records"].toArray(); range.size() == 2)
    s.records = std::pair{range[0].toDouble(), range[1].toDouble()};
  return s;
}

QJsonValue toJson(const views::CameraState& c) {
  return QJsonObject{
      {"position", jsonOf(c.position)}, {"focus", jsonOf(c.focus)}, {"up", jsonOf(c.up)}, {"view_angle", c.viewAngle}};
}

views::CameraState cameraFrom(const QJsonValue& value) {
  const QJsonObject json = objectFrom(value, "camera");
  return {vectorFrom(json["position"], "camera position"), vectorFrom(json["focus"], "camera focus"),
          vectorFrom(json["up"], "camera up"), json["view_angle"].toDouble(30.0)};
}

QJsonValue toJson(const statistics::PathFilter& filter) {
  QJsonArray conditions;
  for (const auto& c : filter.conditions)
    conditions += QJsonObject{{"column", QString::fromStdString(c.column)},
                              {"is", c.comparison == statistics::Comparison::Above ? "above" : "below"},
                              {"value", c.value}};
  return conditions;
}

statistics::PathFilter filterFrom(const QJsonValue& value) {
  if (!value.isArray())
    throw Error("filter", "is not readable", "a list of conditions");
  statistics::PathFilter filter;
  for (const QJsonValue& condition : value.toArray())
    filter.conditions.push_back(
        {condition["column"].toString().toStdString(),
         condition["is"].toString() == "below" ? statistics::Comparison::Below : statistics::Comparison::Above,
         condition["value"].toDouble()});
  return filter;
}

QJsonValue toJson(const QList<Bookmark>& bookmarks) {
  QJsonArray all;
  for (const Bookmark& b : bookmarks)
    all += QJsonObject{
        {"name", b.name}, {"camera", toJson(b.camera)}, {"record", b.record}, {"selection", toJson(b.selection)}};
  return all;
}

QList<Bookmark> bookmarksFrom(const QJsonValue& value) {
  if (!value.isArray())
    throw Error("bookmarks", "are not readable", "a list");
  QList<Bookmark> all;
  for (const QJsonValue& b : value.toArray())
    all +=
        Bookmark{b["name"].toString(), cameraFrom(b["camera"]), b["record"].toDouble(), selectionFrom(b["selection"])};
  return all;
}

} // namespace larmor::widgets
