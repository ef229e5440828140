#include "widgets/plots/Plot.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <algorithm>

namespace larmor::widgets {

namespace {

constexpr int frame = 33; ///< ms between redraws

void colourLegend(QCPLegend* legend, const Colours& c) {
  legend->setBrush(Qt::NoBrush);
  legend->setBorderPen(Qt::NoPen);
  legend->setTextColor(c.text);
  legend->setFont(Theme::shared().smallFont());
  legend->setRowSpacing(0);
  legend->setMargins(QMargins(6, 4, 6, 4));
}

} // namespace

Plot::Plot(QWidget* parent)
    : QWidget(parent), plot_(new QCustomPlot(this)), hint_(new QLabel(plot_)), readout_(new QLabel(this)),
      panels_(new QBoxLayout(QBoxLayout::TopToBottom)), header_(new QHBoxLayout) {
  buildCanvas();
  readout_->setObjectName("readout");
  readout_->setFont(Theme::shared().smallFont());
  readout_->setTextFormat(Qt::RichText);
  readout_->setWordWrap(true);
  readout_->setMinimumWidth(0);
  readout_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  header_->setContentsMargins(14, 3, 8, 0);
  header_->setSpacing(2);
  header_->addWidget(readout_, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(header_);
  panels_->setSpacing(0);
  panels_->addWidget(plot_, 5);
  column->addLayout(panels_, 1);
  pending_.setSingleShot(true);
  connect(&pending_, &QTimer::timeout, this, &Plot::redraw);
  connect(&Theme::shared(), &Theme::changed, this, [this] { recolour(); });
  connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] { showAll(); });
  connect(plot_, &QWidget::customContextMenuRequested, this, &Plot::showMenu);
}

Plot::~Plot() = default;

void Plot::buildCanvas() {
  plot_->setLocale(QLocale::c()); // numbers as in scenes, tables and forms
  plot_->setMinimumSize(120, 70);
  plot_->axisRect()->setupFullAxesBox(true);
  for (QCPAxis* axis : {plot_->xAxis2, plot_->yAxis2}) {
    axis->setTicks(false);
    axis->setTickLabels(false);
  }
  plot_->axisRect()->setMinimumMargins(QMargins(12, 6, 12, 6));
  plot_->legend->setVisible(false);
  plot_->setAutoAddPlottableToLegend(false); // the header is the legend; pictures get one made for them
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  hint_->setAttribute(Qt::WA_TransparentForMouseEvents);
}

QToolButton* Plot::addButton(const QString& text, const QString& tip, bool checkable) {
  auto* made = new QToolButton(this);
  made->setText(text);
  made->setToolTip(tip);
  made->setCheckable(checkable);
  made->setFont(Theme::shared().smallFont());
  header_->addWidget(made);
  return made;
}

void Plot::setHint(const QString& hint) {
  if (hint == hint_->text())
    return;
  hint_->setText(hint);
  placeHint();
}

void Plot::setShare(const QString& share) {
  if (share == share_)
    return;
  share_ = share;
  scheduleRedraw();
}

void Plot::placeHint() {
  const bool empty = isEmpty();
  hint_->setVisible(empty && !hint_->text().isEmpty());
  hint_->setGeometry(plot_->rect().adjusted(40, 10, -40, -10));
  plot_->axisRect()->setVisible(!empty);
  for (QCPAxis* axis : plot_->axisRect()->axes())
    axis->setVisible(!empty);
}

void Plot::scheduleRedraw() {
  dirty_ = true;
  if (pending_.isActive() || !isVisible()) // what nobody sees is drawn when it is shown
    return;
  const qint64 since = sinceRedraw_.isValid() ? sinceRedraw_.elapsed() : frame;
  pending_.start(static_cast<int>(std::max<qint64>(0, frame - since)));
}

void Plot::redraw() {
  dirty_ = false;
  draw();
  placeHint();
  plot_->replot(QCustomPlot::rpQueuedReplot);
  sinceRedraw_.restart();
  ++redraws_;
}

void Plot::redrawIfStale() {
  if (dirty_)
    redraw();
}

void Plot::colour(bool dark) {
  const Colours& c = Theme::coloursOf(dark);
  plot_->setBackground(c.base);
  for (QCPAxis* axis : plot_->axisRect()->axes())
    colourAxis(axis, c);
  for (QCPAxis* axis : {plot_->xAxis2, plot_->yAxis2})
    axis->setBasePen(QPen(c.grid, 1));
  colourLegend(plot_->legend, c);
}

void Plot::recolour() {
  const Colours& c = Theme::shared().colours();
  setStyleSheet(QStringLiteral("larmor--widgets--%1{background:%2;}"
                               "QToolButton{padding:1px 6px;color:%3;}QToolButton:checked{color:%4;background:%5;}")
                    .arg(QString(metaObject()->className()).section("::", -1), c.base.name(), c.muted.name(),
                         c.accent.name(), c.window.name()));
  setAttribute(Qt::WA_StyledBackground);
  hint_->setStyleSheet("background:transparent;color:" + c.muted.name());
  readout_->setStyleSheet("color:" + c.muted.name());
  colour(Theme::shared().isDark());
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeHint();
  scheduleRedraw(); // the labels' line breaks depend on the size
}

void Plot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (dirty_)
    scheduleRedraw();
}

} // namespace larmor::widgets
