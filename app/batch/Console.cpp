#include "app/batch/Console.h"

#include "engine/core/Duration.h"
#include "engine/core/EstimateText.h"
#include "engine/core/Names.h"

#include <algorithm>
#include <condition_variable>
#include <fmt/format.h>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace larmor::app {

namespace {

std::string lineOf(const jobs::Progress& progress) {
  std::string line = progress.stage;
  if (progress.total > 0)
    line += fmt::format("  {:.0f} %", 100.0 * progress.fraction());
  if (const double left = progress.secondsLeft(); left >= 0 && progress.fraction() < 1)
    line += "  " + durationText(left) + " left";
  return line;
}

void show(std::stop_token stop, const jobs::JobContext& context) {
  const bool terminal = isatty(STDERR_FILENO);
  const auto pause = terminal ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10000);
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!wake.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); })) {
    const auto progress = context.progress();
    if (!progress.stage.empty())
      std::cerr << (terminal ? "\r\033[K" : "") << lineOf(progress) << (terminal ? "" : "\n") << std::flush;
  }
  if (terminal)
    std::cerr << "\r\033[K" << std::flush;
}

std::string scalarText(const nlohmann::json& value) {
  if (value.is_string())
    return value.get<std::string>();
  if (value.is_number_float())
    return fmt::format("{:.8g}", value.get<double>());
  return jsonText(value);
}

/// The key of the standard errors of the numbers under `key` of the same object; empty: they have none.
std::string errorKeyOf(const nlohmann::json& object, const std::string& key) {
  static const std::pair<std::string, std::string> special[] = {
      {"value", "error"}, {"D_perp", "uncertainty"}, {"D_predicted", "uncertainty"}, {"D_simulated", "D_error"}};
  for (const auto& [number, error] : special)
    if (key == number && object.contains(error))
      return error;
  return object.contains(key + "_error") ? key + "_error" : std::string();
}

/// What is printed with the number it belongs to, not by itself.
bool isErrorOfAnother(const nlohmann::json& object, const std::string& key) {
  return std::any_of(object.items().begin(), object.items().end(),
                     [&](const auto& other) { return errorKeyOf(object, other.key()) == key; });
}

/// A number, with its error if it is known.
std::string numberText(const nlohmann::json& number, const nlohmann::json& error) {
  return number.is_number() && error.is_number() ? estimateText({number.get<double>(), error.get<double>()}, 8)
                                                 : scalarText(number);
}

/// Why a number of an object is not there, if it says so.
std::string whyMissing(const nlohmann::json& object, const std::string& key) {
  const auto missing = object.find("missing");
  return missing != object.end() && missing->is_object() ? missing->value(key, "") : std::string();
}

std::string valueText(const nlohmann::json& object, const std::string& key) {
  if (object[key].is_null())
    if (const std::string why = whyMissing(object, key); !why.empty())
      return "-  (" + why + ")";
  const std::string error = errorKeyOf(object, key);
  return numberText(object[key], error.empty() ? nlohmann::json() : object[error]);
}

struct TextColumn {
  std::string heading;
  std::vector<std::string> cells;
  std::size_t width = 14;
};

TextColumn columnOf(const nlohmann::json& object, const std::string& key) {
  const std::string errorKey = errorKeyOf(object, key);
  const nlohmann::json &numbers = object[key], none;
  const nlohmann::json& errors = errorKey.empty() ? none : object[errorKey];
  TextColumn column{.heading = key, .cells = {}};
  for (std::size_t row = 0; row < numbers.size(); ++row)
    column.cells.push_back(numberText(numbers[row], errors.is_array() && row < errors.size() ? errors[row] : none));
  return column;
}

/// What a curve is over comes first.
std::string columnsText(std::vector<TextColumn> columns) {
  std::stable_partition(columns.begin(), columns.end(), [](const TextColumn& column) {
    const auto& all = {"tau", "x", "t", "r", "k", "edges", "bins"};
    return std::find(all.begin(), all.end(), column.heading) != all.end();
  });
  std::size_t rows = 0;
  for (TextColumn& column : columns) {
    rows = std::max(rows, column.cells.size());
    column.width = std::max(column.width, column.heading.size());
    for (const std::string& cell : column.cells)
      column.width = std::max(column.width, cell.size());
  }
  std::string text;
  const auto line = [&](auto cell) {
    text += " ";
    for (const TextColumn& column : columns)
      text += fmt::format(" {:>{}}", cell(column), column.width);
    text += "\n";
  };
  line([](const TextColumn& column) { return column.heading; });
  for (std::size_t row = 0; row < rows; ++row)
    line([row](const TextColumn& column) { return row < column.cells.size() ? column.cells[row] : std::string(); });
  return text;
}

