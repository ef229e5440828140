#include "widgets/paths/SceneData.h"

#include "engine/fields/FieldSampling.h"
#include "engine/motion/FieldLines.h"
#include "engine/motion/Slice.h"
#include "engine/runs/Resolution.h"
#include "engine/statistics/Quantity.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QObject>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace runs;

Look lookOf(const std::string& quantity) {
  if (quantity == "particle")
    return {false, "twilight", false};
  const auto& q = statistics::quantity(quantity);
  if (q.diverging)
    return {false, "cool-warm", false};
  return {q.logarithmic, q.logarithmic ? "inferno" : "viridis"};
}

std::shared_ptr<views::PathSet> pathSetOf(DisplayPaths paths, const std::string& quantity) {
  auto set = std::make_shared<views::PathSet>();
  set->points = std::move(paths.points);
  set->offsets = std::move(paths.offsets);
  set->records = std::move(paths.records);
  set->particle = std::move(paths.particle);
  set->scalars[quantity] = std::move(paths.values);
  return set;
}

std::shared_ptr<views::PathSet> foldedPaths(const views::PathSet& paths, const Trajectories& run) {
  const Vec3 &origin = run.boxOrigin, &length = run.boxLength;
  return std::make_shared<views::PathSet>(
      views::wrapPaths(paths, {origin[0], origin[1], origin[2]}, {length[0], length[1], length[2]}));
}

ColourScale scaleOf(const std::string& quantity, const std::vector<float>& values, bool logarithmic,
                    const std::string& map, const Normalisation& normalisation) {
  const auto [low, high] = robustRange(values, logarithmic);
  ColourScale scale{map, logarithmic, low, high, "particle"};
  if (quantity != "particle") {
    const auto& q = statistics::quantity(quantity);
    scale.title = axisLabel(q.label, unitOf(q, normalisation)).toStdString();
    if (q.diverging && !logarithmic) {
      scale.high = std::max(std::abs(low), std::abs(high));
      scale.low = -scale.high;
    }
  }
  return normalised(scale);
}

views::Bounds sceneBox(const PathRun& snapshot, const views::Bounds& paths) {
  constexpr double room = 0.02, thinnest = 0.05; // shares of the longest side
  const Trajectories& t = *snapshot.data;
  double longest = 0;
  for (std::size_t c = 0; c < 3 && !paths.empty(); ++c)
    longest = std::max(longest, paths.high[c] - paths.low[c]);
  views::Bounds bounds;
  for (std::size_t c = 0; c < 3; ++c) {
    if (t.boxLength[c] > 0) {
      bounds.low[c] = t.boxOrigin[c];
      bounds.high[c] = t.boxOrigin[c] + t.boxLength[c];
    } else if (longest > 0) {
      const double wide = std::max(paths.high[c] - paths.low[c] + 2 * room * longest, thinnest * longest);
      bounds.low[c] = paths.centre()[c] - wide / 2;
      bounds.high[c] = paths.centre()[c] + wide / 2;
    } else {
      bounds.low[c] = snapshot.fieldInfo.viewLow[c];
      bounds.high[c] = snapshot.fieldInfo.viewHigh[c];
    }
  }
  return bounds;
}

views::Bounds boundsAround(const Trajectories& run, std::uint64_t particle, std::size_t record, const Vec3& at,
                           std::pair<std::size_t, std::size_t> records) {
  views::Bounds bounds;
  if (run.position.empty())
    return bounds;
  const Vec3 centre = run.position.at(particle, record);
  Vec3 reach{0, 0, 0};
  for (std::size_t r = records.first; r <= records.second; ++r)
    for (std::size_t c = 0; c < 3; ++c)
      reach[c] = std::max(reach[c], std::abs(run.position.at(particle, r)[c] - centre[c]));
  const double most = std::max({reach[0], reach[1], reach[2]});
  for (double& each : reach)
    each = std::max(each, 0.2 * most); // along a straight line there is depth all the same
  bounds.add(at[0] - reach[0], at[1] - reach[1], at[2] - reach[2]);
  bounds.add(at[0] + reach[0], at[1] + reach[1], at[2] + reach[2]);
  return bounds;
}

