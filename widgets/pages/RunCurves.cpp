#include "widgets/pages/RunCurves.h"

#include "engine/storage/AtomicFile.h"
#include "widgets/theme/FileName.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

namespace larmor::widgets {

namespace {

QJsonArray arrayOf(const std::vector<double>& values) {
  QJsonArray array;
  for (const double value : values)
    array += std::isfinite(value) ? QJsonValue(value) : QJsonValue();
  return array;
}

std::vector<double> valuesFrom(const QJsonValue& json) {
  std::vector<double> values;
  for (const QJsonValue& value : json.toArray())
    values.push_back(value.toDouble(std::nan("")));
  return values;
}

template <class C, class Visit>
void texts(C& curve, Visit&& visit) {
  visit("name", curve.name);
  visit("title", curve.title);
  visit("x_label", curve.xLabel);
  visit("x_unit", curve.xUnit);
  visit("y_label", curve.yLabel);
  visit("y_unit", curve.yUnit);
}

} // namespace

QJsonObject toJson(const RunCurves& curves) {
  QJsonObject json;
  for (auto plot = curves.begin(); plot != curves.end(); ++plot) {
    QJsonArray all;
    for (const Curve& curve : plot.value()) {
      QJsonObject one{{"x", arrayOf(curve.x)},
                      {"y", arrayOf(curve.y)},
                      {"error", arrayOf(curve.error)},
                      {"log_x", curve.logX},
                      {"log_y", curve.logY}};
      texts(curve, [&](const char* key, const std::string& text) { one[key] = QString::fromStdString(text); });
      all += one;
    }
    json[plot.key()] = all;
  }
  return json;
}

RunCurves curvesFrom(const QJsonObject& json) {
  RunCurves curves;
  for (auto plot = json.begin(); plot != json.end(); ++plot)
    for (const QJsonValue& one : plot.value().toArray()) {
      Curve curve;
      texts(curve, [&](const char* key, std::string& text) { text = one[key].toString().toStdString(); });
      curve.x = valuesFrom(one["x"]);
      curve.y = valuesFrom(one["y"]);
      curve.error = valuesFrom(one["error"]);
      curve.logX = one["log_x"].toBool();
      curve.logY = one["log_y"].toBool();
      if (curve.x.size() == curve.y.size() && (curve.error.empty() || curve.error.size() == curve.x.size()))
        curves[plot.key()].push_back(std::move(curve));
    }
  return curves;
}

void writeCurves(const std::filesystem::path& file, const RunCurves& curves) {
  storage::writeAtomically(file, QJsonDocument(toJson(curves)).toJson(QJsonDocument::Compact).toStdString());
}

RunCurves readCurves(const QString& path) {
  const auto bytes = readFile(path);
  return bytes ? curvesFrom(QJsonDocument::fromJson(*bytes).object()) : RunCurves();
}

} // namespace larmor::widgets
