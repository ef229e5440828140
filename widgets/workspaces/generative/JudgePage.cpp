#include "widgets/workspaces/generative/JudgePage.h"

#include "engine/core/Error.h"
#include "engine/statistics/Cumulative.h"
#include "engine/studies/Command.h"
#include "engine/studies/Provenance.h"
#include "widgets/theme/FileName.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

struct JudgedKind {
  const char *name, *label;
};
/// As Judged::paths names them, in the order of the curves.
constexpr JudgedKind judgedKinds[] = {
    {"model", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Model")},
    {"floor", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Floor: simulated, training snapshots")},
    {"gaussian", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Gaussian")},
    {"nearest below", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Model at the nearest α below")},
    {"nearest above", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Model at the nearest α above")},
    {"mixture", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Mixture of both")},
    {"pooled", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "All α together")},
    {"real nearest below", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Simulated, nearest α below")},
    {"real nearest above", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Simulated, nearest α above")},
    {"real mixture", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Simulated, mixture of both")},
    {"real pooled", QT_TRANSLATE_NOOP("larmor::widgets::JudgePage", "Simulated, all α together")}};
constexpr int withoutBaselines = 3;

double kindOf(const std::string& name) {
  const auto found =
      std::find_if(std::begin(judgedKinds), std::end(judgedKinds), [&](const JudgedKind& k) { return name == k.name; });
  return double(found - std::begin(judgedKinds));
}

QString kindLabel(double kind) {
  return kind < double(std::size(judgedKinds)) ? JudgePage::tr(judgedKinds[std::size_t(kind)].label) : QString();
}

Estimate estimateAt(const std::vector<Estimate>& values, std::size_t index) {
  return index < values.size() ? values[index] : Estimate{std::nan(""), std::nan("")};
}

Curve judgedCurve(const Judged& row, const char* y, const std::vector<double>& x, const std::vector<Estimate>& values) {
  Curve curve{.name = row.paths, .title = kindLabel(kindOf(row.paths)).toStdString(), .yLabel = y, .yUnit = "1"};
  for (std::size_t i = 0; i < x.size() && i < values.size(); ++i) {
    curve.x.push_back(x[i]);
    curve.y.push_back(values[i].value);
    curve.error.push_back(values[i].error);
  }
  return curve;
}

Curve overLag(Curve curve) {
  curve.xLabel = "lag";
  curve.xUnit = "T_g";
  curve.logX = true;
  return curve;
}

/// What two kinds of paths that are alike would have.
Curve levelLike(const Curve& of, double value) {
  Curve line = of;
  line.name = "level";
  line.title = "alike";
  line.error.clear();
  std::fill(line.y.begin(), line.y.end(), value);
  return line;
}

} // namespace

std::vector<RecordColumn<JudgePage::Row>> JudgePage::columns() {
  using R = Row;
  const auto value = [](auto member) { return [member](const R& r) { return (r.*member).value; }; };
  const auto error = [](auto member) { return [member](const R& r) { return (r.*member).error; }; };
  const auto known = [](auto member) {
    return [member](const R& r) { return r.*member > 0 ? r.*member : std::nan(""); };
  };
  const auto part = [](auto member, std::size_t i, bool ofError) {
    return [=](const R& r) { return ofError ? estimateAt(r.*member, i).error : estimateAt(r.*member, i).value; };
  };
  std::vector<RecordColumn<R>> all{
      {tr("α"), "1", [](const R& r) { return r.alpha; }},
      {tr("Paths"), "", [](const R& r) { return r.kind; }, [](double kind) { return kindLabel(kind); }, true},
      {tr("E"), "1", value(&R::error), error(&R::error)},
      {tr("Mirror events"), "ratio", value(&R::mirrors), error(&R::mirrors)},
      {tr("Reversals"), "ratio", value(&R::reversals), error(&R::reversals)},
      {tr("Displacement, KS"), "1", value(&R::displacement), error(&R::displacement)}};
  const char* const quantiles[] = {"0.5", "0.9", "0.99"};
  for (std::size_t i = 0; i < 3; ++i)
    all.push_back({tr("Curvature, quantile %1").arg(QLatin1String(quantiles[i])), "ratio",
                   part(&R::curvature, i, false), part(&R::curvature, i, true)});
  all.push_back({tr("Slope of its density"), "difference", value(&R::slope), error(&R::slope)});
  const int lags[] = {1, 2, 5, 10};
  for (std::size_t i = 0; i < 4; ++i)
    all.push_back({tr("Pitch-angle memory, %1 T_g").arg(lags[i]), "difference", part(&R::memory, i, false),
                   part(&R::memory, i, true)});
  all.push_back({tr("Memorisation"), "ratio", known(&R::memorisation)});
  all.push_back({tr("Speed before it was made exact"), "rms error", known(&R::normError)});
  return all;
}

std::vector<RecordColumn<JudgePage::LagRow>> JudgePage::lagColumns() {
  using R = LagRow;
  const auto value = [](auto member) { return [member](const R& r) { return (r.*member).value; }; };
  const auto error = [](auto member) { return [member](const R& r) { return (r.*member).error; }; };
  return {{tr("α"), "1", [](const R& r) { return r.alpha; }},
          {tr("Paths"), "", [](const R& r) { return r.kind; }, [](double kind) { return kindLabel(kind); }, true},
          {tr("Lag"), "T_g", [](const R& r) { return r.lag; }},
          {tr("S_2"), "ratio", value(&R::second), error(&R::second)},
          {tr("Flatness"), "ratio", value(&R::flatness), error(&R::flatness)},
          {tr("Mean squared displacement"), "ratio", value(&R::square), error(&R::square)}};
}

JudgePage::JudgePage(ModelShelf& shelf, std::function<PathSource()> source)
    : GeneratorPage("judge", tr("Judge"), shelf), source_(std::move(source)),
      table_(new RecordTable<Row>(columns(), tr("Export the report"))),
      lags_(new RecordTable<LagRow>(lagColumns(), tr("Export the numbers by lag"))), alphas_(new QComboBox),
      baselines_(new QCheckBox(tr("Baselines"))), empty_(new QLabel) {
  addGeneratorForm(parameters_);
  alphas_->setObjectName("judgedAlpha");
  alphas_->setMinimumContentsLength(8);
  alphas_->setToolTip(tr("Of which α the plots are"));
  baselines_->setObjectName("baselines");
  baselines_->setToolTip(tr("In the plots also what paths of other α do in place of the right one"));
  tools().addStretch();
  tools().addWidget(new QLabel(tr("Plots of")), 1);
  tools().addWidget(alphas_);
  tools().addWidget(baselines_, 1);
  tools().addWidget(table_->menuButton(), 1);
  table_->setObjectName("judgeTable");
  for (DataTable* each : {static_cast<DataTable*>(table_), static_cast<DataTable*>(lags_)})
    each->sortByColumn(0, Qt::AscendingOrder);
  empty_->setObjectName("judgeEmpty");
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  tabs().add("second", tr("S₂"), tr("Second structure function of V over that of the held-out paths"));
  tabs().add("flatness", tr("Flatness"), tr("Of the increments of V, over that of the held-out paths"));
  tabs().add("square", tr("MSD"), tr("Mean squared displacement over that of the held-out paths"));
  tabs().add("displacement", tr("Displacement"), tr("At the end of the window, path by path"));
  tabs().add("memory", tr("Pitch-angle memory"),
             tr("Of the smoothed pitch-angle cosine, less that of the held-out paths"));
  tabs().add("curvature", tr("Curvature"),
             tr("Quantiles of the gyro-centre's curvature over those of the held-out paths"));
  tabs().addTable(lags_, tr("By lag"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(&tools());
  column->addWidget(empty_, 1);
  column->addWidget(table_, 1);
  column->addWidget(&facts());
  connect(alphas_, &QComboBox::currentIndexChanged, this, &JudgePage::showPlots);
  connect(baselines_, &QCheckBox::toggled, this, &JudgePage::showPlots);
  for (DataTable* each : {static_cast<DataTable*>(table_), static_cast<DataTable*>(lags_)})
    connect(each, &DataTable::failed, this, &Page::failed);
  show(nullptr);
  begin();
}

void JudgePage::modelChanged() {
  empty_->setText(hint(
      source_().windows
          ? tr("Press Run: paths of the model are judged by windows of %1 that it has not seen").arg(source_().name())
          : tr("Open or make a data set on the Data page: its held-out windows are the judges")));
}

QString JudgePage::commandLine() const {
  const QString file = source_().file;
  return QString::fromStdString(studies::commandLine("generative", "validate", form().set(),
                                                     {file.isEmpty() ? "data.h5" : toPath(file)}, "report.json"));
}

Page::Order JudgePage::order() {
  const PathSource source = source_();
  if (!source.windows)
    throw Error("windows", "there are none to judge by", "a data set, opened or made on the Data page");
  judgedBy_ = source.name();
  reportCommand_ = commandLine();
  reportParameters_ = QString::fromStdString(form().set().toJson().dump());
  return orderOf<JudgeSnapshot>(
      tr("Judged by %1").arg(source.name()),
      [made = generator(), asked = parameters_, source](jobs::JobContext& context,
                                                        const jobs::Sink<JudgeSnapshot>& sink) {
        JudgeOrder order = judgeOrder(made.opened()->model, source.windows, asked);
        order.sampler = made.sampler;
        order.corrections = made.corrections;
        order.device = made.device;
        sink.publish(judge(order, context, sink));
      },
      [this](Snapshot snapshot) { show(std::move(snapshot)); });
}

// --- what is shown ---

void JudgePage::show(Snapshot snapshot) {
  shown_ = std::move(snapshot);
  const bool any = shown_ && !shown_->rows.empty();
  table_->setVisible(any);
  empty_->setVisible(!any);
  if (!any)
    modelChanged();
  const QString before = alphas_->currentText();
  {
    const QSignalBlocker blocker(alphas_);
    alphas_->clear();
    if (any)
      for (const Judged& row : shown_->rows)
        if (alphas_->findData(row.alpha) < 0)
          alphas_->addItem(tr("α = %1").arg(row.alpha), row.alpha);
    alphas_->setCurrentIndex(std::max(0, alphas_->findText(before)));
  }
  showTables();
  showPlots();
  showFacts();
}

void JudgePage::showTables() {
  auto rows = std::make_shared<std::vector<Row>>();
  auto byLag = std::make_shared<std::vector<LagRow>>();
  if (shown_)
    for (const Judged& j : shown_->rows) {
      const PathComparison& c = j.comparison;
      rows->push_back({j.alpha, kindOf(j.paths), j.memorisation, j.normError, c.error, c.mirrorRatio, c.reversalRatio,
                       c.displacementKs, c.curvatureSlope, c.curvature, c.memory});
      for (std::size_t i = 0; i < c.lags.size(); ++i)
        byLag->push_back({j.alpha, kindOf(j.paths), c.lags[i], c.second[i], c.flatness[i], c.square[i]});
    }
  table_->setRecords(rows);
  lags_->setRecords(byLag);
  table_->resizeColumnsToContents();
}

void JudgePage::showPlots() {
  std::map<QString, std::vector<Curve>> plots;
  const double alpha = alphas_->currentData().toDouble();
  const auto cumulative = [](const std::vector<double>& values, const std::string& name, const std::string& title) {
    return statistics::cumulative(values, {.name = name,
                                           .title = title,
                                           .xLabel = "displacement at the end of the window",
                                           .xUnit = "gyro-radii",
                                           .yLabel = "Share of paths that end nearer",
                                           .yUnit = "1"});
  };
  if (shown_)
    for (const Judged& row : shown_->rows) {
      if (row.alpha != alpha || (kindOf(row.paths) >= withoutBaselines && !baselines_->isChecked()))
        continue;
      const PathComparison& c = row.comparison;
      plots["second"].push_back(overLag(judgedCurve(row, "S_2 over that of held-out paths", c.lags, c.second)));
      plots["flatness"].push_back(
          overLag(judgedCurve(row, "Flatness over that of held-out paths", c.lags, c.flatness)));
      plots["square"].push_back(overLag(judgedCurve(row, "MSD over that of held-out paths", c.lags, c.square)));
      plots["memory"].push_back(
          overLag(judgedCurve(row, "Memory less that of held-out paths", c.memoryLags, c.memory)));
      Curve bends = judgedCurve(row, "Curvature over that of held-out paths", c.quantiles, c.curvature);
      bends.xLabel = "quantile";
      bends.xUnit = "1";
      plots["curvature"].push_back(bends);
      plots["displacement"].push_back(
          cumulative(row.displacement, row.paths, kindLabel(kindOf(row.paths)).toStdString()));
    }
  for (auto& [name, curves] : plots)
    std::stable_sort(curves.begin(), curves.end(),
                     [](const Curve& a, const Curve& b) { return kindOf(a.name) < kindOf(b.name); });
  for (const char* name : {"second", "flatness", "square", "memory", "curvature"}) {
    const auto& curves = plots[name];
    tabs().plot(name).setGuides(curves.empty()
                                    ? std::vector<Curve>()
                                    : std::vector{levelLike(curves[0], qstrcmp(name, "memory") == 0 ? 0 : 1)});
  }
  if (shown_)
    if (const auto held = shown_->heldOut.find(alpha); held != shown_->heldOut.end())
      tabs().plot("displacement").setGuides({cumulative(held->second, "held out", tr("Held out").toStdString())});
  for (const QString& name : tabs().names())
    tabs().setCurves(name, plots[name]);
}

void JudgePage::showFacts() {
  if (!shown_)
    return facts().setFacts({});
  QStringList told{tr("Ratios to %1: 1 is alike; read E, displacement and memory beside the floor").arg(judgedBy_)},
      warnings;
  if (shown_->filter > 1)
    told += tr("mean of %1 samples of both before anything is measured").arg(shown_->filter);
  for (const std::string& warning : shown_->warnings)
    warnings += QString::fromStdString(warning);
  setWarnings(warnings);
  facts().setFacts(told, warnings);
}

void JudgePage::showCurves(const RunCurves& curves) {
  show(nullptr);
  Page::showCurves(curves);
}

// --- files, pictures, state ---

void JudgePage::save(const QString& path) {
  nlohmann::json results = reportOf(*shown_);
  results["data"]["file"] = judgedBy_.toStdString();
  ParameterSet parameters = form().set();
  storage::Provenance origin =
      studies::provenanceOf("larmor-report", "generative", "validate", parameters, reportCommand_.toStdString());
  origin.parameters = reportParameters_.toStdString(); // of what is shown
  studies::writeReport(toPath(path), results, origin);
}

QImage JudgePage::picture(const QSize& size) {
  QPixmap drawn(this->size());
  render(&drawn);
  return drawn.toImage().scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

void JudgePage::exportFigures(const QString& folder) {
  Page::exportFigures(folder);
  if (!shown_ || shown_->rows.empty())
    return;
  table_->exportTo(folder + "/judge_report.tex");
  table_->exportTo(folder + "/judge_report.csv");
  lags_->exportTo(folder + "/judge_by_lag.csv");
}

QJsonObject JudgePage::saveState() const {
  QJsonObject state = Page::saveState();
  state["baselines"] = baselines_->isChecked();
  return state;
}

void JudgePage::restoreState(const QJsonObject& state) {
  GeneratorPage::restoreState(state);
  baselines_->setChecked(state["baselines"].toBool());
}

void JudgePage::reset() {
  GeneratorPage::reset();
  show(nullptr);
}

} // namespace larmor::widgets
