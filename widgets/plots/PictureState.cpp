#include "widgets/plots/PictureState.h"

#include "engine/core/Error.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/Inputs.h"
#include "widgets/theme/FileName.h"

#include <QBuffer>
#include <QImageReader>
#include <QJsonDocument>

namespace larmor::widgets {

namespace {
const QString key = QStringLiteral("larmor-state");
}

void writePicture(const QString& path, QImage picture, const QJsonObject& state) {
  storage::requireNotInUse(toPath(path));
  picture.setText(key, QString::fromUtf8(QJsonDocument(state).toJson(QJsonDocument::Compact)));
  picture.setText("Software", "Larmor");
  picture.setText("Description", state["state"].toObject()["command"].toString());
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  if (!picture.save(&buffer, "PNG"))
    throw Error(path.toStdString(), "cannot be encoded as PNG");
  storage::writeAtomically(toPath(path), buffer.data().toStdString());
}

QJsonObject readPictureState(const QString& path) {
  QByteArray bytes = readFile(path).value_or(QByteArray());
  QBuffer buffer(&bytes);
  QImageReader reader(&buffer, "png");
  const QString text = reader.text(key);
  if (text.isEmpty() && !reader.canRead())
    throw Error(path.toStdString(), "is no PNG picture", "a picture saved by Larmor");
  const QJsonDocument json = QJsonDocument::fromJson(text.toUtf8());
  if (!json.isObject())
    throw Error(path.toStdString(), "carries no state", "a picture saved by Larmor");
  return json.object();
}

} // namespace larmor::widgets
