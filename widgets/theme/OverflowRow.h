#pragma once
#include <QWidget>
#include <vector>

class QGridLayout;
class QHBoxLayout;
class QToolButton;

namespace larmor::widgets {

/// A row of controls that takes whatever width it gets: what finds no room waits in a panel under the button at its end
/// and comes back with the room. Of the controls, those of the highest rank go first, from the right.
class OverflowRow : public QWidget {
  Q_OBJECT
public:
  explicit OverflowRow(QWidget* parent = nullptr);

  void addWidget(QWidget* widget, int rank = 0) { insertWidget(static_cast<int>(items_.size()), widget, rank); }
  void insertWidget(int index, QWidget* widget, int rank = 0);
  /// One that takes what is left; its least width is kept free. It never goes.
  void addStretching(QWidget* widget);
  void addStretch();
  void setMargins(int left, int top, int right, int bottom);
  /// Whether this control is in the panel now.
  bool isAside(const QWidget* widget) const;
  QToolButton& moreButton() const { return *more_; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

protected:
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  struct Item {
    QWidget* widget = nullptr; ///< null: empty room
    int rank = 0;
    bool stretches = false, aside = false;
  };
  int widthOf(const Item& item) const;
  void chooseAside();
  void place();
  void openPanel();

  std::vector<Item> items_;
  QHBoxLayout* row_;
  QWidget* panel_;
  QGridLayout* grid_;
  QWidget* attic_; ///< of labels that are not shown
  QToolButton* more_;
  bool placing_ = false;
};

} // namespace larmor::widgets
