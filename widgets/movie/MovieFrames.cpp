// Reading a film back: the check that what was written plays.
#include "engine/core/Error.h"
#include "widgets/movie/MovieFile.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

namespace larmor::widgets {

namespace {

template <class T, void (*release)(T**)>
struct Handle {
  T* pointer = nullptr;
  ~Handle() { release(&pointer); }
  T* operator->() const { return pointer; }
};

QImage imageOf(const AVFrame& frame) {
  QImage image(frame.width, frame.height, QImage::Format_RGB32);
  SwsContext* convert = sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format), frame.width,
                                       frame.height, AV_PIX_FMT_BGRA, SWS_BICUBIC, nullptr, nullptr, nullptr);
  std::uint8_t* const rows[] = {image.bits()};
  const int strides[] = {static_cast<int>(image.bytesPerLine())};
  sws_scale(convert, frame.data, frame.linesize, 0, frame.height, rows, strides);
  sws_freeContext(convert);
  return image;
}

} // namespace

std::vector<QImage> MovieFile::framesIn(const std::filesystem::path& path) {
  const auto require = [&](bool done, const char* what) {
    if (!done)
      throw Error(path.string(), std::string("cannot be read as a film: ") + what);
  };
  Handle<AVFormatContext, avformat_close_input> input;
  require(avformat_open_input(&input.pointer, path.c_str(), nullptr, nullptr) >= 0 &&
              avformat_find_stream_info(input.pointer, nullptr) >= 0,
          "no film");
  const AVCodec* kind = nullptr;
  const int stream = av_find_best_stream(input.pointer, AVMEDIA_TYPE_VIDEO, -1, -1, &kind, 0);
  require(stream >= 0, "no pictures");
  Handle<AVCodecContext, avcodec_free_context> codec{avcodec_alloc_context3(kind)};
  avcodec_parameters_to_context(codec.pointer, input->streams[stream]->codecpar);
  require(avcodec_open2(codec.pointer, kind, nullptr) >= 0, "its codec");
  Handle<AVPacket, av_packet_free> packet{av_packet_alloc()};
  Handle<AVFrame, av_frame_free> frame{av_frame_alloc()};
  std::vector<QImage> frames;
  const auto receive = [&] {
    while (avcodec_receive_frame(codec.pointer, frame.pointer) >= 0)
      frames.push_back(imageOf(*frame.pointer));
  };
  while (av_read_frame(input.pointer, packet.pointer) >= 0) {
    if (packet->stream_index == stream && avcodec_send_packet(codec.pointer, packet.pointer) >= 0)
      receive();
    av_packet_unref(packet.pointer);
  }
  avcodec_send_packet(codec.pointer, nullptr);
  receive();
  return frames;
}

} // namespace larmor::widgets
