#include "widgets/forms/FormSection.h"
#include "widgets/theme/Theme.h"

#include <QGridLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace larmor::widgets {

namespace {

QGridLayout* twoColumns(QWidget* parent) {
  auto* grid = new QGridLayout(parent);
  grid->setContentsMargins(10, 2, 4, 4);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(5);
  grid->setColumnStretch(0, 10);
  grid->setColumnStretch(1, 12);
  grid->setColumnMinimumWidth(2, 20);
  return grid;
}

QToolButton* foldButton(const QString& title, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(title);
  button->setCheckable(true);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setIconSize({12, 12});
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  return button;
}

} // namespace

FormSection::FormSection(const QString& title, QWidget* parent)
    : QWidget(parent), header_(foldButton(title, this)), moreHeader_(foldButton(tr("More"), this)),
      body_(new QWidget(this)), moreBody_(new QWidget(this)), grid_(twoColumns(body_)),
      moreGrid_(twoColumns(moreBody_)) {
  header_->setChecked(true);
  header_->setObjectName("sectionHeader");
  header_->setFont(Theme::shared().boldFont());
  moreHeader_->setObjectName("moreHeader");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 6);
  column->setSpacing(2);
  for (QWidget* part : {static_cast<QWidget*>(header_), body_, static_cast<QWidget*>(moreHeader_), moreBody_})
    column->addWidget(part);
  connect(header_, &QToolButton::toggled, this, [this](bool on) {
    update();
    Q_EMIT folded(on);
  });
  connect(moreHeader_, &QToolButton::toggled, this, &FormSection::update);
  connect(&Theme::shared(), &Theme::changed, this, &FormSection::update);
  update();
}

bool FormSection::isExpanded() const { return header_->isChecked(); }

void FormSection::setExpanded(bool expanded) { header_->setChecked(expanded); }

void FormSection::setMoreExpanded(bool expanded) { moreHeader_->setChecked(expanded); }

void FormSection::setContents(bool basic, bool more, bool unfold) {
  basic_ = basic;
  more_ = more;
  unfold_ = unfold;
  update();
}

void FormSection::update() {
  const Colours& c = Theme::shared().colours();
  const bool open = unfold_ || isExpanded(), moreOpen = unfold_ || moreHeader_->isChecked();
  header_->setIcon(Theme::shared().icon(open ? "chevron-down" : "chevron-right", c.muted));
  moreHeader_->setIcon(Theme::shared().icon(moreOpen ? "chevron-down" : "chevron-right", c.muted));
  const auto flat = [&c](const QColor& colour) {
    return QStringLiteral("QToolButton,QToolButton:checked{background:transparent;color:%1;padding:3px 2px;}"
                          "QToolButton:hover{background:%2;}")
        .arg(colour.name(), c.raised.name());
  };
  header_->setStyleSheet(flat(c.text));
  moreHeader_->setStyleSheet(flat(c.muted));
  setVisible(basic_ || more_);
  body_->setVisible(open && basic_);
  moreHeader_->setVisible(open && more_);
  moreBody_->setVisible(open && more_ && moreOpen);
}

} // namespace larmor::widgets
