#include "widgets/views/PictureDifference.h"

namespace larmor::views {
namespace {

constexpr int window = 8, step = 4;

double similarity(const QImage& a, const QImage& b, int left, int top) {
  double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (int y = top; y < top + window; ++y)
    for (int x = left; x < left + window; ++x) {
      const double p = a.constScanLine(y)[x], q = b.constScanLine(y)[x];
      sa += p, sb += q, saa += p * p, sbb += q * q, sab += p * q;
    }
  constexpr double n = window * window, c1 = 6.5025, c2 = 58.5225; // (0.01 * 255)^2, (0.03 * 255)^2
  const double ma = sa / n, mb = sb / n;
  const double va = saa / n - ma * ma, vb = sbb / n - mb * mb, cov = sab / n - ma * mb;
  return (2 * ma * mb + c1) * (2 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
}
} // namespace

double pictureDifference(const QImage& first, const QImage& second) {
  if (first.size() != second.size() || first.width() < window || first.height() < window)
    return 1.0;
  const QImage a = first.convertToFormat(QImage::Format_Grayscale8);
  const QImage b = second.convertToFormat(QImage::Format_Grayscale8);
  double sum = 0;
  int count = 0;
  for (int y = 0; y + window <= a.height(); y += step)
    for (int x = 0; x + window <= a.width(); x += step, ++count)
      sum += similarity(a, b, x, y);
  return 1.0 - sum / count;
}

} // namespace larmor::views
