#include "widgets/movie/MovieFile.h"

#include "engine/core/Error.h"
#include "engine/storage/PartFile.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

namespace larmor::widgets {

namespace {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* pointer) const {
    release(&pointer);
  }
};

void closeOutput(AVFormatContext** context) {
  if ((*context)->pb)
    avio_closep(&(*context)->pb);
  avformat_free_context(*context);
}

std::string reason(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return text;
}

struct Kind {
  const char* container;
  const AVCodec* codec;
};

Kind kindOf(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  if (ending == ".mp4") {
    const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
    return {"mp4", codec ? codec : avcodec_find_encoder(AV_CODEC_ID_MPEG4)};
  }
  if (ending == ".ogv")
    return {"ogv", avcodec_find_encoder(AV_CODEC_ID_THEORA)};
  throw Error(path.string(), "is not a kind of film that can be written", "a name ending in .mp4 or .ogv");
}

/// High quality: films of thin lines on a plain ground suffer most from compression.
void chooseQuality(AVCodecContext& codec) {
  if (codec.codec_id == AV_CODEC_ID_H264) {
    av_opt_set(codec.priv_data, "crf", "18", 0);
    av_opt_set(codec.priv_data, "preset", "medium", 0);
    return;
  }
  codec.flags |= AV_CODEC_FLAG_QSCALE;
  codec.global_quality = FF_QP2LAMBDA * (codec.codec_id == AV_CODEC_ID_THEORA ? 8 : 3);
}

} // namespace

struct MovieFile::Encoder {
  storage::PartFile file;
  std::unique_ptr<AVFormatContext, Release<closeOutput>> output;
  std::unique_ptr<AVCodecContext, Release<avcodec_free_context>> codec;
  std::unique_ptr<AVFrame, Release<av_frame_free>> frame{av_frame_alloc()};
  std::unique_ptr<AVPacket, Release<av_packet_free>> packet{av_packet_alloc()};
  std::unique_ptr<SwsContext, decltype(&sws_freeContext)> convert{nullptr, sws_freeContext};
  AVStream* stream = nullptr;
  std::int64_t next = 0;

  explicit Encoder(const std::filesystem::path& path) : file(path) {}

  void require(int code, const char* step) const {
    if (code < 0)
      throw Error(file.target().string(), std::string("cannot be written as a film: ") + step + ": " + reason(code));
  }

  void openCodec(const AVCodec* kind, const QSize& size, int framesPerSecond) {
    codec.reset(avcodec_alloc_context3(kind));
    codec->width = size.width();
    codec->height = size.height();
    codec->time_base = {1, framesPerSecond};
    codec->framerate = {framesPerSecond, 1};
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->gop_size = framesPerSecond; // can be searched in steps of a second
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->thread_count = 2;
    if (output->oformat->flags & AVFMT_GLOBALHEADER)
      codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    chooseQuality(*codec);
    require(avcodec_open2(codec.get(), kind, nullptr), "opening the codec");
  }

  void openStream(const std::string& comment) {
    stream = avformat_new_stream(output.get(), nullptr);
    stream->time_base = codec->time_base;
    stream->avg_frame_rate = codec->framerate;
    require(avcodec_parameters_from_context(stream->codecpar, codec.get()), "describing the stream");
    av_dict_set(&output->metadata, "title", "Larmor", 0);
    av_dict_set(&output->metadata, "comment", comment.c_str(), 0);
    require(avio_open(&output->pb, file.part().c_str(), AVIO_FLAG_WRITE), "opening the file");
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "+faststart", 0); // plays while it is still being fetched
    const int code = avformat_write_header(output.get(), &options);
    av_dict_free(&options);
    require(code, "writing the header");
  }

  void openConversion() {
    frame->format = codec->pix_fmt;
    frame->width = codec->width;
    frame->height = codec->height;
    require(av_frame_get_buffer(frame.get(), 0), "memory of a frame");
    convert.reset(sws_getContext(codec->width, codec->height, AV_PIX_FMT_BGRA, codec->width, codec->height,
                                 codec->pix_fmt, SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
    const int* const bt709 = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(convert.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
  }

  void send(const AVFrame* picture) {
    require(avcodec_send_frame(codec.get(), picture), "encoding");
    for (;;) {
      const int code = avcodec_receive_packet(codec.get(), packet.get());
      if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
        return;
      require(code, "encoding");
      av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
      packet->stream_index = stream->index;
      require(av_interleaved_write_frame(output.get(), packet.get()), "writing");
    }
  }
};

QSize MovieFile::evenSize(const QSize& size) { return {size.width() / 2 * 2, size.height() / 2 * 2}; }

MovieFile::MovieFile(const std::filesystem::path& path, const QSize& size, int framesPerSecond,
                     const std::string& comment) {
  const Kind kind = kindOf(path);
  if (!kind.codec)
    throw Error(path.string(), "needs a codec that is not installed", "the other kind of film (.mp4, .ogv)");
  if (size.width() < 16 || size.height() < 16)
    throw Error(path.string(), "the frames are too small", "at least 16 x 16 pixels");
  av_log_set_level(AV_LOG_ERROR);
  encoder_ = std::make_unique<Encoder>(path);
  AVFormatContext* output = nullptr;
  encoder_->require(avformat_alloc_output_context2(&output, nullptr, kind.container, encoder_->file.part().c_str()),
                    "choosing the container");
  encoder_->output.reset(output);
  encoder_->openCodec(kind.codec, evenSize(size), framesPerSecond);
  encoder_->openStream(comment);
  encoder_->openConversion();
}

MovieFile::~MovieFile() = default;

QSize MovieFile::size() const { return {encoder_->codec->width, encoder_->codec->height}; }

void MovieFile::add(const QImage& image) {
  Encoder& e = *encoder_;
  if (image.size() != size())
    throw Error(e.file.target().string(), "got a frame of another size");
  const QImage pixels = image.convertToFormat(QImage::Format_RGB32); // BGRA in memory
  e.require(av_frame_make_writable(e.frame.get()), "memory of a frame");
  const std::uint8_t* const rows[] = {pixels.constBits()};
  const int strides[] = {static_cast<int>(pixels.bytesPerLine())};
  sws_scale(e.convert.get(), rows, strides, 0, image.height(), e.frame->data, e.frame->linesize);
  e.frame->pts = e.next++;
  e.send(e.frame.get());
}

void MovieFile::finish() {
  Encoder& e = *encoder_;
  e.send(nullptr);
  e.require(av_write_trailer(e.output.get()), "writing the end");
  e.require(avio_closep(&e.output->pb), "closing");
  e.file.commit();
}

} // namespace larmor::widgets
