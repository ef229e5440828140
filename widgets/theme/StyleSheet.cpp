#include "widgets/theme/StyleSheet.h"

namespace larmor::widgets {

namespace {

// @name is replaced by a colour.
const char* const sheet = R"(
QToolTip { background: @panel; color: @text; border: 1px solid @border; padding: 5px 7px; }

QMainWindow::separator { background: @window; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: @accent; }
QMenuBar { background: @window; padding: 1px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @panel; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 8px; border-radius: 4px; }
QMenu::icon { padding-left: 6px; }
QMenu::item:selected { background: @accent; color: @accentText; }
QMenu::item:disabled { color: @faint; background: transparent; }
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }

QToolBar { background: @window; border: none; padding: 3px 6px; spacing: 2px; }
QToolBar::separator { background: @border; width: 1px; margin: 5px 6px; }
QToolBar QToolButton { padding: 4px 9px; border-radius: 5px; border: 1px solid transparent; }
QToolButton { border: none; border-radius: 4px; padding: 3px; background: transparent; }
QToolButton:hover { background: @raised; }
QToolButton:pressed, QToolButton:checked { background: @pressed; }
QToolButton:disabled { color: @faint; }
QToolButton::menu-indicator { image: none; }
QToolButton[popupMode="1"] { padding-right: 20px; }
QToolButton::menu-button { border: none; border-radius: 4px; width: 16px; background: transparent; }
QToolButton::menu-button:hover { background: @pressed; }
QToolButton::menu-arrow { image: url(:/icons/control-down.svg); width: 12px; height: 12px; }
QToolBar QToolButton#qt_toolbar_ext_button { padding: 0; border: none; }
QToolBar QToolButton#runButton:enabled { background: @accent; color: @accentText; font-weight: 600; }
QToolBar QToolButton#runButton:enabled:hover { background: @accentHover; }

QDockWidget { titlebar-close-icon: url(:/icons/control-close.svg); titlebar-normal-icon: url(:/icons/control-float.svg);
  color: @muted; }
QDockWidget::title { padding: 4px 8px; background: @window; }
QDockWidget > QWidget { background: @panel; }
QFrame#card { background: @panel; border: 1px solid @border; border-radius: 6px; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { background: @base; border: 1px solid @border; border-radius: 5px; padding: 5px 14px; min-height: 16px; }
QPushButton:hover { background: @raised; }
QPushButton:pressed { background: @pressed; }
QPushButton:disabled { color: @faint; background: @panel; }
QPushButton:flat { background: transparent; border-color: transparent; text-align: left; padding: 4px 6px; }
QPushButton:flat:hover { background: @raised; }
QPushButton:default { background: @accent; color: @accentText; border-color: @accent; }
QPushButton:default:hover { background: @accentHover; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  background: @base; border: 1px solid @border; border-radius: 4px; padding: 2px 6px; min-height: 18px;
  selection-background-color: @accent; selection-color: @accentText; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: @faint; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: @faint; background: @panel; }
*[invalid="true"], *[invalid="true"]:hover, *[invalid="true"]:focus { border: 1px solid @error; }
QAbstractSpinBox { padding-right: 18px; }
QAbstractSpinBox > QLineEdit { border: none; background: transparent; padding: 0; min-height: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  subcontrol-origin: border; width: 17px; border: none; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @raised; }
QAbstractSpinBox::up-arrow { image: url(:/icons/control-up.svg); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/control-down.svg); width: 12px; height: 12px; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { subcontrol-origin: border; subcontrol-position: center right; width: 20px; border: none; }
QComboBox::down-arrow { image: url(:/icons/control-down.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @border; padding: 3px; outline: none;
  selection-background-color: @accent; selection-color: @accentText; }
QComboBox QAbstractItemView::item { min-height: 22px; padding: 2px 5px; border-radius: 3px; }

QCheckBox { spacing: 7px; }
QCheckBox::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid @faint; border-radius: 4px; background: @base; }
QCheckBox::indicator:hover, QListView::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: @accent; border-color: @accent;
  image: url(:/icons/control-check.svg); }
