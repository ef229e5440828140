#pragma once
#include <QImage>
#include <QString>

namespace larmor::testing {

/// Compares with tests/images/NAME.png. On failure the result and the difference are written below the current folder
/// (pictures/NAME.png, NAME-difference.png) and the text says so; empty on success. With LARMOR_ACCEPT_BASELINES=1 the
/// picture becomes the baseline. A missing baseline is a failure.
QString comparePicture(const QImage& picture, const QString& name, double threshold = 0.05);

} // namespace larmor::testing
