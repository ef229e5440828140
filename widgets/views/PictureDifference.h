#pragma once
#include <QImage>

namespace larmor::views {

/// 1 - mean structural similarity of the grey pictures (Z. Wang and others, IEEE Trans. Image Process. 13, 600, 2004)
/// over 8 x 8 windows every 4 pixels; 0 = equal, 1 if the sizes differ.
double pictureDifference(const QImage& a, const QImage& b);

} // namespace larmor::views
