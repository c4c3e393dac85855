#include "sandbox/search_table.h"

#include "base/text.h"
#include "sandbox/definitions/tables.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

// Lines of a table with continuations joined.
std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    for (const std::string_view line : splitView(text, '\n')) {
        if (line.empty())
            continue;
        if (line.front() == '\\' && !lines.empty())
            lines.back() += line.substr(1);
        else
            lines.emplace_back(line);
    }
    return lines;
}

std::vector<std::string> listOf(std::string_view text) {
    std::vector<std::string> out;
    if (text != "-" && !text.empty())
        for (const std::string_view item : splitView(text, ','))
            out.emplace_back(item);
    return out;
}

ParamKind kindOf(char letter) {
    switch (letter) {
    case 'n': return ParamKind::Number;
    case 'd': return ParamKind::Date;
    case 't': return ParamKind::Token;
    case 'r': return ParamKind::Reference;
    case 'q': return ParamKind::Quantity;
    case 'u': return ParamKind::Uri;
    case 'c': return ParamKind::Composite;
    case 'x': return ParamKind::Special;
    default: return ParamKind::String;
    }
}

std::string systemOf(std::string_view text) {
    if (text.starts_with('~'))
        return "http://hl7.org/fhir/" + std::string(text.substr(1));
    if (text.starts_with('^'))
        return "http://terminology.hl7.org/CodeSystem/" + std::string(text.substr(1));
    return std::string(text);
}

PathStep stepOf(std::string_view text) {
    PathStep step;
    const std::size_t bracket = text.find('[');
    step.name = text.substr(0, bracket);
    if (bracket == std::string_view::npos)
        return step;
    const std::string_view inside = text.substr(bracket + 1, text.size() - bracket - 2);
    if (inside == "x") {
        step.choice = true;
        return step;
    }
    const std::size_t equals = inside.find('=');
    step.whereKey = inside.substr(0, equals);
    step.whereText = inside.substr(equals + 1);
    return step;
}

ElementPath pathOf(std::string_view text) {
    ElementPath path;
    if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
        path.system = systemOf(text.substr(at + 1));
        text = text.substr(0, at);
    }
    if (text.ends_with('!')) {
        path.presence = true;
        text.remove_suffix(1);
    }
    for (const std::string_view step : splitView(text, '.'))
        path.steps.push_back(stepOf(step));
    return path;
}

SearchParam commonParam(std::string_view name, ParamKind kind, std::string_view path) {
    SearchParam param;
    param.name = name;
    param.kind = kind;
    param.paths = {pathOf(path)};
    param.common = true;
    return param;
}

} // namespace

std::string_view kindName(ParamKind kind) {
    static constexpr std::string_view names[] = {"number",   "date", "string",    "token",  "reference",
                                                 "quantity", "uri",  "composite", "special"};
    return names[std::size_t(kind)];
}

const SearchParam* ResourceType::param(std::string_view paramName) const {
    const auto it = std::lower_bound(params.begin(), params.end(), paramName,
                                     [](const SearchParam& p, std::string_view n) { return p.name < n; });
    return it != params.end() && it->name == paramName ? &*it : nullptr;
}

const SearchTable& SearchTable::r4() {
    static const SearchTable table;
    return table;
}

SearchTable::SearchTable() {
    readElements();
    using namespace definitions;
    for (const char* text : {kSearchParameters1, kSearchParameters2, kSearchParameters3, kSearchParameters4,
                             kSearchParameters5, kSearchParameters6})
        readParams(text);
    addCommon();
    readCompartment();
}

ResourceType* SearchTable::find(std::string_view name) {
    const auto it = std::lower_bound(m_types.begin(), m_types.end(), name,
                                     [](const ResourceType& t, std::string_view n) { return t.name < n; });
    return it != m_types.end() && it->name == name ? &*it : nullptr;
}

const ResourceType* SearchTable::type(std::string_view name) const {
    return const_cast<SearchTable*>(this)->find(name);
}

void SearchTable::readElements() {
    for (const std::string& line : linesOf(definitions::kElements)) {
        const auto parts = splitView(line, ' ');
        ResourceType type;
        type.name = parts[0];
        type.summary = listOf(parts[1]);
        type.mandatory = listOf(parts[2]);
        type.dropped = listOf(parts[3]);
        m_types.push_back(std::move(type));
    }
    std::sort(m_types.begin(), m_types.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    for (std::size_t i = 0; i < m_types.size(); ++i)
        m_types[i].index = int(i);
}

void SearchTable::readParams(std::string_view text) {
    ResourceType* type = nullptr;
    for (const std::string& line : linesOf(text)) {
        if (line.front() == '#') {
            type = find(std::string_view(line).substr(1));
            continue;
        }
        const auto parts = splitView(line, ' ');
        if (!type || parts.size() < 3)
            continue;
        SearchParam param;
        param.name = parts[0];
        param.kind = kindOf(parts[1].front());
        if (parts[2] != "-")
            for (const std::string_view path : splitView(parts[2], '|'))
                param.paths.push_back(pathOf(path));
        if (parts.size() > 3 && parts[3] != "*")
            for (const std::string_view target : splitView(parts[3], ','))
                if (const ResourceType* known = find(target))
                    param.targets.push_back(known->index);
        type->params.push_back(std::move(param));
    }
}

// R4 search.html 3.1.1.4.1, Parameters for all resources; _id and _lastUpdated are columns of their own.
void SearchTable::addCommon() {
    int id = 1;
    for (ResourceType& type : m_types) {
        type.params.push_back(commonParam("_profile", ParamKind::Uri, "meta.profile"));
        type.params.push_back(commonParam("_security", ParamKind::Token, "meta.security"));
        type.params.push_back(commonParam("_source", ParamKind::Uri, "meta.source"));
        type.params.push_back(commonParam("_tag", ParamKind::Token, "meta.tag"));
        std::sort(type.params.begin(), type.params.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
        for (SearchParam& param : type.params)
            param.id = id++;
    }
}

void SearchTable::readCompartment() {
    for (const std::string& line : linesOf(definitions::kPatientCompartment)) {
        const auto parts = splitView(line, ' ');
        ResourceType* type = find(parts[0]);
        if (!type)
            continue;
        for (const std::string& name : listOf(parts[1]))
            if (const SearchParam* param = type->param(name))
                type->patientParams.push_back(param->id);
    }
}

} // namespace fb::sandbox
