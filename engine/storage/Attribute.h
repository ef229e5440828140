#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"
#include "engine/storage/Types.h"

namespace larmor::storage {

/// Memory type of an element.
hid_t memoryType(Element element);
/// Variable-length UTF-8 text.
hdf5::Id textType();

/// Writes (or replaces) an attribute. The caller holds the lock. @return false on failure, see hdf5::reason().
bool writeAttribute(hid_t object, const std::string& name, const AttributeValue& value);
/// Reads an attribute of any kind we know. @throws Error("what", ...) with `where` in front.
AttributeValue readAttribute(hid_t object, const std::string& name, const std::string& where);
/// All texts of a text dataset or attribute, by the given read function (buffer) -> status.
std::vector<std::string> readTexts(hid_t type, hid_t space, const std::string& where,
                                   herr_t (*read)(hid_t, hid_t, void*), hid_t from);

} // namespace larmor::storage
