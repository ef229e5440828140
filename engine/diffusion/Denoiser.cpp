#include "engine/diffusion/Denoiser.h"

namespace larmor::diffusion {

namespace {

class NetworkDenoiser final : public Denoiser {
public:
  NetworkDenoiser(learning::NetworkPointer network, ProcessPointer process, bool conditional)
      : network_(std::move(network)), process_(std::move(process)), conditional_(conditional) {}
  Array clean(const Array& noisy, const Levels& levels) const override {
    Arrays inputs = networkInputs(process_->shown(noisy, levels), levels, conditional_);
    const Arrays outputs = network_->evaluate(inputs);
    const Array& output = learning::named(outputs, "output", "denoising network");
    if (output.shape != noisy.shape)
      throw Error("denoising network", "gives an output of another shape than the signals", "the same");
    return process_->clean(inputs.at("signal"), output, levels);
  }
  std::vector<double> schedule() const override { return process_->schedule(); }

private:
  learning::NetworkPointer network_;
  ProcessPointer process_;
  bool conditional_;
};

/// Of other people's programs.
class PlainDenoiser final : public Denoiser {
public:
  PlainDenoiser(learning::NetworkPointer network, bool conditional)
      : network_(std::move(network)), conditional_(conditional) {}
  Array clean(const Array& noisy, const Levels& levels) const override {
    Arrays inputs = networkInputs(noisy, levels, conditional_);
    inputs["noisy"] = std::move(inputs.at("signal"));
    inputs.erase("signal");
    inputs.erase("noise"); // its logarithm
    inputs["sigma"] = {{levels.sigma.begin(), levels.sigma.end()}, {std::int64_t(levels.rows()), 1}};
    const Arrays outputs = network_->evaluate(inputs);
    const Array& output = learning::named(outputs, "output", "denoiser");
    if (output.shape != noisy.shape)
      throw Error("denoiser", "gives an output of another shape than the signals", "[paths, 3, samples]");
    return output;
  }

private:
  learning::NetworkPointer network_;
  bool conditional_;
};

class ClosedForm final : public Denoiser {
public:
  explicit ClosedForm(std::function<Array(const Array&, const Levels&)> clean) : clean_(std::move(clean)) {}
  Array clean(const Array& noisy, const Levels& levels) const override { return clean_(noisy, levels); }

private:
  std::function<Array(const Array&, const Levels&)> clean_;
};

/// Sets the length of each sample of one row [components, length]. @param most longer ones alone
/// @returns sum of (|x| / length - 1)^2
double normaliseRow(float* row, std::size_t components, std::size_t length, bool most = false) {
  const double wanted = std::sqrt(double(components));
  double sum = 0;
  for (std::size_t t = 0; t < length; ++t) {
    double square = 0;
    for (std::size_t c = 0; c < components; ++c)
      square += double(row[c * length + t]) * double(row[c * length + t]);
    const double norm = std::sqrt(square), off = norm / wanted - 1;
    sum += off * off;
    if (most && norm <= wanted)
      continue;
    for (std::size_t c = 0; c < components; ++c)
      row[c * length + t] = norm > 0 ? float(double(row[c * length + t]) * wanted / norm) : 1.0f;
  }
  return sum;
}

class Corrected final : public Denoiser {
public:
  Corrected(DenoiserPointer denoiser, CovariancePointer covariance, const Corrections& corrections)
      : denoiser_(std::move(denoiser)), covariance_(std::move(covariance)), corrections_(corrections) {}
  Array clean(const Array& noisy, const Levels& levels) const override {
    Array result = denoiser_->clean(noisy, levels);
    const std::size_t perRow = result.values.size() / levels.rows();
    if (guided(levels)) {
      const Array gaussian = covariance_->wiener(noisy, levels);
      for (std::size_t i = 0; i < result.values.size(); ++i)
        if (levels.sigma[i / perRow] < corrections_.guidedBelow)
          result.values[i] += float(corrections_.guidance - 1) * (result.values[i] - gaussian.values[i]);
    }
    const std::size_t components = std::size_t(result.shape.at(1));
    for (std::size_t r = 0; r < levels.rows(); ++r)
      if (const bool exact = levels.sigma[r] < corrections_.projectedBelow; exact || corrections_.bounded)
        normaliseRow(result.values.data() + r * perRow, components, perRow / components, !exact);
    return result;
  }
  std::vector<double> schedule() const override { return denoiser_->schedule(); }

private:
  bool guided(const Levels& levels) const {
    if (corrections_.guidance == 1.0)
      return false;
    for (const double sigma : levels.sigma)
      if (sigma < corrections_.guidedBelow)
        return true;
    return false;
  }
  DenoiserPointer denoiser_;
  CovariancePointer covariance_;
  Corrections corrections_;
};

} // namespace

DenoiserPointer networkDenoiser(learning::NetworkPointer network, ProcessPointer process, bool conditional) {
  return std::make_shared<NetworkDenoiser>(std::move(network), std::move(process), conditional);
}

DenoiserPointer plainDenoiser(learning::NetworkPointer network, bool conditional) {
  return std::make_shared<PlainDenoiser>(std::move(network), conditional);
}

DenoiserPointer gaussianDenoiser(CovariancePointer covariance) {
  return closedForm([c = std::move(covariance)](const Array& y, const Levels& l) { return c->wiener(y, l); });
}

DenoiserPointer closedForm(std::function<Array(const Array&, const Levels&)> clean) {
  return std::make_shared<ClosedForm>(std::move(clean));
}

DenoiserPointer corrected(DenoiserPointer denoiser, CovariancePointer covariance, const Corrections& asked) {
  Corrections corrections = asked;
  if (corrections.guidance <= 0)
    corrections.guidance = usualGuidance;
  if (corrections.guidance == 1.0 && corrections.projectedBelow <= 0 && !corrections.bounded)
    return denoiser;
  if (corrections.guidance != 1.0 && !covariance)
    throw Error("guidance", "has no covariance", "that of the signals");
  return std::make_shared<Corrected>(std::move(denoiser), std::move(covariance), corrections);
}

double normalise(Array& signals) {
  const std::size_t components = std::size_t(signals.shape.at(1)), length = std::size_t(signals.shape.at(2));
  double sum = 0;
  for (std::size_t i = 0; i < signals.values.size(); i += components * length)
    sum += normaliseRow(signals.values.data() + i, components, length);
  return std::sqrt(sum * double(components) / double(signals.values.size()));
}

} // namespace larmor::diffusion
