#include "widgets/shell/Forecaster.h"

namespace larmor::widgets {

namespace {

constexpr int untouched = 300; ///< milliseconds without an edit

} // namespace

Forecaster::Forecaster(QObject* parent)
    : QObject(parent), work_(
                           this, tr("What the run will be"), [this](Forecast forecast) { take(std::move(forecast)); },
                           [this](const QString& why) {
                             take({QStringLiteral("–"), why});
                           }) {
  wait_.setSingleShot(true);
  wait_.setInterval(untouched);
  connect(&wait_, &QTimer::timeout, this, &Forecaster::ask);
}

void Forecaster::follow(std::function<Work()> ask, std::function<QString()> problems) {
  ask_ = std::move(ask);
  problems_ = std::move(problems);
  wait_.start();
}

void Forecaster::stopWork() {
  wait_.stop();
  work_.clear();
}

void Forecaster::take(Forecast forecast) {
  now_ = std::move(forecast);
  Q_EMIT changed();
}

void Forecaster::ask() {
  Work work = ask_();
  if (!work)
    return;
  if (const QString why = problems_ ? problems_() : QString(); !why.isEmpty()) {
    work_.clear();
    return take({QStringLiteral("–"), why});
  }
  work_.request(std::move(work));
}

} // namespace larmor::widgets
