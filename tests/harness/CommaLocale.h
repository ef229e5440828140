#pragma once
#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <clocale>

namespace larmor::testing {

/// A locale that writes 0,25, made here: a fresh Debian has none but C.UTF-8, and not what they are made of either. As
/// a German user has it: LC_NUMERIC and Qt's own idea of the language.
class CommaLocale {
public:
  /// Makes it and puts it into the environment. Before the application is made.
  CommaLocale() {
    QByteArray characters = "<code_set_name> ANSI_X3.4-1968\n<comment_char> %\n<escape_char> /\n<mb_cur_min> 1\n"
                            "<mb_cur_max> 1\nCHARMAP\n";
    for (int c = 0; c < 128; ++c)
      characters += QString::asprintf("<U%04X> /x%02x x\n", unsigned(c), unsigned(c)).toLatin1();
    write("ascii", characters + "END CHARMAP\n");
    write("comma", "comment_char %\nescape_char /\nLC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\n"
                   "grouping 3;3\nEND LC_NUMERIC\n");
    QProcess::execute("sh", {"-c", "cd " + folder_.path() +
                                       " && localedef -c -f ./ascii -i ./comma ./made >/dev/null 2>&1;"
                                       " mkdir -p de_DE && cp made/LC_NUMERIC de_DE/"});
    for (const auto& [name, value] : environment())
      qputenv(name, value);
    qunsetenv("LC_ALL");
  }
  QList<std::pair<const char*, QByteArray>> environment() const {
    return {{"LOCPATH", folder_.path().toLocal8Bit()}, {"LC_NUMERIC", "de_DE"}, {"LANG", "C.UTF-8"}};
  }
  /// The C library writes and reads commas from now on, whatever the program chose.
  static bool use() { return std::setlocale(LC_NUMERIC, "de_DE") && *std::localeconv()->decimal_point == ','; }

private:
  void write(const char* name, const QByteArray& text) const {
    QFile file(folder_.filePath(name));
    if (file.open(QIODevice::WriteOnly))
      file.write(text);
  }
  QTemporaryDir folder_;
};

} // namespace larmor::testing
