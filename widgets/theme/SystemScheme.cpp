#include "widgets/theme/SystemScheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QPalette>

namespace larmor::widgets {

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString space = QStringLiteral("org.freedesktop.appearance");
const QString key = QStringLiteral("color-scheme");

bool platformIsDark() {
  const QByteArray gtk = qgetenv("GTK_THEME").toLower();
  if (!gtk.isEmpty())
    return gtk.contains("dark");
  const QPalette palette = QGuiApplication::palette();
  return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

/// 0 no preference, 1 dark, 2 light; -1 if there is no portal.
int portalScheme() {
  if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") || !QDBusConnection::sessionBus().isConnected())
    return -1;
  QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
  call << space << key;
  // Short: a hanging portal must not delay the window.
  const QDBusMessage reply = QDBusConnection::sessionBus().call(call, QDBus::Block, 300);
  if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty())
    return -1;
  QVariant value = reply.arguments().constFirst();
  while (value.canConvert<QDBusVariant>()) // the portal wraps it twice
    value = value.value<QDBusVariant>().variant();
  bool isNumber = false;
  const int scheme = value.toInt(&isNumber);
  return isNumber ? scheme : -1;
}

} // namespace

SystemScheme::SystemScheme(QObject* parent) : QObject(parent) {
  const int scheme = portalScheme();
  dark_ = scheme > 0 ? scheme == 1 : platformIsDark();
  if (scheme >= 0)
    QDBusConnection::sessionBus().connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                                          SLOT(settingChanged(QString, QString, QDBusVariant)));
}

void SystemScheme::settingChanged(const QString& changedSpace, const QString& changedKey, const QDBusVariant& value) {
  if (changedSpace != space || changedKey != key)
    return;
  dark_ = value.variant().toInt() == 1;
  Q_EMIT changed();
}

} // namespace larmor::widgets
