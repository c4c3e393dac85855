// The classification of requests against tests/golden/interactions.tsv.
#include "base/text.h"
#include "fhir/interaction.h"

#include <QFile>
#include <QtTest>

#include <cstdlib>
#include <new>

using namespace fb;
using namespace Qt::StringLiterals;

namespace {

bool g_counting = false;
int g_allocations = 0;

std::string optional(const char* name, std::string_view value) {
    return value.empty() ? std::string() : std::string(" ") + name + std::string(value);
}

std::string flag(bool set, const char* name) { return set ? std::string(" ") + name : std::string(); }

std::string_view levelName(fhir::Level level) {
    switch (level) {
    case fhir::Level::System: return "system";
    case fhir::Level::Type: return "type";
    case fhir::Level::Instance: break;
    }
    return "instance";
}

std::string_view formatName(http::Format format) {
    switch (format) {
    case http::Format::Unspecified: return "";
    case http::Format::Json: return "json";
    case http::Format::Xml: return "xml";
    case http::Format::Turtle: return "turtle";
    case http::Format::Other: break;
    }
    return "other";
}

// Everything a Classified says, so that a row pins all of it.
std::string describe(const fhir::Classified& what) {
    if (what.interaction == fhir::Interaction::None) {
        const bool bare = what.resource.empty() && what.id.empty() && what.operation.empty() && what.version.empty() &&
                          what.compartment.empty() && !what.conditional && !what.byPost && !what.bulk;
        return std::string(bare ? "none: " : "none with details: ") + what.reason;
    }
    return std::string(fhir::code(what.interaction)) + " " + std::string(levelName(what.level)) +
           optional("", what.resource) + optional("id=", what.id) + optional("version=", what.version) +
           optional("operation=", what.operation) + optional("compartment=", what.compartment) +
           flag(what.conditional, "conditional") + flag(what.byPost, "by-post") + flag(!what.bundleKnown, "bundle-unknown") +
           flag(what.bulk, "bulk") + flag(what.async, "async") + flag(!what.knownResource, "unknown-type") +
           optional("wants=", formatName(what.wanted)) + optional("return=", what.preferReturn) +
           optional("handling=", what.preferHandling);
}

struct Row {
    std::string method, target, body;
    bool complete = true;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string expected, sentence;
};

Row rowOf(const std::string& line) {
    const auto columns = splitView(line, '\t');
    Row row;
    if (columns.size() != 5)
        return row;
    const std::size_t space = columns[0].find(' ');
    row.method = columns[0].substr(0, space);
    row.target = "/base" + std::string(columns[0].substr(space + 1));
    if (columns[1] != "-")
        for (std::string_view rest = columns[1]; !rest.empty();) {
            const std::size_t end = std::min(rest.find(" || "), rest.size());
            const std::string_view field = rest.substr(0, end);
            const std::size_t colon = field.find(": ");
            row.fields.emplace_back(field.substr(0, colon), field.substr(colon + 2));
            rest.remove_prefix(std::min(end + 4, rest.size()));
        }
    row.complete = !columns[2].starts_with('~');
    row.body = columns[2] == "-" ? "" : columns[2].substr(row.complete ? 0 : 1);
    row.expected = columns[3];
    row.sentence = columns[4];
    return row;
}

// Keeps what the views of a ClassifyInput point to.
struct Request {
    explicit Request(const Row& row) : target(std::move(http::RequestTarget::parse(row.target, row.method).value())) {
        for (const auto& [name, value] : row.fields)
            fields.add(name, value);
        input.method = row.method;
        input.segments = target.segments.data() + 1;
        input.segmentCount = target.segments.size() - 1;
        input.hasQuery = target.hasQuery;
        input.rawQuery = target.rawQuery;
        input.fields = &fields;
        input.bodyPrefix = row.body;
        input.bodyComplete = row.complete;
    }
    http::RequestTarget target;
    http::Fields fields;
    fhir::ClassifyInput input;
};

std::vector<Row> goldenRows() {
    QFile file(QStringLiteral(FB_SOURCE_DIR "/tests/golden/interactions.tsv"));
    std::vector<Row> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    const std::string text = file.readAll().toStdString();
    for (const auto line : splitView(text, '\n'))
        if (!line.empty() && line[0] != '#')
            rows.push_back(rowOf(std::string(line)));
    return rows;
}

} // namespace

