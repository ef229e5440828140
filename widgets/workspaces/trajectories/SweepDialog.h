#pragma once
#include "engine/studies/trajectories/Sweep.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace larmor::widgets {

/// Asks which parameter is to go through which values; shows the values as they will be.
class SweepDialog : public QDialog {
  Q_OBJECT
public:
  /// @param parameters of the run; only those with numbers that matter now are offered.
  explicit SweepDialog(ParameterSet parameters, QWidget* parent = nullptr);
  studies::trajectories::SweepPlan plan() const;

Q_SIGNALS:
  void chosen(const larmor::studies::trajectories::SweepPlan& plan);

private:
  void fillParameters();
  void propose();
  void check();

  ParameterSet parameters_;
  QComboBox *parameter_, *steps_;
  QLineEdit *from_, *to_;
  QSpinBox* count_;
  QLabel* values_;
  QDialogButtonBox* buttons_;
};

} // namespace larmor::widgets
