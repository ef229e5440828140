#pragma once
#include "engine/runs/DisplayPaths.h"
#include "engine/runs/PathRun.h"
#include "widgets/views/Layer.h"
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PathSet.h"
#include "widgets/views/ScalarGrid.h"
#include "widgets/views/SliceLayer.h"

#include <functional>

/// From the engine's results to what the layers of a scene draw. Plain functions, safe on any thread.
namespace larmor::widgets {

/// How a quantity is coloured by default.
struct Look {
  bool logarithmic = false;
  std::string map = "viridis";
  bool hasLogarithm = true; ///< false for quantities of both signs
};
Look lookOf(const std::string& quantity);

std::shared_ptr<views::PathSet> pathSetOf(runs::DisplayPaths paths, const std::string& quantity);

/// The same paths folded into the periodic box of their run.
std::shared_ptr<views::PathSet> foldedPaths(const views::PathSet& paths, const Trajectories& run);

/// Scale with a robust range; symmetric about zero for diverging maps; titled with symbol and unit.
ColourScale scaleOf(const std::string& quantity, const std::vector<float>& values, bool logarithmic,
                    const std::string& map, const Normalisation& normalisation);

/// What the box and its axes go around: along each axis the periodic box where there is one, else the paths; without
/// paths the field's region to show. @param paths their bounds, as shown
views::Bounds sceneBox(const runs::PathRun& snapshot, const views::Bounds& paths);
/// Around a place: as far along each axis as these records of a particle go from it. Empty without positions.
/// @param at where that record is shown
views::Bounds boundsAround(const Trajectories& run, std::uint64_t particle, std::size_t record, const Vec3& at,
                           std::pair<std::size_t, std::size_t> records);

/// |B| on n^3 nodes of the box, or of the region to show.
std::shared_ptr<const views::ScalarGrid> strengthOn(const fields::Field& field, std::size_t n);
/// |B| on a plane normal to an axis, 192 samples along its longer side. @param place 0 to 1 between the box's faces.
std::shared_ptr<views::Slice> sliceOf(const fields::Field& field, const views::Bounds& box, int axis, double place,
                                      jobs::JobContext& context);

/// 64 field lines from a regular lattice of seeds.
std::shared_ptr<views::PathSet> fieldLinesOf(const fields::Field& field, const views::Bounds& box,
                                             jobs::JobContext& context);

Vec3 foldedInto(const Vec3& position, const Vec3& origin, const Vec3& length);

/// At most 4000 of the wanted events, mirror events first. @param only particles, ascending; null: all.
std::vector<statistics::MirrorEvent> eventsToShow(const std::vector<statistics::MirrorEvent>& events, bool mirrors,
                                                  bool reversals, const std::vector<std::uint64_t>* only = nullptr);

/// Spheres for mirror events, diamonds for scattering reversals; blue and orange by the sign of the change of torsion.
std::shared_ptr<views::MarkerSet> markersOf(const std::vector<statistics::MirrorEvent>& events,
                                            const std::function<Vec3(const Vec3&)>& place);

/// "Energy error 3·10⁻¹⁵", "b_rms 1.000", "r_g/dx 2.0", "12 mirror events".
QStringList factsOf(const runs::PathRun& snapshot);

} // namespace larmor::widgets
