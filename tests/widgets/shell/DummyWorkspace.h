#pragma once
#include "widgets/shell/Workspace.h"

#include <QLabel>

/// A workspace that records what the window asks of it and runs a job that only counts.
class DummyWorkspace : public larmor::widgets::Workspace,
                       public larmor::widgets::RunPart,
                       public larmor::widgets::FilePart,
                       public larmor::widgets::ExportPart {
public:
  explicit DummyWorkspace(QObject* parent = nullptr) : Workspace(parent) { setObjectName("Dummy"); }
  ~DummyWorkspace() override { shutDown(); }

  QWidget* centralView() override { return view; }
  QWidget* parameterPanel() override { return panel; }
  QWidget* plotPanel() override { return plots; }
  larmor::widgets::RunPart* runs() override { return this; }
  larmor::widgets::FilePart* files() override { return this; }
  larmor::widgets::ExportPart* exports() override { return this; }
  larmor::widgets::RunState runState() const override {
    return watcher ? watcher->runState() : larmor::widgets::RunState{};
  }
  void run() override {
    job = std::make_shared<larmor::jobs::Job>("Counting", [](larmor::jobs::JobContext& context) {
      for (int i = 0;; ++i) {
        context.checkpoint();
        context.progress(i, 1e5, "counting");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
    delete watcher;
    watcher = new larmor::widgets::JobWatcher(job, this);
    connect(watcher, &larmor::widgets::JobWatcher::stateChanged, this, &Workspace::runStateChanged);
    job->start();
    Q_EMIT jobStarted(watcher);
    Q_EMIT runStateChanged();
  }
  void setPaused(bool paused) override { watcher->setPaused(paused); }
  void stop() override { watcher->cancel(); }
  void shutDown() override {
    if (job) {
      job->cancel();
      job->wait();
    }
  }
  QString openFilter() const override { return "Runs (*.h5)"; }
  QString saveFilter() const override { return "Runs (*.h5)"; }
  bool canSave() const override { return true; }
  void open(const larmor::storage::Identity& file) override {
    const QString path = QString::fromStdString(file.path.string());
    if (path.endsWith("bad.h5"))
      throw larmor::Error(path.toStdString(), "is not a run file", "one written by Larmor");
    opened += path;
    setFile(path, false);
  }
  void save(const QString& path) override { setFile(path, false); }
  std::vector<std::filesystem::path> inputs() const override { return made; }
  void exportPicture(const QString&) override {}
  QImage picture(const QSize&, int) override { return {}; }
  QString commandLine() const override { return "larmor-batch dummy count --n 3"; }
  void modify() { setFile(filePath(), true); }

  QLabel *view = new QLabel("view"), *panel = new QLabel("panel"), *plots = new QLabel("plots");
  std::shared_ptr<larmor::jobs::Job> job;
  larmor::widgets::JobWatcher* watcher = nullptr;
  QStringList opened;
  std::vector<std::filesystem::path> made; ///< what it is made from
};
