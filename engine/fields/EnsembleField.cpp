#include "engine/fields/EnsembleField.h"

#include "engine/core/Error.h"
#include "engine/fields/FieldContent.h"
#include "engine/fields/FieldNote.h"

#include <fmt/format.h>

namespace larmor::fields {

namespace {

class EnsembleField final : public Field, public WithContent {
public:
  explicit EnsembleField(std::vector<FieldPointer> members) : members_(std::move(members)), info_(members_[0]->info()) {
    double square = 0;
    for (const auto& member : members_)
      square += member->info().rms * member->info().rms;
    info_.rms = std::sqrt(square / static_cast<double>(members_.size()));
    info_.snapshots = members_.size();
    info_.note = fmt::format("{} snapshots, the first: {}", members_.size(), info_.note);
    for (const auto& member : members_)
      addConcerns(member->info().note);
  }
  void evaluate(const Points& points, const Values& values) const override { members_[0]->evaluate(points, values); }
  void gradient(const Points& points, const std::span<double* const, 9> g) const override {
    members_[0]->gradient(points, g);
  }
  FieldInfo info() const override { return info_; }
  std::size_t tableBytes() const override { return members_[0]->tableBytes(); }
  std::string content() const override { return contentOf(members_); }
  std::size_t realisations() const override { return members_.size(); }
  FieldPointer realisation(std::uint64_t particle) const override { return members_[particle % members_.size()]; }

private:
  /// What is in doubt about any of them is about all.
  void addConcerns(const std::string& note) {
    const auto isNew = [this](const std::string& text) { return info_.note.find(text) == std::string::npos; };
    for (const std::string& trend : trendsIn(note))
      if (isNew(trend))
        info_.note += ", " + trend;
    for (const std::string& doubt : doubtsIn(note))
      if (isNew(doubt))
        info_.note = withDoubts(info_.note, {doubt});
  }
  std::vector<FieldPointer> members_;
  FieldInfo info_;
};

} // namespace

FieldPointer ensembleField(std::vector<FieldPointer> members) {
  if (members.empty())
    throw Error("field ensemble", "has no members", "one file or more");
  if (members.size() == 1)
    return members[0];
  const Vec3 box = members[0]->info().boxLength;
  for (const auto& member : members)
    if (norm(member->info().boxLength - box) > 1e-6 * norm(box))
      throw Error("field ensemble", "has members with different boxes", "snapshots of one simulation");
  return std::make_shared<EnsembleField>(std::move(members));
}

} // namespace larmor::fields
