// NumPy arrays, VTK's XML, tables, and what is left.
#include "engine/core/Error.h"
#include "engine/storage/identify/Recognise.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/Readers.h"

#include <algorithm>

namespace larmor::storage {

namespace {

std::string_view firstLine(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) // a byte order mark
    text.remove_prefix(3);
  text = text.substr(0, text.find('\n'));
  return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

bool isText(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return code < 32 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  });
}

bool isWord(std::string_view cell) {
  cell.remove_prefix(std::min(cell.size(), cell.find_first_not_of(" \"#")));
  return !cell.empty() && (std::isalpha(static_cast<unsigned char>(cell[0])) || static_cast<signed char>(cell[0]) < 0);
}

/// The names of the columns, with commas between them; empty if the line is none of names.
std::string columnsIn(std::string_view line) {
  const auto separator = line.find_first_of(",;\t");
  if (separator == line.npos)
    return {};
  const char by = line[separator];
  std::string columns;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(by, begin), line.size());
    if (!isWord(line.substr(begin, end - begin)))
      return {};
    columns += (columns.empty() ? "" : ", ") + std::string(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return columns.size() > 200 ? columns.substr(0, 200) + "..." : columns;
}

} // namespace

void recogniseNumpy(Identity& identity) {
  identity.description = "a NumPy array";
  try {
    const FieldCandidate field = describeNpy(identity.path).fields.front();
    become(identity, FileKind::Grid, "NumPy array", "a NumPy array " + textOf(field.shape));
  } catch (const Error& error) {
    const std::string text = error.what(), where = identity.path.string() + ": ";
    identity.problem = "is a NumPy array that " + (text.starts_with(where) ? text.substr(where.size()) : text);
  }
}

void recogniseXml(Identity& identity, std::string_view beginning) {
  identity.description = "an XML file";
  if (beginning.find("<Xdmf") != beginning.npos)
    identity.description = "an XDMF description of data in other files (open the HDF5 file that it names)";
  const auto tag = beginning.find("<VTKFile");
  if (tag == beginning.npos)
    return;
  const std::string_view element = beginning.substr(tag, beginning.find('>', tag) - tag);
  const auto at = element.find(" type=");
  const std::string_view type = at == element.npos || at + 7 >= element.size() ? "" : element.substr(at + 7);
  const std::string name(type.substr(0, type.find_first_of("\"'")));
  if (name == "ImageData")
    become(identity, FileKind::Grid, "VTK image data", "VTK image data");
  else
    identity.description = "a VTK file of type '" + name.substr(0, 40) + "'";
}

void recogniseText(Identity& identity, std::string_view beginning) {
  if (isCrPropaText(std::string(beginning)))
    return become(identity, FileKind::Paths, std::string(formats::crPropaText), "trajectories of CRPropa (text)");
  if (!isText(beginning)) {
    identity.description = "a file of a format that is not known";
    return;
  }
  if (const std::string columns = columnsIn(firstLine(beginning)); !columns.empty())
    become(identity, FileKind::Table, "table", "a table with the columns " + columns);
  else
    identity.description = "a text file";
}

} // namespace larmor::storage
