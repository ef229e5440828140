#pragma once
#include "engine/core/Parameters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>

namespace larmor {

enum class ParameterKind { Real, Integer, Boolean, Choice, Text };

/// What form, command line, file and documentation need to know of one parameter.
struct ParameterInfo {
  std::string key, symbol, unit, help, group;
  ParameterKind kind = ParameterKind::Real;
  Range range;
  Hint hint = Hint::None;
  std::vector<std::string> choices;      ///< for Choice
  std::vector<std::string> choiceLabels; ///< readable names, same length; empty: show the choices
  std::string defaultText;
  std::string whenKey, whenValue; ///< if set: matters only while parameter whenKey has the value whenValue
  std::string defaultsKey;        ///< if set: the default depends on this choice, and is defaultText if not listed here
  std::vector<std::pair<std::string, std::string>> defaults; ///< {value of the choice, default}

  /// Unique within a set, also where alternatives share a key: the key, or "key@whenKey=whenValue".
  std::string name() const { return whenKey.empty() ? key : key + '@' + whenKey + '=' + whenValue; }
};

/// One parameter of a live struct, type-erased; values travel as text, which is exact (shortest round-trip form).
class ParameterHandle {
public:
  ParameterHandle(ParameterInfo info, std::function<std::string()> get, std::function<void(std::string_view)> set)
      : info_(std::move(info)), get_(std::move(get)), set_(std::move(set)) {}
  const ParameterInfo& info() const { return info_; }
  std::string text() const { return get_(); }
  /// Parses, checks the range and stores. @throws Error naming key, value and expected form; the value is then
  /// unchanged.
  void setText(std::string_view text) const { set_(text); }
  /// Of the present choice, where it depends on one (ParameterSet::addDefaults).
  const std::string& defaultText() const;
  void reset() const { set_(defaultText()); }
  bool isDefault() const { return get_() == defaultText(); }
  /// Defaults of other parameters depend on this one: setting it moves those that are at theirs.
  bool movesDefaults() const { return movesDefaults_; }

private:
  friend class ParameterSet;
  ParameterInfo info_;
  std::function<std::string()> get_;
  std::function<void(std::string_view)> set_;
  std::function<std::string()> choice_; ///< value of info_.defaultsKey
  bool movesDefaults_ = false;
};

/// "0.5", or "4000 with --kind scaling, 20000 with --kind seed" where it depends on a choice; "none" for an empty text.
std::string defaultsText(const ParameterInfo& info);

namespace detail {
std::string formatReal(double value);
double parseReal(const ParameterInfo& info, std::string_view text);
std::int64_t parseInteger(const ParameterInfo& info, std::string_view text);
std::uint64_t parseUnsigned(const ParameterInfo& info, std::string_view text);
bool parseBoolean(const ParameterInfo& info, std::string_view text);
std::size_t parseChoice(const ParameterInfo& info, std::string_view text);

/// How values of one type become text and back, and what is known of the type. All but choices and integers is compiled
/// once, in ParameterSet.cpp: there are hundreds of parameters.
template <class T>
struct ValueText {
  static_assert(std::is_integral_v<T> || std::is_enum_v<T>,
                "parameter types: double, integers, bool, enum, std::string");
  static void describe(ParameterInfo& info) {
    if constexpr (std::is_enum_v<T>) {
      info.kind = ParameterKind::Choice;
      for (const auto& [value, name] : choicesOf(T{}))
        info.choices.emplace_back(name);
    } else {
      info.kind = ParameterKind::Integer;
      info.range.lowest = static_cast<double>(std::numeric_limits<T>::lowest());
      info.range.highest = static_cast<double>(std::numeric_limits<T>::max());
    }
  }
  static std::string text(const void* value) {
    if constexpr (std::is_enum_v<T>)
      return std::string(choiceName(*static_cast<const T*>(value)));
    else
      return std::to_string(*static_cast<const T*>(value));
  }
  static void set(void* value, const ParameterInfo& info, std::string_view text) {
    T& target = *static_cast<T*>(value);
    if constexpr (std::is_enum_v<T>)
      target = choicesOf(T{})[parseChoice(info, text)].first;
    else if constexpr (std::is_signed_v<T>)
      target = static_cast<T>(parseInteger(info, text));
    else
      target = static_cast<T>(parseUnsigned(info, text));
  }
};
#define LARMOR_VALUE_TEXT(T)                                                                                           \
  template <>                                                                                                          \
  struct ValueText<T> {                                                                                                \
    static void describe(ParameterInfo& info);                                                                         \
    static std::string text(const void* value);                                                                        \
    static void set(void* value, const ParameterInfo& info, std::string_view text);                                    \
  };
LARMOR_VALUE_TEXT(bool)
LARMOR_VALUE_TEXT(double)
LARMOR_VALUE_TEXT(std::string)
#undef LARMOR_VALUE_TEXT
} // namespace detail

/// The parameters of one or more structs, by key, in declaration order. Refers to the structs: they must outlive it.
/// Example: `ParameterSet set(orbit); set.find("alpha").setText("32");`
class ParameterSet {
public:
  ParameterSet() = default;
  template <ParameterStruct... Structs>
  requires(sizeof...(Structs) > 0) explicit ParameterSet(Structs&... structs) { (add(structs), ...); }
  template <ParameterStruct P>
  void add(P& parameters) {
    P defaults{};
    forEachField(parameters, [&](const auto& field, auto& value) {
      addOne(field, value, defaults.*field.member);
      handles_.back().info_.group = P::group;
    });
    if constexpr (requires { parameters.validate(); })
      addRule([&parameters] { return parameters.validate(); });
  }
  /// A handle made elsewhere, for example a choice whose names are known only at run time.
  void add(ParameterHandle handle) { handles_.push_back(std::move(handle)); }
  /// All of another set; if whenKey is given they matter only while that parameter has whenValue.
  void add(const ParameterSet& other, const std::string& whenKey = {}, const std::string& whenValue = {});
  void addRule(std::function<std::vector<Complaint>()> rule) { rules_.push_back({std::move(rule), {}, {}}); }

