#include "widgets/workspaces/generative/ThoughtScenes.h"

#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/OpenGLSupport.h"
#include "widgets/views/PathLayer.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

constexpr std::size_t mostScenes = 4, placesOfSample = 4;
/// Of the way that the evaluations take; the last of it goes from the last noise to none.
constexpr double shareWithNoise = 0.95;

using PathPlaces = std::vector<std::vector<Vec3>>;

std::shared_ptr<const views::PathSet> betweenPaths(const PathPlaces& from, const PathPlaces& to, double share) {
  auto set = std::make_shared<views::PathSet>();
  set->offsets.push_back(0);
  auto& number = set->scalars["path"];
  for (std::size_t p = 0; p < from.size(); ++p) {
    for (std::size_t t = 0; t < from[p].size(); ++t) {
      const Vec3 r = (1 - share) * from[p][t] + share * to[p][t];
      for (const double c : {r[0], r[1], r[2]})
        set->points.push_back(static_cast<float>(c));
      number.push_back(static_cast<float>(p));
    }
    set->offsets.push_back(static_cast<std::uint32_t>(number.size()));
  }
  return set;
}

void addPaths(views::Bounds& box, const PathPlaces& paths) {
  for (const auto& path : paths)
    for (const Vec3& r : path)
      box.add(r[0], r[1], r[2]);
}

} // namespace

ThoughtScenes::ThoughtScenes(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(2);
  for (std::size_t i = 0; i < mostScenes; ++i) {
    auto* view = new views::SceneView(this);
    view->setScalarBarVisible(false);
    views::followTheme(*view);
    views_.push_back(view);
  }
  for (std::size_t i = 1; i < mostScenes; ++i)
    views_[0]->linkCamera(views_[i]);
  connect(&Theme::shared(), &Theme::changed, this, [this] { draw(); });
  arrange();
}

void ThoughtScenes::setEmptyText(const QString& text) {
  for (auto* view : views_)
    view->setEmptyText(text);
}

void ThoughtScenes::setThoughts(Snapshot snapshot) {
  snapshot_ = std::move(snapshot);
  films_.clear();
  views::Bounds box;
  if (snapshot_)
    for (const Thought& thought : snapshot_->thoughts) {
      Film film;
      for (const Thought::Frame& frame : thought.frames) {
        film.sigma.push_back(frame.sigma);
        film.noisy.push_back(pathsAlong(frame.noisy, snapshot_->spacing, placesOfSample));
        film.clean.push_back(pathsAlong(frame.clean, snapshot_->spacing, placesOfSample));
      }
      films_.push_back(std::move(film));
    }
  if (!films_.empty()) // of the finest: few steps may go astray on their way
    for (const Paths& each : films_.back().noisy)
      addPaths(box, each);
  arrange();
  for (std::size_t i = 0; i < mostScenes; ++i) {
    const bool there = i < films_.size();
    auto& frame = views_[i]->layer<views::BoxLayer>("box");
    frame.setBox(there ? box : views::Bounds());
    if (!there)
      for (const char* name : {"paths", "ghost"})
        views_[i]->layer<views::PathLayer>(name).setPaths(nullptr);
  }
  draw();
  films_.empty() ? camera_.forget() : camera_.fit(front());
}

std::size_t ThoughtScenes::scenes() const { return sideBySide_ ? std::max<std::size_t>(1, films_.size()) : 1; }

