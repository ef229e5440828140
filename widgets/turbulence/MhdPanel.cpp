#include "widgets/turbulence/MhdPanel.h"

#include "engine/studies/turbulence/FieldTrend.h"
#include "widgets/plots/HeatMap.h"
#include "widgets/plots/LinePlot.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <cmath>

namespace larmor::widgets {

using namespace studies::turbulence;

namespace {

constexpr double boxLength = 2 * M_PI; ///< of every simulation

Curve spectrumOf(const mhd::Spectra& spectra, const std::vector<double>& energy, const char* name, const char* title) {
  Curve curve{.name = name,
              .title = title,
              .xLabel = "wave number",
              .xUnit = "1/l_0",
              .yLabel = "E(k)",
              .logX = true,
              .logY = true};
  for (std::size_t i = 0; i < energy.size(); ++i)
    if (energy[i] > 0) {
      curve.x.push_back(spectra.k[i]);
      curve.y.push_back(energy[i]);
    }
  return curve;
}

Curve historyOf(const std::vector<mhd::Balance>& history, const char* name, const char* title,
                double mhd::Balance::*value) {
  Curve curve{.name = name, .title = title, .xLabel = "time", .yLabel = "energy, loss", .logY = true};
  for (const auto& each : history) {
    curve.x.push_back(each.time);
    curve.y.push_back(each.*value);
  }
  return curve;
}

QString numberText(double value, int decimals) {
  return std::isnan(value) ? QStringLiteral("–") : QString::number(value, 'f', decimals);
}

/// All of one instant, the newest.
QString factsOf(const MhdSnapshot& snapshot) {
  const auto& now = snapshot.now;
  const QString facts =
      MhdPanel::tr("³, t = %1 of %2, step %3  ·  Taylor Reynolds number %4, magnetic %5  ·  k_max η %6  ·  "
                   "energy %7, put in %8, lost %9")
          .arg(now.time, 0, 'f', 2)
          .arg(snapshot.endTime)
          .arg(snapshot.steps)
          .arg(numberText(now.taylorReynolds, 0), numberText(now.magneticTaylorReynolds, 0),
               numberText(now.resolution, 2))
          .arg(now.energy(), 0, 'g', 4)
          .arg(now.input, 0, 'g', 4)
          .arg(now.viscouslyLost + now.resistivelyLost, 0, 'g', 4);
  const QString scale = now.input > 0 ? MhdPanel::tr("of the input") : MhdPanel::tr("of the first energy");
  QString text = QString::number(snapshot.grid) + facts +
                 MhdPanel::tr(", balance open by %1 %2").arg(snapshot.balanceResidual(), 0, 'e', 1).arg(scale);
  if (now.magnetic > 0)
    text += QStringLiteral("  ·  ") + QString::fromStdString(sentenceOf(trendOf(snapshot.history)));
  return text;
}

} // namespace

MhdPanel::MhdPanel(QWidget* parent)
    : QWidget(parent), what_(new QComboBox(this)), slice_(new HeatMap(this)), spectra_(new LinePlot(this)),
      energies_(new LinePlot(this)), facts_(new QLabel(this)) {
  what_->setObjectName("mhdSlice");
  what_->addItem(tr("Slice of |b|"));
  what_->addItem(tr("Slice of the current density"));
  facts_->setObjectName("mhdFacts");
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  facts_->setMinimumWidth(1);
  facts_->setWordWrap(true);
  slice_->setEqualAxes(true);
  spectra_->setHint(tr("Simulate MHD… in the tool bar computes a turbulent field"));
  auto* left = new QVBoxLayout;
  left->setSpacing(2);
  left->addWidget(what_);
  left->addWidget(slice_, 1);
  auto* row = new QHBoxLayout;
  row->addLayout(left, 2);
  row->addWidget(spectra_, 3);
  row->addWidget(energies_, 3);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 3, 0, 0);
  column->setSpacing(2);
  column->addLayout(row, 1);
  column->addWidget(facts_);
  connect(what_, &QComboBox::currentIndexChanged, this, &MhdPanel::drawSlice);
}

void MhdPanel::show(const MhdSnapshot& snapshot) {
  snapshot_ = snapshot;
  spectra_->setCurves({spectrumOf(snapshot.spectra, snapshot.spectra.kinetic, "kinetic_spectrum", "Velocity"),
                       spectrumOf(snapshot.spectra, snapshot.spectra.magnetic, "magnetic_spectrum", "Magnetic field")});
  energies_->setCurves({historyOf(snapshot.history, "kinetic_energy", "Kinetic energy", &mhd::Balance::kinetic),
                        historyOf(snapshot.history, "magnetic_energy", "Magnetic energy", &mhd::Balance::magnetic),
                        historyOf(snapshot.history, "viscous_loss", "Viscous loss", &mhd::Balance::viscousLoss),
                        historyOf(snapshot.history, "resistive_loss", "Resistive loss", &mhd::Balance::resistiveLoss)});
  facts_->setText(factsOf(snapshot));
  drawSlice();
}

void MhdPanel::exportFigures(const QString& folder) {
  spectra_->exportForColumn(folder + "/mhd_spectra");
  energies_->exportForColumn(folder + "/mhd_energies");
  slice_->exportForColumn(folder + "/mhd_slice");
}

void MhdPanel::drawSlice() {
  const bool current = what_->currentIndex() == 1;
  const auto& values = current ? snapshot_.current : snapshot_.strength;
  const std::size_t n = snapshot_.grid;
  if (n == 0 || values.size() != n * n)
    return; // no slice yet
  slice_->setColourMap(current ? "inferno" : "viridis");
  slice_->setImage(std::make_shared<Image>(Image{.name = current ? "current" : "strength",
                                                 .quantity = current ? "|∇ × b|" : "|b|",
                                                 .xLabel = "x (l_0)",
                                                 .yLabel = "y (l_0)",
                                                 .nx = n,
                                                 .ny = n,
                                                 .extent = {0, boxLength, 0, boxLength},
                                                 .values = {values.begin(), values.end()}}));
}

} // namespace larmor::widgets
