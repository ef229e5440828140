#include "widgets/workspaces/trajectories/EventTable.h"

#include "engine/core/Error.h"
#include "engine/statistics/Quantity.h"
#include "widgets/plots/Figure.h"
#include "widgets/plots/LatexTable.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QToolButton>

namespace larmor::widgets {

namespace {

struct Column {
  const char* title;
  std::string (*unit)(const Normalisation&);
  double (*value)(const statistics::MirrorEvent&);
};

std::string none(const Normalisation&) { return ""; }
std::string length(const Normalisation& n) { return n.lengthUnit; }
std::string inverseLength(const Normalisation& n) { return "1/" + n.lengthUnit; }
std::string moment(const Normalisation& n) { return statistics::unitOf(statistics::Dimension::MagneticMoment, n); }

const std::vector<Column>& columns() {
  using E = statistics::MirrorEvent;
  static const std::vector<Column> all{
      {QT_TRANSLATE_NOOP("EventTable", "Particle"), none, [](const E& e) { return double(e.particle); }},
      {QT_TRANSLATE_NOOP("EventTable", "Kind"), none, [](const E& e) { return e.mirror ? 0.0 : 1.0; }},
      {QT_TRANSLATE_NOOP("EventTable", "Time"), [](const Normalisation& n) { return n.timeUnit; },
       [](const E& e) { return e.time; }},
      {"x", length, [](const E& e) { return e.position[0]; }},
      {"y", length, [](const E& e) { return e.position[1]; }},
      {"z", length, [](const E& e) { return e.position[2]; }},
      {"|B|", [](const Normalisation& n) { return n.fieldLabel; }, [](const E& e) { return e.fieldStrength; }},
      {QT_TRANSLATE_NOOP("EventTable", "Magnetic moment"), moment, [](const E& e) { return e.magneticMoment; }},
      {QT_TRANSLATE_NOOP("EventTable", "Curvature"), inverseLength, [](const E& e) { return e.curvature; }},
      {QT_TRANSLATE_NOOP("EventTable", "Torsion change"), inverseLength,
       [](const E& e) { return e.torsionAfter - e.torsionBefore; }}};
  return all;
}

constexpr int kindColumn = 1;

} // namespace

void EventModel::setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation) {
  beginResetModel();
  events_ = std::move(events);
  normalisation_ = normalisation;
  endResetModel();
}

int EventModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(events_.size());
}

int EventModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns().size());
}

QVariant EventModel::data(const QModelIndex& index, int role) const {
  const double value = columns()[static_cast<std::size_t>(index.column())].value(event(index.row()));
  if (role == Qt::UserRole)
    return value;
  if (role == Qt::TextAlignmentRole)
    return QVariant(index.column() == kindColumn ? Qt::AlignLeft | Qt::AlignVCenter
                                                 : Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole)
    return {};
  if (index.column() == kindColumn)
    return event(index.row()).mirror ? tr("mirror event") : tr("scattering reversal");
  return index.column() == 0 ? QString::number(value, 'f', 0) : readableNumber(value);
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole)
    return {};
  if (orientation == Qt::Vertical)
    return section + 1;
  const auto& column = columns()[static_cast<std::size_t>(section)];
  return axisLabel(tr(column.title).toStdString(), column.unit(normalisation_));
}

QString EventModel::heading(int column) const {
  const auto& c = columns()[static_cast<std::size_t>(column)];
  const std::string unit = c.unit(normalisation_);
  return tr(c.title) + (unit.empty() ? QString() : QString::fromStdString(" (" + unit + ")"));
}

