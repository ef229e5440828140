#pragma once
#include "widgets/shell/Workspace.h"

#include <QAbstractButton>
#include <QPixmap>

namespace larmor::widgets {

/// A picture with title and description, to be clicked; reached by Tab, pressed by Space or Enter.
class ExampleCard : public QAbstractButton {
  Q_OBJECT
public:
  explicit ExampleCard(const Example& example, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

private:
  int textHeight(int width) const;
  QPixmap picture_;
  QString description_;
};

} // namespace larmor::widgets
