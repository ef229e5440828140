#include "app/window/Picture.h"

#include "engine/core/Error.h"
#include "widgets/plots/Figure.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/Workspace.h"
#include "widgets/theme/FileName.h"
#include "widgets/views/OpenGLSupport.h"
#include "widgets/views/PictureDifference.h"
#include "widgets/views/SceneView.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QPainter>
#include <QTimer>
#include <QtMath>
#include <iostream>

namespace larmor::app {

namespace {

void letPass(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

/// Until the workspace has nothing left to do, or the message bar says why it failed.
void waitUntilDrawn(widgets::MainWindow& window, widgets::Workspace& workspace) {
  letPass(100);
  while (!workspace.idle())
    letPass(50);
  letPass(200);
  const auto& message = window.messages().message();
  if (message.severity == widgets::Severity::Error && !message.text.isEmpty())
    throw Error(message.text.toStdString());
}

/// The window as it is, whatever part of it is on the screen, in exactly so many pixels.
QImage grabbed(widgets::MainWindow& window, const QSize& pixels) {
  QPixmap pixmap = window.grab();
  QPainter painter(&pixmap);
  for (auto* scene : window.findChildren<views::SceneView*>()) // grab() loses what is written over them
    if (scene->isVisible())
      painter.drawImage(QRect(scene->mapTo(&window, QPoint()), scene->size()), scene->grabFramebuffer());
  painter.end();
  QImage image = pixmap.toImage().convertToFormat(QImage::Format_RGB32);
  image.setDevicePixelRatio(1.0);
  return image.size() == pixels ? image : image.copy(QRect(QPoint(), pixels)); // rounded up where pixels are scaled
}

QImage draw(widgets::MainWindow& window, widgets::Workspace& workspace, const Options& options) {
  if (options.view == "window")
    return grabbed(window, options.size);
  views::requireOpenGL("--picture");
  const int axis = options.view == "x" ? 0 : options.view == "y" ? 1 : options.view == "z" ? 2 : -1;
  widgets::ExportPart* exports = workspace.exports();
  return exports ? exports->picture(options.size, axis) : QImage();
}

int compare(const QImage& picture, const QString& referenceFile, double threshold) {
  const QImage reference = QImage::fromData(widgets::readFile(referenceFile).value_or(QByteArray()));
  if (reference.isNull())
    throw Error(referenceFile.toStdString(), "cannot be read", "a picture to compare with");
  if (reference.size() != picture.size())
    throw Error(referenceFile.toStdString(), "has another size than the picture");
  const double difference = views::pictureDifference(picture, reference);
  std::cout << "difference " << difference << ", allowed " << threshold << "\n";
  return difference <= threshold ? 0 : 1;
}

/// Opens the files, computes parameter files, and waits until all is on the screen.
widgets::Workspace& openAll(widgets::MainWindow& window, const Options& options) {
  const double ratio = window.devicePixelRatioF();
  window.setWindowState(Qt::WindowNoState);          // on a small screen it begins by filling it
  window.setWindowFlag(Qt::BypassWindowManagerHint); // who would not let it be larger than the screen
  window.resize(qCeil(options.size.width() / ratio), qCeil(options.size.height() / ratio));
  window.show();
  for (const QString& file : options.files) {
    if (!window.openFile(file))
      throw Error(window.messages().plainText().toStdString());
    waitUntilDrawn(window, *window.current());
    const auto kind = storage::identify(widgets::toPath(file)).kind;
    if (kind == storage::FileKind::Parameters || kind == storage::FileKind::View) { // compute them
      if (widgets::RunPart* runs = window.current()->runs())
        runs->run();
      waitUntilDrawn(window, *window.current());
    }
  }
  return *window.current();
}

} // namespace

int makeFigures(widgets::MainWindow& window, const Options& options) {
  openAll(window, options);
  const int written = window.writeFigures(options.figures);
  if (const auto& support = views::openGLSupport(); !support.usable)
    std::cerr << "larmor: without pictures of scenes: " << support.text().toStdString() << "\n";
  std::cout << written << " figures written to " << options.figures.toStdString() << " (none of plots without data)\n";
  return 0;
}

int makePicture(widgets::MainWindow& window, const Options& options) {
  auto* workspace = &openAll(window, options);
  const QImage picture = draw(window, *workspace, options);
  if (picture.isNull())
    throw Error("--picture", "a picture of this size cannot be drawn here", "a smaller --size");
  widgets::writeImage(options.picture, picture.convertToFormat(QImage::Format_RGB32));
  return options.reference.isEmpty() ? 0 : compare(picture, options.reference, options.threshold);
}

} // namespace larmor::app
