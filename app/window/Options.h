#pragma once
#include <QSize>
#include <QString>
#include <QStringList>

namespace larmor::app {

/// Command line of the window program.
struct Options {
  QStringList files;
  QString picture;         ///< --picture FILE: draw, write, exit
  QString figures;         ///< --figures FOLDER: write every figure, exit
  QString reference;       ///< --reference FILE: compare the picture with it
  double threshold = 0.05; ///< --threshold: largest allowed difference, 1 - SSIM
  QSize size{1280, 800};   ///< --size WxH
  QString view;            ///< --view: "" the scene, "window", "x", "y", "z"
  bool run = false;        ///< --run: press Run once the files are open
  QString theme;           ///< --theme light|dark
  bool helpShown = false;
};

/// @throws Error for wrong use.
Options parseOptions(int count, char** values);

} // namespace larmor::app
