#include "tests/images/PictureCheck.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <cmath>

namespace larmor::testing {
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

QImage differenceImage(const QImage& a, const QImage& b) {
  QImage out(a.size(), QImage::Format_RGB32);
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x) {
      const QRgb p = a.pixel(x, y), q = b.valid(x, y) ? b.pixel(x, y) : 0;
      out.setPixel(x, y,
                   qRgb(std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))));
    }
  return out;
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

QString comparePicture(const QImage& picture, const QString& name, double threshold) {
  const QString baseline = QStringLiteral(LARMOR_SOURCE_DIR "/tests/images/%1.png").arg(name);
  if (picture.isNull())
    return name + ": nothing was drawn";
  if (qEnvironmentVariableIntValue("LARMOR_ACCEPT_BASELINES") == 1)
    return picture.save(baseline) ? QString() : "cannot write " + baseline;
  const QImage expected(baseline);
  const double difference = expected.isNull() ? 1.0 : pictureDifference(picture, expected);
  if (difference <= threshold)
    return {};
  QDir().mkpath("pictures");
  picture.save("pictures/" + name + ".png");
  differenceImage(picture, expected).save("pictures/" + name + "-difference.png");
  return QStringLiteral("%1: differs from the baseline by %2 (at most %3 allowed)%4; see %5")
      .arg(name)
      .arg(difference)
      .arg(threshold)
      .arg(expected.isNull() ? ", which is missing" : "", QFileInfo("pictures/" + name + ".png").absoluteFilePath());
}

} // namespace larmor::testing
