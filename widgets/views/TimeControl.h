#pragma once
#include <QTimer>
#include <QWidget>
#include <functional>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace larmor::views {

/// Slider and play buttons over the records of a run.
class TimeControl : public QWidget {
  Q_OBJECT
public:
  explicit TimeControl(QWidget* parent = nullptr);

  /// Records 0..count-1. At the last record the control follows the end as records arrive.
  void setRecordCount(int count);
  /// Text for a record, such as "t = 12.5 l_0/v_0"; default: the record number.
  void setTimeLabel(std::function<QString(double)> label);
  double record() const { return record_; }
  bool playing() const { return clock_.isActive(); }

public Q_SLOTS:
  void setRecord(double record); ///< clamped; emits recordChanged if it differs
  void setPlaying(bool play);
  void setLoop(bool loop);
  void setSpeed(double fraction); ///< of the whole run per second

Q_SIGNALS:
  void recordChanged(double record);
  void playingChanged(bool playing);

private:
  void setIcons();
  void advance();
  void showRecord();

  QToolButton *play_, *loop_, *start_;
  QSlider* slider_;
  QComboBox* speed_;
  QLabel* label_;
  QTimer clock_;
  std::function<QString(double)> text_;
  int count_ = 0;
  double record_ = 0.0, fraction_ = 0.1;
};

} // namespace larmor::views
