#pragma once
#include "engine/studies/turbulence/MhdRun.h"
#include "widgets/jobs/Newest.h"

#include <QDialog>

class QLabel;
class QLineEdit;

namespace larmor::widgets {

class ParameterForm;

/// Asks for the parameters of an MHD simulation and says how long it will take here.
class MhdDialog : public QDialog {
  Q_OBJECT
public:
  explicit MhdDialog(QWidget* parent = nullptr);
  ParameterForm& form() { return *form_; }
  /// Ready choices: "64", "128", "256" nodes along each side.
  void choose(int grid);
  /// The time of a step is not known yet.
  bool isMeasuring() const { return measuring_.busy(); }

Q_SIGNALS:
  /// What is simulated, and where the field goes.
  void chosen(const larmor::studies::turbulence::MhdOrder& order, const QString& file);

private:
  void orderChanged();
  void showEstimate();
  void finish();
  QString suggestedFile() const;

  struct Seed {
    std::uint64_t seed = 1;
    static constexpr std::string_view group = "MHD turbulence";
    static constexpr auto fields() {
      return std::tuple{Parameter{&Seed::seed, "seed", "", "1", "Seed of the start and the forcing"}};
    }
  };
  mhd::MhdParameters parameters_;
  Seed seed_;
  MachineParameters machine_;
  ParameterForm* form_;
  QLabel* estimate_;
  QLineEdit* file_;
  bool fileTyped_ = false;
  QString replaced_; ///< file that is there, and may be
  Newest<double> measuring_; ///< seconds for a small step, off the window's thread; ends with the dialog
};

} // namespace larmor::widgets
