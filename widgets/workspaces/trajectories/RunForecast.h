#pragma once
#include "engine/studies/trajectories/Preparation.h"
#include "widgets/shell/Forecaster.h"

namespace larmor::widgets {

/// What the next run of the Trajectories workspace is going to be: spacing of the records, memory, disk, time. A field
/// that takes long to build is not built for that.
class RunForecast : public Forecaster {
  Q_OBJECT
public:
  explicit RunForecast(QObject* parent = nullptr);
  /// The parameters have changed. @param recipe as they are; null: nothing is to be forecast now
  void follow(std::function<std::shared_ptr<studies::trajectories::TraceRecipe>()> recipe);

private:
  struct Cache; // the field that was built last
  std::shared_ptr<Cache> cache_;
};

} // namespace larmor::widgets