QCheckBox::indicator:disabled { border-color: @border; background: @panel; }
QCheckBox::indicator:checked:disabled { background: @faint; }

QTabWidget::pane { border: none; border-top: 1px solid @border; background: @base; }
QTabBar { qproperty-drawBase: 0; background: transparent; }
QTabBar::tab { padding: 5px 11px; color: @muted; border: none; border-bottom: 2px solid transparent; background: transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }

QScrollArea, QScrollArea > QWidget > QWidget, QStackedWidget { border: none; background: transparent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }

QProgressBar { background: @raised; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QSlider::groove:horizontal { height: 4px; background: @raised; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; background: @accent; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled { background: @faint; }

QStatusBar { background: @window; color: @muted; }
QStatusBar::item { border: none; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @border; padding: 4px 6px; }
QTreeView, QTableView, QListView { background: @base; border: 1px solid @border; border-radius: 4px; outline: none;
  alternate-background-color: @panel; }
QTreeView::item, QListView::item { padding: 3px; }
QSplitter::handle { background: @window; }
)";

QColor mix(const QColor& a, const QColor& b, double weight) {
  return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - weight) + b.redF() * weight),
                          static_cast<float>(a.greenF() * (1 - weight) + b.greenF() * weight),
                          static_cast<float>(a.blueF() * (1 - weight) + b.blueF() * weight));
}

} // namespace

QString styleSheet(const Colours& c) {
  QString text = QString::fromLatin1(sheet);
  // Longer names first: @accentText starts with @accent.
  const std::pair<const char*, QColor> names[] = {{"@accentHover", mix(c.accent, c.text, 0.15)},
                                                  {"@accentText", c.accentText},
                                                  {"@accent", c.accent},
                                                  {"@window", c.window},
                                                  {"@panel", c.panel},
                                                  {"@base", c.base},
                                                  {"@raised", c.raised},
                                                  {"@pressed", mix(c.raised, c.text, 0.10)},
                                                  {"@border", c.border},
                                                  {"@text", c.text},
                                                  {"@muted", c.muted},
                                                  {"@faint", c.faint},
                                                  {"@error", c.error},
                                                  {"@scroll", mix(c.raised, c.faint, 0.35)}};
  for (const auto& [name, colour] : names)
    text.replace(QLatin1String(name), colour.name());
  return text;
}

QPalette palette(const Colours& c) {
  QPalette p;
  const auto set = [&p](QPalette::ColorRole role, const QColor& colour, const QColor& disabled) {
    p.setColor(QPalette::Active, role, colour);
    p.setColor(QPalette::Inactive, role, colour);
    p.setColor(QPalette::Disabled, role, disabled);
  };
  set(QPalette::Window, c.window, c.window);
  set(QPalette::WindowText, c.text, c.faint);
  set(QPalette::Base, c.base, c.panel);
  set(QPalette::AlternateBase, c.panel, c.panel);
  set(QPalette::Text, c.text, c.faint);
  set(QPalette::PlaceholderText, c.faint, c.faint);
  set(QPalette::Button, c.panel, c.panel);
  set(QPalette::ButtonText, c.text, c.faint);
  set(QPalette::BrightText, c.error, c.error);
  set(QPalette::ToolTipBase, c.panel, c.panel);
  set(QPalette::ToolTipText, c.text, c.text);
  set(QPalette::Highlight, c.accent, c.faint);
  set(QPalette::HighlightedText, c.accentText, c.accentText);
  set(QPalette::Link, c.accent, c.faint);
  set(QPalette::LinkVisited, c.accent, c.faint);
  set(QPalette::Light, c.raised, c.raised);
  set(QPalette::Midlight, c.raised, c.raised);
  set(QPalette::Mid, c.border, c.border);
  set(QPalette::Dark, c.border, c.border);
  set(QPalette::Shadow, c.border, c.border);
  return p;
}

} // namespace larmor::widgets
