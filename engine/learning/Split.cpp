#include "engine/learning/Split.h"

#include "engine/storage/Compression.h"

#include <array>
#include <bit>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::learning {

DataOrigin DataOrigin::fromCard(const nlohmann::json& card) {
  const auto &split = card.at("split"), &data = card.at("data");
  DataOrigin origin;
  origin.split.seed = split.at("seed").get<std::uint64_t>();
  origin.split.test = split.at("test_share").get<double>();
  origin.split.validation = split.at("validation_share").get<double>();
  origin.rows = data.at("rows").get<std::size_t>();
  origin.fingerprint = data.at("fingerprint").get<std::string>();
  return origin;
}

void DataOrigin::writeTo(nlohmann::json& card) const {
  card["split"]["seed"] = split.seed;
  card["split"]["test_share"] = split.test;
  card["split"]["validation_share"] = split.validation;
  card["data"]["rows"] = rows;
  card["data"]["fingerprint"] = fingerprint;
}

std::vector<std::string> doubtsAbout(const DataOrigin* model, const Split& split, std::size_t rows,
                                     const std::function<std::string(std::size_t)>& fingerprintOf) {
  if (!model)
    return {"the model's card does not say which rows it was trained on: test rows may be among them"};
  std::vector<std::string> doubts;
  if (!(model->split == split))
    doubts.push_back(fmt::format("split seed {} is not the model's, {}: rows it was trained on count as test rows",
                                 split.seed, model->split.seed));
  const bool sameStart = rows >= model->rows && fingerprintOf(model->rows) == model->fingerprint; // it may have grown
  if (!sameStart)
    doubts.push_back("the database is not the one the model was trained on (other fingerprint): if it shares points "
                     "with that one, rows the model was trained on may count as test rows");
  return doubts;
}

void RowFingerprint::add(std::uint64_t word) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(word >> (8 * i));
  crc_ = storage::crc32Of(bytes, crc_);
}

void RowFingerprint::add(double value) { add(std::bit_cast<std::uint64_t>(value)); }

std::string RowFingerprint::text() const { return fmt::format("{:08x}", crc_); }

} // namespace larmor::learning
