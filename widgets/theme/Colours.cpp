#include "widgets/theme/Theme.h"

#include <array>

namespace larmor::widgets {

namespace {

Colours lightColours() {
  Colours c;
  c.window = QColor("#eef0f3");
  c.panel = QColor("#f7f8fa");
  c.base = QColor("#ffffff");
  c.raised = QColor("#e3e7ec");
  c.border = QColor("#d0d6de");
  c.grid = QColor("#e6e9ee");
  c.text = QColor("#1c2430");
  c.muted = QColor("#5d6879");
  c.faint = QColor("#a3acb9");
  c.accent = QColor("#1f66b0");
  c.accentText = QColor("#ffffff");
  c.error = QColor("#b3261e");
  c.warning = QColor("#8a5a00");
  c.good = QColor("#1a7f4b");
  c.errorFill = QColor("#fceae8");
  c.warningFill = QColor("#fdf3dc");
  c.infoFill = QColor("#e6f0fa");
  c.viewTop = QColor("#ffffff");
  c.viewBottom = QColor("#e4e9f0");
  return c;
}

Colours darkColours() {
  Colours c;
  c.window = QColor("#191c21");
  c.panel = QColor("#1f2329");
  c.base = QColor("#15181c");
  c.raised = QColor("#2c323b");
  c.border = QColor("#363d48");
  c.grid = QColor("#272d35");
  c.text = QColor("#e4e8ee");
  c.muted = QColor("#98a3b3");
  c.faint = QColor("#5f6a79");
  c.accent = QColor("#3f8fdc");
  c.accentText = QColor("#ffffff");
  c.error = QColor("#ff8a80");
  c.warning = QColor("#f2c063");
  c.good = QColor("#5cc98f");
  c.errorFill = QColor("#3a2224");
  c.warningFill = QColor("#372d19");
  c.infoFill = QColor("#1c2c3d");
  c.viewTop = QColor("#1b2029");
  c.viewBottom = QColor("#0e1115");
  return c;
}

// Okabe and Ito (2008), "Color Universal Design". Yellow and black change places between the themes.
constexpr std::array light{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#222222"};
constexpr std::array dark{"#56B4E9", "#E69F00", "#2BC49A", "#E08FC0", "#F0E442", "#F0743A", "#4C9BD4"};

} // namespace

const Colours& Theme::coloursOf(bool isDark) {
  static const Colours lightSet = lightColours(), darkSet = darkColours();
  return isDark ? darkSet : lightSet;
}

QColor Theme::curveOf(int index, bool isDark) {
  const auto& set = isDark ? dark : light;
  return QColor(set[static_cast<std::size_t>(index < 0 ? 0 : index) % set.size()]);
}

} // namespace larmor::widgets
