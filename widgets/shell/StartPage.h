#pragma once
#include "widgets/shell/Workspace.h"

#include <QWidget>
#include <vector>

class QGridLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace larmor::widgets {

/// What a new window shows: the examples of all workspaces as a gallery, files opened lately, and where else to go.
class StartPage : public QWidget {
  Q_OBJECT
public:
  struct Section {
    QString title; ///< of the workspace
    std::vector<Example> examples;
  };

  /// @param sections one for each workspace that has examples; exampleChosen gives back the places in it.
  explicit StartPage(std::vector<Section> sections, QWidget* parent = nullptr);

  void setRecent(const QStringList& paths);

Q_SIGNALS:
  void exampleChosen(int section, int example);
  void newChosen();
  void openChosen();
  void recentChosen(const QString& path);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  QWidget* buildSide();
  QWidget* buildGallery(const std::vector<Section>& sections);
  void arrange();

  struct Grid {
    QGridLayout* layout;
    std::vector<QWidget*> cards;
  };
  std::vector<Grid> grids_;
  QScrollArea* scroll_ = nullptr;
  QVBoxLayout* recent_ = nullptr;
  QLabel* noRecent_ = nullptr;
  int columns_ = 0;
};

} // namespace larmor::widgets
