#pragma once
#include "engine/core/Curve.h"
#include "widgets/plots/Legend.h"
#include "widgets/plots/Plot.h"

#include <QStringList>
#include <optional>
#include <utility>
#include <vector>

class QCPGraph;
class QCPAxis;
class QCPItemRect;
class QCPItemStraightLine;
class QMouseEvent;

namespace larmor::widgets {

/// Curves of a pinned run.
struct ReferenceSet {
  QString title; ///< of the run
  std::vector<Curve> curves;
};

/// Curves with error bands. Drag pans, the wheel zooms (over an axis: that axis), Ctrl+drag zooms into a rectangle, a
/// double click shows all; a click places the cursor line, Shift+drag marks a range (Escape unmarks). New data keep the
/// user's zoom.
class LinePlot : public Plot {
  Q_OBJECT
public:
  explicit LinePlot(QWidget* parent = nullptr);
  ~LinePlot() override;

  /// Replaces the curves. Labels, units and the scales' first setting come from the first curve. Points that are not
  /// finite, or not positive on a logarithmic axis, are left out and break the curve; what stands alone is a dot.
  void setCurves(std::vector<Curve> curves);
  /// Pinned curves, drawn dashed in the colour of the curve of the same name.
  void setReferences(std::vector<Curve> references);
  /// Curves of several pinned runs. Each run then has a colour and dashes of its own, and its curves fade in their
  /// order; so do those of the present run.
  void setReferenceSets(const std::vector<ReferenceSet>& sets);
  /// Lines to compare with by eye (a theory's level, a fitted power law): neutral, in the legend, neither in tables nor
  /// in differences.
  void setGuides(std::vector<Curve> guides);
  const std::vector<Curve>& guides() const { return guides_; }
  /// What the present curves are called beside those of pinned runs.
  void setOwnTitle(const QString& title);
  QString ownTitle() const { return ownTitle_ + shareSuffix(); }
  /// The curve of that name is a band without a line: its middle means nothing.
  void setBandAlone(const std::string& name) { bandAlone_ = name; }
  /// Different runs may have equal curves, as what is measured of a field: such a curve goes by the names of both.
  void setCommonCurves(bool common) { commonCurves_ = common; }
  /// One entry for each run and one for each of the curves, not one for each of their pairs.
  std::vector<LegendEntry> legendEntries(bool dark) const override;
  /// A pinned run alone says whose it is.
  bool needsLegend() const override { return Plot::needsLegend() || (curves_.empty() && !references_.empty()); }
  FigureOptions columnFigure() const override;
  /// A panel below with the differences between curves and references (differences()), while there are references.
  void setDifferenceShown(bool shown);
  /// The panel, once it has been shown.
  LinePlot* differencePlot() const { return difference_; }
  /// For small plots in a grid: what is plotted stands in the header instead of along the axes, no buttons.
  /// @param labelX the horizontal axis still has its label, as the lowest of a column
  void setCompact(bool compact, bool labelX = false);
  void clear();
  const std::vector<Curve>& curves() const { return curves_; }
  const std::vector<Curve>& references() const { return references_; }

  void setLogX(bool on);
  void setLogY(bool on);
  bool isLogX() const { return logX_; }
  bool isLogY() const { return logY_; }
  bool isEmpty() const override { return curves_.empty() && references_.empty(); }
  bool hasData() const override;
  void showAll() override;
  bool isZoomed() const { return zoomed_; }

  /// The line at x, linked to other plots and views; does not emit.
  void setCursor(double x);
  void clearCursor();
  std::optional<double> cursor() const { return cursor_; }
  using QWidget::setCursor;

  /// A marked range of x (shift + drag), linked to other plots and views; does not emit.
  void setBrush(std::optional<std::pair<double, double>> range);
  std::optional<std::pair<double, double>> brush() const { return brush_; }

