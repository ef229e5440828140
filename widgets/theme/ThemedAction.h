#pragma once
#include <QAction>

namespace larmor::widgets {

/// An action whose icon (of resources/icons; empty: none) follows the theme. @param name its object name
QAction* themedAction(QObject* parent, const QString& icon, const QString& text, const QString& tip, const char* name);

} // namespace larmor::widgets
