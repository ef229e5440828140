#include "engine/learning/DataSet.h"

#include "engine/core/Error.h"
#include "engine/learning/Fingerprint.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fmt/format.h>

namespace larmor::learning {

namespace {

class InMemory final : public DataSet {
public:
  explicit InMemory(Arrays arrays) : arrays_(std::move(arrays)) {
    if (arrays_.empty())
      throw Error("rows", "have no arrays", "at least one");
    for (const auto& [name, array] : arrays_) {
      if (array.shape.empty() || array.shape.front() == 0)
        throw Error("rows of " + name, "are none", "at least one");
      requireConsistent({{name, array}}, "rows of");
      if (array.shape.front() != arrays_.begin()->second.shape.front())
        throw Error("rows of " + name, fmt::format("are {}", array.shape.front()),
                    fmt::format("{}, as of {}", arrays_.begin()->second.shape.front(), arrays_.begin()->first));
      if (!std::all_of(array.values.begin(), array.values.end(), [](float v) { return std::isfinite(v); }))
        throw Error("rows of " + name, "hold a value that is not finite");
    }
  }
  std::int64_t size() const override { return arrays_.begin()->second.shape.front(); }
  const Arrays* inMemory() const override { return &arrays_; }
  Arrays batch(Rows rows, const Draw&) const override {
    Arrays result;
    for (const auto& [name, array] : arrays_) {
      Array& part = result[name];
      part.shape = array.shape;
      part.shape.front() = static_cast<std::int64_t>(rows.size());
      const std::size_t width = array.values.size() / static_cast<std::size_t>(array.shape.front());
      part.values.resize(width * rows.size());
      for (std::size_t r = 0; r < rows.size(); ++r)
        std::memcpy(part.values.data() + r * width, array.values.data() + static_cast<std::size_t>(rows[r]) * width,
                    width * sizeof(float));
    }
    return result;
  }
  std::uint64_t fingerprint() const override { return Fingerprint().add(arrays_).value(); }

private:
  Arrays arrays_;
};

class Reader final : public DataSet {
public:
  Reader(std::int64_t size, std::string identity, std::function<Arrays(Rows, const Draw&)> read)
      : size_(size), identity_(std::move(identity)), read_(std::move(read)) {}
  std::int64_t size() const override { return size_; }
  Arrays batch(Rows rows, const Draw& draw) const override { return read_(rows, draw); }
  std::uint64_t fingerprint() const override {
    return Fingerprint().add(identity_).add(static_cast<std::uint64_t>(size_)).value();
  }

private:
  std::int64_t size_;
  std::string identity_;
  std::function<Arrays(Rows, const Draw&)> read_;
};

class Subset final : public DataSet {
public:
  Subset(DataSetPointer set, std::vector<std::int64_t> rows) : set_(std::move(set)), rows_(std::move(rows)) {
    for (const std::int64_t row : rows_)
      if (row < 0 || row >= set_->size())
        throw Error("rows of a data set", fmt::format("row {}", row), fmt::format("0 to {}", set_->size() - 1));
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(rows_.size()); }
  Arrays batch(Rows rows, const Draw& draw) const override {
    std::vector<std::int64_t> beneath(rows.size());
    std::transform(rows.begin(), rows.end(), beneath.begin(), [&](auto r) { return rows_[std::size_t(r)]; });
    return set_->batch(beneath, draw);
  }
  std::uint64_t fingerprint() const override {
    Fingerprint hash;
    hash.add(set_->fingerprint());
    for (const std::int64_t row : rows_)
      hash.add(static_cast<std::uint64_t>(row));
    return hash.value();
  }

private:
  DataSetPointer set_;
  std::vector<std::int64_t> rows_;
};

class Concatenation final : public DataSet {
public:
  explicit Concatenation(std::vector<DataSetPointer> sets) : sets_(std::move(sets)) {
    for (const auto& set : sets_)
      ends_.push_back((ends_.empty() ? 0 : ends_.back()) + set->size());
  }
  std::int64_t size() const override { return ends_.empty() ? 0 : ends_.back(); }
  Arrays batch(Rows rows, const Draw& draw) const override {
    Arrays result;
    for (std::size_t s = 0; s < sets_.size(); ++s) {
      const std::int64_t first = s > 0 ? ends_[s - 1] : 0;
      std::vector<std::int64_t> there, own;
      for (std::size_t r = 0; r < rows.size(); ++r)
        if (rows[r] >= first && rows[r] < ends_[s]) {
          there.push_back(static_cast<std::int64_t>(r));
          own.push_back(rows[r] - first);
        }
      if (!own.empty())
        place(sets_[s]->batch(own, draw), there, rows.size(), result);
    }
    return result;
  }
  std::uint64_t fingerprint() const override {
    Fingerprint hash;
    for (const auto& set : sets_)
      hash.add(set->fingerprint());
    return hash.value();
  }

private:
  static void place(const Arrays& part, Rows to, std::size_t rows, Arrays& whole) {
    for (const auto& [name, array] : part) {
      const std::size_t width = array.values.size() / to.size();
      Array& target = whole[name];
      if (target.values.empty()) {
        target.shape = array.shape;
        target.shape.front() = static_cast<std::int64_t>(rows);
        target.values.resize(width * rows);
      }
      if (target.values.size() != width * rows)
        throw Error("rows of " + name, fmt::format("have {} values", width),
                    fmt::format("{}, as in the set before", target.values.size() / rows));
      for (std::size_t r = 0; r < to.size(); ++r)
        std::memcpy(target.values.data() + static_cast<std::size_t>(to[r]) * width, array.values.data() + r * width,
                    width * sizeof(float));
    }
  }

  std::vector<DataSetPointer> sets_;
  std::vector<std::int64_t> ends_;
};

class Transformed final : public DataSet {
public:
  using Transform = std::function<void(Arrays&, Rows, const Draw&)>;
  Transformed(DataSetPointer set, std::string identity, Transform transform)
      : set_(std::move(set)), identity_(std::move(identity)), transform_(std::move(transform)) {}
  std::int64_t size() const override { return set_->size(); }
  Arrays batch(Rows rows, const Draw& draw) const override {
    Arrays result = set_->batch(rows, draw);
    transform_(result, rows, draw);
    return result;
  }
  std::uint64_t fingerprint() const override { return Fingerprint().add(set_->fingerprint()).add(identity_).value(); }

private:
  DataSetPointer set_;
  std::string identity_;
  Transform transform_;
};

} // namespace

DataSetPointer rowsInMemory(Arrays arrays) { return std::make_shared<InMemory>(std::move(arrays)); }

DataSetPointer readRows(std::int64_t size, const std::string& identity, std::function<Arrays(Rows, const Draw&)> read) {
  return std::make_shared<Reader>(size, identity, std::move(read));
}

DataSetPointer subset(DataSetPointer set, std::vector<std::int64_t> rows) {
  return std::make_shared<Subset>(std::move(set), std::move(rows));
}

DataSetPointer concatenated(std::vector<DataSetPointer> sets) {
  return std::make_shared<Concatenation>(std::move(sets));
}

DataSetPointer transformed(DataSetPointer set, const std::string& identity,
                           std::function<void(Arrays&, Rows, const Draw&)> transform) {
  return std::make_shared<Transformed>(std::move(set), identity, std::move(transform));
}

} // namespace larmor::learning
