#include "app/workspaces.h"

#include "widgets/devices/DevicesDialog.h"
#include "widgets/workspaces/generative/GenerativeWorkspace.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"
#include "widgets/workspaces/transport/TransportWorkspace.h"

namespace larmor::app {

namespace {

template <class W>
widgets::WorkspaceEntry entry(const char* name, const char* icon, const char* description) {
  return {QObject::tr(name),
          QString::fromLatin1(icon),
          QObject::tr(description),
          [](QObject* parent) { return new W(parent); },
          W::opens(),
          [] { return W::startExamples(); }};
}

} // namespace

std::vector<widgets::WorkspaceEntry> allWorkspaces() {
  return {
      entry<widgets::TrajectoriesWorkspace>("Trajectories", "trajectories",
                                            "Test particles in magnetic fields: paths, mirror events, transport"),
      entry<widgets::TransportWorkspace>(
          "Transport", "transport", "Perpendicular diffusion: simulations, their database, networks that predict it"),
      entry<widgets::GenerativeWorkspace>(
          "Generative", "generative",
          "Paths from noise: a diffusion model of particles in turbulence, and how good it is")};
}

void addHelp(widgets::MainWindow& window) {
  window.addHelp("devices", QObject::tr("&Devices…"), "device", [&window] {
    auto& dialog = widgets::DevicesDialog::of(&window);
    dialog.show();
    dialog.raise();
  });
}

} // namespace larmor::app
