#include "engine/diffusion/Covariance.h"

#include "engine/learning/Fingerprint.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace larmor::diffusion {

namespace {

void raise(std::vector<double>& variances, const char* name) {
  for (double& v : variances) {
    if (!std::isfinite(v))
      throw Error(std::string("covariance, ") + name, "holds a value that is not finite");
    v = std::max(v, smallestVariance);
  }
}

} // namespace

Covariance::Covariance(std::int64_t length) : modes_(length), pooled_(std::size_t(length), 1.0) {}

Covariance::Covariance(Modes modes, std::vector<double> pooled, std::vector<double> conditions,
                       std::vector<double> variances)
    : modes_(std::move(modes)), pooled_(std::move(pooled)), conditions_(std::move(conditions)),
      variances_(std::move(variances)) {
  const std::size_t length = std::size_t(modes_.length());
  if (pooled_.size() != length || variances_.size() != conditions_.size() * length)
    throw Error("covariance",
                fmt::format("{} pooled variances and {} of {} conditions", pooled_.size(), variances_.size(),
                            conditions_.size()),
                fmt::format("{} each", length));
  for (std::size_t i = 0; i < conditions_.size(); ++i)
    if (!std::isfinite(conditions_[i]) || (i > 0 && conditions_[i] <= conditions_[i - 1]))
      throw Error("covariance, conditions", "do not increase");
  raise(pooled_, "pooled");
  raise(variances_, "variances");
}

std::vector<double> Covariance::variances(double condition) const {
  if (conditions_.empty() || std::isnan(condition))
    return pooled_;
  const auto above = std::upper_bound(conditions_.begin(), conditions_.end(), condition);
  const std::size_t length = pooled_.size(), next = std::size_t(above - conditions_.begin());
  const std::size_t high = std::min(next, conditions_.size() - 1), low = next > 0 ? next - 1 : 0;
  const double share = high > low ? (condition - conditions_[low]) / (conditions_[high] - conditions_[low]) : 0.0;
  std::vector<double> result(length);
  for (std::size_t k = 0; k < length; ++k) {
    const double from = variances_[low * length + k], to = variances_[high * length + k];
    result[k] = from * std::pow(to / from, share);
  }
  return result;
}

std::vector<const double*> Covariance::variancesOf(const Levels& levels,
                                                   std::vector<std::vector<double>>& store) const {
  std::vector<double> seen; // rows of a batch mostly share a few conditions
  std::vector<std::size_t> of(levels.rows());
  store.clear();
  for (std::size_t r = 0; r < levels.rows(); ++r) {
    const double condition = conditions_.empty() ? noCondition : levels.conditionOf(r);
    const auto same = [&](double other) { return other == condition || (std::isnan(other) && std::isnan(condition)); };
    of[r] = std::size_t(std::find_if(seen.begin(), seen.end(), same) - seen.begin());
    if (of[r] == seen.size()) {
      seen.push_back(condition);
      store.push_back(variances(condition));
    }
  }
  std::vector<const double*> result(levels.rows());
  for (std::size_t r = 0; r < levels.rows(); ++r)
    result[r] = store[of[r]].data();
  return result;
}

Array Covariance::wiener(const Array& noisy, const Levels& levels) const {
  Array amplitudes = modes_.forward(noisy);
  scale(amplitudes, levels, [](double variance, double sigma) { return variance / (variance + sigma * sigma); });
  return modes_.backward(amplitudes);
}

std::uint64_t Covariance::fingerprint() const {
  learning::Fingerprint hash;
  for (const auto* values : {&modes_.values(), &pooled_, &conditions_, &variances_}) {
    hash.add(std::uint64_t(values->size()));
    for (const double v : *values)
      hash.add(std::bit_cast<std::uint64_t>(v));
  }
  return hash.value();
}

void Covariance::write(storage::OutputFile& file, const std::string& group) const {
  const std::size_t length = pooled_.size();
  file.group(group);
  if (!modes_.trivial())
    file.array(group + "/modes", {length, length}, modes_.values());
  file.array(group + "/pooled", {length}, pooled_);
  if (conditions_.empty())
    return;
  file.array(group + "/conditions", {conditions_.size()}, conditions_);
  file.array(group + "/variances", {conditions_.size(), length}, variances_);
}

Covariance Covariance::read(const storage::InputFile& file, const std::string& group) {
  std::vector<double> pooled = file.readDoubles(group + "/pooled"), conditions, variances;
  if (pooled.empty())
    file.fail(group + "/pooled", "is empty", "the variance of each mode");
  const std::int64_t length = std::int64_t(pooled.size());
  if (file.has(group + "/conditions")) {
    conditions = file.readDoubles(group + "/conditions");
    variances = file.readDoubles(group + "/variances");
  }
  try {
    Modes modes = file.has(group + "/modes") ? Modes(length, file.readDoubles(group + "/modes")) : Modes(length);
    return Covariance(std::move(modes), std::move(pooled), std::move(conditions), std::move(variances));
  } catch (const Error& error) {
    const std::string message = error.what();
    if (message.find(group) != std::string::npos)
      throw;
    file.fail(group, message);
  }
}

} // namespace larmor::diffusion
