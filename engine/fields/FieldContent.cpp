#include "engine/fields/FieldContent.h"

#include "engine/core/Fingerprint.h"
#include "engine/core/ThreadPool.h"

#include <span>
#include <string_view>

namespace larmor::fields {

namespace {

template <class Values>
std::string_view bytesOf(const Values& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0])};
}

} // namespace

std::string contentOf(const VectorGrid& grid) {
  const std::size_t plane = grid.shape[0] * grid.shape[1], planes = grid.shape[2];
  for (std::size_t c = 0; c < 3; ++c)
    if (grid.component(c).size() != grid.size())
      return {}; // no field can be made of it
  std::vector<std::string> digits(3 * planes);
  ThreadPool::shared().parallelFor(digits.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      digits[i] = fingerprintOf(bytesOf(std::span(grid.component(i / planes)).subspan(i % planes * plane, plane)));
  });
  std::string all;
  for (const auto& part : {bytesOf(grid.shape), bytesOf(grid.origin), bytesOf(grid.length)})
    all += part;
  for (const auto& each : digits)
    all += each;
  return fingerprintOf(all);
}

std::string contentOf(const Field& field) {
  const auto* with = dynamic_cast<const WithContent*>(&field);
  return with ? with->content() : std::string();
}

std::string contentOf(const std::vector<FieldPointer>& fields) {
  std::string all, last;
  std::size_t several = 0;
  for (const auto& field : fields)
    if (std::string own = contentOf(*field); !own.empty()) {
      all += own;
      last = std::move(own);
      ++several;
    }
  return several > 1 ? fingerprintOf(all) : last;
}

} // namespace larmor::fields
