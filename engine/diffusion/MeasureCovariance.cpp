#include "engine/core/FftwPlanner.h"
#include "engine/diffusion/Covariance.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <fftw3.h>
#include <fmt/format.h>
#include <map>

namespace larmor::diffusion {

namespace {

constexpr std::size_t mostConditions = 64;
constexpr std::int64_t rowsAtOnceMeasured = 256;

/// Sums of x(t) x(t + lag) over windows, by the power spectrum of windows followed by as many zeros.
class Autocovariance {
public:
  explicit Autocovariance(std::size_t length)
      : length_(length), size_(2 * length), padded_(fftw_alloc_real(size_)), modes_(fftw_alloc_complex(length + 1)) {
    const std::lock_guard lock(fftwPlanner());
    forward_ = fftw_plan_dft_r2c_1d(int(size_), padded_, modes_, FFTW_ESTIMATE);
    backward_ = fftw_plan_dft_c2r_1d(int(size_), modes_, padded_, FFTW_ESTIMATE);
  }
  ~Autocovariance() {
    const std::lock_guard lock(fftwPlanner());
    fftw_destroy_plan(forward_);
    fftw_destroy_plan(backward_);
    fftw_free(padded_);
    fftw_free(modes_);
  }
  Autocovariance(const Autocovariance&) = delete;
  Autocovariance& operator=(const Autocovariance&) = delete;

  /// @param power [length + 1], to which the window's is added
  void add(const float* window, std::vector<double>& power) {
    std::copy_n(window, length_, padded_);
    std::fill(padded_ + length_, padded_ + size_, 0.0);
    fftw_execute(forward_);
    for (std::size_t f = 0; f <= length_; ++f)
      power[f] += modes_[f][0] * modes_[f][0] + modes_[f][1] * modes_[f][1];
  }
  /// The covariance matrix: mean of x(t) x(t + lag) over all pairs so far apart.
  Eigen::MatrixXd matrix(const std::vector<double>& power, double windows) {
    for (std::size_t f = 0; f <= length_; ++f) {
      modes_[f][0] = power[f];
      modes_[f][1] = 0;
    }
    fftw_execute(backward_);
    Eigen::MatrixXd result(static_cast<Eigen::Index>(length_), static_cast<Eigen::Index>(length_));
    for (Eigen::Index i = 0; i < result.rows(); ++i)
      for (Eigen::Index j = 0; j < result.cols(); ++j) {
        const std::size_t lag = std::size_t(std::abs(i - j));
        result(i, j) = padded_[lag] / (double(size_) * windows * double(length_ - lag));
      }
    return result;
  }

private:
  std::size_t length_, size_;
  double* padded_;
  fftw_complex* modes_;
  fftw_plan forward_, backward_;
};

struct Spectrum {
  std::vector<double> power;
  double windows = 0;
};

/// The rows to read, evenly spread.
std::vector<std::int64_t> spread(std::int64_t rows, std::int64_t most) {
  std::vector<std::int64_t> result(std::size_t(std::min(rows, most)));
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = std::int64_t(double(i) * double(rows) / double(result.size()));
  return result;
}

void addBatch(const Arrays& batch, std::size_t length, Autocovariance& sums, std::map<double, Spectrum>& spectra) {
  const Array& signal = learning::named(batch, "signal", "windows");
  const auto condition = batch.find("condition");
  const std::size_t rows = std::size_t(signal.shape.front()), perRow = signal.values.size() / rows;
  if (std::size_t(signal.shape.back()) != length)
    throw Error("windows", "differ in length");
  for (std::size_t r = 0; r < rows; ++r) {
    Spectrum& spectrum = spectra[condition == batch.end() ? 0.0 : double(condition->second.values.at(r))];
    if (spectra.size() > mostConditions)
      throw Error("windows", fmt::format("have more than {} conditions", mostConditions), "a few values of alpha");
    spectrum.power.resize(length + 1, 0.0);
    for (std::size_t i = 0; i < perRow; i += length, ++spectrum.windows)
      sums.add(signal.values.data() + r * perRow + i, spectrum.power);
  }
}

} // namespace

Covariance measureCovariance(const learning::DataSet& windows, jobs::JobContext& context, std::int64_t most) {
  const auto rows = spread(windows.size(), most);
  if (rows.empty())
    throw Error("covariance", "there are no windows to measure it from");
  const Arrays first = windows.batch(std::span(rows).first(1), {});
  const Array& signal = learning::named(first, "signal", "windows");
  if (signal.shape.size() != 3)
    throw Error("windows, signal", fmt::format("has {} dimensions", signal.shape.size()), "[rows, components, length]");
  const std::size_t length = std::size_t(signal.shape.back());
  Autocovariance sums(length);
  std::map<double, Spectrum> spectra;
  for (std::size_t begin = 0; begin < rows.size(); begin += rowsAtOnceMeasured) {
    context.checkpoint();
    context.progress(double(begin), double(rows.size()), "covariance");
    const std::size_t count = std::min<std::size_t>(rowsAtOnceMeasured, rows.size() - begin);
    addBatch(windows.batch(std::span(rows).subspan(begin, count), {}), length, sums, spectra);
  }
  const Eigen::Index n = Eigen::Index(length);
  Eigen::MatrixXd mean = Eigen::MatrixXd::Zero(n, n);
  std::vector<Eigen::MatrixXd> each;
  for (const auto& [condition, spectrum] : spectra) {
    each.push_back(sums.matrix(spectrum.power, spectrum.windows));
    mean += each.back() / double(spectra.size());
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(mean);
  const Eigen::MatrixXd vectors = solver.eigenvectors().rowwise().reverse(); // largest variance first
  const Eigen::VectorXd values = solver.eigenvalues().reverse();
  std::vector<double> modes(vectors.data(), vectors.data() + vectors.size()), conditions,
      variances; // columns: [mode, time]
  if (first.contains("condition"))
    for (std::size_t i = 0; const auto& [condition, spectrum] : spectra) {
      conditions.push_back(condition);
      const Eigen::VectorXd own = (vectors.transpose() * each[i++] * vectors).diagonal();
      variances.insert(variances.end(), own.begin(), own.end());
    }
  return Covariance(Modes(std::int64_t(length), std::move(modes)), {values.begin(), values.end()},
                    std::move(conditions), std::move(variances));
}

} // namespace larmor::diffusion
