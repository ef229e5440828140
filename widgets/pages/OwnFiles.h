#pragma once
#include <QString>

namespace larmor::widgets {

/// Where the user's data live that were not given a name: NAME in a folder of this user, with a number if it is taken:
/// "transport-database.h5", "transport-database-2.h5". The folder is there, the file is not. @throws Error
QString freshOwnFile(const QString& name);

/// A copy of a file that comes with the program, under such a name. @throws Error
QString ownCopyOf(const QString& shipped);

} // namespace larmor::widgets
