#include "widgets/views/ViewToolbar.h"

#include <QAction>
#include <QComboBox>
#include <QIcon>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPixmap>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace larmor::views {
namespace {

QIcon gradientIcon(const std::string& name) {
  QPixmap pixmap(48, 14);
  QPainter painter(&pixmap);
  const ColourLookup lookup(ColourScale{name, false, 0.0, 1.0, ""});
  for (int x = 0; x < pixmap.width(); ++x) {
    const auto c = lookup(static_cast<float>(x) / static_cast<float>(pixmap.width() - 1));
    painter.fillRect(x, 0, 1, pixmap.height(), QColor(c[0], c[1], c[2]));
  }
  return QIcon(pixmap);
}

QToolButton* textButton(QWidget* parent, const QString& text, const QString& tip, const char* name) {
  auto* button = new QToolButton(parent);
  button->setText(text);
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  button->setAutoRaise(true);
  button->setObjectName(QString::fromLatin1(name));
  return button;
}

void choose(QComboBox* box, const QVariant& data) {
  const QSignalBlocker blocker(box);
  if (const int index = box->findData(data); index >= 0)
    box->setCurrentIndex(index);
}

} // namespace

ViewToolbar::ViewToolbar(QWidget* parent)
    : OverflowRow(parent), quantity_(new QComboBox(this)), map_(new QComboBox(this)), mode_(new QComboBox(this)),
      log_(textButton(this, tr("log"), tr("Logarithmic colour scale"), "log")),
      show_(textButton(this, tr("Show"), tr("What else the scene shows"), "show")), decorations_(new QMenu(this)) {
  quantity_->setObjectName("quantity");
  quantity_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  quantity_->setAccessibleName(tr("Colour by"));
  map_->setObjectName("map");
  map_->setAccessibleName(tr("Colour map"));
  map_->setIconSize({48, 14});
  for (const std::string& name : colourMapNames())
    map_->addItem(gradientIcon(name), QString::fromStdString(name), QString::fromStdString(name));
  mode_->setObjectName("mode");
  mode_->setAccessibleName(tr("Lines or tubes"));
  mode_->addItem(tr("Automatic"), static_cast<int>(PathMode::Automatic));
  mode_->addItem(tr("Lines"), static_cast<int>(PathMode::Lines));
  mode_->addItem(tr("Tubes"), static_cast<int>(PathMode::Tubes));
  log_->setCheckable(true);
  show_->setMenu(decorations_);
  show_->setPopupMode(QToolButton::InstantPopup);
  auto* range = textButton(this, tr("Fit range"), tr("Fit the colour range to the data"), "range");
  addWidget(new QLabel(tr("Colour by"), this), 3);
  addWidget(quantity_);
  addWidget(map_, 2);
  addWidget(log_, 2);
  addWidget(range, 4);
  addWidget(mode_, 5);
  addWidget(show_, 1);
  addStretch();
  addCameraButtons();
  connect(quantity_, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT quantityChanged(quantity()); });
  connect(map_, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT colourMapChanged(colourMap()); });
  connect(mode_, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT modeChanged(mode()); });
  connect(log_, &QToolButton::toggled, this, &ViewToolbar::logChanged);
  connect(range, &QToolButton::clicked, this, &ViewToolbar::rangeResetRequested);
}

void ViewToolbar::addCameraButtons() {
  auto* fit = textButton(this, tr("Fit"), tr("Show everything (R)"), "fit");
  addWidget(fit, 1);
  connect(fit, &QToolButton::clicked, this, &ViewToolbar::resetCameraRequested);
  const QString axes = QStringLiteral("xyz");
  for (int axis = 0; axis < 3; ++axis) {
    auto* along =
        textButton(this, axes.mid(axis, 1), tr("Look along %1 (%2)").arg(axes[axis], axes[axis].toUpper()), "along");
    addWidget(along, 3);
    connect(along, &QToolButton::clicked, this, [this, axis] { Q_EMIT viewAlongRequested(axis); });
  }
  auto* picture = textButton(this, tr("Picture…"), tr("Save a picture of the scene"), "picture");
  addWidget(picture, 6);
  connect(picture, &QToolButton::clicked, this, &ViewToolbar::pictureRequested);
}

void ViewToolbar::setQuantities(const std::vector<std::pair<QString, QString>>& keysAndTexts) {
  const QString before = quantity();
  {
    const QSignalBlocker blocker(quantity_);
    quantity_->clear();
    for (const auto& [key, text] : keysAndTexts)
      quantity_->addItem(text, key);
    quantity_->setCurrentIndex(std::max(quantity_->findData(before), keysAndTexts.empty() ? -1 : 0));
  }
  if (quantity() != before)
    Q_EMIT quantityChanged(quantity());
}

QString ViewToolbar::quantity() const { return quantity_->currentData().toString(); }
QString ViewToolbar::colourMap() const { return map_->currentData().toString(); }
bool ViewToolbar::log() const { return log_->isChecked(); }
PathMode ViewToolbar::mode() const { return static_cast<PathMode>(mode_->currentData().toInt()); }

void ViewToolbar::addDecoration(const QString& key, const QString& text, bool shown) {
  QAction* action = decorations_->addAction(text);
  action->setData(key);
  action->setCheckable(true);
  action->setChecked(shown);
  connect(action, &QAction::toggled, this, [this, key](bool on) { Q_EMIT decorationChanged(key, on); });
}

bool ViewToolbar::decoration(const QString& key) const {
  for (const QAction* action : decorations_->actions())
    if (action->data().toString() == key)
      return action->isChecked();
  return false;
}

void ViewToolbar::setQuantity(const QString& key) { choose(quantity_, key); }
void ViewToolbar::setColourMap(const QString& name) { choose(map_, name); }
void ViewToolbar::setMode(PathMode mode) { choose(mode_, static_cast<int>(mode)); }

void ViewToolbar::setLog(bool log) {
  const QSignalBlocker blocker(log_);
  log_->setChecked(log);
}

void ViewToolbar::setLogAllowed(bool allowed) { log_->setEnabled(allowed); }

void ViewToolbar::setDecoration(const QString& key, bool shown) {
  for (QAction* action : decorations_->actions())
    if (action->data().toString() == key)
      action->setChecked(shown);
}

} // namespace larmor::views
