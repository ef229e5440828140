// openPMD standard 1.1.0, base and particle conventions; docs/formats.md lists what is written.
#include "engine/core/Error.h"
#include "engine/core/Version.h"
#include "engine/runs/RunExport.h"
#include "engine/statistics/PathSeries.h"
#include "engine/statistics/Quantity.h"
#include "engine/storage/OutputFile.h"

#include <array>
#include <chrono>
#include <ctime>
#include <fmt/format.h>

namespace larmor::runs {

namespace {

using storage::FixedText;
using storage::OutputFile;

/// Powers of length, mass, time, current, temperature, amount, luminous intensity.
using Powers = std::array<double, 7>;
constexpr Powers none{}, length{1}, speed{1, 0, -1}, inverseLength{-1}, mass{0, 1}, charge{0, 0, 1, 1}, time{0, 0, 1},
    flux{0, 1, -2, -1};

Powers powersOf(statistics::Dimension dimension) {
  switch (dimension) {
  case statistics::Dimension::InverseLength:
    return inverseLength;
  case statistics::Dimension::Speed:
    return speed;
  case statistics::Dimension::Field:
    return flux;
  case statistics::Dimension::MagneticMoment: // of unit mass: v^2 / B
    return {2, -1, 0, 1};
  case statistics::Dimension::Time:
    return time;
  case statistics::Dimension::None:
    break;
  }
  return none;
}

std::string now() {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S +0000", &utc);
  return text;
}

void describe(OutputFile& file, const std::string& record, const Powers& powers) {
  file.attribute(record, "unitDimension", std::vector<double>(powers.begin(), powers.end()));
  file.attribute(record, "timeOffset", 0.0);
}

/// One value for all particles, as the standard stores it: a group without data.
void constant(OutputFile& file, const std::string& path, double value, std::size_t particles) {
  file.group(path);
  file.attribute(path, "value", value);
  file.attribute(path, "shape", std::vector<std::uint64_t>{particles});
  file.attribute(path, "unitSI", 1.0);
}

void scalarRecord(OutputFile& file, const std::string& path, const std::vector<double>& values, const Powers& powers) {
  file.array(path, {values.size()}, values);
  file.attribute(path, "unitSI", 1.0);
  describe(file, path, powers);
}

/// All particles at the exported records.
struct Steps {
  std::vector<std::size_t> records;
  std::vector<std::array<std::vector<double>, 3>> position, velocity; ///< [step][component][particle]
  std::vector<std::vector<std::vector<double>>> quantities;           ///< [quantity][step][particle]
};

Steps gather(const PathRun& run, std::size_t count, jobs::JobContext& context) {
  Steps steps;
  const Trajectories& data = *run.data;
  count = std::max<std::size_t>(1, std::min(count, run.done));
  // Equally far apart, so that lags mean something to whoever reads them.
  const std::size_t stride = count == 1 ? run.done : std::max<std::size_t>(1, (run.done + count - 3) / (count - 1));
  for (std::size_t r = count == 1 ? run.done - 1 : 0; r < run.done; r += stride)
    steps.records.push_back(r);
  count = steps.records.size();
  steps.position.resize(count);
  steps.velocity.resize(count);
  const auto& catalogue = statistics::quantities();
  steps.quantities.assign(catalogue.size(), std::vector<std::vector<double>>(count));
  for (std::size_t p = 0; p < data.particles(); ++p) {
    context.checkpoint();
    context.progress(static_cast<double>(p), static_cast<double>(data.particles()), "exporting");
    const Path path = pathOf(data, p, run.done);
    const auto places =
        path.position.empty() ? statistics::PathSeries(path, data.normalisation).position() : path.position;
    for (std::size_t s = 0; s < count; ++s)
      for (std::size_t c = 0; c < 3; ++c) {
        steps.position[s][c].push_back(places[steps.records[s]][c]);
        steps.velocity[s][c].push_back(path.velocity[steps.records[s]][c]);
      }
    for (std::size_t q = 0; q < catalogue.size(); ++q) {
      const auto series = statistics::evaluate(catalogue[q].name, path, data.normalisation);
      for (std::size_t s = 0; s < count; ++s)
        steps.quantities[q][s].push_back(series[steps.records[s]]);
    }
  }
  return steps;
}

void writeRoot(OutputFile& file, const PathRun& run) {
  const auto text = [&](const char* name, const std::string& value) { file.attribute("/", name, FixedText{value}); };
  text("openPMD", "1.1.0");
  constexpr std::uint32_t noExtension = 0;
  file.attribute("/", "openPMDextension", storage::AttributeValue(noExtension)); // a bare 0 would be a null text
  text("basePath", "/data/%T/");
  text("particlesPath", "particles/");
  text("iterationEncoding", "groupBased");
  text("iterationFormat", "/data/%T/");
  text("software", "Larmor");
  text("softwareVersion", version);
  text("date", now());
  text("author", "unknown");
  const auto& n = run.data->normalisation;
  text("comment", fmt::format("normalised units: length {}, time {}, field {}; unitSI is 1 for all of them{}",
                              n.lengthUnit, n.timeUnit, n.fieldLabel, run.name.empty() ? "" : "; run: " + run.name));
  if (!run.fingerprint.empty())
    text("fingerprint", run.fingerprint);
}

void writeStep(OutputFile& file, const Trajectories& data, const Steps& steps, std::size_t s) {
  const std::size_t particles = data.particles(), record = steps.records[s];
  const std::string base = fmt::format("/data/{}", record), species = base + "/particles/particles";
  file.group(species);
  file.attribute(base, "time", data.time[record]);
  file.attribute(base, "dt", data.records() > 1 ? data.time[1] - data.time[0] : 1.0);
  file.attribute(base, "timeUnitSI", 1.0);
  const char* const axes[] = {"x", "y", "z"};
  for (std::size_t c = 0; c < 3; ++c) {
    const std::string axis = std::string("/") + axes[c];
    file.array(species + "/position" + axis, {particles}, steps.position[s][c]);
    file.attribute(species + "/position" + axis, "unitSI", 1.0);
    file.array(species + "/velocity" + axis, {particles}, steps.velocity[s][c]);
    file.attribute(species + "/velocity" + axis, "unitSI", 1.0);
    constant(file, species + "/positionOffset" + axis, 0.0, particles);
  }
  describe(file, species + "/position", length);
  describe(file, species + "/velocity", speed);
  describe(file, species + "/positionOffset", length);
  std::vector<std::uint64_t> ids(particles);
  for (std::size_t p = 0; p < particles; ++p)
    ids[p] = p;
  file.array(species + "/id", {particles}, ids);
  file.attribute(species + "/id", "unitSI", 1.0);
  describe(file, species + "/id", none);
  constant(file, species + "/charge", 1.0, particles);
  describe(file, species + "/charge", charge);
  constant(file, species + "/mass", 1.0, particles);
  describe(file, species + "/mass", mass);
  const auto& catalogue = statistics::quantities();
  for (std::size_t q = 0; q < catalogue.size(); ++q)
    scalarRecord(file, species + "/" + catalogue[q].name, steps.quantities[q][s], powersOf(catalogue[q].dimension));
}

} // namespace

void exportOpenPmd(const std::filesystem::path& path, const PathRun& run, jobs::JobContext& context,
                   std::size_t count) {
  const Steps steps = gather(run, count, context);
  OutputFile file(path);
  writeRoot(file, run);
  for (std::size_t s = 0; s < steps.records.size(); ++s) {
    context.checkpoint();
    context.progress(static_cast<double>(s), static_cast<double>(steps.records.size()), "writing");
    writeStep(file, *run.data, steps, s);
  }
  file.commit();
}

} // namespace larmor::runs
