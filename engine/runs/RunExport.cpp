#include "engine/runs/RunExport.h"

#include "engine/fields/FieldSampling.h"
#include "engine/runs/DisplayPaths.h"
#include "engine/statistics/Quantity.h"
#include "engine/storage/export/Export.h"

namespace larmor::runs {

namespace {

/// "Gaussian field, α = 10, fingerprint 0123456789ab"; empty if nothing is known.
std::string originOf(const PathRun& run) {
  if (run.fingerprint.empty())
    return run.name;
  return run.name + (run.name.empty() ? "" : ", ") + "fingerprint " + run.fingerprint;
}

/// Every quantity along a path, in the order of the catalogue.
std::vector<std::vector<double>> allSeries(const Path& path, const Normalisation& n) {
  std::vector<std::vector<double>> all;
  for (const auto& q : statistics::quantities())
    all.push_back(statistics::evaluate(q.name, path, n));
  return all;
}

/// Calls visit(particle, path) for each particle, with progress.
template <class Visit>
void forEachPath(const PathRun& run, jobs::JobContext& context, Visit visit) {
  const auto& t = *run.data;
  for (std::size_t p = 0; p < t.particles(); ++p) {
    context.checkpoint();
    context.progress(static_cast<double>(p), static_cast<double>(t.particles()), "exporting");
    visit(p, pathOf(t, p, run.done));
  }
}

void exportPaths(const std::filesystem::path& file, const PathRun& run, jobs::JobContext& context) {
  storage::PolylineSet lines;
  lines.origin = originOf(run);
  std::vector<double> points;
  std::vector<std::vector<double>> series(statistics::quantities().size());
  std::vector<std::int64_t> particles;
  forEachPath(run, context, [&](std::size_t p, const Path& path) {
    for (const auto& r : positionsOf(path, run.data->normalisation))
      points.insert(points.end(), r.begin(), r.end());
    const auto all = allSeries(path, run.data->normalisation);
    for (std::size_t q = 0; q < all.size(); ++q)
      series[q].insert(series[q].end(), all[q].begin(), all[q].end());
    lines.offsets.push_back(points.size() / 3);
    particles.push_back(static_cast<std::int64_t>(p));
  });
  lines.points.values = std::move(points);
  for (std::size_t q = 0; q < series.size(); ++q)
    lines.pointArrays.push_back({statistics::quantities()[q].name, 1, std::move(series[q])});
  lines.cellArrays.push_back({"particle", 1, std::move(particles)});
  storage::exportVtp(file, lines);
}

void exportTable(const std::filesystem::path& file, const PathRun& run, jobs::JobContext& context) {
  const Normalisation& n = run.data->normalisation;
  std::vector<storage::Column> columns{
      {"particle", "1", {}, true}, {"x", n.lengthUnit, {}}, {"y", n.lengthUnit, {}}, {"z", n.lengthUnit, {}}};
  for (const auto& q : statistics::quantities())
    columns.push_back({q.name, statistics::unitOf(q, n), {}});
  forEachPath(run, context, [&](std::size_t p, const Path& path) {
    const auto position = positionsOf(path, n);
    const auto all = allSeries(path, n);
    for (std::size_t r = 0; r < path.size(); ++r) {
      columns[0].values.push_back(static_cast<double>(p));
      for (std::size_t c = 0; c < 3; ++c)
        columns[1 + c].values.push_back(position[r][c]);
      for (std::size_t q = 0; q < all.size(); ++q)
        columns[4 + q].values.push_back(all[q][r]);
    }
  });
  storage::exportCsv(file, columns);
}

void exportPositions(const std::filesystem::path& file, const PathRun& run, jobs::JobContext& context) {
  std::vector<double> values;
  forEachPath(run, context, [&](std::size_t, const Path& path) {
    for (const auto& r : positionsOf(path, run.data->normalisation))
      values.insert(values.end(), r.begin(), r.end());
  });
  storage::exportNpy(file, {run.data->particles(), run.done, 3}, std::span<const double>(values));
}

void exportField(const std::filesystem::path& file, const PathRun& run, jobs::JobContext& context) {
  if (!run.field)
    throw Error(file.string(), "the field of this run is not known", "a run made by Larmor");
  context.progress(0, 1, "sampling the field");
  const VectorGrid grid = fields::sampleField(*run.field, 64);
  std::vector<float> vectors(3 * grid.size()), strength(grid.size());
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const Vec3 b{grid.x[i], grid.y[i], grid.z[i]};
    for (std::size_t c = 0; c < 3; ++c)
      vectors[3 * i + c] = static_cast<float>(b[c]);
    strength[i] = static_cast<float>(norm(b));
  }
  Vec3 spacing;
  for (std::size_t c = 0; c < 3; ++c)
    spacing[c] = grid.length[c] / static_cast<double>(grid.shape[c]);
  storage::exportVti(file, grid.shape, grid.origin, spacing,
                     {{"B", 3, std::move(vectors)}, {"field_strength", 1, std::move(strength)}}, originOf(run));
}

} // namespace

void exportRun(const std::filesystem::path& file, const PathRun& run, jobs::JobContext& context) {
  const auto ending = file.extension();
  if (run.done == 0)
    throw Error(file.string(), "cannot be written: the run holds no records yet");
  if (ending == ".vtp")
    exportPaths(file, run, context);
  else if (ending == ".csv")
    exportTable(file, run, context);
  else if (ending == ".npy")
    exportPositions(file, run, context);
  else if (ending == ".vti")
    exportField(file, run, context);
  else if (ending == ".h5")
    exportOpenPmd(file, run, context);
  else
    throw Error(file.string(), "has an unknown ending", ".vtp, .vti, .csv, .npy or .h5 (openPMD)");
}

} // namespace larmor::runs
