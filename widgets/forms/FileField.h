#pragma once
#include <QWidget>

class QLineEdit;

namespace larmor::widgets {

/// A file name: typed, picked, or dropped.
class FileField : public QWidget {
  Q_OBJECT
public:
  explicit FileField(QWidget* parent = nullptr);
  QString path() const;
  void setPath(const QString& path);
  void setInvalid(bool invalid);

Q_SIGNALS:
  void chosen();

protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

private:
  void pick();
  QLineEdit* line_;
};

} // namespace larmor::widgets
