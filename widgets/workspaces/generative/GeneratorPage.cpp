#include "widgets/workspaces/generative/GeneratorPage.h"

#include "engine/core/Error.h"
#include "widgets/theme/SaveName.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

namespace larmor::widgets {

using namespace studies::generative;

GenerateOrder GeneratorPage::Generator::order(double alpha, std::int64_t paths) const {
  const Opened model = opened();
  GenerateOrder order{model->model, alphaOf(model->model, alpha), paths};
  order.sampler = sampler;
  order.corrections = corrections;
  order.device = device;
  order.opened = model->denoiser;
  return order;
}

GeneratorPage::GeneratorPage(const QString& key, const QString& title, ModelShelf& shelf)
    : Page(key, title), shelf_(shelf), tools_(new OverflowRow), models_(new QComboBox),
      facts_(new FactsLine(key + "Facts", this)),
      opening_(
          this, tr("Opening a model"),
          [this](const Answer& answer) {
            if (answer.name != modelName())
              return openWhenSeen();
            model_ = answer.model;
            modelChanged();
            Q_EMIT changed();
          },
          [this](const QString& message) { // said in the view: other pages have the same model
            problem_ = message;
            modelChanged();
          }) {
  models_->setObjectName(key + "Models");
  models_->setMinimumContentsLength(12);
  models_->setPlaceholderText(tr("no model"));
  models_->setToolTip(tr("The model that makes the paths"));
  auto* open = new QToolButton;
  open->setObjectName(key + "OpenModel");
  open->setText(tr("Open…"));
  open->setToolTip(tr("A folder with a trained model (card.json)"));
  tools_->setMargins(8, 4, 8, 4);
  tools_->addWidget(new QLabel(tr("Model")), 1);
  tools_->addWidget(models_);
  tools_->addWidget(open, 2);
  connect(models_, &QComboBox::activated, this, &GeneratorPage::choose);
  connect(open, &QToolButton::clicked, this, &GeneratorPage::askModel);
}

void GeneratorPage::addGeneratorForm(ParameterSet own) {
  own.add(sampler_);
  own.add(corrections_);
  ParameterSet machine;
  machine.add(machine_);
  own.add(machine.find("device"));
  addForm(own);
  connect(&form(), &ParameterForm::edited, this, &GeneratorPage::followForm);
  connect(&shelf_, &ModelShelf::changed, this, &GeneratorPage::fillModels);
}

QString GeneratorPage::modelName() const { return QString::fromStdString(form().set().find("model").text()); }

GeneratorPage::Generator GeneratorPage::generator() const {
  if (!shelf_.names().contains(modelName()))
    throw Error("model", "there is none yet", "one that was trained on the Train page, or the folder of one: Open…");
  return {shelf_.opened(), modelName().toStdString(), form().set().find("device").text(), sampler_, corrections_};
}

void GeneratorPage::fillModels() {
  {
    const QSignalBlocker blocker(models_);
    models_->clear();
    for (const QString& name : shelf_.names())
      models_->addItem(ModelShelf::titleOf(name), name);
    for (int i = 0; i < models_->count(); ++i)
      models_->setItemData(i, models_->itemData(i), Qt::ToolTipRole);
  }
  // Where none comes with the program, the first one that there is.
  if (modelName() == shippedModel && !shelf_.names().contains(modelName()) && !shelf_.names().isEmpty())
    form().set().find("model").setText(shelf_.names().front().toStdString());
  followForm();
}

void GeneratorPage::choose() {
  form().setValues({{"model", models_->currentData().toString().toStdString()}}, tr("choice of a model"));
}

void GeneratorPage::useModel(const QString& name) {
  form().setValues({{"model", shelf_.add(name).toStdString()}}, tr("choice of a model"));
  openWhenSeen();
}

void GeneratorPage::askModel() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of a model"), lastFolder());
  if (folder.isEmpty())
    return;
  rememberFolder(folder + "/card.json");
  useModel(folder);
}

/// Whoever has changed it: the user, undo, a session.
void GeneratorPage::followForm() {
  const QString name = modelName();
  if (!name.isEmpty() && name != shippedModel && !shelf_.names().contains(name))
    shelf_.add(name); // which fills the box
  models_->setCurrentIndex(models_->findData(name));
  if (name == asked_)
    return;
  asked_ = name;
  problem_.clear();
  model_.reset();
  modelChanged();
  openWhenSeen();
}

void GeneratorPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  openWhenSeen();
}

void GeneratorPage::openWhenSeen() {
  if (!isVisible() || model_ || !problem_.isEmpty() || opening_.busy() || !shelf_.names().contains(modelName()))
    return;
  opening_.request([made = generator(), name = modelName()](jobs::JobContext&) { return Answer{name, made.opened()}; });
}

QString GeneratorPage::hint(const QString& withModel) const {
  if (!problem_.isEmpty())
    return problem_;
  return shelf_.names().contains(modelName())
             ? withModel
             : tr("There is no model yet: train one on the Train page, or open the folder of one above");
}

void GeneratorPage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  followForm();
}

void GeneratorPage::reset() {
  Page::reset();
  followForm();
}

} // namespace larmor::widgets
