#include "widgets/pages/ModelPage.h"

#include "widgets/plots/Figure.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

namespace larmor::widgets {

namespace {

/// A folder's name, or that of the folder of a card.
QString titleOf(const QString& name) {
  const QFileInfo info(name);
  return info.fileName() == "card.json" ? info.dir().dirName() : info.fileName();
}

} // namespace

ModelPage::ModelPage(const QString& key, const QString& title, const std::array<SliderAxis, 3>& axes,
                     const ResponseScene::Quantity& quantity, Load load, QStringList shipped)
    : Page(key, title), load_(std::move(load)), shipped_(std::move(shipped)),
      scene_(new ResponseScene(axes, quantity, tabs())), models_(new QComboBox), facts_(new FactsLine(key + "Facts")),
      loading_(
          this, tr("Opening a model"),
          [this](std::vector<Choice> all) {
            for (Choice& each : all)
              addChoice(std::move(each));
            showModel(std::exchange(wanted_, {}));
          },
          [this](const QString& message) { Q_EMIT failed(message); }) {
  for (const QString& name : tabs().names())
    tabs().plot(name).setHint(tr("Choose a model above"));
  models_->setObjectName("models");
  models_->setMinimumContentsLength(16); // "transport-scaling"
  scene_->tools().insertWidget(0, new QLabel(tr("Model")));
  scene_->tools().insertWidget(1, models_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scene_, 1);
  column->addWidget(facts_);
  scene_->view().setEmptyText(tr("Choose a model: train one, or open the card.json of one"));
  connect(models_, &QComboBox::currentIndexChanged, this, &ModelPage::choose);
  connect(scene_, &ResponseScene::moved, this, &ModelPage::redraw);
  connect(scene_, &ResponseScene::drawn, this, [this](const Response& here, const std::vector<Response>& others) {
    answered(here, others);
    ++redraws_;
  });
  connect(scene_, &ResponseScene::failed, this, [this](const QString& message) {
    choice_.reset();
    modelFailed(message);
    redraw();
    Q_EMIT failed(message);
  });
  connect(&scene_->sliders(), &AxisSliders::edited, this, &Page::changed);
  firstLook_ = scene_->state();
}

void ModelPage::setUndoStack(QUndoStack* stack) {
  Page::setUndoStack(stack);
  scene_->sliders().setUndoStack(stack);
}

void ModelPage::addChoice(Choice choice) {
  const QString title = choice.title, name = choice.name;
  choices_.push_back(std::move(choice));
  models_->addItem(title, name);
  models_->setCurrentIndex(models_->count() - 1);
}

void ModelPage::openModels(const QStringList& names) {
  loading_.request([names, load = load_](jobs::JobContext&) {
    std::vector<Choice> all;
    for (const QString& each : names) {
      all.push_back(load(each));
      all.back().title = titleOf(each);
      all.back().name = each;
    }
    return all;
  });
}

void ModelPage::choose(int index) {
  choice_ = index >= 0 ? std::optional(static_cast<std::size_t>(index)) : std::nullopt;
  facts_->setFacts({}); // until it has answered
  if (choice())
    scene_->setFunction(choice()->function, models_->currentText(), choice()->slow);
  chosen(choice());
  redraw();
  Q_EMIT changed();
}

void ModelPage::redraw() {
  auto places = asides();
  if (!choice())
    return answeredNothing(std::vector<Response>(places.size(), {NAN, NAN}));
  scene_->setAsides(std::move(places));
  scene_->redraw();
}

void ModelPage::stopWork() {
  loading_.clear();
  scene_->stopWork();
}

void ModelPage::applyState(const QString& part, const QJsonValue& value) {
  AxisSliders::owns(part) ? scene_->sliders().applyState(part, value) : Page::applyState(part, value);
}

QJsonObject ModelPage::saveState() const {
  QJsonObject state = Page::saveState();
  state["model"] = models_->currentText();
  const QJsonObject looked = scene_->state();
  for (auto part = looked.begin(); part != looked.end(); ++part)
    state[part.key()] = part.value();
  return state;
}

void ModelPage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  scene_->restore(state);
  const QString model = state["model"].toString();
  if (!showModel(model) && loading_.busy())
    wanted_ = model;
}

bool ModelPage::showModel(const QString& title) {
  const int index = title.isEmpty() ? -1 : models_->findText(title);
  if (index >= 0)
    models_->setCurrentIndex(index);
  return index >= 0;
}

void ModelPage::reset() {
  Page::reset();
  wanted_.clear();
  scene_->restore(firstLook_);
  if (!shipped_.isEmpty())
    showModel(shipped_.back());
  redraw();
}

/// The model, at the sliders.
FigureOrigin ModelPage::figureOrigin() const {
  FigureOrigin origin{models_->currentText(), {}};
  origin.provenance.command = commandLine().toStdString();
  return origin;
}

void ModelPage::exportFigures(const QString& folder) {
  if (!choice())
    return;
  for (std::size_t axis = 0; axis < 3; ++axis) // each is drawn when it is looked at
    scene_->drawCurve(axis);
  tabs().exportFigures(folder, "prediction_");
  writeImage(folder + "/prediction_surface.png", scene_->view().picture({2032, 1524}, false, views::printScale));
}

} // namespace larmor::widgets
