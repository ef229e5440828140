#pragma once
#include <QWidget>

class QGridLayout;
class QToolButton;

namespace larmor::widgets {

/// A group of parameters under a heading that folds it; the advanced ones under "More".
class FormSection : public QWidget {
  Q_OBJECT
public:
  explicit FormSection(const QString& title, QWidget* parent = nullptr);
  QWidget* body() const { return body_; }
  QGridLayout* grid() const { return grid_; }
  QWidget* moreBody() const { return moreBody_; }
  QGridLayout* moreGrid() const { return moreGrid_; }
  bool isExpanded() const;
  void setExpanded(bool expanded);
  void setMoreExpanded(bool expanded);
  /// Whether there is anything to show in the two parts. `unfold`: show all of it (a search has found something).
  void setContents(bool basic, bool more, bool unfold);

Q_SIGNALS:
  void folded(bool expanded);

private:
  void update();

  QToolButton *header_, *moreHeader_;
  QWidget *body_, *moreBody_;
  QGridLayout *grid_, *moreGrid_;
  bool basic_ = true, more_ = false, unfold_ = false;
};

} // namespace larmor::widgets
