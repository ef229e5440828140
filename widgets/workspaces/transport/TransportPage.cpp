#include "widgets/workspaces/transport/TransportPage.h"

#include "widgets/plots/PlotTabs.h"

namespace larmor::widgets {

QJsonObject formState(const ParameterForm& form) { return {{"values", form.storedValues()}}; }

void restoreForm(ParameterForm& form, const QJsonObject& state) {
  if (state.contains("values"))
    form.applyState("parameters", state["values"]);
}

void exportTabs(const PlotTabs& tabs, const QString& folder, const QString& prefix) {
  for (const QString& name : tabs.names())
    if (LinePlot& plot = tabs.plot(name); !plot.curves().empty())
      for (const char* ending : {".svg", ".pdf"})
        plot.exportFigure(folder + '/' + prefix + name + ending, {});
}

} // namespace larmor::widgets
