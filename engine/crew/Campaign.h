#pragma once
#include "engine/core/Error.h"
#include "engine/crew/Crew.h"
#include "engine/jobs/Sink.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <type_traits>

namespace larmor::crew {

/// Many simulations, numbered from 0, each of which gives a row: those that are missing are simulated by a crew, and
/// each row is kept as it comes, so that a killed job goes on where it was. Rows have a `number` and travel between
/// ranks of the same program as their bytes.
template <class Row>
struct Campaign {
  std::int64_t count = 0;
  /// A row; the same whoever simulates. @param context with the progress of the whole campaign.
  std::function<Row(std::int64_t number, jobs::JobContext& context)> one;
  /// Called by the leader after each row, with all so far in the order of their numbers.
  std::function<void(const std::vector<Row>& rows)> keep;
  const char* pieces = "points"; ///< in words
  /// A row of before that is to be made again; it stays until the new one is there. Empty: none.
  std::function<bool(const Row& row)> stale{};
  /// Puts the numbers that are to be simulated into another order. Empty: ascending.
  std::function<void(std::vector<std::int64_t>& numbers)> arrange{};

  /// @param rows of before. @param sink receives all rows so far after each. @throws what `one` and `keep` throw,
  /// Cancelled: the sink then has what was kept.
  std::vector<Row> run(std::vector<Row> rows, jobs::JobContext& context, const jobs::Sink<std::vector<Row>>& sink,
                       Crew& crew) const;

private:
  static_assert(std::is_trivially_copyable_v<Row>);
  static Row rowFrom(const std::string& bytes) {
    Row row;
    if (bytes.size() != sizeof row)
      throw Error("campaign", "a rank sent no row", "the same version of Larmor on all machines");
    std::memcpy(&row, bytes.data(), sizeof row);
    return row;
  }
  std::vector<std::int64_t> missing(const std::vector<Row>& rows) const {
    std::vector<bool> known(static_cast<std::size_t>(count), false);
    for (const Row& row : rows)
      if (row.number >= 0 && row.number < count && !(stale && stale(row)))
        known[static_cast<std::size_t>(row.number)] = true;
    std::vector<std::int64_t> numbers;
    for (std::int64_t number = 0; number < count; ++number)
      if (!known[static_cast<std::size_t>(number)])
        numbers.push_back(number);
    if (arrange)
      arrange(numbers);
    return numbers;
  }
};

template <class Row>
std::vector<Row> Campaign<Row>::run(std::vector<Row> rows, jobs::JobContext& context,
                                    const jobs::Sink<std::vector<Row>>& sink, Crew& crew) const {
  const auto all = static_cast<double>(count);
  const std::vector<std::int64_t> numbers = missing(rows);
  // read by the threads that work, for their progress
  std::atomic<std::size_t> known{static_cast<std::size_t>(count) - numbers.size()};
  const Work work = [&](std::int64_t number, jobs::JobContext& own) {
    const auto done = static_cast<double>(known);
    jobs::JobContext part(own, done / all, (done + 1) / all);
    const Row row = one(number, part);
    return std::string(reinterpret_cast<const char*>(&row), sizeof row);
  };
  const Finished finished = [&](std::int64_t, const std::string& bytes) {
    const Row row = rowFrom(bytes);
    const auto before = [](const Row& a, const Row& b) { return a.number < b.number; };
    if (const auto place = std::lower_bound(rows.begin(), rows.end(), row, before);
        place != rows.end() && place->number == row.number)
      *place = row;
    else
      rows.insert(place, row);
    ++known;
    keep(rows);
    context.progress(static_cast<double>(known), all, pieces);
    if (sink.wanted())
      sink.publish(rows);
  };
  try {
    crew.work(numbers, work, finished, context);
  } catch (...) {
    sink.publish(rows); // also those that nobody asked for yet
    throw;
  }
  return rows;
}

} // namespace larmor::crew