  /// The curves as a tabular of LaTeX (package booktabs), see latexTableOf.
  QString latexTable() const;
  QString table(QChar separator = '\t') const override; ///< all curves and references

Q_SIGNALS:
  void cursorMoved(double x); ///< by the user
  void scalesChanged();
  void brushed(std::optional<std::pair<double, double>> range); ///< by the user; nullopt: the mark is gone
  void differenceToggled(bool shown);

protected:
  void draw() override;
  void colour(bool dark) override;
  void recolour() override;
  std::shared_ptr<void> asPicture(const QSize& size, const QFont& font, bool dark) override;
  std::pair<Plot*, double> below(const FigureOptions& options) override;
  std::pair<QString, QString> axisLabels() const override;
  FigureContent figureContent(const FigureOptions& options) override;
  std::vector<Format> formats() override;
  std::vector<std::pair<QString, std::function<QString()>>> texts() override;
  void placeHint() override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  struct Drawn {
    QCPGraph *line = nullptr, *lower = nullptr, *upper = nullptr, *dots = nullptr;
  };
  /// Which of the runs (0: the present one) and which of its curves.
  struct Look {
    int run = 0, curve = 0;
  };
  class InPicture;
  friend class InPicture;
  class Panels;
  friend class Panels;
  void buildHeader();
  void buildCanvas();
  void connectCanvas();
  void syncGraphs();
  void fill(const Drawn& drawn, const Curve& curve) const;
  Drawn addLine();
  void addBand(Drawn& drawn);
  void makeGraphs();
  bool isOwn(int run) const;
  bool isDrawn(std::size_t reference) const {
    const auto run = static_cast<std::size_t>(referenceLooks_[reference].run);
    return run == 0 || run > own_.size() || !own_[run - 1];
  }
  std::vector<LegendEntry> legendOfRuns(bool dark) const;
  void label(int height, const QFontMetrics& metrics, bool inHeader);
  bool byRun() const { return leader_ ? leader_->byRun() : !titles_.isEmpty(); }
  Look lookOf(std::size_t curve) const;
  QPen penOf(Look look, bool dark) const;
  QColor shaded(const QColor& colour, int curve, bool dark) const;
  int curvesOfARun() const;
  void setScales();
  void rescale();
  void moveTo(QMouseEvent* event);
  void press(QMouseEvent* event);
  void release(QMouseEvent* event);
  void placeCursor(double x, bool emitIt);
  void showReadout();
  QString entry(const Curve& curve, const QColor& colour, double x) const;
  void setHover(std::optional<double> x);
  bool usable(double x, double y) const;
  double nearestX(double x) const;
  int curveLike(const Curve& reference, int fallback) const;

  void updateDifference();
  void makeDifference();
  void arrange();

  std::vector<Curve> curves_, references_, guides_;
  std::vector<Look> referenceLooks_; ///< [reference]
  std::vector<Look> curveLooks_;     ///< [curve] of a panel of differences
  QStringList titles_;               ///< of the pinned runs
  std::vector<bool> own_;            ///< [pinned run] the present one, whose curves are not drawn twice
  QString ownTitle_;
  std::optional<std::pair<double, double>> brush_;
  std::optional<double> brushFrom_; ///< where a range begins that is being drawn
  QCPItemRect* brushItem_ = nullptr;
  LinePlot* difference_ = nullptr;
  LinePlot* leader_ = nullptr; ///< of a panel of differences: the plot whose horizontal range it shares
  bool differenceShown_ = false, commonCurves_ = false;
  std::string bandAlone_;
  std::vector<Drawn> drawn_, drawnReferences_, drawnGuides_;
  QCPItemStraightLine *cursorLine_ = nullptr, *hoverLine_ = nullptr;
  QToolButton *logXButton_ = nullptr, *logYButton_ = nullptr, *allButton_ = nullptr, *differenceButton_ = nullptr;
  std::optional<double> cursor_, hover_;
  bool logX_ = false, logY_ = false, scalesChosen_ = false, zoomed_ = false, rescaling_ = false,
       draggingCursor_ = false;
  bool compact_ = false, labelX_ = false;
  QPoint pressedAt_;
};

} // namespace larmor::widgets
