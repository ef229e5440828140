#include "engine/fields/FormulaField.h"

#include "engine/core/Error.h"
#include "engine/fields/Compose.h"

#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <muParser.h>
#include <numbers>
#include <regex>
#include <vector>

namespace larmor::fields {

namespace {

/// The three parsed formulas with their variables. Parsing keeps state: one object per thread.
class Formulas {
public:
  explicit Formulas(const std::array<std::string, 3>& texts) {
    for (std::size_t c = 0; c < 3; ++c) {
      parsers_[c].DefineVar("x", &x_);
      parsers_[c].DefineVar("y", &y_);
      parsers_[c].DefineVar("z", &z_);
      parsers_[c].DefineVar("r", &r_);
      parsers_[c].DefineConst("pi", std::numbers::pi);
      parsers_[c].SetExpr(texts[c]);
    }
  }
  // Point by point: muParser's batch mode starts OpenMP threads for every batch.
  void evaluate(const Points& p, const Values& v) {
    double* out[3] = {v.x, v.y, v.z};
    for (std::size_t i = 0; i < p.count; ++i) {
      x_ = p.x[i];
      y_ = p.y[i];
      z_ = p.z[i];
      r_ = std::sqrt(x_ * x_ + y_ * y_ + z_ * z_);
      for (std::size_t c = 0; c < 3; ++c)
        out[c][i] = parsers_[c].Eval();
    }
  }
  mu::Parser& parser(std::size_t component) { return parsers_[component]; }

private:
  double x_ = 0, y_ = 0, z_ = 0, r_ = 0;
  mu::Parser parsers_[3];
};

/// @throws Error for a formula that cannot be read.
void check(const std::string& text, const std::string& key) {
  try {
    Formulas formulas({text, text, text});
    formulas.parser(0).Eval();
    if (formulas.parser(0).GetNumResults() != 1)
      throw Error(key, "'" + text + "' has several values", "one formula without commas outside functions");
  } catch (const mu::Parser::exception_type& error) {
    // The parser counts from 0, in a text with a blank after its end.
    static const std::regex position(R"((,? found)? at position \d+|\.$)");
    const auto at = static_cast<std::size_t>(std::max(0, static_cast<int>(error.GetPos())));
    throw Error(key,
                fmt::format("'{}': {} ({})", text, std::regex_replace(error.GetMsg(), position, ""),
                            at < text.size() ? fmt::format("character {}", at + 1)
                                             : fmt::format("character {}, the end", text.size() + 1)),
                "a formula in x, y, z, r, pi, such as sin(z) + y^2");
  }
}

class FormulaField final : public Field {
public:
  FormulaField(const FormulaParameters& p, FieldInfo info)
      : texts_{p.x, p.y, p.z}, info_(std::move(info)), identity_(nextIdentity()) {}
  void evaluate(const Points& points, const Values& values) const override {
    // One set of parsers per thread, of the field asked for last: threads stay with one field for long.
    thread_local std::unique_ptr<Formulas> formulas;
    thread_local std::uint64_t owner = 0;
    if (owner != identity_) {
      formulas = std::make_unique<Formulas>(texts_);
      owner = identity_;
    }
    formulas->evaluate(points, values);
  }
  FieldInfo info() const override { return info_; }

private:
  static std::uint64_t nextIdentity() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
  }
  std::array<std::string, 3> texts_;
  FieldInfo info_;
  std::uint64_t identity_;
};

struct Measured {
  double rms = 0, divergence = 0; ///< divergence: rms over rms of the gradient
};

/// On 12^3 points inside the region. @throws Error where the field is not finite.
Measured measure(const Field& field, const Vec3& low, const Vec3& high) {
  constexpr std::size_t perAxis = 12, n = perAxis * perAxis * perAxis;
  std::vector<double> r[3], b[3], gradient(9 * n);
  for (std::size_t c = 0; c < 3; ++c)
    b[c].resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t index[3] = {i % perAxis, i / perAxis % perAxis, i / (perAxis * perAxis)};
    for (std::size_t c = 0; c < 3; ++c)
      r[c].push_back(low[c] + (static_cast<double>(index[c]) + 0.5) / perAxis * (high[c] - low[c]));
  }
  const Points points{n, r[0].data(), r[1].data(), r[2].data()};
  field.evaluate(points, {b[0].data(), b[1].data(), b[2].data()});
  double* g[9];
  for (std::size_t k = 0; k < 9; ++k)
    g[k] = gradient.data() + k * n;
  field.gradient(points, g);
  double square = 0, divergence = 0, slope = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double here = b[0][i] * b[0][i] + b[1][i] * b[1][i] + b[2][i] * b[2][i];
    if (!std::isfinite(here))
      throw Error("formula",
                  fmt::format("the field is not finite at ({:.4g}, {:.4g}, {:.4g})", r[0][i], r[1][i], r[2][i]),
                  "formulas that are finite in the region");
    square += here;
    divergence += std::pow(g[0][i] + g[4][i] + g[8][i], 2);
    for (const double* component : g)
      slope += component[i] * component[i];
  }
  return {std::sqrt(square / n), slope > 0 ? std::sqrt(divergence / slope) : 0.0};
}

} // namespace

std::vector<Complaint> FormulaParameters::validate() const {
  std::vector<Complaint> complaints;
  const std::pair<const char*, const std::string*> all[] = {{"formula_x", &x}, {"formula_y", &y}, {"formula_z", &z}};
  for (const auto& [key, text] : all)
    try {
      check(*text, key);
    } catch (const Error& error) {
      complaints.push_back({key, std::string(error.what()).substr(std::string_view(key).size() + 2)});
    }
  return complaints;
}

FieldPointer formulaField(const FormulaParameters& p) {
  if (const auto complaints = p.validate(); !complaints.empty())
    throw Error(complaints.front().key, complaints.front().message);
  FieldInfo info;
  info.name = "formula";
  const double half = p.period > 0 ? 0.5 * p.period : p.half;
  info.viewLow = {-half, -half, -half};
  info.viewHigh = {half, half, half};
  if (p.period > 0) {
    info.boxOrigin = info.viewLow;
    info.boxLength = {p.period, p.period, p.period};
  }
  const Measured measured = measure(FormulaField(p, info), info.viewLow, info.viewHigh);
  info.rms = measured.rms;
  info.divergenceFree = measured.divergence < 1e-6;
  info.divergence = measured.divergence;
  info.note = fmt::format("relative divergence {:.2g}", measured.divergence);
  auto field = std::make_shared<FormulaField>(p, info);
  if (!p.normalise || measured.rms == 0)
    return field;
  return scaled(field, 1.0 / measured.rms);
}

} // namespace larmor::fields
