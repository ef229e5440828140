#include "engine/studies/transport/Compare.h"

#include <chrono>
#include <functional>

namespace larmor::studies::transport {

namespace {

double secondsTaken(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

PredictionSpeed speedOf(const Predictor& predictor, const std::vector<DatabaseRow>& rows) {
  constexpr std::size_t enough = 50000;
  std::vector<Point> points;
  PredictionSpeed speed;
  for (const auto& row : rows) {
    points.push_back(pointOf(row));
    speed.simulation += row.wallSeconds / static_cast<double>(rows.size());
  }
  while (points.size() < enough)
    points.insert(points.end(), points.begin(), points.begin() + std::min<std::ptrdiff_t>(enough, std::ssize(points)));
  const auto count = static_cast<double>(points.size());
  double sum = 0;
  speed.alone = secondsTaken([&] {
                  for (const Point& p : points)
                    sum += predictor.at(p).diffusion;
                }) /
                count;
  speed.batch = secondsTaken([&] { sum += predictor.at(points).front().diffusion; }) / count;
  speed.meanDiffusion = sum / count;
  return speed;
}

Split splitOf(const std::optional<Provenance>& made, std::int64_t seed) {
  Split split = made ? made->split : Split();
  if (seed != ValidateParameters::modelsOwn)
    split.seed = static_cast<std::uint64_t>(seed);
  return split;
}

Part partOf(ComparedRows rows) {
  return rows == ComparedRows::Test ? Part::Test : rows == ComparedRows::Validation ? Part::Validation : Part::Training;
}

} // namespace

ValidationReport compare(const ValidateOrder& order, jobs::JobContext& context,
                         const jobs::Sink<ValidationReport>& sink) {
  const ValidateParameters& p = order.parameters;
  const Predictor predictor(loadModel(p.model));
  const auto made = Provenance::fromCard(predictor.model().card);
  const Split split = splitOf(made, p.splitSeed);
  auto rows = readDatabase(order.database);
  std::vector<std::string> warnings;
  if (p.rows != ComparedRows::All) {
    warnings = doubtsAbout(made, rows, split);
    rows = rowsOf(rows, partOf(p.rows), split);
  }
  context.checkpoint();
  ValidationReport report{validate(predictor, rows, p.label), split, std::move(warnings)};
  if (predictor.model().kind != ModelKind::Foreign)
    report.speed = speedOf(predictor, rows);
  sink.publish(report);
  return report;
}

} // namespace larmor::studies::transport
