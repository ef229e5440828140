#include "widgets/workspaces/generative/GenerativeWorkspace.h"

#include "engine/core/Error.h"

#include <QFileInfo>

namespace larmor::widgets {

GenerativeWorkspace::GenerativeWorkspace(QObject* parent) : PagedWorkspace("generative", parent) {
  const auto source = [this] { return data_ ? data_->source() : PathSource{}; };
  data_ = add(new PathDataPage);
  train_ = add(new PathTrainPage(source));
  sample_ = add(new SamplePage(models_, source, *undoStack()));
  thoughts_ = add(new ThoughtPage(models_));
  judge_ = add(new JudgePage(models_, source));
  fill_ = add(new FillPage(models_, source));
  connectPages();
}

void GenerativeWorkspace::connectPages() {
  connect(data_, &PathDataPage::windowsChanged, train_, &Page::changed);
  connect(data_, &PathDataPage::windowsChanged, judge_, &JudgePage::sourceChanged);
  connect(data_, &PathDataPage::windowsChanged, fill_, &FillPage::sourceChanged);
  connect(train_, &PathTrainPage::modelTrained, this,
          [this](auto model, const QString& title) { models_.addTrained(model, title); });
  connect(sample_, &SamplePage::pinAsked, this, [this] {
    if (const QString id = runStore()->shownId(sample_->key()); !id.isEmpty())
      runStore()->setPinned(id, true);
    else // of the slider: no run of the list
      sample_->bench().pin(sample_->bench().name());
  });
  connect(this, &Workspace::runStateChanged, this, [this] {
    const bool now = &page() == sample_;
    if (std::exchange(sampleInFront_, now) != now)
      Q_EMIT actionsChanged();
  });
  connect(exporting_, &JobRunner::started, this, &Workspace::jobStarted);
}

void GenerativeWorkspace::shutDown() {
  PagedWorkspace::shutDown();
  exporting_->shutDown();
}

QList<QAction*> GenerativeWorkspace::viewActions() {
  return &page() == sample_ ? sample_->bench().actions().all() : QList<QAction*>();
}

QString GenerativeWorkspace::movieFilter() const {
  if (&page() == sample_)
    return sample_->bench().movieFilter();
  return &page() == thoughts_ ? thoughts_->movieFilter() : QString();
}

void GenerativeWorkspace::exportMovie(const QString& path) {
  if (&page() == sample_)
    sample_->bench().askMovie(path, sample_->commandLine());
  else
    thoughts_->recordMovie(path);
}

QString GenerativeWorkspace::dataFilter() const {
  return &page() == sample_ && sample_->run() ? PathBench::dataFilter() : QString();
}

void GenerativeWorkspace::exportData(const QString& path) {
  if (exporting_->active())
    throw Error("Export", "another one is going on", "its end");
  exporting_->start(tr("Exporting %1").arg(QFileInfo(path).fileName()), sample_->bench().exporting(path));
}

QString GenerativeWorkspace::openFilter() const {
  return tr("Windows, generated paths, models, states and pictures (*.h5 card.json *.json *.png);;All files (*)");
}

std::vector<Opens> GenerativeWorkspace::opens() {
  using Kind = storage::FileKind;
  return {{Kind::Database, "generative"},
          {Kind::Run, "generative"},
          {Kind::Model, "generative"},
          {Kind::View, "generative"},
          {Kind::Picture, "generative"}};
}

std::vector<Example> GenerativeWorkspace::startExamples() {
  return {
      {tr("Windows to learn from"),
       tr("Particles in five snapshots of turbulence: what a model of their paths has to get right, and how well it "
          "can be told. Takes some minutes."),
       ":/examples/30-Windows_to_learn_from.json", ":/examples/30-Windows_to_learn_from.jpg"},
      {tr("Paths at any alpha"), tr("A hundred particles made from noise. Move the slider: they follow, path by path."),
       ":/examples/31-Paths_at_any_alpha.json", ":/examples/31-Paths_at_any_alpha.jpg"},
      {tr("From noise to gyration"),
       tr("The same noise straightens into paths in 4, 8, 16 and 35 steps, side by side, while you watch."),
       ":/examples/32-From_noise_to_gyration.json", ":/examples/32-From_noise_to_gyration.jpg"},
      {tr("Fill a gap"), tr("What could a particle have done while nobody looked? Nineteen answers, and the truth."),
       ":/examples/33-Fill_a_gap.json", ":/examples/33-Fill_a_gap.jpg"}};
}

} // namespace larmor::widgets
