#include "widgets/workspaces/transport/CostForecast.h"

#include <QObject>

namespace larmor::widgets {

Forecast forecastOf(const studies::transport::Cost& cost, double pace) {
  if (!(cost.seconds > 0))
    return {};
  studies::transport::Cost paced = cost;
  paced.seconds *= pace;
  QString full = QObject::tr("Measured on a few steps, beside what else this machine does now.");
  if (cost.atLeast)
    full +=
        QObject::tr(" Where D(t) is not flat then, it goes on: each doubling of the time takes as long again as all "
                    "before.");
  return {QString::fromStdString(textOf(paced)), full, cost.seconds};
}

} // namespace larmor::widgets