std::shared_ptr<views::Slice> sliceOf(const fields::Field& field, const views::Bounds& box, int axis, double place,
                                      jobs::JobContext& context) {
  // The layer wants rows along the later of the two axes; sampleSlice counts them in cyclic order.
  const std::size_t n = static_cast<std::size_t>(axis), u = n == 0 ? 1 : 0, v = n == 2 ? 1 : 2;
  const double width = box.high[u] - box.low[u], height = box.high[v] - box.low[v], longer = std::max(width, height);
  auto slice = std::make_shared<views::Slice>();
  slice->axis = axis;
  slice->position = box.low[n] + place * (box.high[n] - box.low[n]);
  slice->origin = {box.low[u], box.low[v]};
  slice->length = {width, height};
  slice->columns = std::max<std::size_t>(2, static_cast<std::size_t>(192 * width / longer));
  slice->rows = std::max<std::size_t>(2, static_cast<std::size_t>(192 * height / longer));
  const bool swapped = n == 1; // cyclic order after y is z, x
  const auto image = motion::sampleSlice(
      field, axis, slice->position, {box.low[0], box.low[1], box.low[2]}, {box.high[0], box.high[1], box.high[2]},
      swapped ? slice->rows : slice->columns, swapped ? slice->columns : slice->rows, &context);
  slice->values.resize(slice->columns * slice->rows);
  for (std::size_t row = 0; row < slice->rows; ++row)
    for (std::size_t column = 0; column < slice->columns; ++column)
      slice->values[row * slice->columns + column] = static_cast<float>(
          swapped ? image.magnitude[column * slice->rows + row] : image.magnitude[row * slice->columns + column]);
  return slice;
}

std::shared_ptr<views::PathSet> fieldLinesOf(const fields::Field& field, const views::Bounds& box,
                                             jobs::JobContext& context) {
  constexpr int perAxis = 4;
  std::vector<Vec3> seeds;
  for (int i = 0; i < perAxis * perAxis * perAxis; ++i) {
    Vec3 seed;
    const int index[3] = {i % perAxis, i / perAxis % perAxis, i / (perAxis * perAxis)};
    for (std::size_t c = 0; c < 3; ++c)
      seed[c] = box.low[c] + (index[c] + 0.5) / perAxis * (box.high[c] - box.low[c]);
    seeds.push_back(seed);
  }
  const double length = 0.5 * box.diagonal();
  const auto traced = motion::traceFieldLines(field, seeds, length, length / 200, context);
  auto set = std::make_shared<views::PathSet>();
  set->offsets.push_back(0);
  for (const auto& line : traced) {
    for (const auto& r : line)
      for (double c : r)
        set->points.push_back(static_cast<float>(c));
    set->offsets.push_back(static_cast<std::uint32_t>(set->points.size() / 3));
  }
  const Vec3 origin = field.info().boxOrigin, size = field.info().boxLength;
  if (size[0] > 0 || size[1] > 0 || size[2] > 0)
    *set = views::wrapPaths(*set, {origin[0], origin[1], origin[2]}, {size[0], size[1], size[2]});
  return set;
}

Vec3 foldedInto(const Vec3& position, const Vec3& origin, const Vec3& length) {
  Vec3 result = position;
  for (std::size_t c = 0; c < 3; ++c)
    if (length[c] > 0)
      result[c] -= std::floor((position[c] - origin[c]) / length[c]) * length[c];
  return result;
}

std::vector<statistics::MirrorEvent> eventsToShow(const std::vector<statistics::MirrorEvent>& events, bool mirrors,
                                                  bool reversals, const std::vector<std::uint64_t>* only) {
  constexpr std::size_t most = 4000;
  std::vector<statistics::MirrorEvent> chosen;
  for (const auto& event : events)
    if ((event.mirror ? mirrors : reversals) &&
        (!only || std::binary_search(only->begin(), only->end(), event.particle)))
      chosen.push_back(event);
  std::stable_partition(chosen.begin(), chosen.end(), [](const auto& e) { return e.mirror; });
  if (chosen.size() > most)
    chosen.resize(most);
  return chosen;
}

