#pragma once
#include "engine/core/Error.h"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

/// Parameters are declared once, in a table next to the struct that holds them:
///
///     enum class Pusher { Boris, Exact };
///     constexpr auto choicesOf(Pusher) {
///       return std::array{std::pair{Pusher::Boris, "boris"}, std::pair{Pusher::Exact, "exact"}};
///     }
///     struct OrbitParameters {
///       double alpha = 1.0;
///       Pusher pusher = Pusher::Boris;
///       static constexpr std::string_view group = "Orbit";
///       static constexpr auto fields() {
///         using P = OrbitParameters;
///         return std::tuple{Parameter{&P::alpha, "alpha", "α", "1", "Coupling to the field", Range{0.0, 1e4}},
///                           Parameter{&P::pusher, "pusher", "", "", "Integrator"}};
///       }
///       // optional: rules between fields, each bound to a key
///       std::vector<Complaint> validate() const;
///     };
///
/// ParameterSet (ParameterSet.h) makes the form, the command line, the file and the help text from that table.
namespace larmor {

/// Closed interval of allowed values.
struct Range {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
};

/// A violated rule: the parameter's key and the sentence to show beside its control.
struct Complaint {
  std::string key, message;
};

/// Name of a value in the table of its choices; empty if it is none of them.
template <class Choice>
constexpr std::string_view choiceName(Choice value) {
  for (const auto& [candidate, name] : choicesOf(Choice{}))
    if (candidate == value)
      return name;
  return {};
}
/// The value of that name.
template <class Choice>
constexpr std::optional<Choice> choiceNamed(std::string_view name) {
  for (const auto& [value, candidate] : choicesOf(Choice{}))
    if (candidate == name)
      return value;
  return std::nullopt;
}

/// How a parameter is offered.
enum class Hint {
  None,
  Logarithmic, ///< spans decades: the form steps by factors
  File,        ///< text that names an existing file to read
  Advanced,    ///< folded away in the form until asked for
  Internal     ///< command line and file only, not in the form
};

template <class Struct, class Type>
struct Parameter {
  Type Struct::*member;
  std::string_view key;    ///< snake_case, unique within a study; `--kebab-case` on the command line
  std::string_view symbol; ///< as in formulas; may be empty
  std::string_view unit;   ///< "1" for pure numbers
  std::string_view help;   ///< one sentence
  Range range{};
  Hint hint = Hint::None;

  constexpr Parameter(Type Struct::*m, std::string_view k, std::string_view s, std::string_view u, std::string_view h,
                      Range r = {}, Hint hi = Hint::None)
      : member(m), key(k), symbol(s), unit(u), help(h), range(r), hint(hi) {}
};

template <class P>
concept ParameterStruct = requires {
  P::fields();
  P::group;
};

/// Calls visitor(parameter, value) for each declared parameter of the struct, in order.
template <ParameterStruct P, class Visitor>
void forEachField(P& parameters, Visitor&& visitor) {
  std::apply([&](const auto&... field) { (visitor(field, parameters.*field.member), ...); },
             std::remove_const_t<P>::fields());
}

} // namespace larmor
