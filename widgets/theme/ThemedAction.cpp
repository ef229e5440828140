#include "widgets/theme/ThemedAction.h"

#include "widgets/theme/Theme.h"

namespace larmor::widgets {

QAction* themedAction(QObject* parent, const QString& icon, const QString& text, const QString& tip, const char* name) {
  auto* made = new QAction(text, parent);
  made->setToolTip(tip);
  made->setObjectName(QString::fromLatin1(name));
  if (icon.isEmpty())
    return made;
  const auto draw = [made, icon] { made->setIcon(Theme::shared().icon(icon)); };
  draw();
  QObject::connect(&Theme::shared(), &Theme::changed, made, draw);
  return made;
}

} // namespace larmor::widgets
