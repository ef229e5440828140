#include "engine/diffusion/Modes.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/diffusion/ModeKernels.h"

#include <Eigen/Core>
#include <fmt/format.h>

namespace larmor::diffusion {

namespace {

using ModeMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A square matrix in panels of columns, see ModeKernels.h.
template <class Matrix>
std::vector<float> panelsOf(const Matrix& matrix) {
  const std::size_t length = static_cast<std::size_t>(matrix.rows()), width = panelColumns;
  std::vector<float> panels((length + width - 1) / width * width * length, 0.0f);
  for (std::size_t k = 0; k < length; ++k)
    for (std::size_t c = 0; c < length; ++c)
      panels[(c / width * length + k) * width + c % width] = float(matrix(Eigen::Index(k), Eigen::Index(c)));
  return panels;
}

} // namespace

Modes::Modes(std::int64_t length) : length_(length) {
  if (length < 1)
    throw Error("modes", fmt::format("the length is {}", length), "at least 1");
}

Modes::Modes(std::int64_t length, std::vector<double> modes) : length_(length), modes_(std::move(modes)) {
  if (length < 1 || modes_.size() != std::size_t(length * length))
    throw Error("modes", fmt::format("are {} values", modes_.size()), fmt::format("{} x {}", length, length));
  const Eigen::Map<const ModeMatrix> matrix(modes_.data(), length, length);
  const double error = (matrix * matrix.transpose() - ModeMatrix::Identity(length, length)).cwiseAbs().maxCoeff();
  if (!(error < 1e-5))
    throw Error("modes", fmt::format("are not orthonormal (by {:.2g})", error));
  forward_ = panelsOf(matrix.transpose());
  backward_ = panelsOf(matrix);
}

Array Modes::product(const Array& rows, const std::vector<float>& panels) const {
  if (rows.shape.empty() || rows.shape.back() != length_)
    throw Error("signals", fmt::format("are of length {}", rows.shape.empty() ? 0 : rows.shape.back()),
                fmt::format("{}, as the modes", length_));
  if (trivial())
    return rows;
  static const auto kernel = compute::select(v2::modeProducts, v3::modeProducts, v4::modeProducts);
  const std::size_t length = std::size_t(length_), count = rows.values.size() / length;
  Array result{std::vector<float>(rows.values.size()), rows.shape};
  ThreadPool::shared().parallelFor(count, 32, [&](std::size_t begin, std::size_t end) {
    kernel(rows.values.data() + begin * length, end - begin, length, panels.data(),
           result.values.data() + begin * length);
  });
  return result;
}

} // namespace larmor::diffusion
