#pragma once
#include "engine/studies/transport/Provenance.h"

namespace larmor::studies::transport {

struct CalibrateParameters {
  std::string model;
  static constexpr std::string_view group = "Calibration";
  static constexpr auto fields() {
    return std::tuple{Parameter{&CalibrateParameters::model, "model", "", "",
                                "Folder of the model, or the name of one that comes with the program", Range{},
                                Hint::File}};
  }
  std::vector<Complaint> validate() const {
    if (model.empty())
      return {{"model", "must be given: the folder of the model"}};
    return {};
  }
};

/// A model's uncertainties as they are asked for anew.
struct CalibrateOrder {
  CalibrateParameters parameters;
  std::filesystem::path database; ///< that it was trained on
};

/// The networks stay as they are; its card has the figures of the same rows. @param sink receives the model.
/// @throws Error for a TorchScript model, another database, or too few rows.
TransportModel recalibrate(const CalibrateOrder& order, jobs::JobContext& context,
                           const jobs::Sink<TransportModel>& sink = {});

} // namespace larmor::studies::transport
