#pragma once
#include "engine/storage/Identify.h"
#include "widgets/jobs/JobWatcher.h"

#include <QImage>
#include <QString>
#include <filesystem>
#include <vector>

namespace larmor::widgets {

/// What a workspace can do besides showing something, in three parts. It offers those it has (Workspace::runs, files,
/// exports); what it has not is not in the window. Functions that can fail throw larmor::Error; the main window shows
/// the message in the bar above the views.

/// What the next run is going to be.
struct Forecast {
  QString brief;      ///< "record every 25 steps · 1.2 GB · 40 s", or "–"
  QString full{};     ///< sentences, or why it is not known
  double seconds = 0; ///< that it will take by what is measured, the last run's pace apart; 0: not known
};

/// The four tools.
class RunPart {
public:
  virtual ~RunPart() = default;
  virtual RunState runState() const = 0;
  virtual void run() = 0;
  virtual void setPaused(bool paused) = 0;
  virtual void stop() = 0;
  virtual bool hasStep() const { return false; } ///< false hides Step
  virtual void step() {}
  /// Takes over what is typed but not yet entered. @throws Error if it is nothing that can be run.
  virtual void takeTyped() {}
  /// Stands beside Run. Changes come with runStateChanged.
  virtual Forecast forecast() const { return {}; }
  /// The larmor-batch line that does the same; empty disables "Copy as command".
  virtual QString commandLine() const { return {}; }
};

/// Something ready to start from.
struct Example {
  QString title, description;
  QString file;    ///< to open
  QString picture; ///< of what it shows, may be empty
};

/// A kind of file that a workspace opens, and of which study; none: whoever wrote it.
struct Opens {
  storage::FileKind kind;
  std::string study = {};
};

/// Files that are opened and saved. An empty filter ("Run files (*.h5)") disables the menu entry.
class FilePart {
public:
  virtual ~FilePart() = default;
  virtual void newRun() {}
  virtual QString openFilter() const { return {}; }
  /// @param file of a kind that the workspace's entry lists (WorkspaceEntry::opens).
  virtual void open(const storage::Identity& file) = 0;
  virtual QString saveFilter() const { return {}; }
  virtual bool canSave() const { return false; }
  virtual void save(const QString& path) { Q_UNUSED(path) }
  /// Files that what is shown is made from, beside the one that is open: nothing is written over them.
  virtual std::vector<std::filesystem::path> inputs() const { return {}; }
  virtual QString importFilter() const { return {}; }
  virtual void importFile(const storage::Identity& file) { open(file); }
  /// Ready examples, shown on the start page and under File > Examples.
  virtual std::vector<Example> examples() const { return {}; }
  virtual void openExample(int index) { Q_UNUSED(index) }
};

/// What is shown, as files for others. An empty filter disables the menu entry.
class ExportPart {
public:
  virtual ~ExportPart() = default;
  virtual QString pictureFilter() const { return QStringLiteral("PNG picture (*.png)"); }
  virtual void exportPicture(const QString& path) = 0;
  /// What the views show, at any size; along an axis (0 x, 1 y, 2 z) or as it is (-1). Null without OpenGL.
  virtual QImage picture(const QSize& size, int axis = -1) = 0;
  virtual QString movieFilter() const { return {}; }
  virtual void exportMovie(const QString& path) { Q_UNUSED(path) }
  /// Every plot and picture of the workspace at publication quality, into a folder.
  virtual bool hasFigures() const { return false; }
  virtual void exportFigures(const QString& folder) { Q_UNUSED(folder) }
  virtual QString dataFilter() const { return {}; }
  virtual void exportData(const QString& path) { Q_UNUSED(path) }
};

} // namespace larmor::widgets
