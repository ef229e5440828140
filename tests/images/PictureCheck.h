#pragma once
#include <QImage>
#include <QString>

namespace larmor::testing {

/// 1 - mean structural similarity of the grey pictures (Z. Wang and others, IEEE Trans. Image Process. 13, 600, 2004)
/// over 8 x 8 windows every 4 pixels; 0 = equal, 1 if the sizes differ.
double pictureDifference(const QImage& a, const QImage& b);

/// Compares with tests/images/NAME.png. On failure the result and the difference are written below the current folder
/// (pictures/NAME.png, NAME-difference.png) and the text says so; empty on success. With LARMOR_ACCEPT_BASELINES=1 the
/// picture becomes the baseline. A missing baseline is a failure.
QString comparePicture(const QImage& picture, const QString& name, double threshold = 0.05);

} // namespace larmor::testing
