#include "widgets/workspaces/transport/TransportPage.h"

#include "widgets/plots/PlotTabs.h"
#include "widgets/theme/Theme.h"

namespace larmor::widgets {

QJsonObject formState(const ParameterForm& form) { return {{"values", form.storedValues()}}; }

void restoreForm(ParameterForm& form, const QJsonObject& state) {
  if (state.contains("values"))
    form.applyState("parameters", state["values"]);
}

QString warningText(const QString& sentence) {
  return QStringLiteral("<br><span style='color:%1'>⚠ %2</span>")
      .arg(Theme::shared().colours().warning.name(), sentence.toHtmlEscaped());
}

void exportTabs(const PlotTabs& tabs, const QString& folder, const QString& prefix) {
  for (const QString& name : tabs.names())
    if (LinePlot& plot = tabs.plot(name); !plot.curves().empty())
      for (const char* ending : {".svg", ".pdf"})
        plot.exportFigure(folder + '/' + prefix + name + ending, {});
}

} // namespace larmor::widgets
