#pragma once
#include "widgets/forms/FormSlider.h"
#include "widgets/paths/PathBench.h"
#include "widgets/workspaces/generative/GeneratorPage.h"
#include "widgets/workspaces/generative/PathSource.h"

namespace larmor::widgets {

/// Makes paths with a model and shows them as any run of paths is shown; while the slider of alpha moves, a hundred of
/// them are made anew from the same noise.
class SamplePage : public GeneratorPage {
  Q_OBJECT
public:
  using Snapshot = PathBench::Snapshot;
  static constexpr std::int64_t livePaths = 100, quickPaths = 10; ///< while the slider moves: quick ones first

  /// @param source simulated windows to compare with
  SamplePage(ModelShelf& shelf, std::function<PathSource()> source, QUndoStack& undo);
  ~SamplePage() override;

  QWidget* plots() override { return bench_->plotPanel(); }
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  bool owns(const QString& part) const override { return PathBench::owns(part) || Page::owns(part); }
  void applyState(const QString& part, const QJsonValue& value) override;
  void setUndoStack(QUndoStack* stack) override;
  void reset() override;
  bool preparing() const override;
  void stopWork() override;
  bool opens(const storage::Identity& file) const override {
    return file.kind == storage::FileKind::Run || GeneratorPage::opens(file);
  }
  void open(const QString& path) override;
  void openRun(const RunEntry& run, const RunCurves& curves) override;
  QString saveFilter() const override { return tr("Run file (*.h5)"); }
  bool canSave() const override { return shown_.run && shown_.run->complete && !job().active(); }
  bool savesShown() const override { return true; }
  void save(const QString& path) override;
  QImage picture(const QSize& size) override { return bench_->picture(size); }
  void exportFigures(const QString& folder) override;
  void setRunName(const QString& name) override;
  void renamed(const QString& id, const QString& before, const QString& now) override;
  void showCurves(const RunCurves& curves) override;
  /// Runs that this program has shown are pinned as a whole.
  void compare(const QString& title, const RunCurves& curves) override;
  void uncompare(const QString& title) override { bench_->pinned().remove(title); }

  PathBench& bench() { return *bench_; }
  const Snapshot& run() const { return shown_.run; }
  FormSlider& alphaSlider() { return *alpha_; }
  /// Held-out windows of the Data page (or, of alpha, the nearest there are) as a run beside the one that is shown.
  void compareWithSimulated();
  /// Gaussian paths of the model's covariance, from the same noise.
  void compareWithGaussian();
  void compareWithFile(const QString& path);

Q_SIGNALS:
  void pinAsked();

protected:
  Order order() override;
  void modelChanged() override;

private:
  /// What a run was asked for by.
  struct Asked {
    studies::generative::PathParameters paths;
    diffusion::SamplerParameters sampler;
    diffusion::Corrections corrections;
    MachineParameters machine;
    ParameterSet set();
    std::string command() { return commandOf(set()); }
    static std::string commandOf(const ParameterSet& set);
  };
  struct Shown {
    Snapshot run{};
    std::shared_ptr<Asked> asked{}; ///< null: a file that does not tell
    std::string command{};
  };
  /// Of the slider.
  struct Live {
    double alpha = 0;
    Shown shown;
  };
  struct Read {
    QString path;
    Shown shown;
    bool byUser = true;
  };
  void buildTools();
  std::shared_ptr<Asked> asked() const;
  Newest<Live>::Work making(std::int64_t paths, bool measured) const;
  void resample();
  void showLive(const Live& live, bool whole);
  void showRun(Shown shown, bool live);
  void showFacts();
  void showRead(const Read& read);
  void showBeside(const QString& title);
  void compareWith(Newest<Snapshot>::Work work);
  void say(const QString& message) { Q_EMIT failed(message); }

  studies::generative::PathParameters paths_;
  std::function<PathSource()> source_;
  PathBench* bench_;
  FormSlider* alpha_;
  Shown shown_;
  std::map<QString, std::weak_ptr<const runs::PathRun>> seen_; ///< by name; the list of runs keeps what was made here
  std::vector<Snapshot> opened_;                               ///< from files
  Newest<Live> quick_, whole_;
  Newest<Read> reading_;
  Newest<Snapshot> comparing_;
};

} // namespace larmor::widgets
