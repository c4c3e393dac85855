// The semantic difference, by golden pairs: each file in tests/golden/diff holds left, right and every node that is not equal as
// "change | place | path | left | right | why". Counts are derived from the same lines, so nothing may differ unsaid.
#include "fhir/diff.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <algorithm>

using namespace fb;
using namespace fb::fhir;

namespace {

json::Value parsed(const std::string& text) {
    auto value = json::parse(text);
    if (!value)
        qWarning("%s", value.error().sentence().c_str());
    return value ? std::move(*value) : json::Value();
}

DiffOptions optionsOf(const json::Value& value) {
    DiffOptions options;
    options.leftBase = value.textOf("leftBase");
    options.rightBase = value.textOf("rightBase");
    for (const auto& rule : value["ignore"].items())
        options.ignore.push_back(rule.text());
    for (const auto& pair : value["identities"].items())
        options.identities.emplace_back(pair.items().at(0).text(), pair.items().at(1).text());
    return options;
}

void collect(const DiffNode& node, const std::string& place, std::vector<std::string>& out) {
    if (node.change != Change::Equal)
        out.push_back(std::string(code(node.change)) + " | " + (place.empty() ? "(root)" : place) + " | " + node.path + " | " +
                      node.left + " | " + node.right + " | " + node.why);
    if (countsAsOne(node))
        return; // shown below, not counted
    for (const auto& child : node.children)
        collect(child, place.empty() ? child.element : place + '.' + child.element, out);
}

DiffCounts countsOf(const std::vector<std::string>& lines) {
    DiffCounts counts;
    for (const auto& line : lines) {
        const std::string kind = line.substr(0, line.find(' '));
        int* counter = kind == "changed"     ? &counts.changed
                       : kind == "missing"   ? &counts.missing
                       : kind == "extra"     ? &counts.extra
                       : kind == "moved"     ? &counts.moved
                       : kind == "precision" ? &counts.precision
                       : kind == "ignored"   ? &counts.ignored
                       : kind == "mapped"    ? &counts.mapped
                                             : nullptr;
        if (counter)
            ++*counter;
    }
    return counts;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines)
        out += line + '\n';
    return out;
}

const DiffNode* child(const DiffNode& node, std::string_view element) {
    for (const auto& next : node.children)
        if (next.element == element)
            return &next;
    return nullptr;
}

// JSON with ' for ", which reads better here and which moc reads at all.
std::string text(std::string json) {
    std::replace(json.begin(), json.end(), '\'', '"');
    return json;
}

std::string bigBundle(int entries, bool reversed, const std::string& city) {
    std::string out = "{'resourceType':'Bundle','type':'searchset','entry':[";
    for (int i = 0; i < entries; ++i) {
        const std::string id = std::to_string(reversed ? entries - 1 - i : i);
        out += (i ? "," : "") + ("{'fullUrl':'http://a/Patient/" + id) + "','resource':{'resourceType':'Patient','id':'" + id +
               "','identifier':[{'system':'urn:mrn','value':'" + id + "'},{'system':'urn:ssn','value':'9" + id +
               "'}],'name':[{'use':'official','family':'F" + id + "','given':['A','B']}],'address':[{'city':'" + city +
               "','line':['1 Main Street'],'postalCode':'01545'}],'telecom':[{'system':'phone','value':'555','use':'home'}]}}";
    }
    return text(out + "]}");
}

} // namespace

