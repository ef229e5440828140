#include "engine/studies/generative/Windows.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::generative {

std::vector<double> WindowSet::alphas() const {
  std::vector<double> all = alpha;
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end(), sameAlpha), all.end());
  return all;
}

std::vector<std::size_t> WindowSet::choose(const WindowChoice& choice, std::size_t most) const {
  std::vector<std::size_t> all;
  for (std::size_t w = 0; w < size(); ++w) {
    const bool fits = (!choice.part || snapshots[std::size_t(snapshot[w])].part == *choice.part) &&
                      (!choice.alpha || sameAlpha(alpha[w], *choice.alpha)) &&
                      (!choice.snapshot || snapshot[w] == *choice.snapshot);
    if (fits)
      all.push_back(w);
  }
  if (most == 0 || all.size() <= most)
    return all;
  std::vector<std::size_t> some(most);
  for (std::size_t i = 0; i < most; ++i)
    some[i] = all[i * all.size() / most];
  return some;
}

learning::Array WindowSet::signals(std::span<const std::size_t> rows) const {
  const std::size_t n = std::size_t(length);
  learning::Array result{std::vector<float>(rows.size() * 3 * n), {std::int64_t(rows.size()), 3, length}};
  const float root = std::sqrt(3.0f);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t t = 0; t < n; ++t)
      for (std::size_t c = 0; c < 3; ++c)
        result.values[(r * 3 + c) * n + t] = root * velocity[(rows[r] * n + t) * 3 + c];
  return result;
}

std::string WindowSet::fingerprint() const {
  learning::RowFingerprint all;
  all.add(spacing);
  for (std::size_t w = 0; w < size(); ++w) {
    all.add(std::uint64_t(snapshot[w]));
    all.add(alpha[w]);
    for (std::size_t t = 0; t < std::size_t(length); t += 16) // some of the samples tell it
      all.add(double(velocity[(w * std::size_t(length) + t) * 3]));
  }
  return all.text();
}

void WindowSet::requireConsistent(const std::string& owner) const {
  const std::size_t windows = size();
  if (windows == 0 || length < 16)
    throw Error(owner, fmt::format("{} windows of {} samples", windows, length), "some, of at least 16");
  if (!(spacing > 0 && spacing < 0.25))
    throw Error(owner, fmt::format("samples are {} gyro-periods apart", spacing), "more than 0, less than 0.25");
  if (velocity.size() != windows * std::size_t(length) * 3 || snapshot.size() != windows || particle.size() != windows)
    throw Error(owner, "its columns differ in length", fmt::format("{} windows in each", windows));
  for (const std::int64_t s : snapshot)
    if (s < 0 || std::size_t(s) >= snapshots.size())
      throw Error(owner, fmt::format("a window is of snapshot {}", s), fmt::format("one below {}", snapshots.size()));
  for (const double a : alpha)
    if (!(a > 0 && std::isfinite(a)))
      throw Error(owner, fmt::format("a window has alpha = {}", a), "a positive number");
  for (std::size_t i = 0; i < velocity.size(); i += 3) {
    const double square = double(velocity[i]) * double(velocity[i]) +
                          double(velocity[i + 1]) * double(velocity[i + 1]) +
                          double(velocity[i + 2]) * double(velocity[i + 2]);
    if (!(std::abs(square - 1) < 1e-3))
      throw Error(owner, fmt::format("|V|^2 is {:.4g} in window {}", square, i / 3 / std::size_t(length)), "1");
  }
}

std::vector<double> alphasIn(const std::string& text, const std::string& key) {
  std::vector<double> all;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(", ;", at), text.size());
    if (end > at) {
      const auto number = numberIn<double>(text.substr(at, end - at));
      if (!number || !(*number > 0) || *number > 1e9)
        throw Error(key, "holds '" + text.substr(at, end - at) + "'", "positive numbers such as 4,8,32");
      all.push_back(*number);
    }
    at = end + 1;
  }
  std::sort(all.begin(), all.end());
  if (std::adjacent_find(all.begin(), all.end(), sameAlpha) != all.end())
    throw Error(key, "is '" + text + "'", "every alpha once");
  return all;
}

bool sameAlpha(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); }

const char* nameOf(Part part) {
  return part == Part::Training ? "training" : part == Part::Validation ? "validation" : "test";
}

} // namespace larmor::studies::generative
