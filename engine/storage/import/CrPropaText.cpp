// CRPropa 3's TextOutput: tab separated, names in the comment header, units in comments below it.
#include "engine/core/Error.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/PathRows.h"
#include "engine/storage/import/Units.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

namespace larmor::storage {

namespace {

using Words = std::vector<std::string>;

Words wordsOf(const std::string& line) {
  std::istringstream stream(line);
  Words words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

/// Cells between tabs where there are any: a tag may be empty. Blanks around them do not count.
Words cellsOf(const std::string& line) {
  if (line.find('\t') == line.npos)
    return wordsOf(line);
  Words cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    const Words words = wordsOf(line.substr(begin, end - begin));
    if (words.empty())
      cells.emplace_back();
    cells.insert(cells.end(), words.begin(), words.end());
    begin = end + 1;
  }
  return cells;
}

bool isHeader(const std::string& line) {
  if (!line.starts_with('#'))
    return false;
  const Words words = wordsOf(line.substr(1));
  return std::find(words.begin(), words.end(), "X") != words.end() &&
         std::find(words.begin(), words.end(), "D") != words.end();
}

/// The next line, without what other systems put at the end of it or at the beginning of the file.
bool nextLine(std::istream& stream, std::string& line, std::size_t& number) {
  constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
  if (!std::getline(stream, line))
    return false;
  if (++number == 1 && line.starts_with(byteOrderMark))
    line.erase(0, byteOrderMark.size());
  if (line.ends_with('\r'))
    line.pop_back();
  return true;
}

/// Goes on to the line of names, which comments of other tools may stand before. @returns false if there is none.
bool toHeader(std::istream& stream, std::string& line, std::size_t& number) {
  while (nextLine(stream, line, number) && (line.empty() || line.starts_with('#')))
    if (isHeader(line))
      return true;
  return false;
}

/// The columns of the header, and where messages are to point.
struct Table {
  std::string where;
  Words names;
  std::map<std::string, std::size_t> column;

  bool has(const char* name) const { return column.contains(name); }
  PathRow row(Words words, std::size_t line) const {
    if (words.size() == names.size() + 1 && words.back().empty()) // a tab at the end
      words.pop_back();
    if (words.size() != names.size())
      throw Error(fmt::format("{}, line {}", where, line), fmt::format("has {} values", words.size()),
                  fmt::format("{}, as the header has columns", names.size()));
    PathRow row;
    row.distance = value("D", words, line);
    if (has("SN"))
      row.serial = whole<std::uint64_t>("SN", words, line);
    if (has("ID"))
      row.kind = whole<std::int64_t>("ID", words, line);
    if (has("E"))
      row.energy = value("E", words, line);
    row.position = {value("X", words, line), value("Y", words, line), value("Z", words, line)};
    row.direction = {value("Px", words, line), value("Py", words, line), value("Pz", words, line)};
    return row;
  }

private:
  [[noreturn]] void refuse(const std::string& name, const std::string& word, std::size_t line,
                           const std::string& expected) const {
    throw Error(fmt::format("{}, line {}, column {}", where, line, name), "is '" + word.substr(0, 40) + "'", expected);
  }
  double value(const std::string& name, const Words& words, std::size_t line) const {
    const std::string& word = words[column.at(name)];
    double number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, status] = std::from_chars(word.data() + word.starts_with('+'), end, number);
    if (status != std::errc{} || stop != end || !(std::abs(number) <= largestRecorded))
      refuse(name, word, line, fmt::format("a finite number of at most {:.0e}", largestRecorded));
    return number;
  }
  /// Every digit counts: serial numbers need not fit into a double.
  template <class T>
  T whole(const std::string& name, const Words& words, std::size_t line) const {
    const std::string& word = words[column.at(name)];
    T number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, status] = std::from_chars(word.data() + word.starts_with('+'), end, number);
    if (status == std::errc{} && stop == end)
      return number;
    const double real = value(name, words, line); // "1.0" and "1e3" as other programs write them
    constexpr double exact = 9007199254740992.0;
    if (real != std::floor(real) || std::abs(real) > exact || (real < 0 && std::is_unsigned_v<T>))
      refuse(name, word, line, "a whole number");
    return static_cast<T>(real);
  }
};

