#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/studies/generative/Generate.h"
#include "widgets/pages/Page.h"
#include "widgets/theme/FactsLine.h"
#include "widgets/theme/OverflowRow.h"
#include "widgets/workspaces/generative/ModelShelf.h"

class QComboBox;
class QToolButton;

namespace larmor::widgets {

/// A page that uses a model of paths: chosen from the shelf, opened off the window's thread once the page is looked at.
/// Its form has a parameter `model`, which the box of models shows.
class GeneratorPage : public Page {
  Q_OBJECT
public:
  using Opened = std::shared_ptr<const studies::generative::OpenModels::Opened>;
  /// What a page makes paths with, as its form said when it was asked.
  struct Generator {
    std::shared_ptr<studies::generative::OpenModels> models;
    std::string name, device;
    diffusion::SamplerParameters sampler;
    diffusion::Corrections corrections;
    /// Off the window's thread. @param alpha 0: the first that the model learned. @throws Error
    studies::generative::GenerateOrder order(double alpha, std::int64_t paths) const;
    Opened opened() const { return models->open(name, device); }
  };
  GeneratorPage(const QString& key, const QString& title, ModelShelf& shelf);

  bool opens(const storage::Identity& file) const override { return file.kind == storage::FileKind::Model; }
  void open(const QString& path) override { useModel(path); }
  void restoreState(const QJsonObject& state) override;
  void reset() override;
  bool preparing() const override { return opening_.busy(); }
  void stopWork() override { opening_.clear(); }
  /// Chooses it, and adds it to the shelf if it is not there.
  void useModel(const QString& name);
  QString modelName() const;
  /// Null: it is not opened yet, or cannot be.
  const Opened& model() const { return model_; }

protected:
  void showEvent(QShowEvent* event) override;
  /// A form of the page's own parameters, and how paths are sampled.
  template <ParameterStruct... Structs>
  void addGeneratorForm(Structs&... structs) {
    addGeneratorForm(ParameterSet(structs...));
  }
  void addGeneratorForm(ParameterSet own);
  /// Once the page is built: models are offered, and modelChanged() is called.
  void begin() { fillModels(); }
  OverflowRow& tools() { return *tools_; }
  FactsLine& facts() { return *facts_; }
  /// As the form is now. @throws Error without a model
  Generator generator() const;
  /// The model of the form is there, or none is (null).
  virtual void modelChanged() {}
  /// What is said in an empty view: that there is no model, or what to do with it.
  QString hint(const QString& withModel) const;

private:
  void fillModels();
  void choose();
  void askModel();
  void followForm();
  void openWhenSeen();

  ModelShelf& shelf_;
  diffusion::SamplerParameters sampler_;
  diffusion::Corrections corrections_;
  MachineParameters machine_;
  OverflowRow* tools_;
  QComboBox* models_;
  FactsLine* facts_;
  Opened model_;
  QString asked_;   ///< of the model that is there, or that was asked for
  QString problem_; ///< why that cannot be opened
  struct Answer {
    QString name;
    Opened model;
  };
  Newest<Answer> opening_;
};

} // namespace larmor::widgets
