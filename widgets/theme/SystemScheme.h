#pragma once
#include <QDBusVariant>
#include <QObject>

namespace larmor::widgets {

/// What the desktop prefers. Asks the freedesktop settings portal (org.freedesktop.appearance color-scheme), else
/// GTK_THEME, else the palette the platform gave the application. Qt 6.4 has no interface of its own for this.
class SystemScheme : public QObject {
  Q_OBJECT
public:
  explicit SystemScheme(QObject* parent = nullptr);
  bool isDark() const { return dark_; }

Q_SIGNALS:
  void changed();

private Q_SLOTS:
  void settingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
  bool dark_ = false;
};

} // namespace larmor::widgets
