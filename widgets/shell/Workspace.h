#pragma once
#include "widgets/shell/MessageBar.h"
#include "widgets/shell/RunStore.h"
#include "widgets/shell/WorkspaceParts.h"
#include "widgets/undo/StateChange.h"

#include <QAction>
#include <QJsonObject>
#include <QUndoStack>
#include <QWidget>
#include <functional>
#include <vector>

namespace larmor::widgets {

/// How a view looks in a lecture.
struct Presentation {
  bool on = false;
  double lineScale = 1.0; ///< thickness of lines
  bool time = false;      ///< said in the view
};

/// One study's face in the window: its three widgets, its state and undo history, and the parts it offers. The main
/// window knows workspaces only through this class and those parts.
class Workspace : public QObject, public StateOwner {
  Q_OBJECT
public:
  explicit Workspace(QObject* parent = nullptr) : QObject(parent) {}

  // what is shown; made on the first call or in the constructor, owned by the main window's areas once shown
  virtual QWidget* centralView() = 0;
  virtual QWidget* parameterPanel() { return nullptr; } ///< dock at the right
  virtual QWidget* plotPanel() { return nullptr; }      ///< dock at the bottom, usually PlotTabs
  /// Additional tools of the views, shown in the tool bar after Run, Pause, Stop, Step and in the View menu.
  virtual QList<QAction*> viewActions() { return {}; }
  /// Those of them that compute something: in the menu Run, too.
  virtual QList<QAction*> runActions() { return {}; }

  // what else it can do; null: nothing of that kind. The answer may change with what is in front, each time with
  // runStateChanged or fileChanged
  virtual RunPart* runs() { return nullptr; }
  virtual FilePart* files() { return nullptr; }
  virtual ExportPart* exports() { return nullptr; }
  /// Its runs. The window shows their list, above the views which of them is shown, with its warnings, and its name in
  /// the title.
  virtual RunStore* runStore() { return nullptr; }
  /// Labels of the parameters whose values are no longer those of the run shown.
  virtual QStringList changedSinceRun() const { return {}; }

  /// Cancels whatever runs and joins it; called before the window closes. Must return soon (jobs check every 50 ms).
  virtual void shutDown() = 0;
  /// True once everything asked for is on the screen: no job, no picture in preparation.
  virtual bool idle() const { return true; }

  /// What the session journal keeps: parameters, selection, camera, which run file.
  virtual QJsonObject saveState() const { return {}; }
  /// With "asks" true, a training that went on then is offered to go on, not begun. @throws Error if it cannot be read.
  virtual void restoreState(const QJsonObject& state) { Q_UNUSED(state) }
  /// Sets one part of the state; undo and redo go through here.
  void applyState(const QString& part, const QJsonValue& value) override;
  /// Where runs are kept while they are computed, so that they can be continued by a later program; empty: nowhere.
  QString sessionFolder() const { return sessionFolder_; }
  virtual void setSessionFolder(const QString& folder) { sessionFolder_ = folder; }
  /// Whether something that goes on now could be continued after the program was closed.
  virtual bool canContinueLater() const { return false; }
  /// Clean view for lectures.
  virtual void setPresentation(const Presentation& look) { Q_UNUSED(look) }
  /// Where keys go that nothing else wants.
  virtual QWidget* keyboardView() { return centralView(); }

  QUndoStack* undoStack() { return &undoStack_; }
  QString filePath() const { return filePath_; }
  bool isModified() const { return modified_; }
  QString deviceText() const { return deviceText_; }
  QString deviceReason() const { return deviceReason_; }

Q_SIGNALS:
  void runStateChanged();
  /// A job has begun; the status bar shows it until it ends.
  void jobStarted(larmor::widgets::JobWatcher* watcher);
  void message(const larmor::widgets::Message& message);
  void messageCleared(const QString& topic); ///< what was said about it is mended
  void fileChanged();                        ///< file name, modified mark, what can be saved
  void fileWritten(const QString& path);     ///< one of the user's, beside what is shown, that can be opened again
  /// Parameters, selection or camera changed: the journal is due.
  void stateChanged();
  /// Status bar: which device computes, and why that one (tool tip).
  void deviceChanged(const QString& text, const QString& reason);
  void actionsChanged(); ///< viewActions() returns another list

protected:
  void setFile(const QString& path, bool modified);
  void setDevice(const QString& text, const QString& reason);

private:
  QUndoStack undoStack_;
  QString filePath_, deviceText_, deviceReason_, sessionFolder_;
  bool modified_ = false;
};

/// What the list of workspaces (app/workspaces.cpp) says of each; the workspace itself is made when first shown.
struct WorkspaceEntry {
  QString name;        ///< "Trajectories"; also the key in the settings
  QString icon;        ///< name of an icon in resources/icons
  QString description; ///< tool tip
  std::function<Workspace*(QObject* parent)> create;
  std::vector<Opens> opens = {};                       ///< by their content; what it does not know it does not claim
  std::function<std::vector<Example>()> examples = {}; ///< for the start page; may be empty
};

} // namespace larmor::widgets
