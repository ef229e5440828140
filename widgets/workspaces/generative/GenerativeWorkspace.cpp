#include "widgets/workspaces/generative/GenerativeWorkspace.h"

namespace larmor::widgets {

GenerativeWorkspace::GenerativeWorkspace(QObject* parent) : PagedWorkspace("generative", parent) {
  const auto source = [this] { return data_ ? data_->source() : PathSource{}; };
  data_ = add(new PathDataPage);
  train_ = add(new PathTrainPage(source));
  connect(data_, &PathDataPage::windowsChanged, train_, &Page::changed);
}

QString GenerativeWorkspace::openFilter() const { return tr("Windows and states (*.h5 *.json);;All files (*)"); }

std::vector<Opens> GenerativeWorkspace::opens() {
  using Kind = storage::FileKind;
  return {{Kind::Database, "generative"}, {Kind::View, "generative"}};
}

std::vector<Example> GenerativeWorkspace::startExamples() {
  return {
      {tr("Windows to learn from"),
       tr("Particles in five snapshots of turbulence: what a model of their paths has to get right, and how well it "
          "can be told. Takes some minutes."),
       ":/examples/30-Windows_to_learn_from.json", ":/examples/30-Windows_to_learn_from.jpg"}};
}

} // namespace larmor::widgets
