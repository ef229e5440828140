#pragma once
#include "widgets/pages/PagedWorkspace.h"
#include "widgets/workspaces/generative/PathDataPage.h"
#include "widgets/workspaces/generative/PathTrainPage.h"

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

  PathDataPage& dataPage() { return *data_; }
  PathTrainPage& trainPage() { return *train_; }

private:
  QPointer<PathDataPage> data_;
  PathTrainPage* train_;
};

} // namespace larmor::widgets
