// The published JSON Schema names exactly the keys that the parser knows: it is asked for them, object by object.
#include "base/json.h"
#include "base/text.h"
#include "config/workspace.h"

#include <QtTest>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace fb;

namespace {

json::Value schema() {
    std::ifstream file(FB_SOURCE_DIR "/resources/schema/workspace.schema.json", std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    auto parsed = json::parse(text);
    return parsed ? *parsed : json::Value();
}

// The property names at "definitions/route/properties/match"; anyOf is searched for the object.
std::vector<std::string> propertiesAt(const json::Value& root, const std::string& path) {
    const json::Value* at = &root;
    for (const auto part : splitView(path, '/'))
        if (!part.empty())
            at = &(*at)[part];
    for (const auto& choice : (*at)["anyOf"].items())
        if (choice.find("properties"))
            at = &choice;
    std::vector<std::string> names;
    for (const auto& member : (*at)["properties"].members())
        names.push_back(member.first);
    std::sort(names.begin(), names.end());
    return names;
}

// What the parser says it knows where "zzzzzzzzzz" stands.
std::vector<std::string> keysKnown(const std::string& yaml) {
    for (const auto& problem : config::parseWorkspace(yaml, "f").problems) {
        const std::string prefix = "It knows ";
        if (problem.message.find("zzzzzzzzzz") == std::string::npos || !problem.hint.starts_with(prefix))
            continue;
        std::vector<std::string> names;
        for (const auto name : splitView(
                 std::string_view(problem.hint).substr(prefix.size(), problem.hint.size() - prefix.size() - 1), ','))
            names.emplace_back(trimOws(name));
        std::sort(names.begin(), names.end());
        return names;
    }
    return {};
}

} // namespace

class TestWorkspaceSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keys_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("yaml");
        const auto row = [](const char* path, const char* yaml) {
            QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(yaml);
        };
        row("definitions/gateway", "gateway: {zzzzzzzzzz: 1}");
        row("definitions/gateway/properties/limits", "gateway: {limits: {zzzzzzzzzz: 1}}");
        row("definitions/gateway/properties/timeouts", "gateway: {timeouts: {zzzzzzzzzz: 1}}");
        row("definitions/capture", "capture: {zzzzzzzzzz: 1}");
        row("definitions/capture/properties/keep", "capture: {keep: {zzzzzzzzzz: 1}}");
        row("definitions/capture/properties/redact/items", "capture: {redact: [{zzzzzzzzzz: 1}]}");
        row("definitions/sandbox", "sandboxes: [{zzzzzzzzzz: 1}]");
        row("definitions/target", "upstreams: [{targets: [{zzzzzzzzzz: 1}]}]");
        row("definitions/upstream", "upstreams: [{zzzzzzzzzz: 1}]");
        row("definitions/upstream/properties/health", "upstreams: [{health: {zzzzzzzzzz: 1}}]");
        row("definitions/upstream/properties/timeouts", "upstreams: [{timeouts: {zzzzzzzzzz: 1}}]");
        row("definitions/upstream/properties/retry", "upstreams: [{retry: {zzzzzzzzzz: 1}}]");
        row("definitions/route", "routes: [{zzzzzzzzzz: 1}]");
        row("definitions/route/properties/match", "routes: [{match: {zzzzzzzzzz: 1}}]");
        row("definitions/policy", "policies: [{zzzzzzzzzz: 1}]");
        row("definitions/policy/properties/ip", "policies: [{ip: {zzzzzzzzzz: 1}}]");
        row("definitions/rule", "policies: [{rules: [{zzzzzzzzzz: 1}]}]");
        row("definitions/condition", "policies: [{rules: [{deny: {zzzzzzzzzz: 1}}]}]");
        row("definitions/rate", "policies: [{rate: [{zzzzzzzzzz: 1}]}]");
        row("definitions/quota", "policies: [{quota: [{zzzzzzzzzz: 1}]}]");
        row("", "zzzzzzzzzz: 1");
    }
    void keys() {
        QFETCH(QString, path);
        QFETCH(QString, yaml);
        const auto known = keysKnown("firebreak: 1\n" + yaml.toStdString() + "\n");
        QVERIFY(!known.empty());
        QCOMPARE(propertiesAt(schema(), path.toStdString()), known);
    }

    void interactions() {
        const auto root = schema();
        std::vector<std::string> codes;
        const auto& choices = root["definitions"]["condition"]["properties"]["interaction"]["anyOf"].items();
        QVERIFY(!choices.empty());
        for (const auto& code : choices[0]["anyOf"].items().at(0)["enum"].items())
            codes.push_back(code.text());
        auto expected = fhir::interactionCodes();
        std::sort(codes.begin(), codes.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(codes, expected);
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceSchema)
#include "tst_workspace_schema.moc"
