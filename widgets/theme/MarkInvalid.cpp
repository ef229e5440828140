#include "widgets/theme/MarkInvalid.h"

#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace larmor::widgets {

void markInvalid(QWidget& field, bool invalid) {
  if (field.property("invalid").toBool() == invalid)
    return;
  field.setProperty("invalid", invalid);
  field.style()->unpolish(&field);
  field.style()->polish(&field);
}

} // namespace larmor::widgets
