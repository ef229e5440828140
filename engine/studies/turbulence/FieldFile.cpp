#include "engine/studies/turbulence/FieldFile.h"

#include "engine/storage/OutputFile.h"

#include <bit>
#include <cmath>

namespace larmor::studies::turbulence {

namespace {

float rounded(float value, int bits) {
  if (bits >= 23)
    return value;
  const auto drop = static_cast<std::uint32_t>(23 - bits);
  const std::uint32_t half = 1u << (drop - 1), mask = ~((1u << drop) - 1);
  return std::bit_cast<float>((std::bit_cast<std::uint32_t>(value) + half) & mask);
}

} // namespace

void writeFieldFile(const std::filesystem::path& path, const VectorGrid& grid, const storage::Provenance& origin,
                    int bits) {
  std::vector<float> values(3 * grid.size());
  double square = 0;
  for (std::size_t i = 0; i < grid.size(); ++i)
    for (std::size_t c = 0; c < 3; ++c) {
      values[3 * i + c] = rounded(grid.component(c)[i], bits);
      square += static_cast<double>(values[3 * i + c]) * static_cast<double>(values[3 * i + c]);
    }
  storage::OutputFile file(path);
  storage::writeProvenance(file, origin);
  file.attribute("/", "source", storage::AttributeValue(grid.source));
  storage::ArrayOptions options;
  options.level = 9;
  options.attributes = {{"box_length", std::vector<double>{grid.length[0], grid.length[1], grid.length[2]}},
                        {"origin", std::vector<double>{grid.origin[0], grid.origin[1], grid.origin[2]}},
                        {"rms", std::sqrt(square / static_cast<double>(grid.size()))}};
  file.array("/B", {grid.shape[2], grid.shape[1], grid.shape[0], 3}, values, options);
  file.commit();
}

} // namespace larmor::studies::turbulence
