#include "models/resource_summary.h"

#include "models/text.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

const json::Value& firstOf(const json::Value& list) {
    static const json::Value none;
    return list.isArray() && !list.items().empty() ? list.items().front() : none;
}

QString conceptText(const json::Value& concept_) {
    if (const auto text = concept_.textOf("text"); !text.empty()) {
        return qs(text);
    }
    const json::Value& coding = firstOf(concept_["coding"]);
    const auto display = coding.textOf("display");
    return qs(display.empty() ? coding.textOf("code") : display);
}

QString humanName(const json::Value& name) {
    if (const auto text = name.textOf("text"); !text.empty()) {
        return qs(text);
    }
    QStringList given;
    for (const json::Value& part : name["given"].items()) {
        given.append(qs(part.text()));
    }
    const QString family = qs(name.textOf("family"));
    return family.isEmpty() ? given.join(u' ') : given.isEmpty() ? family : family + u", "_s + given.join(u' ');
}

QString quantity(const json::Value& q) {
    if (!q["value"].isNumber()) {
        return {};
    }
    const auto unit = q.textOf("unit");
    return qs(q["value"].text()) + (unit.empty() ? QString() : u' ' + qs(unit));
}

QString observed(const json::Value& r) {
    const QString value = quantity(r["valueQuantity"]);
    if (!value.isEmpty()) {
        return value;
    }
    const QString code = conceptText(r["valueCodeableConcept"]);
    return code.isEmpty() ? qs(r.textOf("valueString")) : code;
}

QString joined(const QString& a, const QString& b, QStringView gap) {
    return a.isEmpty() ? b : b.isEmpty() ? a : a + gap.toString() + b;
}

QString outcome(const json::Value& r) {
    const json::Value& issue = firstOf(r["issue"]);
    const auto words = issue.textOf("diagnostics");
    return joined(qs(issue.textOf("severity")), words.empty() ? conceptText(issue["details"]) : qs(words), u": ");
}

QString bundle(const json::Value& r) {
    const auto n = r["entry"].items().size();
    const QString count = r["total"].isNumber() ? qs(r["total"].text()) : grouped(n);
    return joined(qs(r.textOf("type")), count, u", ");
}

} // namespace

QString resourceSummary(const json::Value& r) {
    const auto type = r.textOf("resourceType");
    if (type == "OperationOutcome") {
        return outcome(r);
    }
    if (type == "Bundle") {
        return bundle(r);
    }
    if (type == "Observation") {
        return joined(conceptText(r["code"]), observed(r), u" ");
    }
    if (type == "Encounter") {
        const auto start = r["period"].textOf("start");
        const QString kind = conceptText(firstOf(r["type"]));
        return joined(kind.isEmpty() ? qs(r["class"].textOf("display")) : kind, qs(start.substr(0, 10)), u", ");
    }
    if (r["name"].isArray()) {
        const QString name = humanName(firstOf(r["name"]));
        const auto born = r.textOf("birthDate");
        return born.empty() ? name : joined(name, u"born "_s + qs(born), u", ");
    }
    for (const char* key : {"code", "medicationCodeableConcept", "vaccineCode", "type", "serviceType"}) {
        const json::Value& found = r[key];
        const QString text = conceptText(found.isArray() ? firstOf(found) : found);
        if (!text.isEmpty()) {
            return text;
        }
    }
    for (const char* key : {"name", "title", "description", "status"}) {
        if (const auto text = r.textOf(key); !text.empty()) {
            return qs(text);
        }
    }
    return {};
}

} // namespace fb::models
