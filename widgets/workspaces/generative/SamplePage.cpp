#include "widgets/workspaces/generative/SamplePage.h"

#include "engine/core/Error.h"
#include "engine/runs/PathFile.h"
#include "engine/studies/Command.h"
#include "engine/studies/Provenance.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

constexpr double packedBelow = 2e7; ///< bytes: larger runs are written as they are, which is quicker

double nearestAlpha(const std::vector<double>& alphas, double alpha) {
  return *std::min_element(alphas.begin(), alphas.end(), [&](double a, double b) {
    return std::abs(std::log(a / alpha)) < std::abs(std::log(b / alpha));
  });
}

/// Paths of a file, with what is measured of them.
std::shared_ptr<runs::PathRun> readRun(const QString& path, std::optional<storage::Provenance>& origin,
                                       jobs::JobContext& context) {
  auto stored = runs::readPaths(storage::openRun(toPath(path)));
  auto run = std::make_shared<runs::PathRun>(std::move(stored.run));
  if (!run->report)
    run->report = runs::analyse(*run, context);
  if (run->name.empty())
    run->name = QFileInfo(path).completeBaseName().toStdString();
  origin = std::move(stored.provenance);
  return run;
}

} // namespace

ParameterSet SamplePage::Asked::set() {
  ParameterSet all(paths, sampler, corrections), own(machine);
  all.add(own.find("device"));
  return all;
}

std::string SamplePage::Asked::commandOf(const ParameterSet& set) {
  return studies::commandLine("generative", "sample", set);
}

SamplePage::SamplePage(ModelShelf& shelf, std::function<PathSource()> source, QUndoStack& undo)
    : GeneratorPage("sample", tr("Sample"), shelf), source_(std::move(source)),
      bench_(new PathBench(
          undo, *this,
          [this] {
            return QJsonObject{{"workspace", "generative"},
                               {"state", QJsonObject{{"page", key()}, {key(), saveState()}}}};
          },
          this)),
      quick_(
          this, tr("Paths at the slider"), [this](const Live& live) { showLive(live, false); },
          [this](const QString& message) { say(message); }),
      whole_(
          this, tr("Paths at the slider"), [this](const Live& live) { showLive(live, true); },
          [this](const QString& message) { say(message); }),
      reading_(
          this, tr("Opening paths"), [this](const Read& read) { showRead(read); },
          [this](const QString& message) { say(message); }),
      comparing_(
          this, tr("Paths to compare with"),
          [this](const Snapshot& run) { showBeside(bench_->pinned().add(titleOfOwn(*run), run)); },
          [this](const QString& message) { say(message); }) {
  addGeneratorForm(paths_);
  bench_->plots().tabs().showTab("structure"); // what comes first needs a field
  tabs().setParent(this);                      // the bench has plots of its own
  tabs().hide();
  buildTools();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(&tools());
  column->addWidget(bench_->view(), 1);
  column->addWidget(&facts());
  FigureArea::of(*bench_->plotPanel()).setOrigin([this] { return figureOrigin(); });
  connect(bench_, &PathBench::failed, this, [this](const QString& message) { say(message); });
  connect(bench_, &PathBench::said, this, [this](const QString& text) { Q_EMIT said(text); });
  connect(bench_, &PathBench::changed, this, &Page::changed);
  connect(bench_, &PathBench::jobStarted, this, &Page::jobStarted);
  connect(bench_, &PathBench::pinAsked, this, &SamplePage::pinAsked);
  begin();
}

SamplePage::~SamplePage() { stopWork(); }

