// Shallow scanners over the start of a FHIR body: no tree, no allocation, no recursion, linear, and safe on any bytes. They
// stop (End) at the first byte that does not belong there, so what is doubtful is never reported.
#pragma once

#include <cstdint>
#include <string_view>

namespace fb::fhir {

enum class BodyKind : std::uint8_t { Unknown, Json, Xml };
// By the first byte behind a UTF-8 byte order mark and white space. Removes both from `body`.
BodyKind bodyKind(std::string_view& body);

enum class JsonToken : std::uint8_t { ObjectBegin, ObjectEnd, ArrayBegin, ArrayEnd, Key, String, Scalar, End };

class JsonScanner {
public:
    explicit JsonScanner(std::string_view text) : m_text(text) {}

    JsonToken next();
    std::string_view raw() const { return m_raw; } // of a key or string, between its quotes, escapes kept; of a scalar
    int depth() const { return m_depth; }          // open objects and arrays
    bool bad() const { return m_bad; }             // stopped at a byte that is not JSON, not at the end
    // Behind a key: leaves out its value. Behind ObjectBegin or ArrayBegin: what is left of it. False at the end.
    bool skipValue();
    bool skipRest();

private:
    bool readString();
    JsonToken end(bool bad);

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string_view m_raw;
    int m_depth = 0;
    bool m_bad = false;
};

// Whether the raw text of a JSON string means `plain` (ASCII), its escapes taken into account.
bool jsonEquals(std::string_view raw, std::string_view plain);

enum class XmlToken : std::uint8_t { Begin, EndElement, End };

// Elements and their `value` attribute, which is where FHIR XML keeps primitives (R4 xml.html). A DOCTYPE ends the scan.
class XmlScanner {
public:
    explicit XmlScanner(std::string_view text) : m_text(text) {}

    XmlToken next(); // an empty element gives Begin, then EndElement
    std::string_view name() const { return m_name; } // without namespace prefix
    std::string_view value() const { return m_value; } // raw text of the attribute; "" when absent
    int depth() const { return m_depth; }              // open elements, this one included after Begin
    bool bad() const { return m_bad; }

private:
    bool skipPast(std::string_view closing);
    bool readTag();
    bool readAttributes();
    XmlToken end(bool bad);

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string_view m_name;
    std::string_view m_value;
    int m_depth = 0;
    bool m_closePending = false; // of an empty element
    bool m_bad = false;
};

} // namespace fb::fhir
