#include "fhir/body_scan.h"

namespace fb::fhir {

namespace {

constexpr bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr bool isNameCharacter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view withoutPrefix(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

} // namespace

XmlToken XmlScanner::end(bool bad) {
    m_bad = m_bad || bad;
    m_at = m_text.size();
    m_closePending = false;
    m_name = m_value = {};
    return XmlToken::End;
}

bool XmlScanner::skipPast(std::string_view closing) {
    const std::size_t found = m_text.find(closing, m_at);
    m_at = found == std::string_view::npos ? m_text.size() : found + closing.size();
    return found != std::string_view::npos;
}

XmlToken XmlScanner::next() {
    if (m_closePending) {
        m_closePending = false;
        --m_depth;
        return XmlToken::EndElement;
    }
    for (;;) {
        m_at = m_text.find('<', m_at);
        if (m_at == std::string_view::npos)
            return end(false);
        const std::string_view rest = m_text.substr(m_at);
        if (rest.starts_with("<!--") || rest.starts_with("<?") || rest.starts_with("<![CDATA[")) {
            const std::string_view closing = rest[1] == '?' ? "?>" : rest[2] == '-' ? "-->" : "]]>";
            m_at += closing.size() + (rest[1] == '?' ? 0 : 1);
            if (!skipPast(closing))
                return end(false);
            continue;
        }
        if (rest.size() > 1 && rest[1] == '!')
            return end(true);
        const bool closes = rest.size() > 1 && rest[1] == '/';
        if (!readTag())
            return end(m_at < m_text.size());
        if (!closes) {
            ++m_depth;
            return XmlToken::Begin;
        }
        if (--m_depth < 0)
            return end(true);
        return XmlToken::EndElement;
    }
}

// From "<" to behind ">". False at the end of the text, or at a byte that does not belong there (m_at stays before it).
bool XmlScanner::readTag() {
    m_at += m_text.substr(m_at).starts_with("</") ? 2 : 1;
    const std::size_t begin = m_at;
    while (m_at < m_text.size() && isNameCharacter(m_text[m_at]))
        ++m_at;
    m_name = withoutPrefix(m_text.substr(begin, m_at - begin));
    m_value = {};
    return m_at < m_text.size() && !m_name.empty() && readAttributes();
}

bool XmlScanner::readAttributes() {
    const auto skipSpace = [this] {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
        return m_at < m_text.size();
    };
    while (skipSpace()) {
        if (m_text[m_at] == '>') {
            ++m_at;
            return true;
        }
        if (m_text[m_at] == '/') {
            if (m_at + 1 < m_text.size() && m_text[m_at + 1] != '>')
                return false;
            if (++m_at >= m_text.size())
                return false;
            ++m_at;
            m_closePending = true;
            return true;
        }
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isNameCharacter(m_text[m_at]))
            ++m_at;
        const std::string_view name = m_text.substr(begin, m_at - begin);
        if (name.empty() || !skipSpace() || m_text[m_at] != '=')
            return false;
        ++m_at;
        if (!skipSpace() || (m_text[m_at] != '"' && m_text[m_at] != '\''))
            return false;
        const char quote = m_text[m_at++];
        const std::size_t close = m_text.find(quote, m_at);
        if (close == std::string_view::npos) {
            m_at = m_text.size();
            return false;
        }
        if (name == "value")
            m_value = m_text.substr(m_at, close - m_at);
        m_at = close + 1;
    }
    return false;
}

} // namespace fb::fhir