EventTable::EventTable(QWidget* parent)
    : QTableView(parent), model_(new EventModel(this)), menuButton_(new QToolButton(this)) {
  auto* sorted = new QSortFilterProxyModel(this);
  sorted->setSourceModel(model_);
  sorted->setSortRole(Qt::UserRole);
  setModel(sorted);
  setSortingEnabled(true);
  sortByColumn(2, Qt::AscendingOrder);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setToolTip(tr("Double click or Enter: go to the event. Ctrl+C: copy rows"));
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * Theme::space);
  verticalHeader()->hide();
  horizontalHeader()->setResizeContentsPrecision(50);
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  makeActions();
  connect(this, &QTableView::activated, this, [this, sorted](const QModelIndex& index) {
    Q_EMIT eventChosen(model_->event(sorted->mapToSource(index).row()));
  });
}

void EventTable::setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation) {
  model_->setEvents(std::move(events), normalisation);
}

void EventTable::makeActions() {
  const Theme& theme = Theme::shared();
  const auto add = [&](const char* icon, const QString& text, const QKeySequence& keys, auto step) {
    auto* action = new QAction(theme.icon(icon), text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    connect(action, &QAction::triggered, this, step);
  };
  const auto toClipboard = [](const QString& text) { QGuiApplication::clipboard()->setText(text); };
  add("copy", tr("Copy rows"), QKeySequence::Copy,
      [this, toClipboard] { toClipboard(separated(rows(selectionModel()->selectedRows()), '\t')); });
  add("table", tr("Copy all"), {}, [this, toClipboard] { toClipboard(text()); });
  add("table", tr("Copy all as LaTeX"), {}, [this, toClipboard] { toClipboard(latex()); });
  add("table", tr("Export…"), {}, [this] { askExport(); });
  setContextMenuPolicy(Qt::ActionsContextMenu);
  menuButton_->setObjectName("eventTableMenu");
  menuButton_->setText(tr("Export table"));
  menuButton_->setAutoRaise(true);
  menuButton_->setToolTip(tr("Copy the table or export it as CSV or LaTeX"));
  menuButton_->setPopupMode(QToolButton::InstantPopup);
  menuButton_->addActions(actions());
}

QModelIndexList EventTable::everyRow() const {
  QModelIndexList all;
  for (int r = 0; r < model()->rowCount(); ++r)
    all += model()->index(r, 0);
  return all;
}

/// The heading and these rows, numbers in full.
QList<QStringList> EventTable::rows(const QModelIndexList& of) const {
  QList<QStringList> all(1);
  for (int c = 0; c < model()->columnCount(); ++c)
    all.front() += model_->heading(c);
  for (const QModelIndex& row : of) {
    QStringList cells;
    for (int c = 0; c < model()->columnCount(); ++c) {
      const QModelIndex cell = row.siblingAtColumn(c);
      cells += c == kindColumn ? cell.data().toString() : QString::number(cell.data(Qt::UserRole).toDouble(), 'g', 17);
    }
    all += cells;
  }
  return all;
}

QString EventTable::text(QChar separator) const { return separated(rows(everyRow()), separator); }

QString EventTable::latex() const {
  QList<QStringList> all = rows(everyRow());
  for (QString& title : all.front())
    title = latexText(title);
  for (qsizetype r = 1; r < all.size(); ++r)
    for (int c = 0; c < all[r].size(); ++c)
      if (c != kindColumn)
        all[r][c] = latexNumber(all[r][c].toDouble(), 4);
  return latexTabular(all, "rl" + QString(model()->columnCount() - 2, 'r'));
}

void EventTable::exportTo(const QString& path) const {
  if (path.endsWith(".csv"))
    writeWhole(path, text(',').toUtf8());
  else if (path.endsWith(".tex"))
    writeWhole(path, latex().toUtf8());
  else
    throw Error(path.toStdString(), "has an unknown ending", ".csv or .tex");
}

void EventTable::askExport() {
  QString chosen;
  QString path =
      QFileDialog::getSaveFileName(this, tr("Export the events"), {}, tr("CSV (*.csv);;LaTeX (*.tex)"), &chosen);
  if (path.isEmpty())
    return;
  if (QFileInfo(path).suffix().isEmpty())
    path += chosen.contains("tex") ? ".tex" : ".csv";
  try {
    exportTo(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

} // namespace larmor::widgets
