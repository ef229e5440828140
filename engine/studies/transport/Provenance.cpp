#include "engine/studies/transport/Provenance.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

std::string fingerprintOf(std::span<const DatabaseRow> rows) {
  learning::RowFingerprint fingerprint;
  for (const DatabaseRow& row : rows) {
    fingerprint.add(static_cast<std::uint64_t>(row.number));
    for (const double value : {row.energy, row.b, row.lambdaPerp, row.moving})
      fingerprint.add(value);
  }
  return fingerprint.text();
}

Provenance Provenance::of(const std::vector<DatabaseRow>& rows, const Split& split, Label label) {
  return {{split, rows.size(), fingerprintOf(rows)}, label};
}

std::optional<Provenance> Provenance::fromCard(const nlohmann::json& card) {
  try {
    Provenance p{DataOrigin::fromCard(card)};
    p.label = choiceNamed<Label>(card.at("estimator").get<std::string>()).value_or(p.label);
    return p;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

void Provenance::writeTo(nlohmann::json& card) const {
  DataOrigin::writeTo(card);
  card["estimator"] = choiceName(label);
}

std::vector<std::string> doubtsAbout(const std::optional<Provenance>& model, const std::vector<DatabaseRow>& rows,
                                     const Split& split) {
  if (!model)
    return {"the model's card does not say which rows it was trained on: test rows may be among them"};
  std::vector<std::string> doubts;
  if (!(model->split == split))
    doubts.push_back(fmt::format("split seed {} is not the model's, {}: rows it was trained on count as test rows",
                                 split.seed, model->split.seed));
  const bool sameStart = rows.size() >= model->rows &&
                         fingerprintOf(std::span(rows).first(model->rows)) == model->fingerprint; // it may have grown
  if (!sameStart)
    doubts.push_back("the database is not the one the model was trained on (other fingerprint): if it shares points "
                     "with that one, rows the model was trained on may count as test rows");
  return doubts;
}

} // namespace larmor::studies::transport
