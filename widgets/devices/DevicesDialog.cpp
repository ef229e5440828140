#include "widgets/devices/DevicesDialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace larmor::widgets {

DevicesDialog& DevicesDialog::of(QWidget* window) {
  if (auto* made = window->findChild<DevicesDialog*>())
    return *made;
  return *new DevicesDialog(window);
}

DevicesDialog::DevicesDialog(QWidget* parent)
    : QDialog(parent), text_(new QPlainTextEdit(this)), status_(new QLabel(this)),
      check_(new QPushButton(tr("Check the cards' &kernels"), this)), copy_(new QPushButton(tr("&Copy"), this)),
      newest_(
          this, tr("Devices"), [this](Found found) { take(std::move(found)); },
          [this](const QString& message) {
            failure_ = message;
            refresh();
          }) {
  setObjectName("devicesDialog");
  setWindowTitle(tr("Devices"));
  resize(760, 460);
  text_->setObjectName("devicesText");
  text_->setReadOnly(true);
  text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  check_->setObjectName("checkDevices");
  check_->setToolTip(
      tr("Runs each kernel of each card beside the processor's over short paths: differences and speeds"));
  status_->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->addButton(check_, QDialogButtonBox::ActionRole);
  buttons->addButton(copy_, QDialogButtonBox::ActionRole);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(check_, &QPushButton::clicked, this, &DevicesDialog::check);
  connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
  auto* column = new QVBoxLayout(this);
  column->addWidget(text_);
  column->addWidget(status_);
  column->addWidget(buttons);
  request(tr("Asking the drivers…"), [](jobs::JobContext&) { return Found{devices::listDevices(), {}}; });
}

QString DevicesDialog::text() const { return text_->toPlainText(); }

void DevicesDialog::request(const QString& doing, Newest<Found>::Work work) {
  doing_ = doing;
  failure_.clear();
  newest_.request(std::move(work));
  refresh();
}

void DevicesDialog::check() {
  request(tr("Running the kernels of every card beside the processor's; a software rasteriser takes half a minute…"),
          [list = found_->list](jobs::JobContext& context) {
            return Found{list, devices::checkDevices(list, context)};
          });
}

void DevicesDialog::take(Found found) {
  found_ = std::move(found);
  const auto* checks = found_->checks ? &*found_->checks : nullptr;
  text_->setPlainText(QString::fromStdString(devices::toText(found_->list, checks)));
  refresh();
}

void DevicesDialog::refresh() {
  status_->setText(!failure_.isEmpty() ? failure_ : newest_.busy() ? doing_ : QString());
  status_->setVisible(!status_->text().isEmpty());
  check_->setEnabled(found_ && !newest_.busy());
  copy_->setEnabled(found_.has_value());
}

} // namespace larmor::widgets
