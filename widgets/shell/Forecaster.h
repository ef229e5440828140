#pragma once
#include "engine/core/MachineLoad.h"
#include "widgets/jobs/Newest.h"
#include "widgets/shell/WorkspaceParts.h"

#include <QTimer>
#include <utility>

namespace larmor::widgets {

/// What the next run is going to be, found in the background while parameters are edited.
class Forecaster : public QObject {
  Q_OBJECT
public:
  using Work = std::function<Forecast(jobs::JobContext&)>;
  explicit Forecaster(QObject* parent = nullptr);
  /// The parameters have changed. @param ask for the work that forecasts, once they have been left alone for a moment;
  /// it may give none. @param problems of the form, which has no run then, whatever it said before
  void follow(std::function<Work()> ask, std::function<QString()> problems = {});
  const Forecast& now() const { return now_; }
  /// What forecasts of time are to be multiplied by: as long as the last run took beside what was said of it.
  double pace() const { return pace_.factor(); }
  /// The run that was forecast begins. @param whole not a part of it
  void began(bool whole = true) { said_ = whole && !busy() ? now_.seconds : 0; }
  /// It has ended by itself.
  void ended(double took) { pace_.learn(std::exchange(said_, 0), took); }
  bool busy() const { return wait_.isActive() || work_.busy(); }
  void stopWork();

Q_SIGNALS:
  void changed();

private:
  void ask();
  void take(Forecast forecast);

  std::function<Work()> ask_;
  std::function<QString()> problems_;
  Forecast now_;
  Pace pace_;
  double said_ = 0; ///< of the run that goes on; 0: nothing was
  QTimer wait_;
  Newest<Forecast> work_;
};

} // namespace larmor::widgets
