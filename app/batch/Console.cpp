#include "app/batch/Console.h"

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

/// Columns in the order they are read: what a curve is over, the values, their errors.
int rankOf(const std::string& column) {
  for (const char* first : {"tau", "x", "t", "r", "k", "edges", "bins"})
    if (column == first)
      return 0;
  return column.ends_with("error") ? 2 : 1;
}

using Columns = std::vector<std::pair<std::string, const nlohmann::json*>>;

std::string columnsText(Columns columns) {
  std::stable_sort(columns.begin(), columns.end(),
                   [](const auto& a, const auto& b) { return rankOf(a.first) < rankOf(b.first); });
  std::string text = " ";
  std::size_t rows = 0;
  for (const auto& [key, column] : columns) {
    text += fmt::format(" {:>14}", key);
    rows = std::max(rows, column->size());
  }
  text += "\n";
  for (std::size_t row = 0; row < rows; ++row) {
    text += " ";
    for (const auto& column : columns)
      text += fmt::format(" {:>14}", row < column.second->size() ? scalarText((*column.second)[row]) : "");
    text += "\n";
  }
  return text;
}

/// A heading with the title, single values, columns, then tables within.
std::string tableText(const std::string& name, const nlohmann::json& table) {
  std::string heading = name + ":", single, inner;
  Columns columns;
  for (const auto& [key, value] : table.items()) {
    if (key == "title" && value.is_string())
      heading += " " + value.get<std::string>();
    else if (value.is_array())
      columns.emplace_back(key, &value);
    else if (value.is_object())
      inner += "\n" + tableText(name + " " + key, value);
    else
      single += fmt::format("  {:<26} {}\n", key, scalarText(value));
  }
  return heading + "\n" + single + (columns.empty() ? "" : columnsText(columns)) + inner;
}

bool holdsObjects(const nlohmann::json& value) {
  return std::any_of(value.begin(), value.end(), [](const auto& v) { return v.is_object(); });
}

/// One line for each object of a list: of its columns, the last values.
std::string lastValuesText(const std::string& name, const nlohmann::json& list) {
  std::string text = name + " (last values; all of them with --json):\n";
  for (const auto& object : list) {
    for (const auto& [key, value] : object.items())
      text += fmt::format("  {} {}", key,
                          !value.is_array() ? scalarText(value)
                          : value.empty()   ? "-"
                                            : scalarText(value.back()));
    text += "\n";
  }
  return text;
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

std::string durationText(double seconds) {
  if (seconds < 10)
    return fmt::format("{:.1f} s", seconds);
  if (seconds < 60)
    return fmt::format("{:.0f} s", seconds);
  const int whole = static_cast<int>(seconds);
  if (seconds < 3600)
    return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string readable(const nlohmann::json& result) {
  std::string scalars, warnings, tables;
  for (const auto& [key, value] : result.items()) {
    if (key == "parameters" || key == "provenance") // what was asked for, of a model: its card has it
      continue;
    if (value.is_object())
      tables += "\n" + tableText(key, value);
    else if (value.is_array() && holdsObjects(value))
      tables += "\n" + lastValuesText(key, value);
    else if (value.is_array() && key == "warnings")
      warnings = "\n" + sentencesText(key, value);
    else
      scalars += fmt::format("{:<28} {}\n", key, scalarText(value));
  }
  return scalars + warnings + tables;
}

} // namespace larmor::app
