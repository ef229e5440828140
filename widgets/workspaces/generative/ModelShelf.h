#pragma once
#include "engine/studies/generative/OpenModels.h"

#include <QObject>
#include <QStringList>

namespace larmor::widgets {

/// The models that the pages offer: those that come with the program, and those that were trained or opened here. Each
/// is read once for all pages.
class ModelShelf : public QObject {
  Q_OBJECT
public:
  explicit ModelShelf(QObject* parent = nullptr);
  const QStringList& names() const { return names_; } ///< folders, or names of shipped ones
  /// @param name folder, its card.json, or the name of a shipped model. A known one stays where it is.
  /// @returns what it is called in the list
  QString add(const QString& name);
  /// One that is in no folder.
  void addTrained(std::shared_ptr<const studies::generative::PathModel> model, const QString& title);
  /// Of a folder its own name.
  static QString titleOf(const QString& name);
  const std::shared_ptr<studies::generative::OpenModels>& opened() const { return opened_; }

Q_SIGNALS:
  void changed();

private:
  QStringList names_;
  std::shared_ptr<studies::generative::OpenModels> opened_ = std::make_shared<studies::generative::OpenModels>();
};

} // namespace larmor::widgets