void ThoughtScenes::arrange() {
  front_ = films_.empty() ? 0 : films_.size() - 1;
  for (auto* view : views_)
    grid_->removeWidget(view);
  const std::size_t count = scenes();
  for (std::size_t i = 0; i < mostScenes; ++i) {
    const bool shown = count == 1 ? i == front_ : i < count;
    const int place = count == 1 ? 0 : static_cast<int>(i);
    if (shown)
      grid_->addWidget(views_[i], place / 2, place % 2);
    views_[i]->setVisible(shown);
    QString caption;
    if (i < films_.size()) {
      const Thought& thought = snapshot_->thoughts[i];
      caption = tr("%1 evaluations").arg(thought.evaluations);
      if (i + 1 < films_.size())
        caption += tr(" · ends %1 gyro-radii off").arg(thought.placeDistance, 0, 'g', 2);
    }
    views_[i]->setCaption(caption);
    views_[i]->setAxesVisible(count == 1); // small scenes need the room
    views_[i]->layer<views::BoxLayer>("box").setLabels({"x", "y", "z"}, count == 1 ? tr("gyro-radii") : QString());
  }
}

void ThoughtScenes::setSideBySide(bool all) {
  sideBySide_ = all;
  arrange();
  draw();
}

void ThoughtScenes::setGhost(bool shown) {
  ghost_ = shown;
  draw();
}

void ThoughtScenes::setProgress(double progress) {
  progress_ = std::clamp(progress, 0.0, 1.0);
  for (auto* view : views_)
    view->keepMoving();
  draw();
}

ThoughtScenes::Place ThoughtScenes::placeOf(const Film& film, double progress) {
  const std::size_t noisy = film.sigma.size() - 1; // evaluations; the last frame is finished
  if (noisy < 2)
    return {0, progress};
  if (progress >= shareWithNoise)
    return {noisy - 1, (progress - shareWithNoise) / (1 - shareWithNoise)};
  const double at = progress / shareWithNoise * double(noisy - 1);
  const auto frame = std::min(noisy - 2, static_cast<std::size_t>(at));
  return {frame, at - double(frame)};
}

double ThoughtScenes::sigmaAt(double progress) const {
  if (films_.empty())
    return 0;
  const Film& film = films_.back();
  const Place at = placeOf(film, progress);
  const double a = film.sigma[at.frame], b = film.sigma[at.frame + 1];
  return a > 0 && b > 0 ? std::exp((1 - at.share) * std::log(a) + at.share * std::log(b)) : (1 - at.share) * a;
}

void ThoughtScenes::draw() {
  for (std::size_t i = 0; i < films_.size(); ++i)
    if (sideBySide_ || i == front_)
      drawFilm(*views_[i], films_[i]);
}

void ThoughtScenes::drawFilm(views::SceneView& view, const Film& film) {
  const Place at = placeOf(film, progress_);
  auto& paths = view.layer<views::PathLayer>("paths");
  paths.setPaths(betweenPaths(film.noisy[at.frame], film.noisy[at.frame + 1], at.share));
  paths.setQuantity("path", {"viridis", false, 0.0, std::max(1.0, double(film.noisy[0].size() - 1)), ""});
  auto& ghost = view.layer<views::PathLayer>("ghost");
  ghost.setPaths(ghost_ && progress_ < 1 ? betweenPaths(film.clean[at.frame], film.clean[at.frame + 1], at.share)
                                         : nullptr);
  ghost.setQuantity("", {});
  ghost.setPlainColour(Theme::shared().colours().muted);
  ghost.setMode(views::PathMode::Lines);
  ghost.setOpacity(0.55);
}

QImage ThoughtScenes::picture(const QSize& size, double scale) {
  if (!views::openGLSupport().usable)
    return {};
  const std::size_t count = scenes();
  if (count == 1)
    return front().picture(size, false, scale);
  QImage image(size, QImage::Format_ARGB32_Premultiplied);
  image.fill(Theme::shared().colours().viewTop);
  QPainter painter(&image);
  const int rows = count > 2 ? 2 : 1;
  const QSize part(size.width() / 2, size.height() / rows);
  for (std::size_t i = 0; i < count; ++i)
    painter.drawImage(static_cast<int>(i % 2) * part.width(), static_cast<int>(i / 2) * part.height(),
                      views_[i]->picture(part, false, scale));
  return image;
}

} // namespace larmor::widgets
