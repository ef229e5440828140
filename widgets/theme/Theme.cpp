#include "widgets/theme/Theme.h"
#include "widgets/theme/StyleSheet.h"
#include "widgets/theme/SystemScheme.h"

#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QPainter>
#include <QPixmapCache>
#include <QSettings>
#include <QStyleFactory>
#include <QSvgRenderer>
#include <clocale>

static void loadIcons() { Q_INIT_RESOURCE(icons); } // outside any namespace, as the macro demands

namespace larmor::widgets {

namespace {

/// The system's preference is read before our own palette hides it.
SystemScheme& systemScheme() {
  static SystemScheme scheme;
  return scheme;
}

QPixmap drawn(const QByteArray& svg, const QColor& colour, int size) {
  QByteArray text = svg;
  text.replace("currentColor", colour.name().toLatin1());
  QSvgRenderer renderer(text);
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setOpacity(colour.alphaF());
  renderer.render(&painter);
  return pixmap;
}

} // namespace

Theme& Theme::shared() {
  static Theme theme;
  return theme;
}

Theme::Theme() { loadIcons(); }

void Theme::apply() {
  const QString kept = QSettings().value("theme", "system").toString();
  mode_ = kept == "dark" ? Mode::Dark : kept == "light" ? Mode::Light : Mode::System;
  if (!applied_)
    connect(&systemScheme(), &SystemScheme::changed, this, &Theme::refresh);
  applied_ = true;
  std::setlocale(LC_NUMERIC, "C"); // Qt took the system's: numbers are written and read one way, in every library
  QLocale::setDefault(QLocale::c());
  QApplication::setStyle(QStyleFactory::create("Fusion"));
  refresh();
}

void Theme::setMode(Mode mode) {
  mode_ = mode;
  QSettings().setValue("theme", mode == Mode::Dark ? "dark" : mode == Mode::Light ? "light" : "system");
  if (applied_)
    refresh();
}

void Theme::setLineScale(double scale) {
  if (scale == lineScale_)
    return;
  lineScale_ = scale;
  Q_EMIT changed();
}

void Theme::refresh() {
  dark_ = mode_ == Mode::System ? systemScheme().isDark() : mode_ == Mode::Dark;
  QApplication::setPalette(palette(colours()));
  qApp->setStyleSheet(styleSheet(colours()));
  Q_EMIT changed();
}

const Colours& Theme::colours() const { return coloursOf(dark_); }

QIcon Theme::icon(const QString& name) const { return icon(name, colours().text); }

QIcon Theme::icon(const QString& name, const QColor& colour) const {
  QFile file(":/icons/" + name + ".svg");
  if (!file.open(QIODevice::ReadOnly))
    return {};
  const QByteArray svg = file.readAll();
  QIcon icon;
  for (const int size : {16, 20, 24, 32, 48, 64}) {
    for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Selected}) // of a chosen row: Qt would mix in its ground
      icon.addPixmap(drawn(svg, colour, size), mode);
    icon.addPixmap(drawn(svg, colours().faint, size), QIcon::Disabled);
  }
  return icon;
}

QFont Theme::smallFont() const {
  QFont font = QApplication::font();
  font.setPointSizeF(font.pointSizeF() * 0.88);
  return font;
}

QFont Theme::boldFont() const {
  QFont font = QApplication::font();
  font.setWeight(QFont::DemiBold);
  return font;
}

} // namespace larmor::widgets
