#include "widgets/turbulence/MhdDialog.h"

#include "engine/mhd/Solver.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"

#include <QDialogButtonBox>
#include <QElapsedTimer>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>
#include <optional>

namespace larmor::widgets {

namespace {

/// Seconds for a step of 16^3 here, once they have been measured; of the window's thread.
std::optional<double> secondsOfSmallStep;

double measureSmallStep(jobs::JobContext& context) {
  mhd::MhdParameters small;
  small.grid = 16;
  mhd::Solver solver(small, 1);
  solver.step();
  QElapsedTimer clock;
  clock.start();
  constexpr int steps = 10;
  for (int i = 0; i < steps; ++i) {
    context.checkpoint();
    solver.step();
  }
  return static_cast<double>(clock.nsecsElapsed()) / 1e9 / steps;
}

/// Steps are as many as a cell is crossed; a step costs as much as there are nodes, and a little more out of the cache.
double estimatedSeconds(const mhd::MhdParameters& p, double smallStep) {
  constexpr double speed = 4.0, cache = 1.6; // largest |u| + |b| while P is 0.1; 16^3 fits into the cache
  const auto n = static_cast<double>(p.grid);
  const double step = p.fixedStep > 0 ? p.fixedStep : p.courant * 2 * M_PI / n / (speed + std::abs(p.meanField));
  return p.time / step * smallStep * std::pow(n / 16.0, 3) * cache;
}

} // namespace

MhdDialog::MhdDialog(QWidget* parent)
    : QDialog(parent), estimate_(new QLabel(this)), file_(new QLineEdit(this)),
      measuring_(
          this, tr("Measuring the time of a step"),
          [this](double seconds) {
            secondsOfSmallStep = seconds;
            showEstimate();
          },
          [this](const QString& message) { estimate_->setText(message); }) {
  setWindowTitle(tr("Simulate MHD turbulence"));
  parameters_ = mhd::usualSimulation();
  parameters_.time = 12.0; // half of it is enough for what the start had to go
  ParameterSet set = mhd::setOf(parameters_);
  set.add(seed_);
  set.add(threadsOf(machine_));
  form_ = new ParameterForm(set, this);
  form_->setMinimumHeight(330);
  estimate_->setObjectName("mhdEstimate");
  estimate_->setWordWrap(true);
  file_->setObjectName("mhdFile");
  auto* sizes = new QHBoxLayout;
  sizes->addWidget(new QLabel(tr("Size"), this));
  for (const int grid : {32, 64, 128, 256}) {
    auto* button = new QToolButton(this);
    button->setText(QString::number(grid) + "³"); // arg() would take ³ for a digit of its place
    button->setObjectName(QStringLiteral("mhdGrid%1").arg(grid));
    connect(button, &QToolButton::clicked, this, [this, grid] { choose(grid); });
    sizes->addWidget(button);
  }
  sizes->addStretch(1);
  auto* browse = new QPushButton(tr("Choose…"), this);
  connect(browse, &QPushButton::clicked, this, [this] {
    const QString path = askSavePath(this, tr("Field file"), file_->text(), tr("Field (*.h5)"));
    if (!path.isEmpty()) {
      file_->setText(path);
      fileTyped_ = true;
      replaced_ = path; // that was asked for
    }
  });
  connect(file_, &QLineEdit::textEdited, this, [this] { fileTyped_ = true; });
  auto* fileRow = new QHBoxLayout;
  fileRow->addWidget(new QLabel(tr("Field file"), this));
  fileRow->addWidget(file_, 1);
  fileRow->addWidget(browse);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Simulate"));
  auto* column = new QVBoxLayout(this);
  column->addLayout(sizes);
  column->addWidget(form_, 1);
  column->addLayout(fileRow);
  column->addWidget(estimate_);
  column->addWidget(buttons);
  connect(form_, &ParameterForm::edited, this, &MhdDialog::orderChanged);
  connect(buttons, &QDialogButtonBox::accepted, this, &MhdDialog::finish);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  resize(460, 560);
  if (!secondsOfSmallStep)
    measuring_.request(measureSmallStep);
  orderChanged();
}

void MhdDialog::choose(int grid) {
  form_->setValues({{"grid", std::to_string(grid)}}, {}); // orderChanged follows
}

QString MhdDialog::suggestedFile() const {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/fields";
  const QString name = QStringLiteral("%1/mhd-%2-seed%3").arg(folder).arg(parameters_.grid).arg(seed_.seed);
  QString file = name + ".h5";
  for (int number = 2; fileExists(file); ++number) // runs may need the field that is there
    file = QStringLiteral("%1-%2.h5").arg(name).arg(number);
  return file;
}

void MhdDialog::orderChanged() {
  if (!fileTyped_)
    file_->setText(suggestedFile());
  showEstimate();
}

void MhdDialog::showEstimate() {
  if (!secondsOfSmallStep)
    return estimate_->setText(tr("Measuring how long a step takes here…"));
  estimate_->setText(tr("Takes about %1 here; it can be stopped and gone on with later.")
                         .arg(durationText(estimatedSeconds(parameters_, *secondsOfSmallStep))));
}

void MhdDialog::finish() {
  try {
    form_->requireValid();
    if (file_->text().isEmpty())
      throw Error(tr("Field file").toStdString(), "is empty", "where the field is to be written");
  } catch (const Error& error) {
    return estimate_->setText(QString::fromUtf8(error.what()));
  }
  if (fileExists(file_->text()) && replaced_ != file_->text()) {
    replaced_ = file_->text();
    return estimate_->setText(tr("%1 is there already: Simulate once more replaces it, and what was traced through it "
                                 "can then not be gone on with.")
                                  .arg(replaced_));
  }
  makeFolder(QFileInfo(file_->text()).absolutePath());
  Q_EMIT chosen({parameters_, seed_.seed, machine_}, file_->text());
  accept();
}

} // namespace larmor::widgets
