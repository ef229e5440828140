#include "widgets/workspaces/trajectories/SweepDialog.h"

#include "widgets/forms/ParameterText.h"
#include "widgets/theme/Notation.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleValidator>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>

namespace larmor::widgets {

using namespace studies::trajectories;

SweepDialog::SweepDialog(ParameterSet parameters, QWidget* parent)
    : QDialog(parent), parameters_(std::move(parameters)), parameter_(new QComboBox(this)), steps_(new QComboBox(this)),
      from_(new QLineEdit(this)), to_(new QLineEdit(this)), count_(new QSpinBox(this)), values_(new QLabel(this)),
      buttons_(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
  setWindowTitle(tr("Sweep a parameter"));
  setMinimumWidth(460);
  parameter_->setObjectName("sweepParameter");
  from_->setObjectName("sweepFrom");
  to_->setObjectName("sweepTo");
  count_->setObjectName("sweepCount");
  steps_->setObjectName("sweepSteps");
  for (QLineEdit* edit : {from_, to_}) {
    auto* numbers = new QDoubleValidator(edit);
    numbers->setLocale(QLocale::c());
    edit->setValidator(numbers);
  }
  count_->setRange(2, 1000);
  count_->setValue(6);
  steps_->addItem(tr("equal factors (logarithmic)"));
  steps_->addItem(tr("equal steps (linear)"));
  values_->setWordWrap(true);
  values_->setMinimumHeight(3 * fontMetrics().height());
  values_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  buttons_->button(QDialogButtonBox::Ok)->setText(tr("Run the sweep"));
  auto* form = new QFormLayout(this);
  form->addRow(tr("Parameter"), parameter_);
  form->addRow(tr("From"), from_);
  form->addRow(tr("To"), to_);
  form->addRow(tr("Number of runs"), count_);
  form->addRow(tr("In"), steps_);
  form->addRow(tr("Values"), values_);
  form->addRow(buttons_);
  fillParameters();
  connect(parameter_, &QComboBox::currentIndexChanged, this, &SweepDialog::propose);
  for (QLineEdit* edit : {from_, to_})
    connect(edit, &QLineEdit::textChanged, this, &SweepDialog::check);
  connect(count_, &QSpinBox::valueChanged, this, &SweepDialog::check);
  connect(steps_, &QComboBox::currentIndexChanged, this, &SweepDialog::check);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons_, &QDialogButtonBox::accepted, this, [this] {
    Q_EMIT chosen(plan());
    accept();
  });
  propose();
}

void SweepDialog::fillParameters() {
  for (const auto& handle : parameters_.all()) {
    const ParameterInfo& info = handle.info();
    const bool numeric = info.kind == ParameterKind::Real || info.kind == ParameterKind::Integer;
    if (!numeric || !parameters_.relevant(handle))
      continue;
    QString text = labelOf(info);
    if (!info.symbol.empty())
      text += "  " + unicodeNotation(info.symbol);
    parameter_->addItem(text, QString::fromStdString(info.key));
  }
  parameter_->setCurrentIndex(std::max(0, parameter_->findData("alpha")));
}

void SweepDialog::propose() {
  const auto& handle = parameters_.find(parameter_->currentData().toString().toStdString());
  const double now = std::stod(handle.text());
  const Range range = handle.info().range;
  const auto clamped = [&](double v) { return std::clamp(v, range.lowest, range.highest); };
  const bool factors = now > 0 && handle.info().hint == Hint::Logarithmic;
  steps_->setCurrentIndex(factors || parameter_->currentData() == "alpha" ? 0 : 1);
  const double low = now > 0 ? clamped(now / 4) : clamped(now - 1),
               high = now > 0 ? clamped(now * 4) : clamped(now + 1);
  from_->setText(QString::number(low));
  to_->setText(QString::number(high));
  check();
}

SweepPlan SweepDialog::plan() const {
  return {parameter_->currentData().toString().toStdString(), from_->text().toDouble(), to_->text().toDouble(),
          count_->value(), steps_->currentIndex() == 0};
}

void SweepDialog::check() {
  bool usable = true;
  try {
    QStringList texts;
    for (const double value : valuesOf(plan(), parameters_))
      texts += QString::number(value, 'g', 5);
    values_->setText(texts.join(", "));
  } catch (const Error& error) {
    usable = false;
    values_->setText(QString::fromUtf8(error.what()));
  }
  buttons_->button(QDialogButtonBox::Ok)->setEnabled(usable);
}

} // namespace larmor::widgets
