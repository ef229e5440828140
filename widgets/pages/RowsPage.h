#pragma once
#include "widgets/jobs/Newest.h"
#include "widgets/pages/Page.h"

class QPushButton;

namespace larmor::widgets {

/// A page of a database of rows: the one that comes with the program, which is only read, or one of the user's own,
/// which Run fills and points are added to. A study derives from it and says how rows are read, shown and made.
class RowsPage : public Page {
  Q_OBJECT
public:
  struct Files {
    QString shipped; ///< resource that comes with the program: "models/transport-database.h5"
    QString own;     ///< what the user's are called at first: "transport-database.h5"
    QString filter;  ///< "Transport database (*.h5)"
  };
  RowsPage(const QString& key, const QString& title, Files files);

  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void reset() override;
  bool opens(const storage::Identity& file) const override { return file.kind == storage::FileKind::Database; }
  void open(const QString& path) override { read(path, true); }
  QString saveFilter() const override { return files_.filter; }
  bool canContinueLater() const override { return job().active(); }
  bool preparing() const override { return reading_.busy(); }
  void stopWork() override { reading_.clear(); }

  /// The database that comes with the program, if it is there.
  void openShipped();
  /// Run then fills a file of that name, which must not be there yet; failures are said by failed().
  void beginDatabase(const QString& path);
  /// The file that points go into; empty or one that comes with the program: a new one, once there are any.
  const QString& file() const { return file_; }

protected:
  /// What shows rows that were read, on the window's thread.
  using Show = std::function<void()>;
  /// Reads a file off the window's thread. @param byUser the form takes its parameters, so that Run goes on with it
  virtual std::function<Show(jobs::JobContext&)> reading(const QString& path, bool byUser) = 0;
  /// No rows: what is shown is in no file, or in one that is yet to be made.
  virtual void showNone() = 0;
  void ended(jobs::State state) override;

  void read(const QString& path, bool byUser);
  /// The rows of file() are shown now. @param run of an own file; else they are nobody's
  void showsRowsOf(RunEntry run, bool parametersKnown, bool byUser);
  /// They are; or, of a job, they will be.
  void rowsAreShown() { shownFile_ = file_; }
  void setFile(const QString& path);
  /// What is read now does not come any more, and rows are in no file.
  void leaveFile();
  bool showsShipped() const;
  /// For Run: other rows than those that are shown, where these are nobody's or come with the program. @throws Error
  void requireOwnFile();
  /// For points that are added: a copy of what comes with the program, and it is said. @throws Error
  void requireWritableFile();
  QPushButton& newButton() const { return *new_; }
  QPushButton& shippedButton() const { return *shipped_; }

private:
  void backToShipped();
  void askNewDatabase();
  void refreshTools();

  Files files_;
  QPushButton *new_, *shipped_;
  QString file_, shownFile_; ///< shownFile_: of the rows; the other while it is read
  Newest<Show> reading_;
};

} // namespace larmor::widgets
