#pragma once
#include "engine/fields/GridReport.h"
#include "engine/storage/import/VectorImport.h"
#include "widgets/jobs/Newest.h"

#include <QDialog>

#include <array>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace larmor::widgets {

class LinePlot;

/// Before a field file is used: which of its fields, which order of axes, and what it turned out to be (rms, mean,
/// flatness, divergence, spectrum). Reading happens off the window's thread.
class ImportDialog : public QDialog {
  Q_OBJECT
public:
  /// @throws Error if the file offers no vector field.
  explicit ImportDialog(const QString& file, QWidget* parent = nullptr);

  bool ready() const { return ready_; }

Q_SIGNALS:
  /// Parameters (key, value) that make the study use the file.
  void chosen(const std::vector<std::pair<std::string, std::string>>& values);

private:
  struct Measured {
    std::string source;
    std::array<std::size_t, 3> shape{};
    Vec3 length{};
    fields::GridReport report;
  };
  void buildLayout();
  void measure();
  void show(const Measured& measured);
  void complain(const QString& message);
  void choose();

  QString file_;
  storage::FileDescription description_;
  QComboBox *fields_, *axes_;
  QLabel* facts_;
  LinePlot* spectrum_;
  QDialogButtonBox* buttons_;
  bool ready_ = false;
  Newest<Measured> measurement_;
};

} // namespace larmor::widgets
