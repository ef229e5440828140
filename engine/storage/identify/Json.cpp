#include "engine/core/Json.h"
#include "engine/storage/identify/Recognise.h"

#include <map>
#include <nlohmann/json.hpp>

namespace larmor::storage {

namespace {

/// Takes the texts of the outermost object and forgets all else, so that a long file costs no memory.
class OuterTexts final : public nlohmann::json_sax<nlohmann::json> {
public:
  std::map<std::string, std::string> texts;
  bool holdsState = false; ///< "state" is an object
  bool plain = true;       ///< every value is a number, a text or a boolean, or an object with the key "value"
  std::string problem;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool string(string_t& text) override {
    if (depth_ == 1)
      texts[key_] = text;
    return !enough();
  }
  bool key(string_t& name) override {
    if (depth_ == 1)
      key_ = name;
    valueSeen_ |= depth_ == 2 && name == "value";
    return true;
  }
  bool start_object(std::size_t) override {
    if (++depth_ == 2) {
      valueSeen_ = false;
      holdsState |= key_ == "state";
    }
    return true;
  }
  bool end_object() override {
    if (depth_-- == 2)
      plain &= valueSeen_ || isNote();
    return true;
  }
  bool start_array(std::size_t) override {
    plain &= depth_ > 1 || isNote();
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    problem = problemOf(error);
    return false;
  }

private:
  /// The rest cannot change what it is. Cards of models are short and say their kind later.
  bool enough() const {
    const auto format = texts.find("format");
    return format != texts.end() &&
           (format->second == "larmor-session" ||
            (!format->second.ends_with("-model") && texts.contains("study") && texts.contains("action")));
  }
  bool isNote() const { return key_.starts_with('_'); }
  int depth_ = 0;
  std::string key_; ///< of the outermost object
  bool valueSeen_ = false;
};

/// A picture of the window keeps in its text what a view's JSON file holds.
bool isView(const OuterTexts& found) { return found.texts.contains("workspace") && found.holdsState; }

} // namespace

void recogniseJson(Identity& identity, std::string_view text, bool whole) {
  OuterTexts found;
  nlohmann::json::sax_parse(text, &found);
  const auto textOf = [&](const char* key) { return found.texts.contains(key) ? found.texts.at(key) : std::string(); };
  const std::string format = textOf("format");
  identity.description = "a JSON file";
  if (!found.problem.empty() && whole) {
    identity.problem = "is not valid JSON (" + found.problem + ")";
    return;
  }
  if (format.starts_with("larmor-")) {
    nameProduct(identity, format, textOf("study"), textOf("action"));
    if (const std::string kind = textOf("kind"); identity.kind == FileKind::Model && !kind.empty())
      identity.description += " of the kind " + kind;
  } else if (!found.problem.empty()) {
    identity.description = "a JSON file of many megabytes, which does not begin with what it is";
  } else if (isView(found)) {
    become(identity, FileKind::View, "view", "a state of the workspace " + textOf("workspace"));
    identity.study = textOf("workspace");
  } else if (found.plain && format.empty()) {
    become(identity, FileKind::Parameters, "parameters", "a file of parameters");
    identity.study = textOf("_study");
  } else {
    identity.description = "a JSON file of another program" + (format.empty() ? "" : " (format " + format + ")");
  }
}

} // namespace larmor::storage
