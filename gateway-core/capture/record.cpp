#include "capture/record.h"

#include "policy/trace.h"

namespace fb::capture {

namespace {

constexpr char kFormat = 1; // first byte of both blobs

class Packer {
public:
    Packer() {
        m_out.reserve(512);
        m_out += kFormat;
    }
    // Little-endian base 128, as in Protocol Buffers.
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            m_out += char(value | 0x80);
        m_out += char(value);
    }
    void integer(std::int64_t value) {
        number(std::uint64_t(value) << 1 ^ std::uint64_t(value >> 63));
    } // zigzag: -1 is 1
    void text(std::string_view value) {
        number(value.size());
        m_out += value;
    }
    std::string take() { return std::move(m_out); }

private:
    std::string m_out;
};

class Unpacker {
public:
    explicit Unpacker(std::string_view in)
        : m_in(in) {
        m_good = !in.empty() && in[0] == kFormat;
    }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (!m_good || m_at >= m_in.size())
                break;
            const auto byte = static_cast<unsigned char>(m_in[m_at++]);
            value |= std::uint64_t(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        m_good = false;
        return 0;
    }
    std::int64_t integer() {
        const std::uint64_t raw = number();
        return std::int64_t(raw >> 1) ^ -std::int64_t(raw & 1);
    }
    std::string_view view() {
        const std::uint64_t size = number();
        if (!m_good || size > m_in.size() - m_at) {
            m_good = false;
            return {};
        }
        const auto part = m_in.substr(m_at, size);
        m_at += size;
        return part;
    }
    std::string text() { return std::string(view()); }
    bool finished() const { return m_good && m_at == m_in.size(); }

private:
    std::string_view m_in;
    std::size_t m_at = 1;
    bool m_good = true;
};

} // namespace

std::string packFacts(const traffic::Summary& s) {
    Packer p;
    p.integer(s.gateway);
    for (const std::string* text : {&s.client, &s.method, &s.target})
        p.text(*text);
    p.text(fhir::code(s.interaction));
    for (const std::string* text : {&s.resource, &s.resourceId, &s.operation, &s.route, &s.upstream, &s.targetUrl,
                                    &s.reason, &s.result, &s.requestId})
        p.text(*text);
    for (const std::uint64_t number : {s.requestSize, s.responseSize, s.linksRewritten, s.planRevision})
        p.number(number);
    return p.take();
}

bool unpackFacts(std::string_view packed, traffic::Summary& s) {
    Unpacker u(packed);
    s.gateway = u.integer();
    for (std::string* text : {&s.client, &s.method, &s.target})
        *text = u.text();
    s.interaction = fhir::interactionOf(u.view()).value_or(fhir::Interaction::None);
    for (std::string* text : {&s.resource, &s.resourceId, &s.operation, &s.route, &s.upstream, &s.targetUrl,
                              &s.reason, &s.result, &s.requestId})
        *text = u.text();
    for (std::uint64_t* number : {&s.requestSize, &s.responseSize, &s.linksRewritten, &s.planRevision})
        *number = u.number();
    return u.finished();
}

std::string packHeads(const traffic::Exchange& e) {
    Packer p;
    const traffic::Timing& t = e.timing;
    for (const std::int64_t mark : {t.decided, t.connected, t.sent, t.requestDone, t.firstByte, t.answerDone, t.done})
        p.integer(mark);
    p.number(t.reused ? 1 : 0);
    for (const traffic::Body* body : {&e.requestBody, &e.responseBody}) {
        p.number(body->size);
        p.number(body->truncated ? 1 : 0);
    }
    for (const std::string* head : {&e.requestHead, &e.forwardedHead, &e.answerHead, &e.responseHead})
        p.text(*head);
    p.text(policy::encodeTrace(e.trace));
    return p.take();
}

bool unpackHeads(std::string_view packed, traffic::Exchange& e) {
    Unpacker u(packed);
    traffic::Timing& t = e.timing;
    for (std::int64_t* mark :
         {&t.decided, &t.connected, &t.sent, &t.requestDone, &t.firstByte, &t.answerDone, &t.done})
        *mark = u.integer();
    t.reused = u.number() != 0;
    for (traffic::Body* body : {&e.requestBody, &e.responseBody}) {
        body->size = u.number();
        body->truncated = u.number() != 0;
    }
    for (std::string* head : {&e.requestHead, &e.forwardedHead, &e.answerHead, &e.responseHead})
        *head = u.text();
    e.trace = policy::decodeTrace(u.view());
    return u.finished();
}

} // namespace fb::capture
