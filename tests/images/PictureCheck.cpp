#include "tests/images/PictureCheck.h"

#include "tests/harness/Places.h"
#include "widgets/views/PictureDifference.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <cmath>

namespace larmor::testing {
namespace {

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

QString comparePicture(const QImage& picture, const QString& name, double threshold) {
  const QString baseline = sourceFolder() + QStringLiteral("/tests/images/%1.png").arg(name);
  if (picture.isNull())
    return name + ": nothing was drawn";
  if (qEnvironmentVariableIntValue("LARMOR_ACCEPT_BASELINES") == 1)
    return picture.save(baseline) ? QString() : "cannot write " + baseline;
  const QImage expected(baseline);
  const double difference = expected.isNull() ? 1.0 : views::pictureDifference(picture, expected);
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
