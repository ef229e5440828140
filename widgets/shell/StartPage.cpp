#include "widgets/shell/StartPage.h"

#include "widgets/shell/ExampleCard.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/Theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace larmor::widgets {

namespace {

constexpr int cardWidth = 240; ///< at least
constexpr int sideWidth = 240;
constexpr int gap = 14;
constexpr int galleryMargin = 14; ///< at the right, beside the scroll bar
constexpr int maximumColumns = 6;

QLabel* heading(const QString& text, double scale, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  QFont font = label->font();
  font.setPointSizeF(font.pointSizeF() * scale);
  font.setWeight(QFont::DemiBold);
  label->setFont(font);
  return label;
}

} // namespace

StartPage::StartPage(std::vector<Section> sections, QWidget* parent) : QWidget(parent) {
  setObjectName("startPage");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(28, 20, 8, 8);
  row->setSpacing(24);
  row->addWidget(buildSide());
  scroll_ = new QScrollArea(this);
  scroll_->setWidgetResizable(true);
  scroll_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // its coming and going would change the columns
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setWidget(buildGallery(sections));
  scroll_->viewport()->installEventFilter(this);
  row->addWidget(scroll_, 1);
}

QWidget* StartPage::buildSide() {
  auto* side = new QWidget(this);
  side->setFixedWidth(sideWidth);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(heading("Larmor", 2.2, side));
  auto* what = new QLabel(tr("How charged particles move through turbulent and collective fields."), side);
  what->setWordWrap(true);
  column->addWidget(what);
  column->addSpacing(12);
  const auto button = [&](const QString& text, const char* icon, const char* name, void (StartPage::*chosen)()) {
    auto* made = new QPushButton(Theme::shared().icon(icon), text, side);
    made->setObjectName(name);
    connect(made, &QPushButton::clicked, this, chosen);
    connect(&Theme::shared(), &Theme::changed, made, [made, icon] { made->setIcon(Theme::shared().icon(icon)); });
    column->addWidget(made);
  };
  button(tr("New run"), "new", "startNew", &StartPage::newChosen);
  button(tr("Open…"), "open", "startOpen", &StartPage::openChosen);
  column->addSpacing(14);
  column->addWidget(heading(tr("Opened lately"), 1.1, side));
  recent_ = new QVBoxLayout;
  recent_->setSpacing(2);
  column->addLayout(recent_);
  noRecent_ = new QLabel(tr("Files you open or save appear here. A file can also be dropped on the window."), side);
  noRecent_->setWordWrap(true);
  noRecent_->setEnabled(false);
  column->addWidget(noRecent_);
  column->addStretch(1);
  return side;
}

QWidget* StartPage::buildGallery(const std::vector<Section>& sections) {
  auto* gallery = new QWidget;
  auto* column = new QVBoxLayout(gallery);
  column->setContentsMargins(0, 6, galleryMargin, 6);
  column->setSpacing(10);
  for (int s = 0; s < static_cast<int>(sections.size()); ++s) {
    const Section& section = sections[static_cast<std::size_t>(s)];
    column->addWidget(heading(tr("%1: examples to start from").arg(section.title), 1.25, gallery));
    Grid grid{new QGridLayout, {}};
    grid.layout->setSpacing(gap);
    for (int e = 0; e < static_cast<int>(section.examples.size()); ++e) {
      auto* card = new ExampleCard(section.examples[static_cast<std::size_t>(e)], gallery);
      connect(card, &ExampleCard::clicked, this, [this, s, e] { Q_EMIT exampleChosen(s, e); });
      grid.cards.push_back(card);
    }
    column->addLayout(grid.layout);
    grids_.push_back(std::move(grid));
  }
  column->addStretch(1);
  return gallery;
}

void StartPage::setRecent(const QStringList& paths) {
  while (QLayoutItem* item = recent_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const QString& path : paths) {
    auto* entry = new QPushButton(this);
    entry->setFlat(true);
    entry->setObjectName("recentFile");
    entry->setToolTip(path);
    entry->setText(entry->fontMetrics().elidedText(nameIn(paths, path), Qt::ElideMiddle, sideWidth - 30));
    connect(entry, &QPushButton::clicked, this, [this, path] { Q_EMIT recentChosen(path); });
    recent_->addWidget(entry);
  }
  noRecent_->setVisible(paths.isEmpty());
}

bool StartPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == scroll_->viewport() && event->type() == QEvent::Resize)
    arrange();
  return QWidget::eventFilter(watched, event);
}

void StartPage::arrange() {
  const int room = scroll_->viewport()->width() - galleryMargin;
  const int columns = std::clamp((room + gap) / (cardWidth + gap), 1, maximumColumns);
  const int width = (room - (columns - 1) * gap) / columns;
  for (Grid& grid : grids_) {
    int height = 0;
    for (const QWidget* card : grid.cards)
      height = std::max(height, card->heightForWidth(width));
    for (QWidget* card : grid.cards)
      card->setFixedHeight(height);
  }
  if (columns == columns_)
    return;
  columns_ = columns;
  for (Grid& grid : grids_) {
    for (int i = 0; i < static_cast<int>(grid.cards.size()); ++i)
      grid.layout->addWidget(grid.cards[static_cast<std::size_t>(i)], i / columns, i % columns);
    for (int i = 0; i < maximumColumns; ++i)
      grid.layout->setColumnStretch(i, i < columns ? 1 : 0);
  }
}

} // namespace larmor::widgets
