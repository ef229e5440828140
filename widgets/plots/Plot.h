#pragma once
#include "widgets/plots/Figure.h"
#include "widgets/plots/Legend.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <memory>

class QBoxLayout;
class QCustomPlot;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace larmor::widgets {

/// What every plot has: a canvas with axes in the theme's colours, a line above it for values and buttons, a hint while
/// there is nothing to show, at most 30 redraws a second and none while hidden, and a context menu that copies and
/// exports pictures, figures and data.
class Plot : public QWidget {
  Q_OBJECT
public:
  ~Plot() override;

  /// What to do to get something here; shown while there is nothing.
  void setHint(const QString& hint);
  virtual bool isEmpty() const = 0;                   ///< nothing to show
  virtual bool hasData() const { return !isEmpty(); } ///< a figure of it would not be of bare axes
  /// What is shown is of a part of the run only: "90 filtered paths"; empty: of all of it. Said in the legend, in
  /// tables and in what the files of figures say of their origin.
  void setShare(const QString& share);
  const QString& share() const { return share_; }
  virtual void showAll() = 0; ///< no zoom any more
  /// Writes .png, .svg, .pdf or data (.csv, .tsv, .txt and what the kind of plot adds), as a whole or not at all.
  /// @throws Error for other endings and when the file cannot be written.
  void exportTo(const QString& path);
  QImage picture(const QSize& size);
  /// As a figure of that size, see writeFigure; always in the colours of print.
  void exportFigure(const QString& path, const FigureOptions& options);
  /// BASE.svg and BASE.pdf as columnFigure() has it; nothing of a plot without data. @returns the files. @throws Error
  QStringList exportForColumn(const QString& base);
  /// For one column of a journal: in panels where there are too many curves to tell apart in one.
  virtual FigureOptions columnFigure() const { return {}; }
  /// The texts of its figures, as they can be changed: its own labels and, where none were given, those of the window.
  FigureTexts figureTexts() const;
  /// Keeps them for its next figures; those of the legend go to all plots of its FigureArea.
  void setFigureTexts(const FigureTexts& texts);
  /// Tab-separated (or with the given separator) table with a heading line.
  virtual QString table(QChar separator = '\t') const = 0;
  int redraws() const { return redraws_; } ///< since it was made; for tests
  QCustomPlot* canvas() const { return plot_; }

  /// Whether the legend says what nothing else does: of one entry only if it is of a part of the run.
  virtual bool needsLegend() const { return legendEntries(false).size() > 1 || !share_.isEmpty(); }

Q_SIGNALS:
  void failed(const QString& message); ///< an export from the context menu

protected:
  /// A kind of file for the data.
  struct Format {
    QString ending, name; ///< "csv", "CSV"; without a name not in the menu
    QString filter;       ///< "Comma-separated values (*.csv)"
    std::function<void(const QString& path)> write;
  };

  explicit Plot(QWidget* parent);
  /// Brings the canvas up to date with the data, ranges included.
  virtual void draw() = 0;
  /// Everything in the colours of the dark or the light theme; the base does background, axes and legend.
  virtual void colour(bool dark);
  /// After the theme changed; the base calls colour().
  virtual void recolour();
  /// While what it returns lives, the canvas looks as in a picture of that size: with a legend, without the pointer.
  virtual std::shared_ptr<void> asPicture(const QSize&, const QFont&, bool /*dark*/) { return {}; }
  /// What else belongs into a figure, below this plot; @return its share of the height, 0 if there is nothing.
  virtual std::pair<Plot*, double> below(const FigureOptions&) { return {nullptr, 0.0}; }
  /// Labels of the axes as a figure without others has them.
  virtual std::pair<QString, QString> axisLabels() const;
  /// What the legend of a picture says, in the words of the window.
  virtual std::vector<LegendEntry> legendEntries(bool /*dark*/) const { return {}; }
  /// The same in the words chosen for figures.
  std::vector<LegendEntry> figureLegend(bool dark) const;
  /// The entries below the axes of a picture; none if nobody needs them.
  std::vector<LegendEntry> legendBelow(bool dark) const;
  /// What a figure is made of; drawn before what it returns is destroyed.
  struct FigureContent {
    std::vector<FigurePart> parts;
    std::vector<std::shared_ptr<void>> owned; ///< what they are drawn from, or what puts it back
  };
  virtual FigureContent figureContent(const FigureOptions& options);
  /// ", 90 filtered paths" behind a title; empty if of all.
  QString shareSuffix() const { return share_.isEmpty() ? QString() : ", " + share_; }
  /// The plot in the look of print until what is returned is destroyed.
  std::shared_ptr<void> inPrint(const FigureOptions& options, const QSize& size);
  virtual std::vector<Format> formats();
  /// What the menu offers to copy as text.
  virtual std::vector<std::pair<QString, std::function<QString()>>> texts();
  virtual void placeHint();
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

  void scheduleRedraw();
  void redrawIfStale();
  QToolButton* addButton(const QString& text, const QString& tip, bool checkable);
  void showMenu(const QPoint& at);

  QCustomPlot* const plot_;
  QLabel *const hint_, *const readout_;
  QBoxLayout* const panels_; ///< holds the canvas

private:
  void redraw();
  void buildCanvas();
  void askFigure();
  void askExport(const QString& filter);
  QString nameForFile() const;

  QHBoxLayout* header_;
  QTimer pending_;
  QElapsedTimer sinceRedraw_;
  FigureTexts texts_; ///< without those of the legend
  QString share_;
  bool dirty_ = true;
  int redraws_ = 0;
};

} // namespace larmor::widgets
