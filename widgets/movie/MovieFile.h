#pragma once
#include <QImage>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace larmor::widgets {

/// A film being written: .mp4 (H.264, else MPEG-4) or .ogv (Theora). The file appears whole at finish() or not at all.
class MovieFile {
public:
  /// @param size width and height are rounded down to even numbers, as the codecs demand.
  /// @param comment kept in the file's metadata (the command that gives the same run).
  /// @throws Error for another ending, a size below 16 x 16, a codec that is missing, a place that cannot be written.
  MovieFile(const std::filesystem::path& path, const QSize& size, int framesPerSecond, const std::string& comment);
  ~MovieFile();
  QSize size() const;
  /// The next frame, of the size above. @throws Error
  void add(const QImage& frame);
  void finish(); ///< @throws Error; the target is then as it was

  static QSize evenSize(const QSize& size);
  /// Every frame of a film, as another program would see it. @throws Error if it cannot be read.
  static std::vector<QImage> framesIn(const std::filesystem::path& path);

private:
  struct Encoder;
  std::unique_ptr<Encoder> encoder_;
};

} // namespace larmor::widgets
