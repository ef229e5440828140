#include "widgets/workspaces/transport/TrainPage.h"

#include "engine/core/Error.h"

#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

QString percent(double share) { return QStringLiteral("%1 %").arg(100.0 * share, 0, 'f', 2); }

std::shared_ptr<const ScatterData> parityOf(const Validation& v) {
  auto data = std::make_shared<ScatterData>();
  data->xLabel = QObject::tr("Simulated D⊥ [ρ₀²|q|B₀/m]");
  data->yLabel = QObject::tr("Predicted D⊥ [ρ₀²|q|B₀/m]");
  data->logX = data->logY = true;
  data->x = v.simulated;
  data->y = v.predicted;
  for (const std::int64_t number : v.number)
    data->ids.push_back(static_cast<std::uint64_t>(number));
  return data;
}

/// Histogram of predicted/simulated - 1 in bins of 1 %, as steps of a curve.
Curve histogramOf(const Validation& v) {
  constexpr double width = 0.01;
  constexpr int reach = 25;
  Curve curve{.name = "errors",
              .title = "relative error",
              .xLabel = "Relative error of the prediction",
              .xUnit = "1",
              .yLabel = "Share of rows",
              .yUnit = "1"};
  std::vector<double> counts(2 * reach + 1, 0.0);
  for (std::size_t i = 0; i < v.simulated.size(); ++i) {
    const double bin = std::round((v.predicted[i] / v.simulated[i] - 1.0) / width);
    counts[static_cast<std::size_t>(std::clamp(bin, -double(reach), double(reach)) + reach)] +=
        1.0 / double(v.simulated.size());
  }
  for (int b = -reach; b <= reach; ++b)
    for (const double side : {-0.5, 0.5}) {
      curve.x.push_back((b + side) * width);
      curve.y.push_back(counts[static_cast<std::size_t>(b + reach)]);
    }
  return curve;
}

} // namespace

TrainPage::TrainPage(std::function<std::shared_ptr<const Rows>()> rows, QWidget* parent)
    : TransportPage(parent), rows_(std::move(rows)), network_(std::make_shared<TrainParameters>()),
      trainer_(std::make_shared<learning::TrainerParameters>(network_->usualTrainer())), dashboard_(nullptr) {
  ParameterSet set;
  set.add(*network_);
  set.add(*trainer_);
  form_ = new ParameterForm(set);
  dashboard_ = new TrainingDashboard(this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(dashboard_);
  connect(form_, &ParameterForm::edited, this, [this](const QString& key) {
    if (key == "kind")
      kindChanged();
    Q_EMIT changed();
  });
  connect(dashboard_, &TrainingDashboard::notesChanged, this, &TransportPage::changed);
  connect(dashboard_, &TrainingDashboard::failed, this, &TransportPage::failed);
}

/// The loop's parameters follow the kind: what suits one network does not suit the other.
void TrainPage::kindChanged() {
  learning::TrainerParameters usual = network_->usualTrainer();
  ParameterSet set;
  set.add(usual);
  form_->setValues(set.texts(), tr("loop that suits the network"));
}

TransportPage::Order TrainPage::order() {
  const auto rows = rows_();
  if (!rows || rows->empty())
    throw Error("Training", "there is no database", "open one, or simulate points on the Database page");
  box_ = std::make_shared<TrainingBox>();
  snapshot_.reset();
  ++runs_;
  return {tr("Training %1").arg(runs_),
          [rows, box = box_, network = *network_, trainer = *trainer_](jobs::JobContext& context) {
            train(network, trainer, *rows, {}, context, box.get());
          }};
}

void TrainPage::poll() {
  if (box_)
    if (auto snapshot = box_->take()) {
      snapshot_ = std::move(snapshot);
      show(*snapshot_);
    }
}

void TrainPage::show(const TrainingSnapshot& s) {
  TrainingView view;
  view.title = tr("Training %1").arg(runs_);
  view.histories = s.histories;
  QStringList facts{
      view.title,
      tr("network %1 of %2").arg(s.member + 1).arg(network_->kind == ModelKind::Seed ? 1 : network_->members)};
  if (!s.histories.empty() && !s.histories.back().empty()) {
    const auto& last = s.histories.back().back();
    facts << tr("epoch %1 of %2").arg(last.epoch).arg(trainer_->epochs)
          << tr("validation loss %1").arg(last.validation, 0, 'g', 4)
          << tr("%1 M rows/s").arg(last.rowsPerSecond * 1e-6, 0, 'g', 3);
  }
  if (s.validation) {
    view.parity = parityOf(s.test ? *s.test : *s.validation);
    view.errors = histogramOf(s.test ? *s.test : *s.validation);
    facts
        << tr("validation error %1 rms (noise %2)").arg(percent(s.validation->main.rms), percent(s.validation->noise));
  }
  if (s.test)
    facts << tr("<b>test error %1 rms, %2 median; 68 % interval covers %3</b>")
                 .arg(percent(s.test->main.rms), percent(s.test->main.median), percent(s.test->coverage));
  facts << tr("%1 training, %2 validation, %3 test rows").arg(s.trainingRows).arg(s.validationRows).arg(s.testRows)
        << QString::fromStdString(s.device);
  view.facts = facts.join(" &nbsp;·&nbsp; ");
  dashboard_->show(view);
}

void TrainPage::ended(jobs::State state) {
  poll();
  if (!snapshot_)
    return;
  const QString result = snapshot_->test ? tr("test error %1").arg(percent(snapshot_->test->main.rms)) : tr("stopped");
  dashboard_->keep(result);
  if (state != jobs::State::Finished)
    return;
  finished_ = snapshot_;
  auto model = std::make_shared<TransportModel>(*finished_->model);
  model->card = cardOf(*finished_, "database", commandLine().toStdString());
  Q_EMIT modelTrained(model, tr("Training %1 (%2)").arg(runs_).arg(result));
}

QString TrainPage::commandLine() const {
  return QStringLiteral("larmor-batch transport train DATABASE.h5") +
         QString::fromStdString(form_->set().commandLine()) + " --out MODEL";
}

QJsonObject TrainPage::saveState() const {
  QJsonObject state = formState(*form_);
  state["notes"] = dashboard_->notes();
  return state;
}

void TrainPage::restoreState(const QJsonObject& state) {
  restoreForm(*form_, state);
  dashboard_->setNotes(state["notes"].toString());
}

/// The dashboard as large as it wants to be, scaled: plots have no size below which they can be read.
QImage TrainPage::picture(const QSize& size) {
  constexpr int comfortable = 1000; // logical pixels across
  const QSize before = dashboard_->size();
  dashboard_->resize(comfortable, comfortable * size.height() / std::max(1, size.width()));
  const QImage image = dashboard_->grab().toImage().scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
  dashboard_->resize(before);
  return image;
}

void TrainPage::save(const QString& path) {
  if (!finished_)
    throw Error("Model", "no training has ended yet", "a finished training");
  TransportModel model = *finished_->model;
  model.card = cardOf(*finished_, "database", commandLine().toStdString());
  model.card["notes"] = dashboard_->notes().toStdString();
  saveModel(model, path.toStdString());
}

} // namespace larmor::widgets
