#pragma once
#include "widgets/paths/MovieShots.h"

#include <QDialog>
#include <QSize>

class QComboBox;
class QDialogButtonBox;
class QLabel;

namespace larmor::widgets {

class NumberBox;

struct MovieOptions {
  MovieKind kind = MovieKind::Time;
  QSize size{1280, 720};
  double seconds = 10.0;
  int framesPerSecond = 30;
  int frames() const { return std::max(1, static_cast<int>(seconds * framesPerSecond + 0.5)); }
};

/// Asks what a film shows, its size and length.
class MovieDialog : public QDialog {
  Q_OBJECT
public:
  /// @param bookmarks how many there are: a camera path needs two.
  MovieDialog(int bookmarks, QWidget* parent = nullptr);
  MovieOptions options() const;

private:
  void showSummary();
  QComboBox *kind_, *size_, *rate_;
  NumberBox* seconds_;
  QLabel* summary_;
  QDialogButtonBox* buttons_;
};

} // namespace larmor::widgets
