#pragma once
#include "engine/studies/trajectories/Preparation.h"
#include "widgets/shell/Forecaster.h"

namespace larmor::widgets {

/// How long a run will take, about. Infinite where it is not known without building a large field, or asking a
/// graphics card. @throws Error if the recipe is not valid, Cancelled.
double secondsOf(studies::trajectories::TraceRecipe& recipe, jobs::JobContext& context);
/// What takes longer is not begun unasked.
inline constexpr double mostSecondsUnasked = 10;
/// "about 3 min", "a time that is not known".
QString longText(double seconds);

/// What the next run of the Trajectories workspace is going to be: spacing of the records, memory, disk, time. A field
/// that takes long to build is not built for that.
class RunForecast : public Forecaster {
  Q_OBJECT
public:
  explicit RunForecast(QObject* parent = nullptr);
  /// The parameters have changed. @param recipe as they are; null: nothing is to be forecast now. @param problems of
  /// the form
  void follow(std::function<std::shared_ptr<studies::trajectories::TraceRecipe>()> recipe,
              std::function<QString()> problems);

private:
  struct Cache; // the field that was built last
  std::shared_ptr<Cache> cache_;
};

} // namespace larmor::widgets
