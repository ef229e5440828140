#include "widgets/theme/DistinctNames.h"

#include <QMap>
#include <QSet>
#include <algorithm>

namespace larmor::widgets {

namespace {

constexpr qsizetype family = 6;    ///< names that share so many letters are told apart by what follows
constexpr qsizetype farthest = 16; ///< that a cut moves to stand between words

const QString dots = QStringLiteral("…");

QString mirrored(const QString& text) {
  QString other(text.size(), QChar());
  std::reverse_copy(text.begin(), text.end(), other.begin());
  return other;
}

qsizetype shared(const QStringList& names) {
  qsizetype length = names.front().size();
  for (const QString& each : names)
    for (qsizetype i = 0; i < std::min(length, each.size() + 1); ++i)
      if (i == each.size() || each[i] != names.front()[i])
        length = i;
  return length;
}

/// Between two statements ("field, α = 10"), else between two words, if either is near. @param pause behind a statement
qsizetype betweenWords(const QString& name, qsizetype cut, const QString& pause) {
  const auto near = [&](qsizetype at) { return at > 0 && cut - at <= farthest; };
  if (const qsizetype at = name.left(cut).lastIndexOf(pause); at >= 0 && near(at + pause.size()))
    return at + pause.size();
  for (qsizetype at = cut; near(at); --at)
    if (!name[at - 1].isLetterOrNumber())
      return at;
  return cut;
}

/// What is to be cut off the beginning: too little is not worth the dots, and something stays of every name.
qsizetype cutOf(const QStringList& names, const QString& pause) {
  const qsizetype length = shared(names);
  const auto shortest =
      std::min_element(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  qsizetype cut = betweenWords(names.front(), length, pause);
  if (cut >= shortest->size()) // one name is the beginning of another
    cut = betweenWords(names.front(), std::max<qsizetype>(0, length - pause.size() - 1), pause);
  return cut < 4 || cut >= shortest->size() ? 0 : cut;
}

QStringList cut(QStringList names) {
  if (const qsizetype front = cutOf(names, QStringLiteral(", ")); front > 0)
    for (QString& each : names)
      each = dots + each.mid(front);
  QStringList back;
  for (const QString& each : names)
    back += mirrored(each.startsWith(dots) ? each.mid(1) : each);
  if (const qsizetype end = cutOf(back, QStringLiteral(" ,")); end > 0)
    for (QString& each : names)
      each = each.left(each.size() - end) + dots;
  return names;
}

} // namespace

QStringList distinctNames(const QStringList& names) {
  QMap<QString, QStringList> families;
  for (const QString& name : names)
    if (auto& members = families[name.left(family)]; !members.contains(name))
      members += name;
  QMap<QString, QString> shortened;
  QMap<QString, int> uses;
  for (const QStringList& members : families) {
    const QStringList all = members.size() > 1 ? cut(members) : members;
    for (qsizetype i = 0; i < members.size(); ++i) {
      shortened[members[i]] = all[i];
      ++uses[all[i]];
    }
  }
  QStringList result;
  for (const QString& name : names)
    result += uses[shortened[name]] > 1 ? name : shortened[name];
  return result;
}

} // namespace larmor::widgets
