#pragma once
#include "engine/statistics/Histogram.h"
#include "widgets/plots/Legend.h"
#include "widgets/plots/Plot.h"

#include <optional>
#include <string>
#include <vector>

class QCPGraph;

namespace larmor::widgets {

/// Values whose distribution is shown.
struct Sample {
  std::string name{}, title{};
  std::vector<double> values{}; ///< NaN is left out
  bool reference = false;       ///< to compare with: dashed, not filled
};

/// How values become bins.
struct Binning {
  std::size_t count = 0;               ///< 0: from the first sample, as Freedman and Diaconis have it (10 to 200)
  std::optional<double> low{}, high{}; ///< else from the values
};

/// What the height of a bin means.
enum class BinHeight { Count, Share, Density };

/// Distributions of one quantity in the same bins, as steps over a light filling. Drag pans, the wheel zooms, a double
/// click shows all; the line above says what the bin under the pointer holds.
class Histogram : public Plot {
  Q_OBJECT
public:
  explicit Histogram(QWidget* parent = nullptr);

  void setQuantity(const std::string& label, const std::string& unit);
  void setSamples(std::vector<Sample> samples);
  const std::vector<Sample>& samples() const { return samples_; }
  void setBinning(const Binning& binning);
  void setHeight(BinHeight height);
  /// Bins of equal ratios then; values that are not positive lie in none.
  void setLogX(bool on);
  void setLogY(bool on);

  /// The bins of the present values; nullopt if there are none that can be shown.
  std::optional<statistics::Bins> bins() const;
  /// [bin] of a sample, as shown.
  std::vector<double> heights(std::size_t sample) const;
  /// How many numbers of a sample lie in no bin. The legend says so.
  std::size_t outside(std::size_t sample) const;
  std::vector<LegendEntry> legendEntries(bool dark) const override;
  bool needsLegend() const override;
  bool isEmpty() const override; ///< also while its bins are fixed and hold nothing
  void showAll() override;
  QString table(QChar separator = '\t') const override;

protected:
  void draw() override;
  void colour(bool dark) override;
  void recolour() override;
  std::shared_ptr<void> asPicture(const QSize& size, const QFont& font, bool dark) override;
  void placeHint() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void count();
  void fill();
  void rescale();
  void showReadout(std::optional<double> x);
  QPen penOf(std::size_t sample, bool dark) const;
  QString heightLabel() const;

  std::string label_, unit_;
  std::vector<Sample> samples_;
  Binning binning_;
  BinHeight height_ = BinHeight::Count;
  bool logX_ = false, logY_ = false, zoomed_ = false, rescaling_ = false;
  std::optional<statistics::Bins> bins_;
  std::vector<std::vector<double>> counts_; ///< [sample][bin]
  std::vector<std::size_t> finite_;         ///< [sample] values that are numbers
  std::vector<QCPGraph*> graphs_;
  QToolButton *logXButton_, *logYButton_, *allButton_;
};

} // namespace larmor::widgets
