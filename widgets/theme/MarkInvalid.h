#pragma once
class QWidget;

namespace larmor::widgets {

/// The red frame of a field whose text is not allowed.
void markInvalid(QWidget& field, bool invalid);

} // namespace larmor::widgets
