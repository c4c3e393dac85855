#include "traffic/filter_node.h"

#include "base/text.h"

#include <algorithm>

namespace fb::traffic {

const std::vector<FieldInfo>& fieldTable() {
    using F = Field;
    using K = FieldKind;
    static const std::vector<FieldInfo> table{
        {F::Id, K::Number, "id", "", "number", true, "Number in the captures"},
        {F::Time, K::Time, "time", "started", "time", true, "When it began: >= 2026-11-24T14:00Z, or in last 3h"},
        {F::Method, K::Text, "method", "", "method", true, "HTTP method"},
        {F::Status, K::Status, "status", "", "status", true,
         "Status sent to the client: 404, or a class such as 4xx"},
        {F::Target, K::Text, "target", "url", "target", false, "Request target as received, path and query"},
        {F::Path, K::Text, "path", "", "path", false, "Path, decoded"},
        {F::Query, K::Text, "query", "", "query", false, "Query as received, without the question mark"},
        {F::Route, K::Text, "route", "", "route", true, "Name of the route"},
        {F::Upstream, K::Text, "upstream", "", "upstream", true, "Name of the upstream"},
        {F::Server, K::Text, "server", "target.url", "server", true, "URL of the upstream target chosen"},
        {F::Client, K::Text, "client", "", "client", true, "Address of the client"},
        {F::Outcome, K::Text, "outcome", "", "outcome", true, "What became of it"},
        {F::Reason, K::Text, "reason", "", "reason", true, "Why it was refused or failed"},
        {F::Result, K::Text, "result", "", "result", true, "The answer in FHIR terms, such as 1 of 12"},
        {F::Duration, K::Duration, "duration", "", "duration", true, "Time to the last byte: 200ms, 1.5s"},
        {F::Gateway, K::Duration, "gateway", "", "gateway time", true, "The gateway's own share of the time: 500us"},
        {F::Size, K::Size, "size", "response.size", "answer size", true, "Bytes of the answer's body: 1MB"},
        {F::RequestSize, K::Size, "request.size", "", "request size", true, "Bytes of the request's body: 64KB"},
        {F::Resource, K::Text, "resource", "fhir.type", "resource", true, "FHIR resource type"},
        {F::FhirId, K::Text, "fhir.id", "resource.id", "FHIR id", false, "Logical id of the resource"},
        {F::Interaction, K::Text, "interaction", "fhir.interaction", "interaction", true, "FHIR interaction"},
        {F::Operation, K::Text, "operation", "fhir.operation", "operation", true,
         "FHIR operation, such as $everything"},
        {F::RequestId, K::Text, "request.id", "", "request id", false, "X-Request-Id"},
        {F::Revision, K::Number, "revision", "", "revision", true, "Revision of the rules it was decided by"},
        {F::Links, K::Number, "links", "", "links rewritten", true, "How many links were rewritten in the answer"},
        {F::Param, K::Named, "param.", "fhir.param.", "parameter", false,
         "A query parameter by name: param.subject = Patient/1, or alone when it is there at all"},
        {F::Header, K::Named, "header.", "", "header", true, "A header of request or answer by name"},
        {F::RequestHeader, K::Named, "request.header.", "", "request header", true,
         "A header of the request by name"},
        {F::ResponseHeader, K::Named, "response.header.", "", "answer header", true,
         "A header of the answer by name"},
        {F::RequestBody, K::Body, "request.body", "", "request body", true, "Text in the request's body"},
        {F::ResponseBody, K::Body, "response.body", "", "answer body", true, "Text in the answer's body"},
        {F::AnyBody, K::Body, "body", "", "body", true, "Text in either body"},
    };
    return table;
}

const FieldInfo& infoOf(Field field) { return fieldTable()[std::size_t(field)]; }

const FieldInfo* findField(std::string_view name) {
    for (const FieldInfo& info : fieldTable()) {
        const auto fits = [&](std::string_view known) {
            return !known.empty() &&
                   (info.kind == FieldKind::Named ? name.size() > known.size() && startsWithIgnoreCase(name, known)
                                                  : equalsIgnoreCase(name, known));
        };
        if (fits(info.name) || fits(info.alias))
            return &info;
    }
    return nullptr;
}

const std::vector<std::string>& fieldNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const FieldInfo& info : fieldTable())
            for (const std::string name : {info.name, info.alias})
                if (!name.empty())
                    all.push_back(name);
        return all;
    }();
    return names;
}

const std::vector<FilterField>& filterFields() {
    static const std::vector<FilterField> fields = [] {
        std::vector<FilterField> all;
        for (const FieldInfo& info : fieldTable()) {
            FilterField field{info.name, info.description, {}};
            if (info.field == Field::Method)
                field.values = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};
            else if (info.field == Field::Status)
                field.values = {"2xx", "3xx", "4xx", "5xx"};
            else if (info.field == Field::Outcome)
                for (int i = 0; i <= int(Outcome::ClientGone); ++i)
                    field.values.emplace_back(code(Outcome(i)));
            else if (info.field == Field::Interaction)
                field.values = fhir::interactionCodes();
            else if (info.field == Field::Resource)
                field.values = fhir::resourceTypes();
            all.push_back(std::move(field));
        }
        return all;
    }();
    return fields;
}

std::string_view symbol(Op op) {
    switch (op) {
    case Op::Equal: return "=";
    case Op::NotEqual: return "!=";
    case Op::Greater: return ">";
    case Op::GreaterEqual: return ">=";
    case Op::Less: return "<";
    case Op::LessEqual: return "<=";
    case Op::Contains: return "contains";
    case Op::StartsWith: return "startswith";
    case Op::EndsWith: return "endswith";
    case Op::In: return "in";
    case Op::InLast: return "in last";
    case Op::Present: break;
    }
    return "";
}

} // namespace fb::traffic
