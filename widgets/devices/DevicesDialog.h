#pragma once
#include "engine/devices/DeviceReport.h"
#include "widgets/jobs/Newest.h"

#include <QDialog>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace larmor::widgets {

/// Every device of this machine, and whether the cards' kernels agree with the processor's: what `larmor-batch devices`
/// prints. Asks in jobs of its own. Closed, it is only hidden: drivers that are asked cannot be interrupted, and the
/// window does not wait for them.
class DevicesDialog : public QDialog {
  Q_OBJECT
public:
  explicit DevicesDialog(QWidget* parent = nullptr);

  /// The one of this window, made when first asked for.
  static DevicesDialog& of(QWidget* window);

  QString text() const; ///< as it stands in the dialog; empty until the devices have answered
  bool busy() const { return newest_.busy(); }

private:
  struct Found {
    devices::DeviceList list;
    std::optional<devices::DeviceChecks> checks;
  };
  void request(const QString& doing, Newest<Found>::Work work);
  void check();
  void take(Found found);
  void refresh();

  std::optional<Found> found_;
  QString doing_, failure_;
  QPlainTextEdit* text_;
  QLabel* status_;
  QPushButton *check_, *copy_;
  Newest<Found> newest_;
};

} // namespace larmor::widgets
