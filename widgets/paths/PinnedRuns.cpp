#include "widgets/paths/PinnedRuns.h"

#include "widgets/theme/DistinctNames.h"

#include <QComboBox>

#include "engine/jobs/LetGo.h"

#include <algorithm>

namespace larmor::widgets {

QString titleOfOwn(const runs::PathRun& run) {
  if (!run.name.empty())
    return QString::fromStdString(run.name);
  const QString field = QString::fromStdString(run.fieldInfo.name);
  if (field.isEmpty())
    return QObject::tr("This run");
  return QObject::tr("%1, α = %2").arg(field).arg(run.data->normalisation.coupling, 0, 'g', 3);
}

QString PinnedRuns::add(const QString& title, std::shared_ptr<const runs::PathRun> run) {
  if (runs_.size() == most)
    remove(runs_.front().title);
  QString free = title;
  for (int number = 2; find(free); ++number)
    free = QStringLiteral("%1 (%2)").arg(title).arg(number);
  runs_.push_back({free, std::move(run)});
  Q_EMIT added(free);
  return free;
}

void PinnedRuns::remove(const QString& given) {
  const QString title = given; // it may be that of the run itself
  const PinnedRun* run = find(title);
  if (!run)
    return;
  jobs::letGo(run->run->data);
  jobs::letGo(run->run);
  std::erase_if(runs_, [&](const PinnedRun& each) { return each.title == title; });
  Q_EMIT removed(title);
}

void PinnedRuns::rename(const QString& title, const QString& now) {
  for (PinnedRun& run : runs_)
    if (run.title == title && title != now) {
      run.title = now;
      Q_EMIT renamed(title, now);
      return;
    }
}

void PinnedRuns::clear() {
  while (!runs_.empty())
    remove(runs_.back().title);
}

const PinnedRun* PinnedRuns::find(const QString& title) const {
  const auto it = std::find_if(runs_.begin(), runs_.end(), [&](const PinnedRun& run) { return run.title == title; });
  return it == runs_.end() ? nullptr : &*it;
}

void fillWithNames(QComboBox& box, const PinnedRuns& runs) {
  QStringList names;
  for (const PinnedRun& run : runs.all())
    names += run.title;
  const QStringList distinct = distinctNames(names);
  box.clear();
  for (qsizetype i = 0; i < names.size(); ++i) {
    box.addItem(distinct[i], names[i]);
    box.setItemData(static_cast<int>(i), names[i], Qt::ToolTipRole);
  }
}

} // namespace larmor::widgets
