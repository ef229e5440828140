# Headers that most files of a layer read, compiled once per layer: parsing them again in each file was half of the
# build. They are a cache and nothing else: every file still includes what it uses (the presets asan and tsan build
# without them), and none of our own headers is in them, so that an edit of one rebuilds what includes it and no more.
set(LARMOR_STANDARD_HEADERS
    <algorithm> <array> <atomic> <chrono> <cmath> <complex> <cstddef> <cstdint> <cstring> <filesystem> <fstream>
    <functional> <limits> <map> <memory> <mutex> <numbers> <numeric> <optional> <random> <span> <sstream> <string>
    <string_view> <thread> <tuple> <utility> <variant> <vector>)
set(LARMOR_WIDGET_HEADERS
    <QAction> <QApplication> <QCheckBox> <QComboBox> <QDialog> <QDialogButtonBox> <QDir> <QFileDialog> <QFileInfo>
    <QFormLayout> <QGridLayout> <QHBoxLayout> <QHeaderView> <QImage> <QJsonArray> <QJsonDocument> <QJsonObject> <QLabel>
    <QLineEdit> <QMenu> <QMessageBox> <QPainter> <QPointer> <QPushButton> <QSettings> <QSpinBox> <QTableWidget> <QTimer>
    <QToolButton> <QUndoStack> <QVBoxLayout> <QWidget>)

# larmor_precompiled(TARGET): TARGET uses the precompiled headers of its layer, those of the target LARMOR_PRECOMPILED.
function(larmor_precompiled target)
  if(LARMOR_PRECOMPILED AND NOT target STREQUAL LARMOR_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM ${LARMOR_PRECOMPILED})
  endif()
endfunction()
