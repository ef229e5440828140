#pragma once
#include "engine/jobs/Job.h"
#include "widgets/forms/ParameterForm.h"

#include <QJsonObject>
#include <QWidget>

namespace larmor::widgets {

/// One page of the Transport workspace: a view, a form, plots, and what Run does there.
class TransportPage : public QWidget {
  Q_OBJECT
public:
  using QWidget::QWidget;

  /// What Run starts.
  struct Order {
    QString title;
    jobs::Job::Work work;
  };
  virtual QString key() const = 0; ///< in states: "simulate"
  virtual QString title() const = 0;
  virtual ParameterForm& form() = 0;
  virtual QWidget* plots() = 0;
  /// @throws Error if it cannot start.
  virtual Order order() = 0;
  virtual void poll() {} ///< 30 times a second while its job goes on, and once after it
  virtual void ended(jobs::State) {}
  virtual QString commandLine() const { return {}; }
  virtual bool preparing() const { return false; }
  virtual void stopWork() {}
  virtual QJsonObject saveState() const { return {}; }
  virtual void restoreState(const QJsonObject&) {}
  virtual QImage picture(const QSize& size) = 0;
  /// Every plot as a figure. @throws Error
  virtual void exportFigures(const QString& folder) = 0;
  virtual bool canSave() const { return false; }
  virtual void save(const QString&) {}
  virtual void setPresentation(bool) {}

Q_SIGNALS:
  void failed(const QString& message);
  void said(const QString& text); ///< for the message bar
  void changed();                 ///< the state: the journal is due
  void runAsked();
};

/// Values of a form as JSON, and back. @throws Error
QJsonObject formState(const ParameterForm& form);
void restoreForm(ParameterForm& form, const QJsonObject& state);
/// A sentence as a line of its own in rich text, in the colour of warnings.
QString warningText(const QString& sentence);
/// Every plot of the tabs as SVG and PDF. @throws Error
class PlotTabs;
void exportTabs(const PlotTabs& tabs, const QString& folder, const QString& prefix);

} // namespace larmor::widgets
