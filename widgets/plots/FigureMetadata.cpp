#include "widgets/plots/FigureMetadata.h"

#include <utility>
#include <vector>

namespace larmor::widgets {

namespace {

const char* const ourTerms = "urn:larmor:figure:1"; ///< a name, not a place

QString textOf(const std::string& text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QString versionOf(const storage::Provenance& p) {
  return "Larmor " + textOf(p.applicationVersion) +
         (p.gitDescription.empty() ? QString() : " (" + textOf(p.gitDescription) + ")");
}

/// Our terms and what they are, without those that are not known.
std::vector<std::pair<QString, QString>> termsOf(const FigureOrigin& origin) {
  const storage::Provenance& p = origin.provenance;
  std::vector<std::pair<QString, QString>> all{{"run", origin.title},
                                               {"share", origin.share},
                                               {"study", textOf(p.study)},
                                               {"command", textOf(p.command)},
                                               {"parameters", textOf(p.parameters)},
                                               {"version", versionOf(p)}};
  std::erase_if(all, [](const auto& term) { return term.second.isEmpty() || term.second == "{}"; });
  return all;
}

/// <rdf:RDF> as XMP and SVG both have it.
QString rdfOf(const FigureOrigin& origin) {
  const auto alternative = [](const QString& name, const QString& text) {
    return QStringLiteral("<dc:%1><rdf:Alt><rdf:li xml:lang=\"x-default\">%2</rdf:li></rdf:Alt></dc:%1>\n")
        .arg(name, text.toHtmlEscaped());
  };
  QString text = QStringLiteral("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                                "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                                "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:larmor=\"%1\">\n")
                     .arg(QString::fromLatin1(ourTerms));
  if (!origin.title.isEmpty())
    text += alternative("title", origin.title);
  text += alternative("description", wordsOf(origin));
  text += "<xmp:CreatorTool>" + versionOf(origin.provenance).toHtmlEscaped() + "</xmp:CreatorTool>\n";
  for (const auto& [name, value] : termsOf(origin))
    text += QStringLiteral("<larmor:%1>%2</larmor:%1>\n").arg(name, value.toHtmlEscaped());
  return text + "</rdf:Description>\n</rdf:RDF>\n";
}

} // namespace

QString wordsOf(const FigureOrigin& origin) {
  QStringList lines;
  for (const auto& [name, value] : termsOf(origin))
    lines += name + ": " + value;
  return lines.join('\n');
}

QByteArray xmpOf(const FigureOrigin& origin) {
  return ("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
          "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n" +
          rdfOf(origin) + "</x:xmpmeta>\n<?xpacket end=\"w\"?>")
      .toUtf8();
}

QByteArray withMetadata(const QByteArray& svg, const FigureOrigin& origin) {
  const auto open = svg.indexOf("<svg"), at = open < 0 ? open : svg.indexOf('>', open);
  if (at < 0)
    return svg;
  const QString title = origin.title.isEmpty() ? QStringLiteral("Larmor") : origin.title;
  const QString text = "\n<title>" + title.toHtmlEscaped() + "</title>\n<desc>" + wordsOf(origin).toHtmlEscaped() +
                       "</desc>\n<metadata>\n" + rdfOf(origin) + "</metadata>\n";
  return QByteArray(svg).insert(at + 1, text.toUtf8());
}

void addMetadata(QImage& picture, const FigureOrigin& origin) {
  if (!origin.title.isEmpty())
    picture.setText("Title", origin.title);
  picture.setText("Software", versionOf(origin.provenance));
  picture.setText("Description", wordsOf(origin));
}

} // namespace larmor::widgets