bool holdsObjects(const nlohmann::json& value) {
  return std::any_of(value.begin(), value.end(), [](const auto& v) { return v.is_object(); });
}

/// One number, word, or number with its error.
bool isSingle(const nlohmann::json& value) {
  return !value.is_structured() || (value.is_object() && value.contains("value") && !value["value"].is_structured());
}

std::string cellText(const nlohmann::json& object, const std::string& key) {
  if (!object.contains(key) || object[key].is_null())
    return "-";
  const nlohmann::json& value = object[key];
  return value.is_object() ? valueText(value, "value") : valueText(object, key);
}

/// A list of objects with single values: a line for each, a column for each key, what is no number first.
/// @param table that it is in, which may say a key's unit
std::string rowsText(const nlohmann::json& list, const nlohmann::json& table) {
  std::vector<TextColumn> columns;
  const auto isThere = [&](const std::string& key) {
    return std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return column.heading == key; });
  };
  for (const bool words : {true, false})
    for (const auto& object : list)
      for (const auto& [key, value] : object.items())
        if (value.is_string() == words && isSingle(value) && !isErrorOfAnother(object, key) && !isThere(key))
          columns.push_back({.heading = key, .cells = {}});
  for (TextColumn& column : columns) {
    for (const auto& object : list)
      column.cells.push_back(cellText(object, column.heading));
    if (const std::string unit = table.value(column.heading + "_unit", ""); !unit.empty())
      column.heading += " [" + unit + "]";
  }
  return columnsText(columns);
}

/// A heading with the title, single values, columns, then tables within.
std::string tableText(const std::string& name, const nlohmann::json& table) {
  std::string heading = name + ":", single, inner;
  std::vector<TextColumn> columns;
  for (const auto& [key, value] : table.items()) {
    if (key == "title" && value.is_string())
      heading += " " + value.get<std::string>();
    else if (isErrorOfAnother(table, key))
      continue;
    else if (value.is_array() && holdsObjects(value))
      inner += "\n" + name + " " + key + ":\n" + rowsText(value, table);
    else if (value.is_array())
      columns.push_back(columnOf(table, key));
    else if (value.is_object())
      inner += "\n" + tableText(name + " " + key, value);
    else
      single += fmt::format("  {:<26} {}\n", key, valueText(table, key));
  }
  return heading + "\n" + single + (columns.empty() ? "" : columnsText(columns)) + inner;
}

/// One line for each object of a list: of its columns, the last values; curves are left to --json.
std::string lastValuesText(const std::string& name, const nlohmann::json& list) {
  std::string text = name + " (last values; all of them with --json):\n";
  for (const auto& object : list) {
    for (const auto& [key, value] : object.items()) {
      if (isErrorOfAnother(object, key) || (!value.is_array() && !isSingle(value)))
        continue;
      const auto cells =
          value.is_array() ? columnOf(object, key).cells : std::vector<std::string>{cellText(object, key)};
      text += fmt::format("  {} {}", key, cells.empty() ? "-" : cells.back());
    }
    text += "\n";
  }
  return text;
}

/// Reasons for numbers that do not stand in the list of single values themselves.
nlohmann::json missingElsewhere(const nlohmann::json& result) {
  nlohmann::json rest = nlohmann::json::object();
  if (const auto missing = result.find("missing"); missing != result.end() && missing->is_object())
    for (const auto& [key, why] : missing->items())
      if (!result.contains(key))
        rest[key] = why;
  return rest;
}

std::string sentencesText(const std::string& name, const nlohmann::json& list) {
  std::string text = name + ":\n";
  for (const auto& sentence : list)
    text += "  " + scalarText(sentence) + "\n";
  return text;
}

} // namespace

ProgressLine::ProgressLine(const jobs::JobContext& context)
    : thread_([&context](std::stop_token stop) { show(stop, context); }) {}

ProgressLine::~ProgressLine() = default;

std::string readable(const nlohmann::json& result) {
  std::string scalars, warnings, tables;
  const auto rest = missingElsewhere(result);
  if (!rest.empty())
    tables = "\n" + tableText("missing", rest);
  for (const auto& [key, value] : result.items()) {
    // What was asked for; of a model: its card has it; what a network says where it knows nothing; said already.
    if (key == "parameters" || key == "provenance" || key == "raw" || key == "missing")
      continue;
    if (value.is_object())
      tables += "\n" + tableText(key, value);
    else if (value.is_array() && holdsObjects(value))
      tables += "\n" + lastValuesText(key, value);
    else if (value.is_array() && key == "warnings")
      warnings = value.empty() ? std::string() : "\n" + sentencesText(key, value);
    else if (!isErrorOfAnother(result, key))
      scalars += fmt::format("{:<28} {}\n", key, valueText(result, key));
  }
  return scalars + warnings + tables;
}

} // namespace larmor::app
