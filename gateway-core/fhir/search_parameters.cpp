#include "base/text.h"
#include "fhir/interaction.h"

namespace fb::fhir {

namespace {

// R4 search.html: name, then ":modifier", then ".chain" (3.1.1.4.3, 3.1.1.5.4); _has keeps its colons (3.1.1.5.5).
void splitName(std::string_view text, SearchParameter& out) {
    const std::size_t end = text.find_first_of(":.");
    out.name = text.substr(0, end);
    if (end == std::string_view::npos)
        return;
    const std::string_view rest = text.substr(end + 1);
    if (text[end] == '.' || out.name == "_has") {
        out.chain = rest;
        return;
    }
    const std::size_t dot = rest.find('.');
    out.modifier = rest.substr(0, dot);
    if (dot != std::string_view::npos)
        out.chain = rest.substr(dot + 1);
}

// R4 search.html 3.1.1.4.1 (escaping): "\" stands before "$", ",", "|" and itself.
bool isEscapable(char c) { return c == ',' || c == '|' || c == '$' || c == '\\'; }

} // namespace

std::vector<SearchParameter> searchParameters(std::string_view rawQuery) {
    std::vector<SearchParameter> out;
    for (const auto pair : splitView(rawQuery, '&')) {
        const std::size_t equals = pair.find('=');
        SearchParameter parameter;
        splitName(formDecode(pair.substr(0, equals)), parameter);
        if (parameter.name.empty())
            continue;
        if (equals != std::string_view::npos)
            parameter.value = formDecode(pair.substr(equals + 1));
        out.push_back(std::move(parameter));
    }
    return out;
}

std::vector<std::string> SearchParameter::values() const {
    std::vector<std::string> out(1);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == ',')
            out.emplace_back();
        else if (value[i] == '\\' && i + 1 < value.size() && isEscapable(value[i + 1]))
            out.back() += value[++i];
        else
            out.back() += value[i];
    }
    return out;
}

} // namespace fb::fhir
