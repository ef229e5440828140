#include "widgets/pages/RowsPage.h"

#include "engine/core/Error.h"
#include "engine/core/Resources.h"
#include "engine/storage/Checkpoint.h"
#include "widgets/pages/OwnFiles.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"

#include <QPushButton>

namespace larmor::widgets {

RowsPage::RowsPage(const QString& key, const QString& title, Files files)
    : Page(key, title), files_(std::move(files)), new_(new QPushButton(tr("New database..."), this)),
      shipped_(new QPushButton(tr("Shipped database"), this)),
      reading_(
          this, tr("Reading the database"), [](const Show& show) { show(); },
          [this](const QString& message) {
            setFile(shownFile_);
            Q_EMIT failed(message);
          }) {
  new_->setObjectName("newDatabase");
  new_->setToolTip(tr("A file for points of other parameters; the one that is shown stays as it is"));
  connect(new_, &QPushButton::clicked, this, &RowsPage::askNewDatabase);
  shipped_->setObjectName("shippedDatabase");
  shipped_->setToolTip(tr("Back to the database that comes with the program; yours stays in its file"));
  connect(shipped_, &QPushButton::clicked, this, &RowsPage::backToShipped);
  connect(this, &Page::changed, this, &RowsPage::refreshTools);
  connect(this, &Page::fileChanged, this, &RowsPage::refreshTools);
}

void RowsPage::setFile(const QString& path) {
  file_ = path;
  setFilePath(showsShipped() ? QString() : path);
}

void RowsPage::leaveFile() {
  reading_.clear();
  setFile({});
}

bool RowsPage::showsShipped() const { return isShipped(toPath(file_)); }

void RowsPage::openShipped() {
  try {
    read(fromPath(resource(files_.shipped.toStdString())), false);
  } catch (const Error&) { // it did not come with this installation
  }
}

/// What is shown now is in its file, if it is in one; where, is said.
void RowsPage::backToShipped() {
  const QString before = file_;
  try {
    read(fromPath(resource(files_.shipped.toStdString())), false);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
    return;
  }
  if (!before.isEmpty() && !isShipped(toPath(before)))
    Q_EMIT said(tr("The database that comes with the program is shown again. Yours is in %1").arg(before));
}

void RowsPage::refreshTools() {
  new_->setEnabled(!job().active());
  shipped_->setEnabled(!job().active() && !showsShipped());
}

void RowsPage::askNewDatabase() {
  try {
    const QString path = askSavePath(this, tr("New database"), freshOwnFile(files_.own), saveFilter());
    if (!path.isEmpty())
      beginDatabase(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void RowsPage::beginDatabase(const QString& path) {
  if (storage::hasGenerations(toPath(path))) {
    Q_EMIT failed(tr("%1 exists already: open it to go on with it, or choose another name").arg(path));
    return;
  }
  leaveFile();
  showNone();
  setFile(path);
  rowsAreShown();
  showsFile({});
  Q_EMIT said(tr("Run simulates points with the parameters in the form and keeps them in %1").arg(path));
}

void RowsPage::requireOwnFile() {
  if (file_.isEmpty() || showsShipped())
    setFile(freshOwnFile(files_.own));
}

void RowsPage::requireWritableFile() {
  if (file_.isEmpty())
    setFile(freshOwnFile(files_.own));
  if (!showsShipped())
    return;
  setFile(ownCopyOf(file_));
  Q_EMIT said(tr("The database that comes with the program stays as it is: your points go into a copy, %1").arg(file_));
}

void RowsPage::read(const QString& path, bool byUser) {
  setFile(path);
  reading_.request(reading(path, byUser));
}

void RowsPage::showsRowsOf(RunEntry run, bool parametersKnown, bool byUser) {
  rowsAreShown();
  if (showsShipped())
    return showsFile({}); // no run of anybody here
  if (!parametersKnown) {
    run.parameters = QJsonValue();
    run.fingerprint.clear();
  } else if (byUser)
    form().setValues(ParameterForm::textsOf(run.parameters), tr("parameters of %1").arg(run.name));
  showsFile(run);
}

void RowsPage::ended(jobs::State state) {
  if (state == jobs::State::Cancelled)
    Q_EMIT said(tr("Stopped. The points so far are in %1; Run goes on with them.").arg(file_));
}

void RowsPage::reset() {
  if (job().active())
    ended(jobs::State::Cancelled); // says where the points are
  Page::reset();
  if (!showsShipped())
    backToShipped();
}

QJsonObject RowsPage::saveState() const {
  QJsonObject state = Page::saveState();
  state["file"] = filePath();
  state["shipped"] = showsShipped();
  return state;
}

void RowsPage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  if (state["shipped"].toBool() && !showsShipped())
    backToShipped();
  if (const QString file = state["file"].toString(); fileExists(file))
    read(file, false);
}

} // namespace larmor::widgets
