#include "widgets/workspaces/trajectories/SweepDialog.h"

#include "engine/core/Text.h"
#include "widgets/forms/ParameterText.h"
#include "widgets/theme/MarkInvalid.h"
#include "widgets/theme/Notation.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::trajectories;

namespace {

constexpr int usualCount = 6;

/// Empty is 0, not what it held before.
class CountBox final : public QSpinBox {
public:
  using QSpinBox::QSpinBox;
  QValidator::State validate(QString& text, int& place) const override {
    return text.isEmpty() ? QValidator::Acceptable : QSpinBox::validate(text, place);
  }
  int valueFromText(const QString& text) const override { return text.isEmpty() ? 0 : QSpinBox::valueFromText(text); }
};

} // namespace

SweepDialog::SweepDialog(ParameterSet parameters, QWidget* parent)
    : QDialog(parent), parameters_(std::move(parameters)), parameter_(new QComboBox(this)), steps_(new QComboBox(this)),
      from_(new QLineEdit(this)), to_(new QLineEdit(this)), count_(new CountBox(this)), values_(new QLabel(this)),
      buttons_(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
  setWindowTitle(tr("Sweep a parameter"));
  setMinimumWidth(460);
  parameter_->setObjectName("sweepParameter");
  from_->setObjectName("sweepFrom");
  to_->setObjectName("sweepTo");
  count_->setObjectName("sweepCount");
  steps_->setObjectName("sweepSteps");
  count_->setRange(0, 1000000); // valuesOf says what is too many: the box would put back what it held before
  count_->setValue(usualCount);
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
  const double now = numberIn<double>(handle.text()).value_or(0.0);
  const Range range = handle.info().range;
  const bool whole = handle.info().kind == ParameterKind::Integer;
  const auto clamped = [&](double v) { return std::clamp(whole ? std::round(v) : v, range.lowest, range.highest); };
  const bool factors = now > 0 && handle.info().hint == Hint::Logarithmic;
  steps_->setCurrentIndex(factors || parameter_->currentData() == "alpha" ? 0 : 1);
  const double low = now > 0 ? clamped(now / 4) : clamped(now - 1);
  double high = now > 0 ? clamped(now * 4) : clamped(now + 1);
  if (whole) // so many whole numbers
    high = clamped(std::max(high, low + usualCount - 1));
  from_->setText(displayed(detail::formatReal(low), ParameterKind::Real));
  to_->setText(displayed(detail::formatReal(high), ParameterKind::Real));
  check();
}

SweepPlan SweepDialog::plan() const {
  return {parameter_->currentData().toString().toStdString(), readNumber(from_->text()).value_or(NAN),
          readNumber(to_->text()).value_or(NAN), count_->value(), steps_->currentIndex() == 0};
}

void SweepDialog::check() {
  QString problem;
  for (const auto& [name, edit] : {std::pair{tr("From"), from_}, std::pair{tr("To"), to_}}) {
    const bool isNumber = readNumber(edit->text()).has_value();
    markInvalid(*edit, !isNumber);
    if (!isNumber && problem.isEmpty())
      problem = tr("%1: '%2' is no number").arg(name, edit->text());
  }
  QStringList texts;
  try {
    if (problem.isEmpty())
      for (const double value : valuesOf(plan(), parameters_))
        texts += QString::number(value, 'g', 5);
  } catch (const Error& error) {
    problem = withShortExponents(QString::fromUtf8(error.what()));
  }
  markInvalid(*count_, count_->value() < 2 || count_->value() > 1000);
  values_->setText(problem.isEmpty() ? texts.join(", ") : problem);
  const bool usable = problem.isEmpty();
  buttons_->button(QDialogButtonBox::Ok)->setEnabled(usable);
}

} // namespace larmor::widgets
