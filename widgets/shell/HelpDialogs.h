#pragma once
#include <QWidget>

namespace larmor::widgets {

class MainWindow;

/// Version, licence, and the libraries with their versions.
void showAbout(QWidget* parent);
QString aboutText();
/// Every action of the window with its shortcut.
void showShortcuts(MainWindow* window);
/// The documentation folder beside the program or in its source tree; throws Error if there is none.
void openDocumentation();

} // namespace larmor::widgets
