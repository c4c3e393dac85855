#include "fhir/body_facts.h"

#include "base/text.h"
#include "fhir/body_scan.h"

#include <array>
#include <bitset>

namespace fb::fhir {

namespace {

struct Entry {
    std::string_view mode;
    std::string_view status;
};

struct IssueFacts {
    std::string_view severity;
    std::string_view code;
};

void add(BodyFacts& out, const Entry& entry) {
    ++out.entries;
    if (entry.mode == "include")
        ++out.includes;
    else if (entry.mode != "outcome")
        ++out.matches;
    if (entry.status.starts_with('4') || entry.status.starts_with('5'))
        ++out.failures;
}

// Keeps the first issue, and gives way once to the first error.
class Issues {
public:
    void add(BodyFacts& out, const IssueFacts& issue) {
        const bool error = issue.severity == "error" || issue.severity == "fatal";
        if (m_any && (m_error || !error))
            return;
        out.issueCode = issue.code;
        m_any = true;
        m_error = error;
    }

private:
    bool m_any = false;
    bool m_error = false;
};

class JsonReader {
public:
    explicit JsonReader(std::string_view body) : m_scanner(body) {}

    BodyFacts read() {
        if (m_scanner.next() == JsonToken::ObjectBegin)
            m_out.whole = members([this](std::string_view key) { top(key); });
        return m_out;
    }

private:
    // Each of these takes one value, whatever it is. After the end of the text every further call ends at once.
    std::string_view scalar() {
        switch (m_scanner.next()) {
        case JsonToken::String:
        case JsonToken::Scalar: return m_scanner.raw();
        case JsonToken::ObjectBegin:
        case JsonToken::ArrayBegin: m_scanner.skipRest(); break;
        default: break;
        }
        return {};
    }

    // The members of an object whose ObjectBegin is behind us. False when the text ends inside.
    template <typename Each>
    bool members(Each each) {
        for (;;) {
            const JsonToken token = m_scanner.next();
            if (token == JsonToken::ObjectEnd)
                return true;
            if (token != JsonToken::Key)
                return false;
            each(m_scanner.raw());
        }
    }

    template <typename Each>
    void object(Each each) {
        const JsonToken token = m_scanner.next();
        if (token == JsonToken::ObjectBegin)
            members(each);
        else if (token == JsonToken::ArrayBegin)
            m_scanner.skipRest();
    }

    // Calls `each` behind the ObjectBegin of every object of an array.
    template <typename Each>
    void objects(Each each) {
        JsonToken token = m_scanner.next();
        if (token == JsonToken::ObjectBegin)
            m_scanner.skipRest();
        if (token != JsonToken::ArrayBegin)
            return;
        for (token = m_scanner.next(); token != JsonToken::ArrayEnd && token != JsonToken::End; token = m_scanner.next()) {
            if (token == JsonToken::ObjectBegin)
                each();
            else if (token == JsonToken::ArrayBegin)
                m_scanner.skipRest();
        }
    }

    void top(std::string_view key) {
        if (key == "resourceType")
            m_out.resourceType = scalar();
        else if (key == "id")
            m_out.id = scalar();
        else if (key == "type")
            m_out.bundleType = scalar();
        else if (key == "total")
            m_out.total = parseUnsigned(scalar());
        else if (key == "fhirVersion")
            m_out.fhirVersion = scalar();
        else if (key == "meta")
            object([this](std::string_view name) { name == "versionId" ? void(m_out.versionId = scalar()) : skip(); });
        else if (key == "entry")
            objects([this] { entry(); });
        else if (key == "issue")
            objects([this] { issue(); });
        else if (key == "expansion")
            object([this](std::string_view name) { expansion(name); });
        else
            skip();
    }

    void skip() { m_scanner.skipValue(); }

    void entry() {
        Entry found;
        const auto wanted = [this](std::string_view name, std::string_view& into) {
            object([&](std::string_view key) { key == name ? void(into = scalar()) : skip(); });
        };
        const bool complete = members([&](std::string_view key) {
            if (key == "search")
                wanted("mode", found.mode);
            else if (key == "response")
                wanted("status", found.status);
            else
                skip();
        });
        if (complete)
            add(m_out, found);
    }

