#pragma once
#include <QDialog>
#include <QSize>

class QComboBox;
class QSpinBox;

namespace larmor::widgets {

enum class PictureBackground { Theme, White, Transparent };

struct PictureOptions {
  QSize size{1920, 1080}; ///< pixels
  PictureBackground background = PictureBackground::Theme;
};

/// Asks for the size and background of a picture, and for its file.
class PictureDialog : public QDialog {
  Q_OBJECT
public:
  /// @param shown size of the view on the screen, in pixels.
  explicit PictureDialog(const QSize& shown, QWidget* parent = nullptr);
  PictureOptions options() const;

Q_SIGNALS:
  void chosen(const QString& path, const larmor::widgets::PictureOptions& options);

private:
  void choosePreset();
  void askFile();

  QComboBox *preset_, *background_;
  QSpinBox *width_, *height_;
};

} // namespace larmor::widgets