Table headerOf(const std::string& line, const std::string& where) {
  Table table{where, wordsOf(line.substr(1)), {}};
  for (std::size_t i = 0; i < table.names.size(); ++i)
    table.column.emplace(table.names[i], i);
  for (const char* needed : {"D", "X", "Y", "Z", "Px", "Py", "Pz"})
    if (!table.has(needed))
      throw Error(where, std::string("has no column ") + needed, "D X Y Z Px Py Pz, as Trajectory3D writes them");
  if (!table.has("SN") && (table.has("X0") || table.has("P0x") || table.has("ID0")))
    throw Error(where, "is output of the type Event3D: one row for each particle that was detected, no paths",
                "the output of Trajectory3D");
  return table;
}

/// "0.001 Mpc" of a line "# X/X0/X1...    Position [0.001 Mpc]" that explains a column; empty if it does not.
std::string unitIn(const std::string& line, const char* column, const char* words) {
  const Words all = wordsOf(line.substr(1));
  const auto open = line.find('[');
  if (all.empty() || all[0].substr(0, all[0].find('/')) != column || line.find(words) == line.npos || open == line.npos)
    return {};
  return line.substr(open + 1, line.find(']', open) - open - 1);
}

constexpr const char* unitLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What lengths count, as the comments say it.
class LengthUnits {
public:
  void read(const std::string& line) {
    for (const char* words : {"rajectory length", "istance"})
      if (const std::string found = unitIn(line, "D", words); !found.empty())
        distance_ = found;
    if (const std::string found = unitIn(line, "X", "osition"); !found.empty())
      position_ = found;
  }
  /// Name of the unit of distances: "kpc" for "0.001 Mpc". @throws Error if it is so many of no unit.
  std::string name(const std::string& where) const {
    const std::string text = !distance_.empty() ? distance_ : !position_.empty() ? position_ : "1 Mpc";
    const Words words = wordsOf(text);
    const auto unit = unitFrom(text);
    const bool counted = text.find_first_of("0123456789") < text.find_first_of(unitLetters);
    double scale = 0;
    if (words.size() == 2) {
      const char* const end = words[0].data() + words[0].size();
      const auto [stop, status] = std::from_chars(words[0].data(), end, scale);
      if (status != std::errc{} || stop != end || !(scale > 0))
        scale = 0;
    }
    if (counted && scale == 0 && !(unit && unit->isLength()))
      throw Error(where, "has lengths in '" + text.substr(0, 40) + "'", "a positive number and a unit, such as 1 Mpc");
    if (unit && unit->isLength() && words.size() > 1)
      if (const std::string length = lengthName(unit->factor); !std::isdigit(static_cast<unsigned char>(length[0])))
        return length;
    return scale > 0 ? scaledUnit(scale, words[1]) : text;
  }
  /// Of positions to distances. @throws Error if the comments name units that cannot be held against each other.
  double positionFactor(const std::string& where) const {
    if (distance_.empty() || position_.empty() || distance_ == position_)
      return 1.0;
    const auto d = unitFrom(distance_), x = unitFrom(position_);
    if (!d || !x || !d->sameKind(*x))
      throw Error(where, "has distances in '" + distance_ + "' and positions in '" + position_ + "'",
                  "units of length that are known");
    return x->factor / d->factor;
  }

private:
  std::string distance_, position_;
};

} // namespace

bool isCrPropaText(const std::string& bytes) {
  std::istringstream stream(bytes);
  std::string line;
  std::size_t number = 0;
  return toHeader(stream, line, number);
}

Trajectories readCrPropaText(const std::string& bytes, const std::string& where, std::vector<std::string>& notes) {
  constexpr double sixDigits = 1e-5;
  std::istringstream stream(bytes);
  std::string line;
  std::size_t number = 0;
  LengthUnits units;
  toHeader(stream, line, number);
  const Table table = headerOf(line, where);
  std::vector<PathRow> rows;
  while (nextLine(stream, line, number)) {
    if (line.starts_with('#'))
      units.read(line);
    else if (line.find_first_not_of(" \t") != line.npos)
      rows.push_back(table.row(cellsOf(line), number));
  }
  if (const double factor = units.positionFactor(where); factor != 1.0)
    for (PathRow& row : rows)
      row.position = factor * row.position;
  return pathsFromRows(std::move(rows), units.name(where), sixDigits, where, notes);
}

} // namespace larmor::storage
