#pragma once
#include "engine/studies/transport/Validation.h"

#include <optional>

namespace larmor::studies::transport {

/// Tells one database from another: CRC-32 over the numbers, points and D_moving of its rows.
std::string fingerprintOf(std::span<const DatabaseRow> rows);

/// What a model was made from, as its card says it.
struct Provenance : learning::DataOrigin {
  Label label = Label::Moving;

  static Provenance of(const std::vector<DatabaseRow>& rows, const Split& split, Label label);
  /// @returns nothing for cards that do not say it: those of earlier versions and of TorchScript models.
  static std::optional<Provenance> fromCard(const nlohmann::json& card);
  void writeTo(nlohmann::json& card) const;
};

/// What speaks against calling rows of a database test rows of a model, in sentences.
/// @param split that tells the rows apart.
std::vector<std::string> doubtsAbout(const std::optional<Provenance>& model, const std::vector<DatabaseRow>& rows,
                                     const Split& split);

} // namespace larmor::studies::transport