class TestDiff : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void golden_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(FB_SOURCE_DIR "/tests/golden/diff"));
        const auto names = folder.entryList({QStringLiteral("*.json")}, QDir::Files);
        QVERIFY(names.size() >= 60);
        for (const auto& name : names)
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    void golden() {
        QFETCH(QString, file);
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const json::Value test = parsed(in.readAll().toStdString());
        const DiffOptions options = optionsOf(test["options"]);
        const BodyDiff result = diff(test["left"], test["right"], options, test["ordered"].boolean());
        std::vector<std::string> expected;
        for (const auto& line : test["expected"].items())
            expected.push_back(line.text());
        std::vector<std::string> lines;
        collect(result.root, {}, lines);
        QCOMPARE(QString::fromStdString(joined(lines)), QString::fromStdString(joined(expected)));
        DiffCounts counts = countsOf(expected);
        counts.equal = result.counts.equal;
        QVERIFY(counts == result.counts);
        if (const auto* equal = test.find("equal"))
            QCOMPARE(result.counts.equal, int(*equal->integer()));
    }

    // What is missing on one side is extra when the sides are exchanged; whatever differs, differs both ways.
    void symmetric_data() { golden_data(); }
    void symmetric() {
        QFETCH(QString, file);
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const json::Value test = parsed(in.readAll().toStdString());
        DiffOptions options = optionsOf(test["options"]);
        const DiffCounts there = diff(test["left"], test["right"], options, test["ordered"].boolean()).counts;
        std::swap(options.leftBase, options.rightBase);
        for (auto& [from, to] : options.identities)
            std::swap(from, to);
        const DiffCounts back = diff(test["right"], test["left"], options, test["ordered"].boolean()).counts;
        QCOMPARE(back.missing, there.extra);
        QCOMPARE(back.extra, there.missing);
        QCOMPARE(back.changed, there.changed);
        QCOMPARE(back.equal, there.equal);
        QCOMPARE(back.differences(), there.differences());
    }

    void equalToItself_data() { golden_data(); }
    void equalToItself() {
        QFETCH(QString, file);
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const json::Value test = parsed(in.readAll().toStdString());
        const BodyDiff same = diff(test["left"], test["left"], {});
        QCOMPARE(same.counts.differences() + same.counts.ignored + same.counts.mapped, 0);
        QVERIFY(same.counts.equal > 0);
    }

    void treeKeepsTheLeftOrder() {
        const auto result = diff(parsed(text("{'resourceType':'Patient','b':1,'a':{'y':1,'x':2},'_b':{'id':'q'}}")),
                                 parsed(text("{'z':1,'resourceType':'Patient','_b':{'id':'q'},'a':{'x':2,'y':1},'b':1}")), {});
        std::vector<std::string> elements;
        for (const auto& node : result.root.children)
            elements.push_back(node.element);
        QCOMPARE(joined(elements), std::string("resourceType\nb\n_b\na\nz\n"));
        const DiffNode* a = child(result.root, "a");
        QVERIFY(a);
        QCOMPARE(a->children.at(0).element, std::string("y"));
        QCOMPARE(child(result.root, "_b")->path, std::string("Patient.b"));
    }

    void missingShowsWhatWasThere() {
        const auto result = diff(parsed(text("{'resourceType':'Patient','contact':[{'name':{'family':'X'}},{'gender':'male'}]}")),
                                 parsed(text("{'resourceType':'Patient'}")), {});
        const DiffNode* contact = child(result.root, "contact");
        QVERIFY(contact);
        QCOMPARE(contact->change, Change::Missing);
        QCOMPARE(contact->children.size(), std::size_t(2));
        const DiffNode* family = child(contact->children[0].children.at(0), "family");
        QVERIFY(family);
        QCOMPARE(family->left, std::string("X"));
        QCOMPARE(family->path, std::string("Patient.contact.name.family"));
        QCOMPARE(result.counts.missing, 1);
    }

    void textsAreShort() {
        const std::string same(5000, 'a');
        const auto result = diff(parsed(text("{'resourceType':'Binary','data':'") + same + text("1','x':'\\u00e9") + std::string(400, 'b') + "\"}"),
                                 parsed(text("{'resourceType':'Binary','data':'") + same + text("2','x':'\\u00e8") + std::string(400, 'b') + "\"}"), {});
        for (const auto& node : result.root.children) {
            QVERIFY(node.left.size() <= 200 && node.right.size() <= 200);
            QVERIFY(node.element == "resourceType" || node.left != node.right); // the difference is in view
        }
    }

    void identitiesByLookup() {
        DiffOptions options;
        options.identityOf = [](std::string_view id) { return id == "Patient/1" ? std::string("Patient/2") : std::string(); };
        const auto result = diff(parsed(text("{'resourceType':'Patient','id':'1','link':[{'other':{'reference':'Patient/1'}}]}")),
                                 parsed(text("{'resourceType':'Patient','id':'2','link':[{'other':{'reference':'Patient/2'}}]}")), options);
        QCOMPARE(result.counts.mapped, 2);
        QCOMPARE(result.counts.differences(), 0);
    }

    void deepInputIsBounded() {
        std::string deep = "1";
        std::string other = "2";
        for (int i = 0; i < 190; ++i) {
            deep = i % 2 ? "[" + deep + "]" : "{\"a\":" + deep + "}";
            other = i % 2 ? "[" + other + "]" : "{\"a\":" + other + "}";
        }
        QCOMPARE(diff(parsed(deep), parsed(other), {}).counts.changed, 1);
        json::Value tower;
        for (int i = 0; i < 3000; ++i) // deeper than anything parse() lets through
            tower = json::Value::array({std::move(tower)});
        QCOMPARE(diff(tower, tower, {}).counts.differences(), 0);
        QCOMPARE(diff(tower, json::Value(), {}).counts.changed, 1);
    }

    void largeBundlesAreNotQuadratic() {
        const auto left = parsed(bigBundle(4000, false, "Worcester"));
        const auto right = parsed(bigBundle(4000, true, "Boston"));
        QElapsedTimer timer;
        timer.start();
        const auto result = diff(left, right, {});
        qInfo("two Bundles of 4,000 entries: %lld ms", static_cast<long long>(timer.elapsed()));
        QCOMPARE(result.counts.changed, 4000);
        QCOMPARE(result.counts.ignored, 1); // the order of a search
        // All keys the same, and nothing alike: the worst that a list can be.
        std::string same = "[";
        std::string alike = "[";
        for (int i = 0; i < 20000; ++i) {
            same += (i ? "," : "") + std::string(text("{'system':'s','value':'v','n':")) + std::to_string(i) + '}';
            alike += (i ? "," : "") + std::string(text("{'system':'s','value':'v','n':")) + std::to_string(i + 1000000) + '}';
        }
        QCOMPARE(diff(parsed(same + ']'), parsed(alike + ']'), {}).counts.changed, 20000);
    }
};

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