void* operator new(std::size_t size) {
    if (g_counting)
        ++g_allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

class TestInteractions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void golden_data() {
        QTest::addColumn<int>("index");
        const auto rows = goldenRows();
        QVERIFY(rows.size() >= 220);
        for (std::size_t i = 0; i < rows.size(); ++i)
            QTest::addRow("%d %s %s", int(i), rows[i].method.c_str(), rows[i].target.c_str()) << int(i);
    }

    void golden() {
        static const auto rows = goldenRows();
        QFETCH(int, index);
        const Row& row = rows[std::size_t(index)];
        QVERIFY2(!row.method.empty(), "a row has five columns");
        const Request request(row);
        const auto what = fhir::classify(request.input);
        QCOMPARE(QString::fromStdString(describe(what)), QString::fromStdString(row.expected));
        const std::string sentence = fhir::sentence(what, request.input.rawQuery);
        if (row.sentence != "-")
            QCOMPARE(QString::fromStdString(sentence), QString::fromStdString(row.sentence));
        QVERIFY(!sentence.empty());
    }

    void everyInteractionIsInTheTable() {
        for (const auto& code : fhir::interactionCodes()) {
            bool found = false;
            for (const auto& row : goldenRows())
                found = found || row.expected.starts_with(code + " ");
            QVERIFY2(found, code.c_str());
        }
    }

    // The promise of the header: the requests of every day are classified without touching the heap.
    void doesNotAllocate() {
        for (const auto& row : goldenRows()) {
            // What needs the general negotiation of media types may allocate there.
            const bool negotiated = row.expected.find("wants=") != std::string::npos || row.target.find("ormat") != std::string::npos;
            if (negotiated)
                continue;
            const Request request(row);
            g_allocations = 0;
            g_counting = true;
            const auto what = fhir::classify(request.input);
            g_counting = false;
            QVERIFY2(g_allocations == 0, describe(what).c_str());
        }
    }

    void worksWithoutFields() {
        const std::string_view segments[] = {"Patient", "1"};
        fhir::ClassifyInput input;
        input.method = "GET";
        input.segments = segments;
        input.segmentCount = 2;
        QCOMPARE(describe(fhir::classify(input)), "read instance Patient id=1");
    }

    void saysWhyABundleIsOfNoUse() {
        fhir::ClassifyInput input;
        input.method = "POST";
        input.bodyPrefix = "{\"resourceType\":\"Bundle\"";
        QCOMPARE(fhir::classify(input).reason, "");
        input.bodyPrefix = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",";
        QVERIFY(*fhir::classify(input).reason);
        QVERIFY(!fhir::classify(input).bundleKnown);
        input.bodyPrefix = "hello";
        input.bodyComplete = true;
        QVERIFY(*fhir::classify(input).reason);
    }

    void bundleTypeAtEveryCut() {
        const std::string body = "{\"resourceType\":\"Bundle\",\"entry\":[{\"type\":\"batch\",\"s\":\"}\\\"]{\"}],\"type\":\"transaction\",\"x\":[]}";
        const std::size_t seen = body.find(",\"x\"");
        for (std::size_t n = 0; n <= body.size(); ++n)
            QCOMPARE(fhir::bundleType(std::string_view(body).substr(0, n)), n > seen ? "transaction" : "");
        const std::string xml = "<Bundle><entry><type value=\"batch\"/></entry><type value=\"transaction\"/></Bundle>";
        const std::size_t end = xml.find("</Bundle>");
        for (std::size_t n = 0; n <= xml.size(); ++n)
            QCOMPARE(fhir::bundleType(std::string_view(xml).substr(0, n)), n >= end ? "transaction" : "");
    }

    void bundleTypeOfHostileInput() {
        QCOMPARE(fhir::bundleType(std::string(1 << 20, '[')), "");
        QCOMPARE(fhir::bundleType("{\"a\":" + std::string(1 << 20, '[')), "");
        QCOMPARE(fhir::bundleType("{\"a\":" + std::string(1 << 20, '{') + "\"type\":\"batch\""), "");
        QCOMPARE(fhir::bundleType("{\"a\":\"" + std::string(1 << 20, '\\')), "");
        QCOMPARE(fhir::bundleType("<Bundle>" + std::string(1 << 20, '<')), "");
        QCOMPARE(fhir::bundleType("\xEF\xBB\xBF \n{\"type\":\"batch\"}"), "batch");
        QCOMPARE(fhir::bundleType(std::string_view("{\0\"type\":\"batch\"}", 17)), "");
        QCOMPARE(fhir::bundleType("{\"type\":\"subscription-notification\"}"), "subscription-notification");
    }

    void codesGoBothWays() {
        QCOMPARE(fhir::interactionCodes().size(), std::size_t(fhir::kInteractionCount - 1));
        for (int i = 0; i < fhir::kInteractionCount; ++i)
            QCOMPARE(int(fhir::interactionOf(fhir::code(fhir::Interaction(i))).value()), i);
        QVERIFY(!fhir::interactionOf("search"));
        QVERIFY(!fhir::interactionOf(""));
        QCOMPARE(fhir::code(fhir::Interaction(200)), "none");
    }

    void resourceTypes() {
        const auto& r4 = fhir::resourceTypes();
        QCOMPARE(r4.size(), std::size_t(146));
        QVERIFY(std::is_sorted(r4.begin(), r4.end()));
        for (const auto& type : r4)
            QVERIFY2(fhir::isResourceType(type), type.c_str());
        for (const auto type : {"SubscriptionTopic", "NutritionProduct", "Permission", "InventoryReport", "ActorDefinition"})
            QVERIFY2(fhir::isResourceType(type), type);
        for (const auto type : {"", "Resource", "DomainResource", "patient", "Patien", "Patient ", "Patientt", "*", "Element"})
            QVERIFY2(!fhir::isResourceType(type), type);
        QVERIFY(!fhir::isResourceType(std::string(100000, 'P')));
    }

    void ids() {
        QVERIFY(fhir::isId("1"));
        QVERIFY(fhir::isId(std::string(64, 'a')));
        QVERIFY(!fhir::isId(std::string(65, 'a')));
        for (const auto text : {"", "a b", "a_b", "a/b", "\xC3\xA4", "$x", "a:b"})
            QVERIFY2(!fhir::isId(text), text);
    }

    void parameters_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("expected"); // name|modifier|chain|value; ...
        const auto row = [](const char* query, const char* expected) {
            QTest::newRow(query) << QByteArray(query) << QByteArray(expected);
        };
        row("", "");
        row("name=peter", "name|||peter");
        row("name:exact=Eve", "name|exact||Eve");
        row("subject:Patient.name=peter", "subject|Patient|name|peter");
        row("subject:Patient.name:contains=pet", "subject|Patient|name:contains|pet");
        row("subject.name=peter", "subject||name|peter");
        row("patient.organization.name=x", "patient||organization.name|x");
        row("_has:Observation:patient:code=1234-5", "_has||Observation:patient:code|1234-5");
        row("subject._has:Group:member:_id=7", "subject||_has:Group:member:_id|7");
        row("_include:iterate=Medication:manufacturer", "_include|iterate||Medication:manufacturer");
        row("code=http%3A%2F%2Floinc.org%7C718-7,a%2Cb", "code|||http://loinc.org|718-7,a,b");
        row("%70atient=2&patient=1", "patient|||2;patient|||1");
        row("name%3Aexact=x", "name|exact||x");
        row("name=John+Smith", "name|||John Smith");
        row("a&b=&=c&&:x=1", "a|||;b|||");
        row("q=a%zz%4", "q|||a%zz%4");
        row("date=ge2024=x", "date|||ge2024=x");
    }

    void parameters() {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, expected);
        std::string found;
        for (const auto& p : fhir::searchParameters(query.toStdString()))
            found += (found.empty() ? "" : ";") + p.name + "|" + p.modifier + "|" + p.chain + "|" + p.value;
        QCOMPARE(QByteArray::fromStdString(found), expected);
    }

    void valuesAreSplitAtCommasThatCount() {
        fhir::SearchParameter p;
        p.value = "a,b\\,c,d\\|e,\\\\,,f\\x,g\\";
        const std::vector<std::string> expected{"a", "b,c", "d|e", "\\", "", "f\\x", "g\\"};
        QCOMPARE(p.values(), expected);
        p.value = "";
        QCOMPARE(p.values(), std::vector<std::string>{""});
    }
};

QTEST_GUILESS_MAIN(TestInteractions)
#include "tst_interactions.moc"
