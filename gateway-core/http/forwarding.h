// What a gateway changes in heads, RFC 9110 7.6: hop-by-hop fields go, forwarding fields are added, everything else keeps its
// order, case and bytes. Every head that is sent comes from here.
#pragma once

#include "base/ip.h"
#include "http/framing.h"
#include "http/head.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fb::http {

struct Change {
    std::string name;
    std::string value;
};

struct ForwardRequest {
    std::string_view target; // origin-form as sent upstream
    std::string_view host;   // authority of the upstream target
    IpAddress peer;          // who connected to us
    std::string_view peerText; // peer.text(), for callers that keep it with the connection; empty = it is made here
    std::string_view scheme; // "http" or "https", of the client's side
    std::string_view publicHost;  // what the client asked for, for X-Forwarded-Host
    std::string_view publicPrefix; // the route's path, for X-Forwarded-Prefix; may be empty
    bool trustPeer = false;  // keep and extend the peer's Forwarded and X-Forwarded-*; else they are replaced
    std::string_view requestId; // X-Request-Id; ours, or a well-formed one of the client's
    std::string_view traceparent; // W3C Trace Context; ours, or the client's with a new parent id
    BodyKind body = BodyKind::None;
    std::uint64_t length = 0;
    bool identityEncoding = false; // ask for an uncompressed answer (link rewriting reads it)
    const std::vector<Change>* set = nullptr;         // header transforms: replace or add
    const std::vector<std::string>* remove = nullptr; // header transforms
};

// Appends the whole head sent upstream (HTTP/1.1) to `out`. Besides what belongs to one hop, these of the client's are left
// out: Proxy-*, names that would change method or path behind the decision (X-HTTP-Method-Override, X-Original-URL ...), what
// an untrusted peer says about the client (X-Forwarded-*, X-Real-IP ...), and names with "_" that a CGI-like server would read
// as a known one or as another field present. `TE: trailers` and `Expect: 100-continue` (with a body) are kept. Transforms
// win over what is added here, except over framing and connection fields; a transform may set Host.
void writeForwardedRequest(std::string& out, const RequestHead& head, const ForwardRequest& how);

struct ForwardResponse {
    Version clientVersion = Version::Http11;
    bool keepAlive = true;
    BodyKind body = BodyKind::None; // as it will be sent to this client
    std::uint64_t length = 0;
    std::string_view requestId;
    // Location and Content-Location with the backend's base replaced; empty = leave as it is.
    std::string_view location;
    std::string_view contentLocation;
    std::string_view date; // IMF-fixdate, added when the answer has no Date; empty = none is added
    const std::vector<Change>* set = nullptr;
    const std::vector<std::string>* remove = nullptr;
};

// BodyKind::None is for HEAD, 1xx, 204 and 304: the server's Content-Length is relayed then, as RFC 9110 8.6 wants it (an empty
// body of another answer is BodyKind::Length with 0). A 1xx gets no framing, connection or date fields. Chunked must not be
// asked for when the client speaks HTTP/1.0.
void writeForwardedResponse(std::string& out, const ResponseHead& head, const ForwardResponse& how);

// The head of an answer of our own: status line, the given fields, Content-Length, Connection where needed, empty line.
// The caller gives Date and whatever else it wants; a field that could break out of its line is left out.
void writeResponseHead(std::string& out, Version clientVersion, int status, std::span<const Field> fields,
                       std::optional<std::uint64_t> contentLength, bool keepAlive);

// Whether the field belongs to one hop only: RFC 9110 7.6.1, what Connection names, and the usual legacy ones. Connection
// cannot take away what the whole way depends on (Authorization, Content-Type, If-Match, Forwarded, Via ...): such options are
// ignored, and requestFraming() refuses the worst of them.
bool isHopByHop(std::string_view name, const Fields& fields);

// The client's address: the peer, or, when the peer is trusted, the rightmost untrusted address of Forwarded (RFC 7239) or
// X-Forwarded-For. "::" when a trusted peer names something that is no address, or when the two fields disagree: nobody known,
// which no allow list covers.
IpAddress clientAddress(const IpAddress& peer, const Fields& fields, const std::vector<Subnet>& trusted);

// A request id of a client's is taken over when it is 1 to 128 of [A-Za-z0-9._-]; else the caller makes one.
bool isUsableRequestId(std::string_view id);

} // namespace fb::http
