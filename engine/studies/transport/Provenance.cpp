#include "engine/studies/transport/Provenance.h"

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
  return learning::doubtsAbout(model ? &*model : nullptr, split, rows.size(),
                               [&](std::size_t first) { return fingerprintOf(std::span(rows).first(first)); });
}

} // namespace larmor::studies::transport
