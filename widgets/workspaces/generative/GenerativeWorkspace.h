#pragma once
#include "widgets/pages/PagedWorkspace.h"
#include "widgets/workspaces/generative/FillPage.h"
#include "widgets/workspaces/generative/JudgePage.h"
#include "widgets/workspaces/generative/PathDataPage.h"
#include "widgets/workspaces/generative/PathTrainPage.h"
#include "widgets/workspaces/generative/SamplePage.h"
#include "widgets/workspaces/generative/ThoughtPage.h"

namespace larmor::widgets {

/// Paths from noise: windows of simulated ones, a diffusion model trained on them, what it makes and how good that is.
class GenerativeWorkspace : public PagedWorkspace {
  Q_OBJECT
public:
  explicit GenerativeWorkspace(QObject* parent = nullptr);

  QString openFilter() const override;
  static std::vector<Example> startExamples();
  std::vector<Example> examples() const override { return startExamples(); }
  static std::vector<Opens> opens();
  /// Those of the scene of paths, while it is in front.
  QList<QAction*> viewActions() override;
  QString movieFilter() const override;
  void exportMovie(const QString& path) override;
  QString dataFilter() const override;
  void exportData(const QString& path) override;
  bool idle() const override { return PagedWorkspace::idle() && !exporting_->active(); }
  void shutDown() override;

  PathDataPage& dataPage() { return *data_; }
  PathTrainPage& trainPage() { return *train_; }
  SamplePage& samplePage() { return *sample_; }
  ThoughtPage& thoughtPage() { return *thoughts_; }
  JudgePage& judgePage() { return *judge_; }
  FillPage& fillPage() { return *fill_; }

private:
  void connectPages();

  ModelShelf models_;
  QPointer<PathDataPage> data_;
  PathTrainPage* train_;
  SamplePage* sample_;
  ThoughtPage* thoughts_;
  JudgePage* judge_;
  FillPage* fill_;
  JobRunner* exporting_ = new JobRunner(this);
  bool sampleInFront_ = false;
};

} // namespace larmor::widgets
