#include "widgets/workspaces/generative/FillPage.h"

#include "engine/core/Error.h"
#include "engine/runs/PathFile.h"
#include "engine/studies/Command.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/generative/Thinking.h"
#include "widgets/plots/Figure.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PathLayer.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

constexpr std::size_t placesOfStep = 4;
constexpr std::int64_t pathsAtFirst = 8;

/// Rows of signals [row, 3, time].
learning::Array rowsOf(const learning::Array& all, std::size_t first, std::size_t count, std::size_t times) {
  const std::size_t n = std::size_t(all.shape.back());
  learning::Array some{{}, {std::int64_t(count), 3, std::int64_t(times)}};
  for (std::size_t i = first * 3; i < (first + count) * 3; ++i)
    some.values.insert(some.values.end(), all.values.begin() + std::ptrdiff_t(i * n),
                       all.values.begin() + std::ptrdiff_t(i * n + times));
  return some;
}

/// Places [begin, end) of each path, numbered from 0.
std::shared_ptr<views::PathSet> piecesOf(const std::vector<std::vector<Vec3>>& paths, std::size_t begin,
                                         std::size_t end) {
  auto set = std::make_shared<views::PathSet>();
  set->offsets.push_back(0);
  auto& number = set->scalars["completion"];
  for (std::size_t p = 0; p < paths.size(); ++p) {
    for (std::size_t t = begin; t < std::min(end, paths[p].size()); ++t) {
      for (const double c : {paths[p][t][0], paths[p][t][1], paths[p][t][2]})
        set->points.push_back(static_cast<float>(c));
      number.push_back(static_cast<float>(p));
    }
    set->offsets.push_back(static_cast<std::uint32_t>(number.size()));
  }
  return set;
}

views::Bounds boxAround(const std::vector<std::vector<Vec3>>& paths) {
  views::Bounds box;
  for (const auto& path : paths)
    for (const Vec3& r : path)
      box.add(r[0], r[1], r[2]);
  return box;
}

learning::Array heldOut(const WindowSet& windows, const GenerateOrder& asked) {
  const auto rows = windows.choose({Part::Test, asked.alpha, {}}, std::size_t(asked.paths));
  if (rows.empty())
    throw Error("paths", "there are none to fill in at this alpha", "held-out windows of it");
  return windows.signals(rows);
}

/// Where there are no others: of noise that nothing else is made of.
learning::Array ownPaths(GenerateOrder asked, jobs::JobContext& context) {
  asked.firstPath = 1'000'000;
  return generate(asked, context).signals;
}

QString percent(double share) { return QString::number(100 * share, 'f', 0) + QStringLiteral(" %"); }

} // namespace

std::size_t FillPage::Filled::paths() const {
  return gap.completions > 0 ? std::size_t(result.signals.shape.front() / gap.completions) : 0;
}

