#pragma once
#include "widgets/jobs/Newest.h"
#include "widgets/pages/Page.h"
#include "widgets/pages/ResponseScene.h"
#include "widgets/theme/FactsLine.h"

#include <optional>

class QComboBox;

namespace larmor::widgets {

/// A page of models that say a positive quantity at places of three parameters: chosen from a list, looked at as a
/// surface over two of them and as curves over each, at the sliders. A study derives from it and says how a model is
/// loaded, and what is told of what it says.
class ModelPage : public Page {
  Q_OBJECT
public:
  using Response = ResponseScene::Response;
  using Place = ResponseScene::Place;
  struct Choice {
    std::shared_ptr<const void> model; ///< as the study has it
    ResponseScene::Function function;
    bool slow = false; ///< others' code, which may take any time
    QString title{};   ///< in the list
    QString name{};    ///< by which larmor-batch finds it
  };
  /// Reads a model off the window's thread. @throws Error
  using Load = std::function<Choice(const QString& name)>;
  /// @param shipped names of models that come with the program, the best one last
  ModelPage(const QString& key, const QString& title, const std::array<SliderAxis, 3>& axes,
            const ResponseScene::Quantity& quantity, Load load, QStringList shipped);

  bool preparing() const override { return loading_.busy() || scene_->busy(); }
  void stopWork() override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  /// Sliders and model as a new program has them; models that were opened stay in the list.
  void reset() override;
  bool owns(const QString& part) const override { return AxisSliders::owns(part) || Page::owns(part); }
  void applyState(const QString& part, const QJsonValue& value) override;
  void setUndoStack(QUndoStack* stack) override;
  bool opens(const storage::Identity& file) const override { return file.kind == storage::FileKind::Model; }
  void open(const QString& path) override { openModels({path}); }
  QImage picture(const QSize& size) override { return scene_->view().picture(size); }
  void exportFigures(const QString& folder) override;
  FigureOrigin figureOrigin() const override;

  /// Adds a model to the list and shows it.
  void addChoice(Choice choice);
  /// Reads models off the window's thread; the last one is shown. Failures are said by failed().
  void openModels(const QStringList& names);
  void openShipped() { openModels(shipped_); }
  views::SceneView& view() { return scene_->view(); }
  ResponseScene& scene() const { return *scene_; }
  int redraws() const { return redraws_; }

protected:
  /// Another model was chosen; null: none.
  virtual void chosen(const Choice* choice) = 0;
  /// It failed, and is not asked again.
  virtual void modelFailed(const QString& message) = 0;
  /// Further places that are asked for along with what is drawn.
  virtual std::vector<Place> asides() const { return {}; }
  /// What it says at the sliders, and at the further places; NaN where there is no model.
  virtual void answered(const Response& here, const std::vector<Response>& asides) = 0;
  virtual void answeredNothing(const std::vector<Response>& asides) { Q_UNUSED(asides) }

  void redraw();
  const Choice* choice() const { return choice_ ? &choices_[*choice_] : nullptr; }
  FactsLine& factsLine() { return *facts_; }

private:
  void choose(int index);
  bool showModel(const QString& title); ///< false if there is none of that title

  Load load_;
  QStringList shipped_;
  ResponseScene* scene_;
  QComboBox* models_;
  FactsLine* facts_;
  std::vector<Choice> choices_;       ///< [model]
  std::optional<std::size_t> choice_; ///< that is shown
  int redraws_ = 0;
  QJsonObject firstLook_; ///< of the scene
  QString wanted_;        ///< model of a state that came while models were being read
  Newest<std::vector<Choice>> loading_;
};

} // namespace larmor::widgets
