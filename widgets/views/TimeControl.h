#pragma once
#include "widgets/theme/OverflowRow.h"

#include <QTimer>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace larmor::views {

/// Slider and play buttons over the records of a run.
class TimeControl : public widgets::OverflowRow {
  Q_OBJECT
public:
  explicit TimeControl(QWidget* parent = nullptr);

  /// Records 0..count-1. At the last record the control follows the end as records arrive.
  void setRecordCount(int count);
  /// Text for a record, such as "t = 12.5 l_0/v_0"; default: the record number.
  void setTimeLabel(std::function<QString(double)> label);
  double record() const { return record_; }
  QString timeText() const; ///< of the present record
  double lastRecord() const { return count_ > 0 ? count_ - 1.0 : 0.0; }
  /// Choices of the trail behind the moving point: text and length in records; 0 = the whole path so far.
  void setTrails(const std::vector<std::pair<QString, double>>& trails);
  double trail() const;
  QString trailText() const;
  /// Plays over and over, from first to last record only; nullopt: the whole run again.
  void setClip(std::optional<std::pair<double, double>> records);
  const std::optional<std::pair<double, double>>& clip() const { return clip_; }
  bool playing() const { return clock_.isActive(); }

public Q_SLOTS:
  void setRecord(double record); ///< clamped; emits recordChanged if it differs
  void setPlaying(bool play);
  void setLoop(bool loop);
  void setSpeed(double fraction); ///< of the whole run (or clip) per second
  void setTrailText(const QString& text);

Q_SIGNALS:
  void recordChanged(double record);
  void playingChanged(bool playing);
  void trailChanged(double records);

private:
  void setIcons();
  void advance();
  void showRecord();

  QToolButton *play_, *loop_, *start_;
  QSlider* slider_;
  QComboBox *speed_, *trail_;
  QLabel* label_;
  QTimer clock_;
  std::function<QString(double)> text_;
  int count_ = 0;
  double record_ = 0.0, fraction_ = 0.1;
  std::optional<std::pair<double, double>> clip_;
};

} // namespace larmor::views