  using Texts = std::vector<std::pair<std::string, std::string>>; ///< {key, value}
  /// Defaults that depend on a choice: `addDefaults("kind", {{"seed", {{"rate", "0.006"}}}, {"scaling", ...}})`. From
  /// then on a parameter is at its default if it has that of the present choice, and goes along to the next one's when
  /// the choice changes; one that was given stays. Choice and parameters must have been added; the structs are not
  /// changed, and should start with the defaults of the choice that they start with. @throws Error for unknown keys.
  void addDefaults(const std::string& choiceKey, const std::vector<std::pair<std::string, Texts>>& byChoice);
  /// The same from whole structs, one for each value of the choice.
  template <ParameterStruct P>
  void addDefaults(const std::string& choiceKey, std::vector<std::pair<std::string, P>> byChoice) {
    std::vector<std::pair<std::string, Texts>> texts;
    for (auto& [value, usual] : byChoice) {
      texts.emplace_back(value, ParameterSet(usual).texts());
    }
    addDefaults(choiceKey, texts);
  }

  const std::vector<ParameterHandle>& all() const { return handles_; }
  /// `steps_per_gyration` and `steps-per-gyration` are the same key. Alternatives (the kinds of a choice) may share a
  /// key: the relevant one is meant, else the first. @throws Error for unknown keys, naming near ones.
  const ParameterHandle& find(std::string_view key) const;
  const ParameterHandle* tryFind(std::string_view key) const;
  /// By ParameterInfo::name(), or by key as find() does. A name whose condition is no longer declared means the
  /// parameter of its key if there is only one. @throws Error
  const ParameterHandle& named(std::string_view name) const;
  /// True unless the parameter's condition (whenKey) is not met.
  bool relevant(const ParameterHandle& handle) const;

  /// Complaints of all rules that concern relevant parameters; empty means valid.
  std::vector<Complaint> validate() const;
  /// @throws Error with all complaints in one line.
  void requireValid() const;

  /// {"alpha": {"value": 32.0, "unit": "1", "symbol": "α"}, ...}, relevant ones only.
  nlohmann::json toJson() const;
  /// Reads that form or plain {"alpha": 32}; unknown keys and bad values throw Error and change nothing. Keys that
  /// begin with an underscore are notes and are left out.
  void fromJson(const nlohmann::json& json, const std::string& where) const;
  /// Values by name, for undo, sessions and comparison. setTexts takes names and keys and applies all or, on error,
  /// none, in any order: choices that move defaults come first; values of shared keys go to the handle that is relevant
  /// after the others are set, or, if as many are given as there are handles that are not named, to those in order.
  Texts texts() const;
  void setTexts(const Texts& values) const;
  /// The names of what setTexts would set, in the order given; a key where that is decided by other values.
  std::vector<std::string> namesIn(const Texts& values) const;
  /// " --alpha 32 --field abc": relevant values that differ from their defaults, quoted for a shell. Another set of the
  /// same parameters, at its defaults, gets the same values from it.
  std::string commandLine() const;
  /// Table for --help and docs/parameters.md.
  std::string helpText() const;

private:
  template <class F, class T>
  void addOne(const F& field, T& value, const T& defaultValue) {
    ParameterInfo info;
    detail::ValueText<T>::describe(info);
    addValue(info, {field.key, field.symbol, field.unit, field.help}, field.range, field.hint,
             {&value, &defaultValue, &detail::ValueText<T>::text, &detail::ValueText<T>::set});
  }
  struct Words {
    std::string_view key, symbol, unit, help;
  };
  struct Value {
    void* value;
    const void* defaultValue;
    std::string (*text)(const void* value);
    void (*set)(void* value, const ParameterInfo& info, std::string_view text);
  };
  /// What is the same for all types, compiled once.
  void addValue(ParameterInfo& info, const Words& words, const Range& range, Hint hint, const Value& value);

  std::vector<ParameterHandle> handles_;
  struct Rule {
    std::function<std::vector<Complaint>()> check;
    std::string whenKey, whenValue; ///< if set: asked only while this condition is met
  };
  std::vector<const ParameterHandle*> sharing(std::string_view key) const;
  bool holds(const std::string& whenKey, const std::string& whenValue, int depth) const;
  std::vector<const ParameterHandle*> targets(const Texts& values) const;
  void apply(const Texts& values) const;
  std::vector<Rule> rules_;
};

} // namespace larmor
