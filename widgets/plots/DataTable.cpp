#include "widgets/plots/DataTable.h"

#include "engine/core/Error.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/plots/Figure.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/plots/LatexTable.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/SaveName.h"
#include "widgets/theme/Theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <cmath>

namespace larmor::widgets {

int DataModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

double DataModel::error(int, int) const { return std::nan(""); }

QString DataModel::text(int row, int column) const {
  if (columns_[static_cast<std::size_t>(column)].error)
    return readableEstimate({value(row, column), error(row, column)});
  return readableNumber(value(row, column));
}

QVariant DataModel::data(const QModelIndex& index, int role) const {
  if (role == Qt::UserRole)
    return value(index.row(), index.column());
  if (role == errorRole)
    return error(index.row(), index.column());
  if (role == Qt::DisplayRole)
    return text(index.row(), index.column());
  if (role == Qt::TextAlignmentRole)
    return QVariant((columns_[static_cast<std::size_t>(index.column())].words ? Qt::AlignLeft : Qt::AlignRight) |
                    Qt::AlignVCenter);
  return {};
}

QVariant DataModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole)
    return {};
  if (orientation == Qt::Vertical)
    return section + 1;
  const Column& column = columns_[static_cast<std::size_t>(section)];
  return axisLabel(column.title.toStdString(), column.unit);
}

QString DataModel::heading(int column, bool ofError) const {
  const Column& c = columns_[static_cast<std::size_t>(column)];
  return c.title + (ofError ? tr(", standard error") : QString()) +
         (c.unit.empty() ? QString() : QString::fromStdString(" (" + c.unit + ")"));
}

DataTable::DataTable(DataModel* model, const QString& exportTitle, QWidget* parent)
    : QTableView(parent), model_(model), exportTitle_(exportTitle), menuButton_(new QToolButton(this)) {
  model_->setParent(this);
  auto* sorted = new QSortFilterProxyModel(this);
  sorted->setSourceModel(model_);
  sorted->setSortRole(Qt::UserRole);
  setModel(sorted);
  setSortingEnabled(true);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * Theme::space);
  verticalHeader()->hide();
  horizontalHeader()->setResizeContentsPrecision(50);
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  makeActions();
  connect(this, &QTableView::activated, this, [this](const QModelIndex& index) { Q_EMIT chosen(modelRow(index)); });
  connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &DataTable::selectionMoved);
}

int DataTable::modelRow(const QModelIndex& shown) const {
  return static_cast<const QSortFilterProxyModel*>(model())->mapToSource(shown).row();
}

void DataTable::select(int row) {
  const QModelIndex shown = static_cast<const QSortFilterProxyModel*>(model())->mapFromSource(model_->index(row, 0));
  if (!shown.isValid())
    return;
  selectRow(shown.row());
  scrollTo(shown);
}

int DataTable::selected() const {
  const QModelIndexList rows = selectionModel()->selectedRows();
  return rows.size() == 1 ? modelRow(rows.front()) : -1;
}

void DataTable::makeActions() {
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
  menuButton_->setObjectName("tableMenu");
  menuButton_->setText(tr("Export table"));
  menuButton_->setAutoRaise(true);
  menuButton_->setToolTip(tr("Copy the table or export it as CSV or LaTeX"));
  menuButton_->setPopupMode(QToolButton::InstantPopup);
  menuButton_->addActions(actions());
}

QModelIndexList DataTable::everyRow() const {
  QModelIndexList all;
  for (int r = 0; r < model()->rowCount(); ++r)
    all += model()->index(r, 0);
  return all;
}

/// The heading and these rows, numbers in full; errors have columns of their own.
QList<QStringList> DataTable::rows(const QModelIndexList& of) const {
  const auto number = [](const QModelIndex& cell, int role) {
    return QString::number(cell.data(role).toDouble(), 'g', 17);
  };
  QList<QStringList> all(1);
  for (int c = 0; c < model()->columnCount(); ++c) {
    all.front() += model_->heading(c);
    if (model_->columns()[static_cast<std::size_t>(c)].error)
      all.front() += model_->heading(c, true);
  }
  for (const QModelIndex& row : of) {
    QStringList cells;
    for (std::size_t c = 0; c < model_->columns().size(); ++c) {
      const QModelIndex cell = row.siblingAtColumn(static_cast<int>(c));
      cells += model_->columns()[c].words ? cell.data().toString() : number(cell, Qt::UserRole);
      if (model_->columns()[c].error)
        cells += number(cell, DataModel::errorRole);
    }
    all += cells;
  }
  return all;
}

QString DataTable::text(QChar separator) const { return separated(rows(everyRow()), separator); }

QString DataTable::latex() const {
  QList<QStringList> all(1);
  QString letters;
  for (int c = 0; c < model()->columnCount(); ++c) {
    letters += model_->columns()[static_cast<std::size_t>(c)].words ? 'l' : 'r';
    all.front() += latexText(model_->heading(c));
  }
  for (const QModelIndex& row : everyRow()) {
    QStringList cells;
    for (int c = 0; c < model()->columnCount(); ++c) {
      const QModelIndex cell = row.siblingAtColumn(c);
      cells += letters[c] == 'l'
                   ? latexText(cell.data().toString())
                   : latexEstimate({cell.data(Qt::UserRole).toDouble(), cell.data(DataModel::errorRole).toDouble()}, 4);
    }
    all += cells;
  }
  return latexTabular(all, letters);
}

void DataTable::exportTo(const QString& path) const {
  if (path.endsWith(".csv"))
    writeWhole(path, text(',').toUtf8());
  else if (path.endsWith(".tex"))
    writeWhole(path, latex().toUtf8());
  else
    throw Error(path.toStdString(), "has an unknown ending", ".csv or .tex");
}

void DataTable::askExport() {
  const QString path =
      askSaveName(this, exportTitle_, FigureArea::originOf(*this).title, tr("CSV (*.csv);;LaTeX (*.tex)"));
  if (path.isEmpty())
    return;
  try {
    exportTo(path);
    rememberFolder(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

} // namespace larmor::widgets