void SamplePage::buildTools() {
  alpha_ = new FormSlider(form(), "alpha", {tr("α"), "", 1, 100, true});
  connect(alpha_, &FormSlider::moved, this, &SamplePage::resample);
  tools().addStretching(alpha_);
  auto* menu = new QMenu(this);
  menu->addAction(tr("Simulated windows (held out)"), this, &SamplePage::compareWithSimulated);
  menu->addAction(tr("Gaussian paths of the same covariance"), this, &SamplePage::compareWithGaussian);
  menu->addAction(tr("A run file…"), this, [this] {
    const QString path = QFileDialog::getOpenFileName(this, tr("Paths to compare with"), lastFolder(), saveFilter());
    if (!path.isEmpty())
      compareWithFile(path);
  });
  auto* button = new QToolButton;
  button->setObjectName("compareWith");
  button->setText(tr("Compare with"));
  button->setToolTip(tr("Other paths beside these, in scenes, plots and the table of the comparison"));
  button->setMenu(menu);
  button->setPopupMode(QToolButton::InstantPopup);
  tools().addWidget(button, 1);
}

void SamplePage::setUndoStack(QUndoStack* stack) {
  Page::setUndoStack(stack);
  alpha_->setUndoStack(stack);
}

/// The slider goes a factor of two beyond what the model learned.
void SamplePage::modelChanged() {
  quick_.clear();
  whole_.clear();
  bench_->scene().view().setEmptyText(hint(tr("Move the slider, or press Run: paths are made from noise")));
  alpha_->setEnabled(model() && model()->model.conditional);
  if (!model())
    return;
  const auto& alphas = model()->model.alphas;
  alpha_->setAxis({tr("α"), "", alphas.front() / 2, alphas.back() * 2, true});
  alpha_->setMeantByZero(alphas.front());
  alpha_->setToolTip(model()->model.conditional
                         ? tr("A hundred paths from the same noise at another α; the model learned %1 to %2")
                               .arg(alphas.front())
                               .arg(alphas.back())
                         : tr("This model knows α = %1 alone").arg(alphas.front()));
}

// --- making paths ---

std::shared_ptr<SamplePage::Asked> SamplePage::asked() const {
  auto made = std::make_shared<Asked>();
  made->set().setTexts(form().set().texts());
  return made;
}

QString SamplePage::commandLine() const {
  return QString::fromStdString(Asked::commandOf(form().set()) + " --out generated.h5");
}

Page::Order SamplePage::order() {
  quick_.clear();
  whole_.clear();
  const auto wanted = asked();
  return orderOf<runs::PathRun>(
      tr("%1 paths, α = %2").arg(paths_.paths).arg(alpha_->value()),
      [made = generator(), wanted](jobs::JobContext& context, const jobs::Sink<runs::PathRun>& sink) {
        makePaths(made.order(wanted->paths.alpha, wanted->paths.paths), wanted->paths.refine, context, sink);
      },
      [this, wanted](const Snapshot& run) {
        showRun({run, wanted, wanted->command()}, !run->complete);
        if (run->complete)
          seen_[runName()] = run;
      });
}

/// Of the paths at the slider, from the first on: whatever their number, each has its noise.
Newest<SamplePage::Live>::Work SamplePage::making(std::int64_t paths, bool measured) const {
  auto wanted = asked();
  wanted->paths.paths = paths;
  return [made = generator(), wanted, measured](jobs::JobContext& context) {
    const GenerateOrder order = made.order(wanted->paths.alpha, wanted->paths.paths);
    auto run = std::make_shared<runs::PathRun>();
    if (measured)
      *run = makePaths(order, wanted->paths.refine, context).run;
    else
      *run = unmeasuredRun(order, generate(order, context), wanted->paths.refine);
    return Live{wanted->paths.alpha, {run, wanted, wanted->command()}};
  };
}

/// The newest position wins: some paths at once, then all; what is under way for another position is given up.
void SamplePage::resample() {
  if (job().active())
    return;
  whole_.clear();
  bench_->scene().view().setEmptyText(tr("Paths are being made…"));
  try {
    quick_.request(making(quickPaths, false));
  } catch (const Error& error) {
    say(QString::fromUtf8(error.what()));
  }
}

