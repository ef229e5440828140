#pragma once
#include <QLabel>
#include <QStringList>

namespace larmor::widgets {

/// One line of facts in rich text, as many as its width has room for, then "…"; its tool tip has all of them.
class ElidedFacts : public QLabel {
  Q_OBJECT
public:
  ElidedFacts(const QString& name, const QString& explanation, QWidget* parent = nullptr);
  void setFacts(const QStringList& facts);
  const QStringList& facts() const { return facts_; }

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  void elide();

  QString explanation_;
  QStringList facts_;
};

} // namespace larmor::widgets
