#include "engine/studies/transport/Provenance.h"

#include "engine/storage/Compression.h"

#include <bit>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

std::string fingerprintOf(std::span<const DatabaseRow> rows) {
  std::uint32_t crc = 0;
  for (const DatabaseRow& row : rows) {
    std::vector<std::uint8_t> bytes;
    for (const std::uint64_t word : {static_cast<std::uint64_t>(row.number), std::bit_cast<std::uint64_t>(row.energy),
                                     std::bit_cast<std::uint64_t>(row.b), std::bit_cast<std::uint64_t>(row.lambdaPerp),
                                     std::bit_cast<std::uint64_t>(row.moving)})
      for (int shift = 0; shift < 64; shift += 8)
        bytes.push_back(static_cast<std::uint8_t>(word >> shift));
    crc = storage::crc32Of(bytes, crc);
  }
  return fmt::format("{:08x}", crc);
}

Provenance Provenance::of(const std::vector<DatabaseRow>& rows, const Split& split, Label label) {
  return {split, rows.size(), fingerprintOf(rows), label};
}

std::optional<Provenance> Provenance::fromCard(const nlohmann::json& card) {
  try {
    const auto &split = card.at("split"), &data = card.at("data");
    Provenance p;
    p.split = Split(split.at("seed").get<std::uint64_t>());
    p.split.test = split.at("test_share").get<double>();
    p.split.validation = split.at("validation_share").get<double>();
    p.rows = data.at("rows").get<std::size_t>();
    p.fingerprint = data.at("fingerprint").get<std::string>();
    p.label = choiceNamed<Label>(card.at("estimator").get<std::string>()).value_or(p.label);
    return p;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

void Provenance::writeTo(nlohmann::json& card) const {
  card["split"]["seed"] = split.seed;
  card["split"]["test_share"] = split.test;
  card["split"]["validation_share"] = split.validation;
  card["data"]["rows"] = rows;
  card["data"]["fingerprint"] = fingerprint;
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