std::shared_ptr<views::MarkerSet> markersOf(const std::vector<statistics::MirrorEvent>& events,
                                            const std::function<Vec3(const Vec3&)>& place) {
  auto set = std::make_shared<views::MarkerSet>();
  const auto category = [](const QString& text, const QColor& colour, views::Shape shape) {
    return views::MarkerCategory{text, colour, shape};
  };
  std::vector<views::MarkerCategory> categories{
      category(QObject::tr("Mirror event, torsion falls"), views::signNegative, views::Shape::Sphere),
      category(QObject::tr("Mirror event, torsion rises"), views::signPositive, views::Shape::Sphere),
      category(QObject::tr("Scattering reversal, torsion falls"), views::signNegative, views::Shape::Diamond),
      category(QObject::tr("Scattering reversal, torsion rises"), views::signPositive, views::Shape::Diamond)};
  std::array<bool, 4> present{};
  for (const auto& event : events) {
    for (double c : place(event.position))
      set->points.push_back(static_cast<float>(c));
    const int kind = (event.mirror ? 0 : 2) + (event.torsionAfter > event.torsionBefore ? 1 : 0);
    set->category.push_back(kind);
    present[static_cast<std::size_t>(kind)] = true;
    set->record.push_back(static_cast<std::uint32_t>(event.record));
  }
  for (std::size_t kind = 0; kind < categories.size(); ++kind)
    if (!present[kind])
      categories[kind].text.clear(); // no legend entry for what is not there
  set->categories = std::move(categories);
  return set;
}

namespace {

/// Their number, and of how many paths if not of all; or why there is none.
QString eventFacts(const PathRun& s) {
  const auto& report = *s.report;
  if (!report.mirrorRefusal.empty())
    return QObject::tr("mirror events – (%1)").arg(QString::fromStdString(report.mirrorRefusal));
  QString text = QObject::tr("%1 mirror events, %2 reversals").arg(report.mirrorEvents).arg(report.scatteringReversals);
  if (report.searched < s.data->particles())
    text += QObject::tr(" of %1 particles").arg(report.searched);
  if (report.unresolvedReversals > 0)
    text += QObject::tr(", %1 not resolved").arg(report.unresolvedReversals);
  return text;
}

} // namespace

QStringList factsOf(const PathRun& s) {
  QStringList facts;
  if (s.maxRelativeEnergyError > 0)
    facts << QObject::tr("Energy error %1").arg(readableNumber(s.maxRelativeEnergyError, 2));
  if (std::isfinite(s.fieldInfo.rms) && s.fieldInfo.rms > 0)
    facts << QObject::tr("b<sub>rms</sub> %1").arg(s.fieldInfo.rms, 0, 'f', 3);
  if (const double divergence = s.fieldInfo.divergence; std::isfinite(divergence)) {
    const auto text = QObject::tr("∇·b %1 of its gradient").arg(readableNumber(divergence, 2));
    facts << (s.fieldInfo.divergenceFree
                  ? text
                  : QStringLiteral("<span style='color:%1'>%2</span>")
                        .arg(Theme::shared().colours().warning.name(), text + QObject::tr(": not a magnetic field")));
  }
  const Normalisation& n = s.data->normalisation;
  if (const double scales = s.field ? gyroRadiusInScales(*s.field, n) : std::nan(""); std::isfinite(scales))
    facts << QObject::tr("r<sub>g</sub>/dx %1").arg(scales, 0, 'g', 3);
  facts << QObject::tr("%1 particles, %2 records").arg(s.data->particles()).arg(s.done);
  if (s.report)
    facts << eventFacts(s);
  if (s.report && (s.report->particles + s.report->skipped < s.data->particles() || s.report->records < s.done))
    facts << QObject::tr("statistics of %1 particles, %2 records").arg(s.report->particles).arg(s.report->records);
  return facts;
}

std::shared_ptr<const views::ScalarGrid> strengthOn(const fields::Field& field, std::size_t n) {
  const VectorGrid grid = fields::sampleField(field, n);
  auto strength = std::make_shared<views::ScalarGrid>();
  strength->nodes = grid.shape;
  for (std::size_t a = 0; a < 3; ++a) {
    strength->origin[a] = grid.origin[a];
    strength->spacing[a] = grid.length[a] / static_cast<double>(grid.shape[a]);
  }
  strength->values.resize(grid.size());
  for (std::size_t i = 0; i < grid.size(); ++i)
    strength->values[i] = std::sqrt(grid.x[i] * grid.x[i] + grid.y[i] * grid.y[i] + grid.z[i] * grid.z[i]);
  return strength;
}

} // namespace larmor::widgets
