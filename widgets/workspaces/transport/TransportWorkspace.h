#pragma once
#include "widgets/shell/Workspace.h"
#include "widgets/workspaces/common/DeviceLine.h"
#include "widgets/workspaces/transport/DatabasePage.h"
#include "widgets/workspaces/transport/ExplorePage.h"
#include "widgets/workspaces/transport/SimulatePage.h"
#include "widgets/workspaces/transport/TrainPage.h"

#include <QPointer>

class QStackedWidget;
class QTabWidget;

namespace larmor::widgets {

/// Perpendicular diffusion: simulate it, build the database, train networks on it, explore what they predict.
class TransportWorkspace : public Workspace, public RunPart, public FilePart, public ExportPart {
  Q_OBJECT
public:
  explicit TransportWorkspace(QObject* parent = nullptr);
  ~TransportWorkspace() override;

  QWidget* centralView() override;
  QWidget* parameterPanel() override;
  QWidget* plotPanel() override;
  RunPart* runs() override { return this; }
  FilePart* files() override { return this; }
  ExportPart* exports() override { return this; }

  RunState runState() const override;
  void run() override;
  void setPaused(bool paused) override;
  void stop() override;
  void shutDown() override;

  void newRun() override;
  QString openFilter() const override;
  void open(const QString& path) override;
  QString saveFilter() const override;
  bool canSave() const override;
  void save(const QString& path) override;
  void exportPicture(const QString& path) override;
  bool hasFigures() const override { return true; }
  void exportFigures(const QString& folder) override;
  static std::vector<Example> startExamples();
  std::vector<Example> examples() const override { return startExamples(); }
  void openExample(int index) override;
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void applyState(const QString& part, const QJsonValue& value) override;

  /// Whether a file belongs here: a database, a model's card, a state of this workspace.
  static bool opens(const QString& path);
  bool idle() const override;
  QImage picture(const QSize& size, int axis = -1) override;
  SimulatePage& simulatePage() { return *simulate_; }
  DatabasePage& databasePage() { return *database_; }
  TrainPage& trainPage() { return *train_; }
  ExplorePage& explorePage() { return *explore_; }
  void showPage(const QString& key);

private:
  TransportPage& page() const;
  void connectPage(TransportPage* page);
  void pageChanged();
  void openShipped();
  void keepSimulated(const DatabasePage::Rows& added);
  void jobEnded(jobs::State state);
  void complain(const QString& text);
  void say(const QString& text);

  // The main window owns the widgets once it shows them, and may destroy them first.
  QPointer<QTabWidget> tabs_;
  QPointer<QStackedWidget> forms_, plots_;
  QPointer<SimulatePage> simulate_;
  QPointer<DatabasePage> database_;
  QPointer<TrainPage> train_;
  QPointer<ExplorePage> explore_;
  std::vector<TransportPage*> pages_;
  TransportPage* running_ = nullptr; ///< whose job goes on
  JobWatcher* watcher_ = nullptr;
  DeviceLine device_;
};

} // namespace larmor::widgets
