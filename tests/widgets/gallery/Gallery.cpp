// Saves pictures of a window with a form, plots and a running job, light and dark.
#include "engine/studies/trajectories/TraceRecipe.h"
#include "tests/widgets/shell/DummyWorkspace.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>
#include <cmath>

using namespace larmor::widgets;

namespace {

larmor::Curve diffusion(const std::string& name, const std::string& title, double exponent) {
  larmor::Curve curve;
  curve.name = name;
  curve.title = title;
  curve.xLabel = "time";
  curve.xUnit = "l_0/v_0";
  curve.yLabel = "running diffusion coefficient";
  curve.yUnit = "l_0 v_0";
  for (int i = 0; i < 200; ++i) {
    const double t = std::pow(10.0, -2 + i * 0.02);
    curve.x.push_back(t);
    curve.y.push_back(t / (1 + std::pow(t, exponent)) * (1 + 0.05 * std::sin(9 * std::log(t))));
    curve.error.push_back(0.08 * curve.y.back());
  }
  curve.logX = curve.logY = true;
  return curve;
}

class GalleryWorkspace : public DummyWorkspace {
public:
  explicit GalleryWorkspace(QObject* parent) : DummyWorkspace(parent) {
    form = new ParameterForm(recipe.parameters());
    form->setUndoStack(undoStack());
    tabs = new PlotTabs;
    tabs->add("diffusion", "Diffusion", "Press Run: the running diffusion coefficients appear here.");
    tabs->add("pitch", "Pitch angle", "Press Run: the distribution of the pitch-angle cosine appears here.");
    tabs->add("path", "Along the path", "Click a path to see curvature, torsion and |B| along it.");
    view->setObjectName("view");
    setDevice("CPU, 2 threads, AVX-512", "No graphics card with compute shaders was found.");
  }
  QWidget* parameterPanel() override { return form; }
  QWidget* plotPanel() override { return tabs; }

  larmor::studies::trajectories::TraceRecipe recipe;
  ParameterForm* form;
  PlotTabs* tabs;
};

void wait(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

void save(QWidget& widget, const QString& path) {
  wait(250);
  widget.grab().save(path);
}

void pictures(MainWindow& window, const QString& stem) {
  auto* workspace = static_cast<GalleryWorkspace*>(window.current());
  const Colours& c = Theme::shared().colours();
  workspace->view->setStyleSheet(
      QString("background:qlineargradient(y1:0,y2:1,stop:0 %1,stop:1 %2)").arg(c.viewTop.name(), c.viewBottom.name()));
  workspace->tabs->clear();
  save(window, stem + "-empty.png");
  workspace->run();
  workspace->tabs->setCurves("diffusion",
                             {diffusion("perpendicular", "D_perp", 1.1), diffusion("parallel", "D_parallel", 0.7)});
  workspace->tabs->plot("diffusion").setReferences({diffusion("parallel", "D_parallel, pinned", 0.8)});
  workspace->tabs->plot("diffusion").setCursor(workspace->tabs->plot("diffusion").curves()[0].x[120]);
  window.messages().show({Severity::Warning, "The grid holds no wavelength below 0.05 l₀.",
                          "Raise the number of cells per side to 128 or lower the largest wave number."});
  save(window, stem + "-running.png");
  auto* line = workspace->form->findChild<QLineEdit*>("qt_spinbox_lineedit");
  line->setText("1e99");
  workspace->form->commitPending();
  window.messages().showError("snapshot.athdf: dataset 'B' has 2 components; expected 3");
  workspace->tabs->plot("diffusion").setLogX(false);
  workspace->tabs->plot("diffusion").setLogY(false);
  save(window, stem + "-error.png");
  workspace->form->refresh();
  workspace->tabs->plot("diffusion").setLogX(true);
  workspace->tabs->plot("diffusion").setLogY(true);
  QMenu* menu = window.menuBar()->actions().at(0)->menu();
  menu->popup({0, 0});
  save(*menu, stem + "-menu.png");
  menu->hide();
  workspace->stop();
  wait(100);
  window.messages().dismiss();
}

} // namespace

int main(int argc, char** argv) {
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(argc, argv);
  QCoreApplication::setOrganizationName("LarmorGallery");
  qRegisterMetaType<larmor::jobs::State>();
  Theme::shared().apply();
  const QString folder = argc > 1 ? argv[1] : ".";
  const auto make = [](QObject* parent) -> Workspace* { return new GalleryWorkspace(parent); };
  MainWindow window({{"Trajectories", "trajectories", "Particle paths in magnetic fields", make, {}},
                     {"Generative", "generative", "Paths made by diffusion networks", make, {}},
                     {"Transport", "transport", "Diffusion coefficients", make, {}},
                     {"Beam", "beam", "Beam phase space", make, {}},
                     {"Density", "density", "Density maps", make, {}},
                     {"Collisions", "collisions", "Collision operators", make, {}}});
  window.resize(1280, 800);
  window.show();
  for (const bool dark : {false, true}) {
    Theme::shared().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    pictures(window, QDir(folder).filePath(dark ? "dark" : "light"));
  }
  return 0;
}
