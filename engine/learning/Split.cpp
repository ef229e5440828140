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

void RowFingerprint::add(std::uint64_t word) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(word >> (8 * i));
  crc_ = storage::crc32Of(bytes, crc_);
}

void RowFingerprint::add(double value) { add(std::bit_cast<std::uint64_t>(value)); }

std::string RowFingerprint::text() const { return fmt::format("{:08x}", crc_); }

} // namespace larmor::learning