FillPage::FillPage(ModelShelf& shelf, std::function<PathSource()> source)
    : GeneratorPage("fill", tr("Fill gaps"), shelf), source_(std::move(source)), paths_(new QComboBox), of_(new QLabel),
      view_(new views::SceneView) {
  parameters_.paths = pathsAtFirst;
  addGeneratorForm(parameters_, gap_);
  tabs().add("x", tr("V along x"), tr("Completions against time, beside the truth"));
  tabs().add("y", tr("V along y"), tr("Completions against time, beside the truth"));
  tabs().add("z", tr("V along z"), tr("Completions against time, beside the truth"));
  tabs().add("continuations", tr("Going on"), tr("What paths that are gone on with become, window by window"));
  tabs().add("speed", tr("Speed"), tr("How far |V| was from 1 after each continuation, before it was made exact"));
  buildTools();
  view_->setScalarBarVisible(false);
  views::followTheme(*view_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(&tools());
  column->addWidget(view_, 1);
  column->addWidget(&facts());
  connect(&Theme::shared(), &Theme::changed, this, &FillPage::draw);
  connect(&form(), &ParameterForm::edited, this, [this] { draw(); });
  begin();
}

void FillPage::buildTools() {
  paths_->setObjectName("filledPath");
  paths_->setToolTip(tr("Which of the paths is looked at"));
  of_->setObjectName("filledSource");
  auto* file = new QToolButton;
  file->setObjectName("fillRun");
  file->setText(tr("Run file…"));
  file->setToolTip(tr("Fill paths of a run in place of the windows of the Data page"));
  start_ = new FormSlider(form(), "gap_start", {tr("Gap from"), "", 0.5, 20});
  length_ = new FormSlider(form(), "gap_length", {tr("length"), "", 0.1, 10});
  for (FormSlider* each : {start_, length_})
    each->setToolTip(tr("Gyro-periods"));
  tools().addWidget(paths_);
  tools().addStretching(start_);
  tools().addWidget(length_);
  tools().addWidget(of_, 3);
  tools().addWidget(file, 2);
  connect(paths_, &QComboBox::currentIndexChanged, this, &FillPage::draw);
  connect(file, &QToolButton::clicked, this, &FillPage::askFile);
}

void FillPage::setUndoStack(QUndoStack* stack) {
  Page::setUndoStack(stack);
  start_->setUndoStack(stack);
  length_->setUndoStack(stack);
}

void FillPage::modelChanged() {
  of_->setText(!file_.isEmpty()    ? QFileInfo(file_).fileName()
               : source_().windows ? source_().name()
                                   : tr("paths of the model itself"));
  view_->setEmptyText(hint(tr("Place the gap with the sliders, then press Run: it is filled in several ways")));
  if (model()) {
    const double length = double(model()->model.window - 1) * model()->model.spacing, step = model()->model.spacing;
    start_->setAxis({tr("Gap from"), "", 2 * step, length * 0.95});
    length_->setAxis({tr("length"), "", step, length * 0.5});
  }
  draw();
}

void FillPage::usePathsOf(const QString& file) {
  file_ = file;
  modelChanged();
  Q_EMIT changed();
}

void FillPage::askFile() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Paths to fill in"), lastFolder(), saveFilter());
  if (path.isEmpty())
    return;
  rememberFolder(path);
  usePathsOf(path);
}

QString FillPage::commandLine() const {
  const QString file = !file_.isEmpty() ? file_ : source_().file;
  return QString::fromStdString(studies::commandLine("generative", "fill", form().set(),
                                                     {file.isEmpty() ? "data.h5" : toPath(file)}, "filled.h5"));
}

Page::Order FillPage::order() {
  const PathSource source = source_();
  shownCommand_ = commandLine();
  const QString title = gap_.continuations > 0 ? tr("Gone on with %1 paths").arg(parameters_.paths)
                                               : tr("%1 gaps filled").arg(parameters_.paths);
  return orderOf<Filled>(
      title,
      [made = generator(), asked = parameters_, gap = gap_, source, file = file_](jobs::JobContext& context,
                                                                                  const jobs::Sink<Filled>& sink) {
        const auto opened = made.opened();
        auto windows = source.windows;
        if (!file.isEmpty())
          windows = std::make_shared<const WindowSet>(windowsToFill(toPath(file), opened->model, context));
        const double alpha = asked.alpha > 0 || !windows ? asked.alpha : windows->alphas().front();
        FillOrder order{made.order(alpha, asked.paths), gap, {}};
        order.signals = windows ? heldOut(*windows, order.generate) : ownPaths(order.generate, context);
        Filled now{order.signals,
                   {},
                   gap,
                   order.generate.alpha,
                   opened->model.spacing,
                   opened->model.name,
                   opened->model.doubtAbout(order.generate.alpha)};
        const auto look = [&](const FillResult& result) {
          now.result = result;
          sink.publish(now);
        };
        jobs::JobContext filling(context, 0, 0.9), measuring(context, 0.9, 1);
        fill(order, filling, jobs::Sink<FillResult>(look, [&] { return sink.wanted(); }));
        runs::PathRun run = runOf(order.generate, {now.result.signals}, asked.refine, measuring);
        run.name += gap.continuations > 0 ? ", gone on with" : ", gap filled";
        now.run = std::make_shared<const runs::PathRun>(std::move(run));
        sink.publish(now);
      },
      [this](Snapshot snapshot) { show(std::move(snapshot)); });
}

