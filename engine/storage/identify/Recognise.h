#pragma once
// Private to engine/storage: the parts of identify(), one per family of formats. Each fills in what it finds.
#include "engine/storage/Identify.h"

#include <string_view>

namespace larmor::storage {

void recogniseHdf5(Identity& identity);
void recogniseNumpy(Identity& identity);
void recogniseArchive(Identity& identity); ///< .npz, TorchScript
void recognisePicture(Identity& identity);
/// @param beginning first bytes of the file.
void recogniseXml(Identity& identity, std::string_view beginning);
/// @param text of the file, or of its beginning if `whole` is false.
void recogniseJson(Identity& identity, std::string_view text, bool whole);
void recogniseText(Identity& identity, std::string_view beginning);

/// Kind and study of a file of ours. @param format "larmor-run", "larmor-STUDY-database", ...; @param study as the file
/// says it, empty: as the format implies.
void nameProduct(Identity& identity, const std::string& format, const std::string& study, const std::string& action);

/// At most so many bytes from the start.
std::string beginningOf(const std::filesystem::path& path, std::size_t bytes);

/// Fills in kind, format and description together.
void become(Identity& identity, FileKind kind, const std::string& format, const std::string& description);

} // namespace larmor::storage
