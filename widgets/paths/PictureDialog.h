#pragma once
#include <QDialog>
#include <QSize>

class QComboBox;

namespace larmor::widgets {

class NumberBox;

enum class PictureBackground { Theme, White, Transparent };

struct PictureOptions {
  QSize size{1920, 1080}; ///< pixels
  PictureBackground background = PictureBackground::Theme;
  double scale = 1.0; ///< of text, lines and symbols: pixels for one of the window
};

/// Asks for the size and background of a picture, and for its file.
class PictureDialog : public QDialog {
  Q_OBJECT
public:
  /// @param shown size of the view on the screen, in pixels. @param ratio of these to the window's own. @param name of
  /// what is shown: proposed for the file
  PictureDialog(const QSize& shown, double ratio, const QString& name, QWidget* parent = nullptr);
  PictureOptions options() const;

Q_SIGNALS:
  void chosen(const QString& path, const larmor::widgets::PictureOptions& options);

private:
  void choosePreset();
  void askFile();

  QString name_;
  QComboBox *preset_, *background_;
  NumberBox *width_, *height_, *scale_;
};

} // namespace larmor::widgets
