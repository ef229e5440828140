#include "widgets/turbulence/ImportDialog.h"

#include "widgets/plots/LinePlot.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/Notation.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace larmor::widgets {

ImportDialog::ImportDialog(const QString& file, QWidget* parent)
    : QDialog(parent), file_(file), description_(storage::describeFile(toPath(file))),
      measurement_(
          this, tr("Reading the field"), [this](Measured m) { show(m); },
          [this](QString message) { complain(message); }) {
  if (description_.fields.empty())
    throw Error(file.toStdString(), "holds no vector field", "three components on one grid");
  setWindowTitle(tr("Import a magnetic field"));
  buildLayout();
  measure();
}

void ImportDialog::buildLayout() {
  fields_ = new QComboBox(this);
  for (const auto& candidate : description_.fields)
    fields_->addItem(QString("%1   %2").arg(QString::fromStdString(candidate.name),
                                            QString::fromStdString(storage::textOf(candidate.shape))),
                     QString::fromStdString(candidate.name));
  // Nobody imports the velocity by intention: start with the magnetic field if there is one.
  for (int i = fields_->count() - 1; i >= 0; --i)
    if (const QString name = fields_->itemData(i).toString().toLower(); name.startsWith('b') || name.contains("mag"))
      fields_->setCurrentIndex(i);
  axes_ = new QComboBox(this);
  axes_->addItem(tr("as found"), QString());
  for (const char* order : {"zyx", "xyz", "zyxc", "czyx", "xyzc", "cxyz"})
    axes_->addItem(order, order);
  axes_->setEnabled(!description_.axesFixed);
  axes_->setToolTip(description_.axesFixed ? tr("The file says which axis is which")
                                           : tr("Axes as stored, slowest first; c is the component"));
  facts_ = new QLabel(tr("Reading…"), this);
  facts_->setWordWrap(true);
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  spectrum_ = new LinePlot(this);
  spectrum_->setHint(tr("Energy spectrum"));
  spectrum_->setMinimumSize(520, 260);
  buttons_ = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons_->button(QDialogButtonBox::Ok)->setText(tr("Use this field"));
  for (auto* button : buttons_->buttons())
    button->setIcon({});
  auto* form = new QFormLayout;
  form->addRow(tr("File"),
               new QLabel(QFileInfo(file_).fileName() + "  (" + QString::fromStdString(description_.format) + ")"));
  form->addRow(tr("Field"), fields_);
  form->addRow(tr("Axes"), axes_);
  auto* column = new QVBoxLayout(this);
  column->addLayout(form);
  column->addWidget(facts_);
  column->addWidget(spectrum_, 1);
  column->addWidget(buttons_);
  connect(fields_, &QComboBox::activated, this, &ImportDialog::measure);
  connect(axes_, &QComboBox::activated, this, &ImportDialog::measure);
  connect(buttons_, &QDialogButtonBox::accepted, this, &ImportDialog::choose);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ImportDialog::measure() {
  ready_ = false;
  buttons_->button(QDialogButtonBox::Ok)->setEnabled(false);
  facts_->setText(tr("Reading…"));
  storage::ImportOptions options;
  options.field = fields_->currentData().toString().toStdString();
  options.axes = axes_->currentData().toString().toStdString();
  measurement_.request([file = toPath(file_), options](jobs::JobContext& context) {
    const VectorGrid grid = storage::importVectorGrid(file, options);
    context.checkpoint();
    return Measured{grid.source, grid.shape, grid.length, fields::report(grid)};
  });
}

void ImportDialog::show(const Measured& m) {
  const auto three = [](const Vec3& v) {
    return QString("(%1, %2, %3)").arg(readableNumber(v[0], 3), readableNumber(v[1], 3), readableNumber(v[2], 3));
  };
  facts_->setText(tr("%1 × %2 × %3 nodes, box %4<br>rms %5, mean %6 (will be normalised to b<sub>rms</sub> = 1)<br>"
                     "flatness per component %7 (Gaussian: 3)<br>divergence, relative to the gradient: %8 spectral, "
                     "%9 by central differences")
                      .arg(m.shape[0])
                      .arg(m.shape[1])
                      .arg(m.shape[2])
                      .arg(three(m.length), readableNumber(m.report.rms), three(m.report.mean),
                           three(m.report.flatness), readableNumber(m.report.divergence, 2),
                           readableNumber(m.report.divergenceDifferences, 2)));
  Curve curve{.name = "spectrum",
              .title = "Energy spectrum",
              .xLabel = "Wavenumber",
              .xUnit = "1/l_0",
              .yLabel = "E(k)",
              .x = m.report.k,
              .y = m.report.energy,
              .logX = true,
              .logY = true};
  spectrum_->setCurves({curve});
  ready_ = true;
  buttons_->button(QDialogButtonBox::Ok)->setEnabled(true);
}

void ImportDialog::complain(const QString& message) {
  facts_->setText("<b>" + tr("This cannot be used.") + "</b> " + message.toHtmlEscaped());
  spectrum_->clear();
}

void ImportDialog::choose() {
  Q_EMIT chosen({{"field", "file"},
                 {"field_file", QFileInfo(file_).absoluteFilePath().toStdString()},
                 {"field_name", fields_->currentData().toString().toStdString()},
                 {"field_axes", axes_->currentData().toString().toStdString()}});
  accept();
}

} // namespace larmor::widgets