void SamplePage::showLive(const Live& live, bool whole) {
  if (job().active())
    return;
  if (!whole && live.alpha == paths_.alpha) // else another position is made already
    whole_.request(making(livePaths, true));
  RunEntry none; // it is no run of the list
  none.name = QString::fromStdString(live.shown.run->name);
  none.command = QString::fromStdString(live.shown.command);
  showsFile(none);
  showRun(live.shown, !whole);
}

void SamplePage::showRun(Shown shown, bool live) {
  shown_ = std::move(shown);
  bench_->show(shown_.run, live);
  bench_->setName(runName().isEmpty() ? QString::fromStdString(shown_.run->name) : runName());
  showFacts();
  Q_EMIT changed();
}

void SamplePage::showFacts() {
  if (!shown_.run)
    return facts().setFacts({});
  QStringList warnings, told{QString::fromStdString(shown_.run->name)};
  for (const std::string& warning : shown_.run->warnings)
    warnings += QString::fromStdString(warning);
  if (shown_.asked)
    told += tr("%1 evaluations of the network").arg(shown_.asked->sampler.evaluations);
  setWarnings(warnings);
  facts().setFacts(told, warnings);
}

// --- the list of runs ---

void SamplePage::setRunName(const QString& name) {
  Page::setRunName(name);
  if (shown_.run)
    bench_->setName(name.isEmpty() ? QString::fromStdString(shown_.run->name) : name);
}

void SamplePage::renamed(const QString& id, const QString& before, const QString& now) {
  Page::renamed(id, before, now);
  if (auto found = seen_.extract(before); !found.empty()) {
    found.key() = now;
    seen_.insert(std::move(found));
  }
}

/// Of a run of an earlier program nothing is kept but its parameters.
void SamplePage::showCurves(const RunCurves&) {
  shown_ = {};
  bench_->clear();
  showFacts();
}

void SamplePage::compare(const QString& title, const RunCurves&) {
  Snapshot run;
  if (const auto found = seen_.find(title); found != seen_.end())
    run = found->second.lock();
  if (run)
    bench_->pinned().add(title, run);
  else
    Q_EMIT said(tr("%1 is compared once it has been shown again: its paths are not in memory.").arg(title));
}

void SamplePage::compareWith(Newest<Snapshot>::Work work) { comparing_.request(std::move(work)); }

/// In a scene of its own, as long as there is room for one.
void SamplePage::showBeside(const QString& title) {
  auto& scenes = bench_->compare();
  for (int i = 0; i + 1 < scenes.scenes(); ++i)
    if (scenes.pane(i).chosen() == title)
      return;
  if (scenes.scenes() < 4)
    scenes.setScenes(scenes.scenes() + 1);
  scenes.pane(scenes.scenes() - 2).choose(title);
}

void SamplePage::compareWithSimulated() {
  const PathSource source = source_();
  if (!source.windows)
    return say(tr("There are no simulated windows: open or make some on the Data page"));
  const double alpha = nearestAlpha(source.windows->alphas(), std::max(1e-9, alpha_->value()));
  const std::int64_t most = shown_.run ? std::int64_t(shown_.run->data->particles()) : livePaths;
  compareWith([windows = source.windows, alpha, most, refine = paths_.refine](jobs::JobContext& context) {
    return std::make_shared<const runs::PathRun>(
        simulatedRun(*windows, {Part::Test, alpha, {}}, most, refine, context));
  });
}

void SamplePage::compareWithGaussian() {
  try {
    const auto wanted = asked();
    if (shown_.run)
      wanted->paths.paths = std::int64_t(shown_.run->data->particles());
    compareWith([made = generator(), wanted](jobs::JobContext& context) {
      GenerateOrder order = made.order(wanted->paths.alpha, wanted->paths.paths);
      order.model = order.model.gaussian();
      order.opened.reset();
      auto run = makePaths(order, wanted->paths.refine, context).run;
      run.name = tr("Gaussian, α = %1").arg(order.alpha).toStdString();
      return std::make_shared<const runs::PathRun>(std::move(run));
    });
  } catch (const Error& error) {
    say(QString::fromUtf8(error.what()));
  }
}

