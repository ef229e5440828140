#pragma once
#include "widgets/forms/AxisSliders.h"

#include <QTableWidget>
#include <array>
#include <cmath>

namespace larmor::widgets {

/// Predictions of a model beside simulations at the same places, and places where a simulation is proposed.
class ChecksTable : public QTableWidget {
public:
  struct Check {
    std::array<double, 3> place{};          ///< in the units of the axes
    double predicted = NAN, error = NAN;    ///< one standard error; NaN: not known
    double simulated = NAN, itsError = NAN; ///< NaN: proposed
  };
  /// @param quantity that is predicted: "D⊥"
  ChecksTable(const std::array<SliderAxis, 3>& axes, const QString& quantity);
  void setChecks(const std::vector<Check>& checks);
};

} // namespace larmor::widgets
