#include "engine/core/Names.h"
#include "engine/fields/Catalogue.h"
#include "engine/fields/EnsembleField.h"
#include "engine/fields/FieldContent.h"
#include "engine/fields/FieldNote.h"
#include "engine/fields/GridField.h"
#include "engine/fields/GridReport.h"
#include "engine/storage/import/VectorImport.h"

#include <fmt/format.h>

namespace larmor::fields {

struct FileParameters {
  std::string file, name, axes;
  double box = 0.0;
  bool normalised = true;
  Interpolation interpolation = Interpolation::Trilinear;

  static constexpr std::string_view group = "Field from a file";
  static constexpr auto fields() {
    using P = FileParameters;
    return std::tuple{
        Parameter{&P::file, "field_file", "", "",
                  "Athena++ .athdf, HDF5, VTK .vti or NumPy .npy file; several snapshots with ; between them", Range{},
                  Hint::File},
        Parameter{&P::name, "field_name", "", "",
                  "Vector field in the file, one dataset or three with commas; empty: the magnetic one", Range{},
                  Hint::Advanced},
        Parameter{&P::axes, "field_axes", "", "",
                  "Order of the stored axes, slowest first, c = component: zyxc, czyx, xyzc, zyx, ...; empty: as usual",
                  Range{}, Hint::Advanced},
        Parameter{&P::box, "field_box", "L", "l0", "Longest side of the box; 0: as in the file, else 2 pi",
                  Range{0, 1e12}, Hint::Advanced},
        Parameter{&P::normalised, "field_normalised", "", "", "Divide the field by its rms", Range{}, Hint::Advanced},
        Parameter{&P::interpolation, "interpolation", "", "", "Between the nodes"}};
  }
  std::vector<Complaint> validate() const {
    if (file.empty())
      return {{"field_file", "is empty; choose a file"}};
    return {};
  }
};

std::unique_ptr<FieldModel> makeFile() {
  return model<FileParameters>(
      "file", "From a file", "A periodic field on a grid, computed elsewhere.",
      [](const FileParameters& p, const BuildContext& context) -> FieldPointer {
        const auto files = filesIn(p.file);
        std::vector<FieldPointer> members;
        for (const auto& file : files) {
          context.progress(static_cast<double>(members.size()) / static_cast<double>(files.size()));
          VectorGrid grid = storage::importVectorGrid(file, {p.name, p.axes, p.box});
          std::string content = contentOf(grid), note = grid.source;
          if (p.normalised)
            note += fmt::format(", rms {:.6g} set to 1", normalise(grid));
          note = withDoubts(note, grid.notes);
          const auto field = std::make_shared<GridField>(grid, p.interpolation, "file", note, context.threads);
          field->setContent(std::move(content));
          members.push_back(field);
        }
        return ensembleField(std::move(members));
      },
      true);
}

} // namespace larmor::fields
