#pragma once
#include "engine/studies/generative/Thinking.h"
#include "widgets/workspaces/generative/KeptCamera.h"

#include <QGridLayout>
#include <memory>

namespace larmor::widgets {

/// Paths on their way from noise in up to four scenes, one for each number of evaluations, with linked cameras: the
/// noisy paths, and beside them as ghosts what the network believes they will become.
class ThoughtScenes : public QWidget {
public:
  using Snapshot = std::shared_ptr<const studies::generative::ThoughtSnapshot>;
  explicit ThoughtScenes(QWidget* parent = nullptr);
  void setThoughts(Snapshot snapshot); ///< null: none
  /// How far all of them are, 0 (noise) to 1 (finished), whatever the number of their evaluations.
  void setProgress(double progress);
  double progress() const { return progress_; }
  double sigmaAt(double progress) const; ///< of the finest
  void setSideBySide(bool all);
  void setGhost(bool shown);
  void setEmptyText(const QString& text);
  views::SceneView& view(std::size_t scene) { return *views_[scene]; }
  /// The one of the finest, which is always there.
  views::SceneView& front() { return *views_[front_]; }
  void saveCamera(QJsonObject& state) const { camera_.save(*views_[front_], state); }
  void restoreCamera(const QJsonObject& state) { camera_.restore(front(), state); } ///< @throws Error
  std::size_t scenes() const;                                                       ///< that are shown
  QImage picture(const QSize& size, double scale = 1.0);

private:
  using Paths = std::vector<std::vector<Vec3>>;
  struct Film {
    std::vector<double> sigma;
    std::vector<Paths> noisy, clean; ///< [frame]
  };
  /// Between which frames a film is at that progress.
  struct Place {
    std::size_t frame = 0;
    double share = 0;
  };
  static Place placeOf(const Film& film, double progress);
  void arrange();
  void draw();
  void drawFilm(views::SceneView& view, const Film& film);

  Snapshot snapshot_;
  std::vector<Film> films_;
  std::vector<views::SceneView*> views_;
  KeptCamera camera_;
  QGridLayout* grid_;
  std::size_t front_ = 0;
  double progress_ = 1;
  bool sideBySide_ = true, ghost_ = true;
};

} // namespace larmor::widgets