void SamplePage::compareWithFile(const QString& path) {
  rememberFolder(path);
  compareWith([path](jobs::JobContext& context) -> Snapshot {
    std::optional<storage::Provenance> origin;
    return readRun(path, origin, context);
  });
}

// --- files ---

void SamplePage::save(const QString& path) {
  runs::PathRun run = *shown_.run;
  run.name = bench_->name().toStdString();
  Asked known;
  storage::Provenance origin = studies::provenanceOf("larmor-run", "generative", "sample",
                                                     shown_.asked ? shown_.asked->set() : known.set(), shown_.command);
  origin.precision = "single";
  const bool pack = double(run.data->position.bytes()) < packedBelow;
  runs::writeRun(toPath(path), origin, run, pack);
}

void SamplePage::open(const QString& path) {
  if (storage::identify(toPath(path)).kind == storage::FileKind::Model)
    return useModel(path);
  if (job().active())
    throw Error(path.toStdString(), "cannot be shown while paths are made here", "its end, or Stop");
  reading_.request([path](jobs::JobContext& context) {
    Read read{path, {}};
    std::optional<storage::Provenance> origin;
    read.shown.run = readRun(path, origin, context);
    if (origin)
      read.shown.command = origin->command;
    if (origin && origin->study == "generative" && origin->action == "sample") {
      read.shown.asked = std::make_shared<Asked>();
      read.shown.asked->set().fromJson(nlohmann::json::parse(origin->parameters, nullptr, false),
                                       path.toStdString() + ", attribute parameters");
    }
    return read;
  });
}

void SamplePage::openRun(const RunEntry& run, const RunCurves&) { open(run.file); }

void SamplePage::showRead(const Read& read) {
  quick_.clear();
  whole_.clear();
  const QString name = QString::fromStdString(read.shown.run->name);
  RunEntry run;
  run.name = name;
  run.file = read.path;
  run.command = QString::fromStdString(read.shown.command);
  run.fingerprint = QString::fromStdString(read.shown.run->fingerprint);
  if (read.shown.asked) {
    run.parameters = ParameterForm::relevant(read.shown.asked->set());
    form().setValues(ParameterForm::textsOf(run.parameters), tr("parameters of %1").arg(name));
  }
  showRun(read.shown, false);
  showsFile(run);
  seen_[runName().isEmpty() ? name : runName()] = read.shown.run;
  opened_.push_back(read.shown.run);
}

// --- state ---

QJsonObject SamplePage::saveState() const {
  QJsonObject state = Page::saveState();
  state["bench"] = bench_->state();
  return state;
}

void SamplePage::restoreState(const QJsonObject& state) {
  GeneratorPage::restoreState(state);
  if (state.contains("bench"))
    bench_->restore(state["bench"].toObject());
}

void SamplePage::applyState(const QString& part, const QJsonValue& value) {
  PathBench::owns(part) ? bench_->applyState(part, value) : Page::applyState(part, value);
}

void SamplePage::reset() {
  GeneratorPage::reset();
  quick_.clear();
  whole_.clear();
  bench_->clear();
  shown_ = {};
  showFacts();
}

bool SamplePage::preparing() const {
  return GeneratorPage::preparing() || bench_->preparing() || quick_.busy() || whole_.busy() || reading_.busy() ||
         comparing_.busy();
}

void SamplePage::stopWork() {
  GeneratorPage::stopWork();
  quick_.clear();
  whole_.clear();
  reading_.clear();
  comparing_.clear();
  if (bench_)
    bench_->stopWork();
}

void SamplePage::exportFigures(const QString& folder) {
  if (shown_.run)
    bench_->exportFigures(folder);
}

} // namespace larmor::widgets
