// Velocities along fluid particles: the published data sets and the samples of their diffusion model.
#include "engine/core/Error.h"
#include "engine/storage/import/Conventions.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/Plausible.h"
#include "engine/storage/import/Readers.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <zip.h>

namespace larmor::storage {

namespace {

constexpr std::size_t mostBytes = std::size_t{1} << 34;

/// @throws Error that names the method if this libzip was made without it.
void requireKnownPacking(const std::string& where, const zip_stat_t& status) {
  constexpr std::pair<int, const char*> names[] = {{8, "deflate"},    {9, "deflate64"}, {12, "bzip2"}, {14, "LZMA"},
                                                   {93, "Zstandard"}, {95, "xz"},       {98, "PPMd"}};
  if ((status.valid & ZIP_STAT_COMP_METHOD) == 0 || zip_compression_method_supported(status.comp_method, 0) != 0)
    return;
  std::string method = "method " + std::to_string(status.comp_method);
  for (const auto& [number, name] : names)
    if (number == status.comp_method)
      method = name;
  throw Error(where, "is packed by " + method + ", which cannot be unpacked here",
              "entries stored or deflated, as numpy.savez and savez_compressed write them");
}

/// One entry of an archive, unpacked. @throws Error
std::string entryOf(const std::filesystem::path& path, const std::string& name) {
  int code = 0;
  const std::unique_ptr<zip_t, void (*)(zip_t*)> archive(zip_open(path.c_str(), ZIP_RDONLY, &code), zip_discard);
  if (!archive)
    throw Error(path.string(), "cannot be read as an archive", "a .npz file");
  zip_stat_t status;
  if (zip_stat(archive.get(), name.c_str(), 0, &status) < 0)
    throw Error(path.string(), "holds no " + name, "samples stored under arr_0");
  if (status.size > mostBytes)
    throw Error(path.string() + ": " + name, fmt::format("claims {} bytes", status.size), "at most 16 GiB");
  requireKnownPacking(path.string() + ": " + name, status);
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen(archive.get(), name.c_str(), 0), zip_fclose);
  std::string bytes(status.size, '\0');
  if (!file || zip_fread(file.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()))
    throw Error(path.string() + ": " + name, "is damaged");
  char beyond = 0; // the checksum is compared when the end is met
  if (zip_fread(file.get(), &beyond, 1) != 0)
    throw Error(path.string() + ": " + name, std::string("is damaged (") + zip_file_strerror(file.get()) + ")",
                "data that fit their checksum");
  return bytes;
}

} // namespace

void integratePositions(Trajectories& t) {
  t.position = RecordArray(t.velocity.particles(), t.records(), false);
  for (std::size_t p = 0; p < t.velocity.particles(); ++p) {
    Vec3 x{};
    for (std::size_t r = 1; r < t.records(); ++r) {
      x = x + (0.5 * (t.time[r] - t.time[r - 1])) * (t.velocity.at(p, r - 1) + t.velocity.at(p, r));
      t.position.set(p, r, x);
    }
  }
}

Trajectories velocitiesOnly(const Shape& shape, const std::vector<double>& values, const std::string& where,
                            std::vector<std::string>& notes) {
  if (shape.size() != 3 || shape[0] == 0 || shape[1] < 2 || (shape[2] != 3 && shape[2] != 1))
    throw Error(where, "has shape " + textOf(shape), "[paths, times, 3] or [paths, times, 1]");
  Trajectories t;
  t.velocity = RecordArray(shape[0], shape[1], false);
  double square = 0;
  for (std::size_t p = 0; p < shape[0]; ++p)
    for (std::size_t r = 0; r < shape[1]; ++r) {
      Vec3 v{};
      for (std::size_t c = 0; c < shape[2]; ++c) {
        v[c] = values[(p * shape[1] + r) * shape[2] + c];
        if (!(std::abs(v[c]) <= largestRecorded))
          throw Error(where, fmt::format("is {:.3g} at path {}, time {}, component {}", v[c], p, r, c),
                      fmt::format("finite numbers of at most {:.0e}", largestRecorded));
      }
      square += dot(v, v);
      t.velocity.set(p, r, v);
    }
  if (square == 0)
    throw Error(where, "is zero everywhere", "velocities");
  for (std::size_t r = 0; r < shape[1]; ++r)
    t.time.push_back(static_cast<double>(r));
  t.normalisation.speed = std::sqrt(std::max(square / static_cast<double>(shape[0] * shape[1]), 1e-300));
  t.normalisation.lengthUnit = "sample x velocity";
  t.normalisation.timeUnit = "sample";
  notes.push_back(where + ": has no times: one unit from sample to sample; positions by the trapezoidal rule");
  if (shape[2] == 1) {
    t.known = {true, false, false};
    notes.push_back(where + ": has one component: statistics are of that one; curvature, torsion, mirror events and "
                            "diffusion across and along need all three and are not available");
  }
  integratePositions(t);
  requirePlausible(t, where, notes);
  return t;
}

namespace {

/// Values scaled to [-1, 1] lie there; generated ones may go a little beyond.
void requireScaled(const InputFile& file, const std::vector<double>& values, std::vector<std::string>& notes) {
  constexpr double rounding = 1e-3, most = 1.5;
  double largest = 0;
  for (const double value : values)
    largest = std::max(largest, std::abs(value)); // what is no number is refused later
  if (largest > most)
    file.fail("train", fmt::format("holds values up to {:.6g}", largest),
              "values scaled to [-1, 1], which min and max put back");
  if (largest > 1.0 + rounding)
    notes.push_back(fmt::format("{}: train: holds values up to {:.6g}, beyond the [-1, 1] that min and max belong to",
                                file.path().string(), largest));
}

} // namespace

bool isLagrangianSet(const InputFile& file) { return file.has("train") && !file.isGroup("train"); }

Trajectories readLagrangianSet(const InputFile& file, std::vector<std::string>& notes) {
  for (const char* name : {"min", "max"})
    if (!file.has(name) || file.isGroup(name))
      file.fail(name, "is missing: train is scaled to [-1, 1] and cannot be undone without it",
                "the datasets train, min and max");
  const Shape shape = file.shape("train");
  const std::string where = file.path().string() + ": train";
  const auto low = readMeant<double>(file, "min"), high = readMeant<double>(file, "max");
  const std::size_t components = shape.empty() ? 0 : shape.back();
  if (low.size() != high.size() || (low.size() != 1 && low.size() != components))
    file.fail("min", fmt::format("and max hold {} and {} numbers", low.size(), high.size()), "one for each component");
  for (std::size_t c = 0; c < low.size(); ++c)
    if (!(low[c] < high[c]))
      file.fail("min", fmt::format("is {} and max {} for component {}", low[c], high[c], c), "min below max");
  auto values = readMeant<double>(file, "train");
  requireScaled(file, values, notes);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t c = low.size() == 1 ? 0 : i % components;
    values[i] = 0.5 * (values[i] + 1.0) * (high[c] - low[c]) + low[c];
  }
  return velocitiesOnly(shape, values, where, notes);
}

Trajectories readNpzSamples(const std::filesystem::path& path, std::vector<std::string>& notes) {
  const std::string where = path.string() + ": arr_0";
  const NpyArray array = readNpyArray(entryOf(path, "arr_0.npy"), where);
  return velocitiesOnly(array.shape, array.values, where, notes);
}

} // namespace larmor::storage
