// Message heads as views into the read buffer, RFC 9112 2 to 5. Strict: bare LF, obs-fold, white space before the colon,
// control bytes, empty names, more than one version digit and everything RFC 9112 calls invalid is an error.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace fb::http {

struct Field {
    std::string_view name;  // case as received
    std::string_view value; // without surrounding OWS
};

// Fields in the order received. Reused between messages so that it allocates once.
class Fields {
public:
    void clear() { m_fields.clear(); }
    void reserve(std::size_t n) { m_fields.reserve(n); }
    void add(std::string_view name, std::string_view value) { m_fields.push_back({name, value}); }
    auto begin() const { return m_fields.begin(); }
    auto end() const { return m_fields.end(); }
    std::size_t size() const { return m_fields.size(); }
    const Field& operator[](std::size_t i) const { return m_fields[i]; }

    std::string_view first(std::string_view name) const; // "" when absent; names compare without case
    bool has(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    // Whether the comma-separated list in all fields of this name has the token, RFC 9110 5.6.1, without case.
    bool listHas(std::string_view name, std::string_view token) const;

private:
    std::vector<Field> m_fields;
};

enum class Version : std::uint8_t { Http10, Http11 };

struct RequestHead {
    std::string_view method;
    std::string_view target;
    Version version = Version::Http11;
    Fields fields;
    std::string_view raw; // the whole head with its last empty line
};

struct ResponseHead {
    Version version = Version::Http11;
    int status = 0;
    std::string_view reason;
    Fields fields;
    std::string_view raw;
};

struct HeadLimits {
    std::size_t headBytes = 64 * 1024; // start line and all fields
    std::size_t targetBytes = 16 * 1024;
    std::size_t fields = 200;
};

enum class HeadStatus : std::uint8_t { Incomplete, Complete, Bad };

// What a parse came to. On Bad, `status` is what a server answers (400, 414, 431, 501 or 505; 502 for a response) and
// `reason` says why.
struct HeadResult {
    HeadStatus state = HeadStatus::Incomplete;
    std::size_t bytes = 0; // of the head, when Complete
    int status = 0;
    const char* reason = "";
};

// Called again with more bytes after Incomplete, from the start of the message. `scanned` (0 at first, kept by the
// caller) makes repeated calls linear. Up to eight empty lines before a request line are skipped and counted in `bytes`,
// not in `raw`. In a response, white space before a colon is left out of the name (RFC 9112 5.1).
HeadResult parseRequestHead(std::string_view buffer, RequestHead& out, std::size_t& scanned, const HeadLimits& limits);
HeadResult parseResponseHead(std::string_view buffer, ResponseHead& out, std::size_t& scanned, const HeadLimits& limits);

bool isToken(std::string_view text);      // RFC 9110 5.6.2
bool isFieldValue(std::string_view text); // RFC 9110 5.5: no CR, LF, NUL or other control bytes except tab

// A registered reason phrase for our own answers ("Too Many Requests"), "" when unknown.
std::string_view reasonPhrase(int status);

} // namespace fb::http