    void issue() {
        IssueFacts found;
        members([&](std::string_view key) {
            if (key == "severity")
                found.severity = scalar();
            else if (key == "code")
                found.code = scalar();
            else
                skip();
        });
        m_issues.add(m_out, found);
    }

    void expansion(std::string_view key) {
        m_out.hasExpansion = true;
        if (key == "total")
            m_out.expansionTotal = parseUnsigned(scalar());
        else if (key == "contains")
            contains();
        else
            skip();
    }

    // Counts the codes at every level: contains holds contains (R4 valueset.html). Those below kLevels are left out.
    void contains() {
        constexpr std::size_t kLevels = 64;
        std::bitset<kLevels> isContains; // by depth, of the open arrays
        const int outside = m_scanner.depth();
        bool named = true; // the value that comes belongs to a contains
        do {
            const JsonToken token = m_scanner.next();
            if (token == JsonToken::End)
                return;
            const auto depth = static_cast<std::size_t>(m_scanner.depth());
            if (token == JsonToken::ArrayBegin && depth < kLevels)
                isContains[depth] = named;
            if (token == JsonToken::ObjectBegin && depth <= kLevels && isContains[depth - 1])
                ++m_out.codes;
            named = token == JsonToken::Key && m_scanner.raw() == "contains";
        } while (m_scanner.depth() > outside);
    }

    JsonScanner m_scanner;
    BodyFacts m_out;
    Issues m_issues;
};

class XmlReader {
public:
    explicit XmlReader(std::string_view body) : m_scanner(body) {}

    BodyFacts read() {
        for (XmlToken token = m_scanner.next(); token != XmlToken::End; token = m_scanner.next()) {
            if (token == XmlToken::Begin)
                begin();
            else if (m_scanner.depth() == 1)
                closed();
            m_out.whole = m_scanner.depth() == 0;
        }
        return m_out;
    }

private:
    void begin() {
        const auto depth = static_cast<std::size_t>(m_scanner.depth());
        if (depth < m_path.size())
            m_path[depth] = m_scanner.name();
        switch (depth) {
        case 1: m_out.resourceType = m_scanner.name(); break;
        case 2: top(); break;
        case 3: second(); break;
        case 4: third(); break;
        default: break;
        }
        if (depth > 2 && m_path[2] == "expansion" && m_scanner.name() == "contains")
            ++m_out.codes;
    }

    void top() {
        const std::string_view name = m_scanner.name();
        if (name == "id")
            m_out.id = m_scanner.value();
        else if (name == "type")
            m_out.bundleType = m_scanner.value();
        else if (name == "total")
            m_out.total = parseUnsigned(m_scanner.value());
        else if (name == "fhirVersion")
            m_out.fhirVersion = m_scanner.value();
        else if (name == "entry")
            m_entry = {};
        else if (name == "issue")
            m_issue = {};
        else if (name == "expansion")
            m_out.hasExpansion = true;
    }

    void second() {
        const std::string_view name = m_scanner.name();
        if (m_path[2] == "meta" && name == "versionId")
            m_out.versionId = m_scanner.value();
        else if (m_path[2] == "issue" && name == "severity")
            m_issue.severity = m_scanner.value();
        else if (m_path[2] == "issue" && name == "code")
            m_issue.code = m_scanner.value();
        else if (m_path[2] == "expansion" && name == "total")
            m_out.expansionTotal = parseUnsigned(m_scanner.value());
    }

    void third() {
        if (m_path[2] != "entry")
            return;
        if (m_path[3] == "search" && m_scanner.name() == "mode")
            m_entry.mode = m_scanner.value();
        else if (m_path[3] == "response" && m_scanner.name() == "status")
            m_entry.status = m_scanner.value();
    }

    void closed() {
        if (m_path[2] == "entry")
            add(m_out, m_entry);
        else if (m_path[2] == "issue")
            m_issues.add(m_out, m_issue);
    }

    XmlScanner m_scanner;
    BodyFacts m_out;
    Issues m_issues;
    Entry m_entry;
    IssueFacts m_issue;
    std::array<std::string_view, 5> m_path{}; // names of the open elements by depth
};

} // namespace

BodyFacts bodyFacts(std::string_view body) {
    switch (bodyKind(body)) {
    case BodyKind::Json: return JsonReader(body).read();
    case BodyKind::Xml: return XmlReader(body).read();
    case BodyKind::Unknown: break;
    }
    return {};
}

} // namespace fb::fhir
