#pragma once
#include "engine/studies/trajectories/Preparation.h"
#include "widgets/jobs/Newest.h"
#include "widgets/shell/WorkspaceParts.h"

#include <QTimer>

namespace larmor::widgets {

/// What the next run is going to be, found in the background while parameters are edited: spacing of the records,
/// memory, disk, time. A field that takes long to build is not built for that.
class RunForecast : public QObject {
  Q_OBJECT
public:
  explicit RunForecast(QObject* parent = nullptr);
  /// The parameters have changed. Read when they have been left alone for a moment.
  void follow(std::function<std::shared_ptr<studies::trajectories::TraceRecipe>()> recipe);
  const Forecast& now() const { return now_; }
  bool busy() const { return wait_.isActive() || work_.busy(); }
  void stopWork();

Q_SIGNALS:
  void changed();

private:
  struct Cache; // the field that was built last
  void ask();
  void take(Forecast forecast);

  std::function<std::shared_ptr<studies::trajectories::TraceRecipe>()> recipe_;
  std::shared_ptr<Cache> cache_;
  Forecast now_;
  QTimer wait_;
  Newest<Forecast> work_;
};

} // namespace larmor::widgets