// --- what is shown ---

void FillPage::show(Snapshot snapshot) {
  shown_ = std::move(snapshot);
  {
    const QSignalBlocker blocker(paths_);
    const int before = paths_->currentIndex();
    paths_->clear();
    for (std::size_t i = 0; shown_ && i < shown_->paths(); ++i)
      paths_->addItem(tr("Path %1").arg(i + 1));
    paths_->setCurrentIndex(std::clamp(before, 0, std::max(0, paths_->count() - 1)));
  }
  draw();
  drawContinuations();
  showFacts();
}

std::size_t FillPage::path() const { return std::size_t(std::max(0, paths_->currentIndex())); }

/// Of the gap in the form if that is another than the one that was filled in, else of what is shown.
void FillPage::draw() {
  const bool same = shown_ && shown_->gap.gapStart == gap_.gapStart && shown_->gap.gapLength == gap_.gapLength;
  if (shown_ && (same || shown_->continued()))
    drawScene();
  else
    drawGap();
  drawBands();
}

/// What would be taken away, before it is.
void FillPage::drawGap() {
  learning::Array whole;
  if (shown_)
    whole = rowsOf(shown_->truth, path(), 1, std::size_t(shown_->truth.shape.back()));
  else if (const auto windows = source_().windows; windows && file_.isEmpty()) {
    const auto alphas = windows->alphas();
    const double alpha = parameters_.alpha > 0 ? parameters_.alpha : alphas.front();
    const auto rows = windows->choose({Part::Test, alpha, {}}, 1);
    if (!rows.empty())
      whole = windows->signals(rows);
  }
  auto& known = view_->layer<views::PathLayer>("known");
  auto& truth = view_->layer<views::PathLayer>("truth");
  view_->layer<views::PathLayer>("completions").setPaths(nullptr);
  if (whole.shape.empty()) {
    known.setPaths(nullptr);
    truth.setPaths(nullptr);
    view_->layer<views::BoxLayer>("box").setBox({});
    camera_.forget();
    return;
  }
  const double spacing = shown_ ? shown_->spacing : source_().windows->spacing;
  const auto paths = pathsAlong(whole, spacing, placesOfStep);
  const auto place = [&](double periods) {
    return std::min(paths[0].size() - 1, std::size_t(std::lround(std::max(0.0, periods) / spacing * placesOfStep)));
  };
  const std::size_t begin = place(gap_.gapStart), end = place(gap_.gapStart + gap_.gapLength);
  auto before = piecesOf(paths, 0, begin + 1);
  const auto after = piecesOf(paths, end, paths[0].size());
  before->points.insert(before->points.end(), after->points.begin(), after->points.end());
  before->scalars["completion"].resize(before->points.size() / 3, 0.0f);
  before->offsets.push_back(static_cast<std::uint32_t>(before->points.size() / 3));
  known.setPaths(before);
  known.setQuantity("", {});
  known.setPlainColour(Theme::shared().colours().text);
  truth.setPaths(piecesOf(paths, begin, end + 1));
  truth.setQuantity("", {});
  truth.setPlainColour(views::signPositive);
  auto& box = view_->layer<views::BoxLayer>("box");
  box.setBox(boxAround(paths));
  box.setLabels({"x", "y", "z"}, QStringLiteral("gyro-radii"));
  camera_.fit(*view_);
}

