#include "widgets/shell/HelpDialogs.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QMessageBox>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace larmor::widgets {

QString aboutText() {
  return QStringLiteral(
             "<h3>Larmor %1</h3>"
             "<p>Charged particles in turbulent and collective electromagnetic fields.</p>"
             "<p>Free software under the GNU General Public License, version 3 or later. It comes with no warranty.</p>"
             "<p>Built with Qt %2 (LGPL 3), running on Qt %3; QCustomPlot (GPL 3), VTK (BSD), HDF5 (BSD), LibTorch "
             "(BSD), "
             "Eigen (MPL 2), FFTW (GPL 2 or later), fmt, JSON for Modern C++ and libepoxy (MIT). "
             "The documentation (docs/dependencies.md) names every library with its licence.</p>")
      .arg(QStringLiteral(LARMOR_VERSION), QStringLiteral(QT_VERSION_STR), QString::fromLatin1(qVersion()));
}

void showAbout(QWidget* parent) {
  QMessageBox box(parent);
  box.setWindowTitle(QObject::tr("About Larmor"));
  box.setIconPixmap(Theme::shared().icon("larmor", Theme::shared().colours().accent).pixmap(56, 56));
  box.setTextFormat(Qt::RichText);
  box.setText(aboutText());
  box.exec();
}

void showShortcuts(MainWindow* window) {
  QDialog dialog(window);
  dialog.setWindowTitle(QObject::tr("Keyboard shortcuts"));
  dialog.resize(380, 460);
  auto* list = new QTreeWidget(&dialog);
  list->setHeaderLabels({QObject::tr("Action"), QObject::tr("Keys")});
  list->setRootIsDecorated(false);
  list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  for (QAction* action : window->findChildren<QAction*>())
    if (!action->shortcut().isEmpty() && !action->text().isEmpty())
      new QTreeWidgetItem(list, {action->text().remove('&').remove(QChar(0x2026)),
                                 action->shortcut().toString(QKeySequence::NativeText)});
  list->sortItems(0, Qt::AscendingOrder);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
  QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  auto* column = new QVBoxLayout(&dialog);
  column->addWidget(list);
  column->addWidget(buttons);
  dialog.exec();
}

void openDocumentation() {
  const QString beside = QApplication::applicationDirPath();
  for (const QString& folder : {beside + "/../share/doc/larmor", beside + "/../docs", beside + "/../../docs",
                                QStringLiteral(LARMOR_SOURCE_DOCS)})
    for (const char* page : {"/index.html", "/index.md", "/README.md", ""})
      if (const QString path = folder + page; QFileInfo::exists(path)) {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).canonicalFilePath()));
        return;
      }
  throw Error("documentation", "was not found beside the program", "a folder docs or share/doc/larmor");
}

} // namespace larmor::widgets
