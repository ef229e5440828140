#include "widgets/jobs/JobQueue.h"
#include "widgets/jobs/JobBar.h"

#include <QDateTime>
#include <QHeaderView>

namespace larmor::widgets {

namespace {

constexpr int kept = 100;
enum Column { Title, Started, StateColumn, Duration, MessageColumn };

} // namespace

JobQueue::JobQueue(QWidget* parent) : QTreeWidget(parent) {
  setHeaderLabels({tr("Job"), tr("Started"), tr("State"), tr("Duration"), tr("Message")});
  setRootIsDecorated(false);
  setAlternatingRowColors(true);
  setSelectionMode(QAbstractItemView::SingleSelection);
  header()->setSectionResizeMode(QHeaderView::ResizeToContents);
}

void JobQueue::watch(JobWatcher* watcher) {
  auto* item = new QTreeWidgetItem;
  item->setText(Title, watcher->title());
  item->setText(Started, QDateTime::currentDateTime().toString("HH:mm:ss"));
  insertTopLevelItem(0, item);
  while (topLevelItemCount() > kept)
    delete takeTopLevelItem(topLevelItemCount() - 1);
  const auto show = [this, item, watcher] {
    if (indexOfTopLevelItem(item) < 0) // pushed out by newer ones
      return;
    const auto name = jobs::nameOf(watcher->state());
    item->setText(StateColumn, QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    item->setText(Duration, durationText(watcher->progress().elapsedSeconds));
    item->setText(MessageColumn, watcher->message());
    item->setToolTip(MessageColumn, watcher->message());
  };
  show();
  connect(watcher, &JobWatcher::stateChanged, this, show);
  connect(watcher, &JobWatcher::finished, this, show);
}

} // namespace larmor::widgets