/// Known up to the gap, then every completion, and the truth.
void FillPage::drawScene() {
  const Filled& f = *shown_;
  const std::size_t each = std::size_t(f.gap.completions), begin = f.result.gapBegin;
  if (path() >= f.paths())
    return;
  const auto completions =
      pathsAlong(rowsOf(f.result.signals, path() * each, each, f.result.done), f.spacing, placesOfStep);
  const auto truth = pathsAlong(rowsOf(f.truth, path(), 1, std::size_t(f.truth.shape.back())), f.spacing, placesOfStep);
  // Beyond the gap they are alike but for their place: a stretch of it shows where each has got to.
  const std::size_t from = (begin - 1) * placesOfStep, beyond = f.result.gapEnd + (f.result.gapEnd - begin),
                    to = f.continued() ? completions[0].size() : beyond * placesOfStep;
  auto& known = view_->layer<views::PathLayer>("known");
  known.setPaths(piecesOf(truth, 0, from + 1));
  known.setQuantity("", {});
  known.setPlainColour(Theme::shared().colours().text);
  auto& made = view_->layer<views::PathLayer>("completions");
  made.setPaths(piecesOf(completions, from, to));
  made.setQuantity("completion", {"viridis", false, 0.0, std::max(1.0, double(each - 1)), ""});
  made.setMode(views::PathMode::Lines);
  auto& real = view_->layer<views::PathLayer>("truth");
  real.setPaths(f.continued() ? nullptr : piecesOf(truth, from, truth[0].size()));
  real.setQuantity("", {});
  real.setPlainColour(views::signPositive); // no colour of the completions
  real.setMode(views::PathMode::Tubes);
  views::Bounds box = boxAround(completions);
  box.add(boxAround(truth));
  auto& frame = view_->layer<views::BoxLayer>("box");
  frame.setBox(box);
  frame.setLabels({"x", "y", "z"}, QStringLiteral("gyro-radii"));
  camera_.fit(*view_);
}

/// Around the gap, which is where they differ.
void FillPage::drawBands() {
  const char* const names[] = {"x", "y", "z"};
  if (!shown_ || path() >= shown_->paths()) {
    for (const char* name : names)
      tabs().setCurves(name, {});
    return;
  }
  const Filled& f = *shown_;
  const std::size_t each = std::size_t(f.gap.completions), n = std::size_t(f.truth.shape.back()),
                    length = f.result.gapEnd - f.result.gapBegin,
                    from = f.result.gapBegin - std::min(f.result.gapBegin, std::max<std::size_t>(6, length)),
                    to = std::min(f.result.done, f.result.gapEnd + std::max<std::size_t>(6, length));
  for (std::size_t c = 0; c < 3; ++c) {
    const Band band = bandOf(f.result.signals, path() * each, each, c);
    Curve all{.name = "band",
              .title = tr("Band of %1 of the completions").arg(percent(band.share)).toStdString(),
              .xLabel = "time",
              .xUnit = "T_g",
              .yLabel = std::string("V_") + names[c],
              .yUnit = "v_0"};
    Curve middle = all, truth = all;
    middle.name = "median";
    middle.title = tr("Their median").toStdString();
    truth.name = "truth";
    truth.title = (f.continued() ? tr("Known") : tr("Truth")).toStdString();
    for (std::size_t t = from; t < to; ++t) {
      const double time = double(t) * f.spacing;
      for (Curve* curve : {&all, &middle})
        curve->x.push_back(time);
      all.y.push_back(0.5 * (band.low[t] + band.high[t]));
      all.error.push_back(0.5 * (band.high[t] - band.low[t]));
      middle.y.push_back(band.middle[t]);
      if (t < n) {
        truth.x.push_back(time);
        truth.y.push_back(f.truth.values[(path() * 3 + c) * n + t] / std::numbers::sqrt3);
      }
    }
    tabs().setCurves(names[c], {all, middle, truth});
    tabs().plot(names[c]).setBandAlone("band");
  }
}

