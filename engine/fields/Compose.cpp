#include "engine/fields/Compose.h"

#include "engine/core/Error.h"
#include "engine/fields/FieldContent.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace larmor::fields {

namespace {

/// GLSL whose functions around fieldAt get one more prefix, so that a new fieldAt can call inner_fieldAt at any depth.
std::string wrapped(const std::string& source) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at; (at = source.find("fieldAt", from)) != std::string::npos; from = at + 7)
    result += source.substr(from, at - from) + "inner_fieldAt";
  return result + source.substr(from);
}

class Uniform final : public Field {
public:
  explicit Uniform(const Vec3& b) : b_(b) {}
  void evaluate(const Points& points, const Values& values) const override {
    for (std::size_t i = 0; i < points.count; ++i) {
      values.x[i] = b_[0];
      values.y[i] = b_[1];
      values.z[i] = b_[2];
    }
  }
  void gradient(const Points& points, const std::span<double* const, 9> g) const override {
    for (double* component : g)
      std::fill_n(component, points.count, 0.0);
  }
  FieldInfo info() const override {
    FieldInfo info;
    info.name = "uniform";
    info.rms = norm(b_);
    info.mean = b_;
    return info;
  }
  std::optional<GpuSource> gpuSource() const override {
    return GpuSource{
        fmt::format("vec3 fieldAt(vec3 r) {{ return vec3({:.9g}, {:.9g}, {:.9g}); }}\n", b_[0], b_[1], b_[2]), {}};
  }

private:
  Vec3 b_;
};

class Scaled final : public Field, public WithContent {
public:
  Scaled(FieldPointer field, double factor) : field_(std::move(field)), factor_(factor) {}
  void evaluate(const Points& points, const Values& values) const override {
    field_->evaluate(points, values);
    for (std::size_t i = 0; i < points.count; ++i) {
      values.x[i] *= factor_;
      values.y[i] *= factor_;
      values.z[i] *= factor_;
    }
  }
  void gradient(const Points& points, const std::span<double* const, 9> g) const override {
    field_->gradient(points, g);
    for (double* component : g)
      for (std::size_t i = 0; i < points.count; ++i)
        component[i] *= factor_;
  }
  FieldInfo info() const override {
    FieldInfo info = field_->info();
    info.rms *= std::abs(factor_);
    info.mean = factor_ * info.mean;
    info.note += fmt::format("{}scaled by {}", info.note.empty() ? "" : ", ", factor_);
    return info;
  }
  std::optional<GpuSource> gpuSource() const override {
    auto inner = field_->gpuSource();
    if (inner)
      inner->source = wrapped(inner->source) +
                      fmt::format("\nvec3 fieldAt(vec3 r) {{ return {:.9e} * inner_fieldAt(r); }}\n", factor_);
    return inner;
  }
  std::string content() const override { return contentOf(*field_); }
  std::size_t tableBytes() const override { return field_->tableBytes(); }
  std::size_t realisations() const override { return field_->realisations(); }
  FieldPointer realisation(std::uint64_t particle) const override {
    auto own = field_->realisation(particle);
    return own ? scaled(std::move(own), factor_) : nullptr;
  }

private:
  FieldPointer field_;
  double factor_;
};

class Sum final : public Field, public WithContent {
public:
  explicit Sum(std::vector<FieldPointer> parts) : parts_(std::move(parts)) {
    if (parts_.empty())
      throw Error("Sum of fields", "has no parts");
    for (const auto& part : parts_)
      if (!part)
        throw Error("Sum of fields", "has an empty part");
  }
  void evaluate(const Points& points, const Values& values) const override {
    constexpr std::size_t block = 256; // keeps the partial results in the first-level cache
    double buffer[3 * block];
    parts_.front()->evaluate(points, values);
    for (std::size_t first = 0; first < points.count; first += block) {
      const std::size_t n = std::min(block, points.count - first);
      const Points piece{n, points.x + first, points.y + first, points.z + first};
      for (std::size_t p = 1; p < parts_.size(); ++p) {
        parts_[p]->evaluate(piece, {buffer, buffer + block, buffer + 2 * block});
        for (std::size_t i = 0; i < n; ++i) {
          values.x[first + i] += buffer[i];
          values.y[first + i] += buffer[block + i];
          values.z[first + i] += buffer[2 * block + i];
        }
      }
    }
  }
  FieldInfo info() const override {
    FieldInfo info = parts_.front()->info();
    // Parts are taken as uncorrelated about their means: <|b|^2> = |sum of means|^2 + sum of fluctuation energies.
    double fluctuation = info.rms * info.rms - dot(info.mean, info.mean);
    for (std::size_t p = 1; p < parts_.size(); ++p) {
      const FieldInfo other = parts_[p]->info();
      fluctuation += other.rms * other.rms - dot(other.mean, other.mean);
      info.mean = info.mean + other.mean;
      info.divergence = std::numeric_limits<double>::quiet_NaN();
      info.divergenceFree = info.divergenceFree && other.divergenceFree;
      info.note += (info.note.empty() ? "plus " : ", plus ") + other.name;
    }
    info.rms = std::sqrt(std::max(0.0, fluctuation) + dot(info.mean, info.mean));
    return info;
  }
  std::optional<GpuSource> gpuSource() const override {
    // Only uniform additions run on the GPU: two general parts would need two sets of buffers.
    auto inner = parts_.front()->gpuSource();
    Vec3 constant{};
    for (std::size_t p = 1; p < parts_.size(); ++p) {
      const FieldInfo other = parts_[p]->info();
      if (other.name != "uniform")
        return std::nullopt;
      constant = constant + other.mean;
    }
    if (inner)
      inner->source =
          wrapped(inner->source) +
          fmt::format("\nvec3 fieldAt(vec3 r) {{ return inner_fieldAt(r) + vec3({:.9g}, {:.9g}, {:.9g}); }}\n",
                      constant[0], constant[1], constant[2]);
    return inner;
  }
  std::string content() const override { return contentOf(parts_); }
  std::size_t tableBytes() const override {
    std::size_t all = 0;
    for (const auto& part : parts_)
      all += part->tableBytes();
    return all;
  }
  std::size_t realisations() const override {
    std::size_t together = 1;
    for (const auto& part : parts_)
      if (part->realisation(0)) {
        if (part->realisations() == 0)
          return 0;
        together = std::lcm(together, part->realisations());
      }
    return together > 1 ? together : 0;
  }
  FieldPointer realisation(std::uint64_t particle) const override {
    std::vector<FieldPointer> own = parts_;
    bool differs = false;
    for (auto& part : own)
      if (auto replacement = part->realisation(particle)) {
        part = std::move(replacement);
        differs = true;
      }
    return differs ? sum(std::move(own)) : nullptr;
  }

private:
  std::vector<FieldPointer> parts_;
};

} // namespace

FieldPointer sum(std::vector<FieldPointer> parts) { return std::make_shared<Sum>(std::move(parts)); }

FieldPointer scaled(FieldPointer field, double factor) { return std::make_shared<Scaled>(std::move(field), factor); }

FieldPointer uniform(const Vec3& b) { return std::make_shared<Uniform>(b); }

} // namespace larmor::fields
