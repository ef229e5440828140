#include "widgets/shell/ExampleCard.h"

#include "widgets/theme/Theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace larmor::widgets {

namespace {

constexpr int padding = 10;
constexpr double aspect = 0.58; ///< height of the picture by its width

QFont titleFont(const QFont& font) {
  QFont bold = font;
  bold.setWeight(QFont::DemiBold);
  return bold;
}

} // namespace

ExampleCard::ExampleCard(const Example& example, QWidget* parent)
    : QAbstractButton(parent), picture_(example.picture), description_(example.description) {
  setText(example.title);
  setObjectName("exampleCard");
  setAccessibleName(example.title);
  setAccessibleDescription(example.description);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

QSize ExampleCard::sizeHint() const { return {260, heightForWidth(260)}; }

int ExampleCard::textHeight(int width) const {
  const QRect room(0, 0, width - 2 * padding, 1000);
  return QFontMetrics(titleFont(font())).height() + 4 +
         QFontMetrics(font()).boundingRect(room, Qt::TextWordWrap, description_).height();
}

int ExampleCard::heightForWidth(int width) const {
  return static_cast<int>(width * aspect) + textHeight(width) + 2 * padding;
}

void ExampleCard::paintEvent(QPaintEvent*) {
  const Colours& c = Theme::shared().colours();
  QPainter painter(this);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
  QPainterPath outline;
  outline.addRoundedRect(frame, 8, 8);
  painter.fillPath(outline, isDown() ? c.raised : c.panel);
  const QRectF top(frame.left(), frame.top(), frame.width(), frame.width() * aspect);
  painter.save();
  painter.setClipPath(outline);
  if (!picture_.isNull()) {
    // The whole width, cut above and below to the same amount.
    const double high = picture_.width() * top.height() / top.width();
    painter.drawPixmap(top, picture_, QRectF(0, (picture_.height() - high) / 2, picture_.width(), high));
  } else {
    painter.fillRect(top, c.base);
  }
  painter.restore();
  const bool lit = underMouse() || hasFocus();
  painter.setPen(QPen(lit ? c.accent : c.border, lit ? 2 : 1));
  painter.drawPath(outline);
  QRectF text = frame.adjusted(padding, top.height() + padding - 2, -padding, -4);
  painter.setPen(c.text);
  painter.setFont(titleFont(font()));
  painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, this->text());
  text.setTop(text.top() + QFontMetrics(painter.font()).height() + 3);
  painter.setFont(font());
  painter.setPen(c.muted);
  painter.drawText(text, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, description_);
}

void ExampleCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    click();
  else
    QAbstractButton::keyPressEvent(event);
}

void ExampleCard::enterEvent(QEnterEvent* event) {
  update();
  QAbstractButton::enterEvent(event);
}

void ExampleCard::leaveEvent(QEvent* event) {
  update();
  QAbstractButton::leaveEvent(event);
}

} // namespace larmor::widgets