void FillPage::drawContinuations() {
  if (!shown_ || shown_->result.shortRatio.empty()) {
    tabs().setCurves("continuations", {});
    return tabs().setCurves("speed", {});
  }
  const FillResult& r = shown_->result;
  Curve few{.name = "short",
            .title = tr("S₂ at a sixth of a gyro-period").toStdString(),
            .xLabel = "Continuations",
            .xUnit = "1",
            .yLabel = "S_2 over that of the known windows",
            .yUnit = "1",
            .y = r.shortRatio};
  Curve many = few, speed = few;
  many.name = "long";
  many.title = tr("At one gyro-period").toStdString();
  many.y = r.longRatio;
  speed.name = "speed";
  speed.title = tr("Rms distance of |V| from 1").toStdString();
  speed.yLabel = "Distance of |V| from 1";
  speed.y = r.normError;
  for (Curve* curve : {&few, &many, &speed})
    for (std::size_t k = 0; k < r.shortRatio.size(); ++k)
      curve->x.push_back(double(k + 1));
  tabs().setCurves("continuations", {few, many});
  tabs().setCurves("speed", {speed});
}

void FillPage::showFacts() {
  if (!shown_)
    return facts().setFacts({});
  const Filled& f = *shown_;
  QStringList told{tr("α = %1, %2").arg(f.alpha).arg(QString::fromStdString(f.model))}, warnings;
  if (!f.run)
    told += tr("%1 of %2 paths").arg(f.paths()).arg(f.truth.shape.front());
  else if (f.continued())
    told += tr("after %1 continuations: S₂ at a sixth of a gyro-period %2, at one %3, |V| within %4")
                .arg(f.result.shortRatio.size())
                .arg(f.result.shortRatio.back(), 0, 'f', 2)
                .arg(f.result.longRatio.back(), 0, 'f', 2)
                .arg(f.result.normError.back(), 0, 'g', 2);
  else {
    told += tr("the band of %1 holds the truth in %2").arg(percent(f.result.nominal), percent(f.result.coverage));
    const auto& lags = FillResult::flatnessLags;
    QStringList flatness;
    for (std::size_t i = 0; i < f.result.flatness.size(); ++i)
      if (std::isfinite(f.result.flatness[i]))
        flatness += tr("%1 at %2").arg(f.result.flatness[i], 0, 'f', 2).arg(double(lags[i]) * f.spacing, 0, 'g', 2);
    if (!flatness.isEmpty())
      told += tr("flatness within the gap, over the truth's: %1 gyro-periods").arg(flatness.join(", "));
    told += tr("bending at its ends, over that elsewhere: %1").arg(f.result.joint, 0, 'f', 2);
  }
  if (!f.doubt.empty())
    warnings += QString::fromStdString(f.doubt);
  setWarnings(warnings);
  facts().setFacts(told, warnings);
}

void FillPage::showCurves(const RunCurves& curves) {
  show(nullptr);
  Page::showCurves(curves);
}

// --- files, state ---

void FillPage::save(const QString& path) {
  ParameterSet parameters = form().set();
  runs::writeRun(toPath(path),
                 studies::provenanceOf("larmor-run", "generative", "fill", parameters, shownCommand_.toStdString()),
                 *shown_->run);
}

void FillPage::exportFigures(const QString& folder) {
  Page::exportFigures(folder);
  if (shown_)
    writeImage(folder + "/fill_paths.png", view_->picture({2032, 1524}, false, views::printScale));
}

QJsonObject FillPage::saveState() const {
  QJsonObject state = Page::saveState();
  state["file"] = file_;
  camera_.save(*view_, state);
  return state;
}

void FillPage::restoreState(const QJsonObject& state) {
  GeneratorPage::restoreState(state);
  camera_.restore(*view_, state);
  usePathsOf(state["file"].toString());
}

void FillPage::reset() {
  GeneratorPage::reset();
  show(nullptr);
}

} // namespace larmor::widgets
